"""What asks for a line, or reads a page aloud: labels, notes, articles, searches, help."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Protocol

from tui.core.i18n import _, ngettext
from tui.core.label import Kind
from tui.desk.changes import Act
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.project.article_list import ArticleList
from tui.desk.project.corpus_search import CorpusSearch
from tui.plain.command_talk import choose_command, say_keys
from tui.plain.lists import MOST_ROWS, Speaker, SpokenLists
from tui.plain.words import status_words, words_of
from tui.store.project import project_settings

TAKES_AWAY = "-"
"""What is typed to take away a text that is there: Enter alone leaves it as it was."""


class ActHost(Protocol):
    """Acts on the desk, and says what came of it."""

    def __call__(self, act: Act, /, *, row: bool = False, then_chosen: bool = True) -> None: ...


class RunHost(Protocol):
    """Runs a command of the table by its id."""

    def __call__(self, command: str, /) -> None: ...


class Dialogs:
    """Each command's own talk; ``act`` does what was chosen, ``run`` a command.

    ``others`` are commands that are run beside these; the help reads all of them.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        speaker: Speaker,
        lists: SpokenLists,
        act: ActHost,
        run: RunHost,
        others: Mapping[str, Callable[[], None]],
    ) -> None:
        self.desk = desk
        self._settings = settings
        self._speaker = speaker
        self._lists = lists
        self._act = act
        self._run = run
        self.commands: Mapping[str, Callable[[], None]] = {
            "pick-label": self.pick_label,
            "take-all": self.take_all,
            "note": self.note,
            "library": self.articles,
            "search": self.search,
            "search-all": self.search_all,
            "everywhere": self.everywhere,
            "guideline": self.guideline,
            "decided": self.decided,
            "palette": self.palette,
            "help": self.help,
            **others,
        }
        """What is run here, by the command's id."""

    def _labels(self, *, spans_only: bool = False) -> list[tuple[str, str]]:
        counts = self.desk.label_counts
        found = [
            label
            for label in self.desk.labels
            if not label.retired and (label.kind is Kind.SPAN or not spans_only)
        ]
        found.sort(key=lambda label: -counts.get(label.name, 0))
        return [
            (
                one.name,
                " ".join(filter(None, (one.name, one.caption, self.desk.labels.key_of(one)))),
            )
            for one in found
        ]

    def pick_label(self) -> None:
        """Tag with a label that is chosen by number or by typing; take a suggestion instead."""
        if self.desk.view.focused_offer:
            self._act(self.desk.take)
            return
        if name := self._lists.choose_listed(_("label:"), self._labels()):
            self._act(partial(self.desk.tag, name))

    def take_all(self) -> None:
        """Take all suggestions from a score on, if the project allows it."""
        from tui.desk.editing.taking_all import allowed_words, choosable

        if not project_settings.is_on(self.desk.db, "take-all"):
            self._speaker.say("; ".join(allowed_words()))
            return
        rows = choosable(self.desk.view.offers.by_id.values())
        if not rows:
            self._speaker.say(_("nothing is suggested in this article"))
            return
        listed = [(f"{number}", row.words) for number, row in enumerate(rows, start=1)]
        if chosen := self._lists.choose_listed(_("take:"), listed):
            score = rows[int(chosen) - 1].score
            self._act(lambda: self.desk.take_all(score))

    def note(self) -> None:
        """Note something on the focused span, or on the article."""
        if self.desk.review is None:
            return
        span = self.desk.view.focused_span
        known = span.note if span else self.desk.review.note
        if known:
            self._speaker.say(with_taking_away(_("note: {note}").format(note=known)))
        prompt = _("note on {label}:").format(label=span.label) if span else _("note on article:")
        if typed := self._speaker.ask(prompt):
            self._act(partial(self.desk.annotate, "" if typed == TAKES_AWAY else typed))
        else:
            self._speaker.say(_("the note is left as it was"))

    def articles(self) -> None:
        """Open an article from a list."""
        self._act(self.desk.step_away)
        listed = ArticleList(self.desk.db, self.desk.annotator, self.desk.doubtful)
        listed.filter(self._speaker.ask(_("articles, by words (nothing for all):")))
        entries = [listed.entry(number) for number in range(min(listed.count, MOST_ROWS))]
        if not entries:
            self._speaker.say(_("no article fits"))
            return
        rows = [
            (one.id, f"{one.title or one.id} · {status_words(one.status)} · "
             + ngettext("{count} span", "{count} spans", one.spans).format(count=one.spans))
            for one in entries
        ]  # fmt: skip
        self._lists.say([words for _id, words in rows], listed.count)
        if chosen := self._lists.choose(_("open number:"), rows, rows):
            self._act(partial(self.desk.open, chosen))

    def search(self) -> None:
        """Go to the first place of what is typed."""
        query = self._speaker.ask(_("search:"))
        if not query:
            self._speaker.say(_("nothing was searched for"))
            return
        happened = self.desk.search(query, self.desk.view.caret.head.start)
        if happened:
            self._act(lambda: happened, row=True)
        else:
            self._speaker.say(_("not found in this article"))

    def search_all(self) -> None:
        """Open a place that is found in any article."""
        self._act(self.desk.step_away)
        found = CorpusSearch(self.desk.db, self.desk.annotator)
        typed = self._speaker.ask(_("search all articles:"))
        found.look_for(typed)
        if found.problem or not found.count:
            self._speaker.say(found.problem or _("nothing was found"))
            return
        hits = [found.hit(number) for number in range(min(found.count, MOST_ROWS))]
        rows = [(f"{n}", hit.title or hit.article_id) for n, hit in enumerate(hits, start=1)]
        self._lists.say([words for _id, words in rows], found.count)
        if chosen := self._lists.choose(_("open number:"), rows, rows):
            hit = hits[int(chosen) - 1]
            at = hit.place.start if hit.place else None
            self._act(partial(self.desk.open, hit.article_id, at))
            finder = self.desk.searching.finder
            finder.query = found.query_words_at(hit) or finder.query

    def everywhere(self) -> None:
        """Mark the other places of the same words."""
        label = None
        if not self.desk.view.span_under_cursor():
            label = self._lists.choose(_("mark everywhere as:"), self._labels(spans_only=True))
            if label is None:
                return
        found = self.desk.propagation(label)
        if found is None or not found.places:
            self._speaker.say(_("there is nothing to mark here"))
            return
        self._speaker.say(f"{found.form} {found.label}: {found.summary}")
        answer = self._speaker.ask(_("«all» for all articles, «yes» takes those ticked:"))
        if answer.casefold() in ("all", "كل", "الكل"):
            found.widen()
            self._speaker.say(found.summary)
            answer = self._speaker.ask(_("«yes» takes those ticked:"))
        if answer.casefold() in ("y", "yes", "نعم"):
            self._act(found.take_ticked)
            self._speaker.say(found.summary)
        else:
            self._speaker.say(_("nothing was marked"))

    # What is read

    def guideline(self) -> None:
        """Read when the label at hand is used."""
        offer, span = self.desk.view.focused_offer, self.desk.view.span_under_cursor()
        name = offer.labels[0] if offer else span.label if span else ""
        if not name:
            self._speaker.say(_("there is no span here"))
            return
        guideline = self.desk.labels.get(name).guideline
        lines = guideline.splitlines() or [_("{name} has no guideline").format(name=name)]
        self._say_all(lines)

    def decided(self) -> None:
        """Read what stands in gold, span by span, and how that is to one's own."""
        view = self.desk.view
        self._act(lambda: self.desk.run("decided"), then_chosen=False)
        for layer in view.layers[1:]:
            for span in layer.spans:
                marks = view.marks.by_span.get(span.id)
                words = f"{span.label}: {words_of(self.desk.view, span)}"
                self._speaker.say(" · ".join([words, *(marks.said if marks else ())]))
            # It is of use to the eye alone that it stays.
            self._act(lambda: self.desk.run("decided"), then_chosen=False)

    def palette(self) -> None:
        """Run a command by its name."""
        if chosen := choose_command(self._lists, self._settings.commands()):
            self._run(chosen)

    def help(self) -> None:
        """Read the keys of commands and of labels."""
        say_keys(self._speaker, self._settings.commands(), self.commands, self.desk.labels)

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._speaker.say(line)


def with_taking_away(known: str) -> str:
    """What is there already, and what is typed to take it away."""
    return _("{known}; «{sign}» takes it away").format(known=known, sign=TAKES_AWAY)
