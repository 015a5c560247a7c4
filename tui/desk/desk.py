"""The desk: one headless object that a screen talks to.

Each command answers with what happened; the screen repaints from that. Nothing here knows a
screen, and a whole day of annotating can be played against it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.core.label import Kind, Label, keys_of
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.edges import EDGES
from tui.desk.happenings import (
    ArticleOpened,
    Happening,
    LayoutChanged,
    RefusalsChanged,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.search import Finder
from tui.desk.surface import DEFAULT_LOOK, Happenings, Look, Surface
from tui.desk.tagging import Tagger
from tui.desk.time_spent import TimeSpent
from tui.store import annotations, articles, reviews, scheme
from tui.store.database import Database

if TYPE_CHECKING:
    from tui.desk.everywhere import Everywhere

LOOKING = frozenset({"anchor", "cancel", "next-span", "previous-span"})
"""Commands that store nothing, besides the motions."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator has come."""

    done: int
    total: int


class Desk(Surface):
    """What one annotator has open. ``monotonic`` gives seconds, for the time spent."""

    def __init__(
        self,
        db: Database,
        annotator: str,
        *,
        look: Look = DEFAULT_LOOK,
        width: int = 80,
        height: int = 24,
        monotonic: Callable[[], float] = lambda: 0.0,
    ) -> None:
        super().__init__(look, width, height)
        self.db = db
        self.annotator = annotator
        self.tagger: Tagger | None = None
        self.labels: list[Label] = []
        self.progress = Progress(0, 0)
        self._tried: SpansChanged | None = None
        self._spent = TimeSpent(monotonic)
        self._version = db.version
        self._read_scheme()
        self._read_progress()
        self._commands = self._own_commands()
        self.finder = Finder("")

    # What lies on the desk

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.tagger.article if self.tagger else None

    @property
    def spans(self) -> Sequence[Span]:
        """The article's spans in their order."""
        return list(self.shown)

    @property
    def review(self) -> Review | None:
        """Where the annotator stands with the article."""
        return self.tagger.review if self.tagger else None

    @property
    def label_counts(self) -> dict[str, int]:
        """How often the annotator has used each label; asked of the store, all spans over."""
        return annotations.label_counts(self.db, self.annotator)

    @property
    def label_keys(self) -> dict[str, str]:
        """Key to the name of the label in use that has it."""
        return keys_of(self.labels)

    def label_named(self, name: str) -> Label:
        """The label of this name, retired or not."""
        return self._by_name.get(name) or Label(name)

    # Opening and leaving

    def open_last(self) -> Happenings:
        """The article one left, else the first to do, else the first."""
        last = reviews.last_touched(self.db, self.annotator)
        wanted = last or articles.next_to_do(self.db, self.annotator, None)
        if wanted is None:
            first = articles.listed(self.db, self.annotator, limit=1)
            wanted = first[0].id if first else None
        return self.open(wanted) if wanted else []

    def open(self, article_id: str, at: int | None = None) -> Happenings:
        """Lay an article on the desk, at an offset or where the annotator left it."""
        unsaid = self.step_away()
        self.tagger = Tagger(self.db, articles.get(self.db, article_id), self.annotator)
        self.lay(self.tagger.article.text, self.tagger.spans)
        query, self.finder = self.finder.query, Finder(self.tagger.article.text)
        self.finder.query = query
        offset = self.tagger.review.cursor if at is None else at
        self.put(carets.on(self.page, max(0, min(offset, len(self.text)))))
        self._spent.begin()
        return [ArticleOpened(article_id), *unsaid]

    def step_away(self) -> Happenings:
        """Leave, and say it where that could not be stored: reading goes on."""
        try:
            self.leave()
        except DatabaseError as error:
            return [Said(_("the place was not saved: {what}").format(what=error.what), True)]
        return []

    def leave(self) -> None:
        """Store the place and the time spent on the open article. Raises DatabaseError."""
        if self.tagger is None or not self.db.writable:
            return
        self._spent.count()
        seconds = self._spent.seconds
        reviews.remember(self.db, self.tagger.review, cursor=self.caret.head.start, seconds=seconds)
        self._spent.seconds = 0.0

    # Commands

    def run(self, command: str) -> Happenings:
        """Run a command of the table by its id."""
        self._spent.act()
        return self._run(command)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is tried inside is as it was before, afterwards."""
        with super().trying():
            try:
                yield
            finally:
                if self._tried and self.tagger:
                    back = SpansChanged(self._tried.removed, self._tried.added)
                    self.tagger.take_in([back])
                    self.spans_changed(back.added, back.removed)
                self._tried = None

    def try_run(self, command: str) -> Happenings | None:
        """What a command does that moves and looks only; None for one that may store."""
        verb, _dash, name = command.partition("-")
        moves = verb == "move" and name in carets.MOTIONS
        selects = command in EDGES or (verb == "select" and name in carets.MOTIONS)
        tries = moves or command in LOOKING or (selects and not self.focused_span)
        return self._run(command) if tries else None

    def _run(self, command: str) -> Happenings:
        verb, _dash, name = command.partition("-")
        if verb in ("move", "select") and name in carets.MOTIONS:
            return self._move(name, extend=verb == "select")
        if command in EDGES:
            chosen = self.chosen
            empty = chosen.start >= chosen.end
            return [] if empty else self._edge(EDGES[command](self.page, chosen))
        if command not in self._commands:
            raise UsageError(_("there is no command {id!r}").format(id=command))
        return self._commands[command]()

    def _own_commands(self) -> dict[str, Callable[[], Happenings]]:
        return {
            "anchor": self.anchor,
            "cancel": self.cancel,
            "next-span": lambda: self.focus_next(1),
            "previous-span": lambda: self.focus_next(-1),
            "remove": self.remove,
            "undo": self.undo,
            "redo": self.redo,
            "done": lambda: self._finish(Status.DONE),
            "skip": lambda: self._finish(Status.SKIPPED),
            "next-match": lambda: self._match(1),
            "previous-match": lambda: self._match(-1),
            "next-article": lambda: self._step(1),
            "previous-article": lambda: self._step(-1),
            "lanes": self._switch_lanes,
            "marks": self._switch_marks,
            "controls": self._switch_controls,
            "direction": self.next_direction,
        }

    def _switch_lanes(self) -> Happenings:
        compact = not self.look.compact
        said = Said(_("compact: tints alone") if compact else _("bars under the text"))
        return [*self.show_as(replace(self.look, compact=compact)), said]

    def _switch_marks(self) -> Happenings:
        marks = not self.look.marks
        said = Said(_("marks shown") if marks else _("marks hidden"))
        return [*self.show_as(replace(self.look, marks=marks)), said]

    def _switch_controls(self) -> Happenings:
        controls = not self.look.controls
        said = Said(_("bidi controls shown") if controls else _("bidi controls hidden"))
        return [*self.show_as(replace(self.look, controls=controls)), said]

    def tag(self, name: str) -> Happenings:
        """What a label's key does: tag, relabel the focused span, or label the article."""
        self._spent.act()
        if self.tagger is None:
            return []
        label = self.label_named(name)
        if label.kind is Kind.ARTICLE:
            return self._settle(self.tagger.toggle_article_label(label))
        if span := self.focused_span:
            return self._settle(self.tagger.relabel(span, name))
        chosen = self.chosen
        if self.tagger.is_blank(chosen):
            return [Said(_("there is nothing to tag here"))]
        return self._tagged(self._settle(self.tagger.toggle(chosen, name)))

    def try_tag(self, name: str) -> Happenings | None:
        """What a label's key does, but for storing it, where it tags words or takes a tag off;
        None where it does more."""
        tagger, chosen = self.tagger, self.chosen
        if (
            tagger is None
            or self.label_named(name).kind is Kind.ARTICLE
            or self.focused_span
            or tagger.is_blank(chosen)
            or tagger.review.status is Status.TODO
            or self.offers.index.touching(*chosen)
        ):
            return None
        self._tried = tagger.foreseen(chosen, name)
        tagger.take_in([self._tried])
        return self._tagged(self._settle([self._tried]))

    def _tagged(self, happened: Happenings) -> Happenings:
        """An anchor has done its work once its words are tagged."""
        if self.caret.sticky:
            self.caret = replace(self.caret, sticky=False, extended=True)
        return happened

    def remove(self) -> Happenings:
        """Remove the focused span, or the shortest one under the cursor; or refuse an offer."""
        if self.focused_offer:
            return self.refuse()
        span = self.span_under_cursor()
        if self.tagger is None or span is None:
            return [Said(_("there is no span here"))]
        self.focused = None
        return self._settle(self.tagger.remove([span]))

    def take(self) -> Happenings:
        """Tag the place of the focused offer with the label that is offered first."""
        self._spent.act()
        offer = self.focused_offer
        if self.tagger is None or offer is None:
            return [Said(_("there is no suggestion here"))]
        happened = self._settle(
            self.tagger.add([offer.range], offer.labels[0], offer.source, score=offer.score)
        )
        # The span that it has become is gone to, so that one goes on from it.
        added = [span for span in self.shown.at(*offer.range) if span.label == offer.labels[0]]
        self.focused = added[-1].id if added else None
        return happened

    def refuse(self) -> Happenings:
        """Have the form of the focused offer not offered in this article again."""
        offer = self.focused_offer
        if self.tagger is None or offer is None:
            return [Said(_("there is no suggestion here"))]
        happened = self._settle(self.tagger.refuse(offer.form, offer.labels))
        if any(isinstance(one, RefusalsChanged) for one in happened):
            self.drop_offers(lambda one: one.form == offer.form and one.labels == offer.labels)
            said = _("not offered here again: «{form}»; Ctrl+Z takes that back")
            form = self.text[slice(*offer.range)]
            return [*happened, *self.cancel(), LayoutChanged(), Said(said.format(form=form))]
        return happened

    def undo(self) -> Happenings:
        """Take back the last action in this article."""
        return self._settle(self.tagger.undo(), follow=True) if self.tagger else []

    def redo(self) -> Happenings:
        """Do the last undone action again."""
        return self._settle(self.tagger.redo(), follow=True) if self.tagger else []

    def annotate(self, note: str) -> Happenings:
        """Put a note on the focused span, or on the article."""
        self._spent.act()
        return self._settle(self.tagger.annotate(self.focused_span, note)) if self.tagger else []

    def everywhere(self, label: str | None = None) -> "Everywhere | None":
        """The places where what is chosen stands, to bear its label, or this one."""
        span = None if label else self.span_under_cursor()
        chosen = Range(span.start, span.end) if span else self.chosen
        name = span.label if span else label
        if self.tagger is None or name is None or self.tagger.is_blank(chosen):
            return None
        # The desk opens sooner without them.
        from tui.desk.everywhere import Everywhere
        from tui.desk.lexicon import Lexicon
        from tui.store import search

        self._spent.act()
        lexicon = Lexicon.of(search.forms(self.db, self.annotator))
        nested = search.nests(self.db, self.annotator)
        return Everywhere(self.tagger, chosen, name, lexicon, self._settle, nested=nested)

    def look_around(self) -> Happenings:
        """See whether another process wrote; what changed by it."""
        if (version := self.db.version) == self._version:
            return []
        self._version = version
        return self.look_again()

    def look_again(self) -> Happenings:
        """Look at what is stored, whoever wrote it; what changed."""
        happened: list[Happening] = []
        before = self.labels
        self._read_scheme()
        self._read_progress()
        if self.labels != before:
            happened.append(SchemeChanged())
        if self.tagger is not None:
            happened += self._settle(self.tagger.reload())
        return happened

    # The mouse

    def click(self, offset: int) -> Happenings:
        """Go to the word at an offset; a second click there focuses its shortest span."""
        self._spent.act()
        return super().click(offset)

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self._spent.act()
        return super().drag(begun, offset)

    def scroll(self, lines: int) -> Happenings:
        """Move the window alone."""
        self._spent.act()
        return super().scroll(lines)

    # Searching

    def search(self, query: str, origin: int) -> Happenings:
        """Go to the first place of the query at or after an offset, round the end."""
        self.finder.look_for(query)
        found = self.finder.at_or_after(origin)
        return self._go_to_match(found) if found else []

    def _match(self, step: int) -> Happenings:
        if not self.finder.query:
            return [Said(_("nothing was searched yet: / searches"))]
        self.finder.look_for(self.finder.query)
        here = self.caret.range.start
        found = self.finder.after(here) if step > 0 else self.finder.before(here)
        return self._go_to_match(found) if found else [Said(_("it stands nowhere here"))]

    def _go_to_match(self, found: Range) -> Happenings:
        self.focused = None
        return self.put(carets.spread(self.text, found))

    # How commands end

    def _move(self, name: str, *, extend: bool) -> Happenings:
        caret = self.move(name, extend=extend)
        span = self.focused_span
        if not (extend and span):
            self.focused = None
            happened = self.put(caret)
            if name.startswith("page") and self.view.begin_with_text():
                happened.append(LayoutChanged())
            return happened
        if caret.range == (span.start, span.end):
            self.caret = caret
            return []
        return self._edge(caret.range, caret)

    def _edge(self, chosen: Range, caret: carets.Caret | None = None) -> Happenings:
        """The focused span, or the selection, has this range now."""
        if chosen.start >= chosen.end:
            return []
        happened: list[Happening] = []
        sticky = self.caret.sticky
        if (span := self.focused_span) and self.tagger:
            happened, sticky = self._settle(self.tagger.resize(span, chosen)), False
        caret = caret or carets.spread(self.text, chosen)
        return [*happened, *self.put(replace(caret, sticky=sticky))]

    def _settle(self, happened: Sequence[Happening], *, follow: bool = False) -> list[Happening]:
        """Spans may have changed: rows, counts and the focus follow, and the caret if asked."""
        result = list(happened)
        for happening in happened:
            if not isinstance(happening, SpansChanged):
                continue
            result += self.spans_changed(happening.added, happening.removed)
            if len(self.offers):
                places = [Range(span.start, span.end) for span in happening.added]
                if places and self.drop_offers(lambda _offer: True, places):
                    result.append(LayoutChanged())
            if follow:
                there = (*happening.added, *happening.removed)[0]
                result += self.put(carets.spread(self.text, Range(there.start, there.end)))
        if any(isinstance(h, ReviewChanged) for h in happened):
            self._read_progress()
        if self.focused_span is None and self.focused_offer is None:
            self.focused = None
        return result

    def _finish(self, status: Status) -> Happenings:
        if self.tagger is None:
            return []
        here = self.tagger.article.id
        happened = self._settle(self.tagger.set_status(status))
        following = articles.next_to_do(self.db, self.annotator, here)
        if following is None:
            return [*happened, Said(_("nothing more to do: every article is done or skipped"))]
        return [*happened, *self.open(following)]

    def _step(self, step: int) -> Happenings:
        if self.tagger is None:
            return []
        following = articles.neighbour(self.db, self.tagger.article.id, step)
        if following is None:
            last, first = _("this is the last article"), _("this is the first article")
            return [Said(last if step > 0 else first)]
        return self.open(following)

    def _read_scheme(self) -> None:
        self.labels = scheme.labels(self.db, retired=True)
        self._by_name = {label.name: label for label in self.labels}

    def _read_progress(self) -> None:
        counts = reviews.counts(self.db, self.annotator)
        self.progress = Progress(counts.get(Status.DONE, 0), articles.count(self.db))
