"""The desk: one headless object that a screen talks to.

Each command answers with what happened; the screen repaints from that. Nothing here knows a
screen, and a whole day of annotating can be played against it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.core.review import Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.annotations import Annotations
from tui.desk.changes import (
    ArticleOpened,
    Happening,
    ReviewChanged,
    Said,
    SchemeChanged,
)
from tui.desk.edges import EDGES
from tui.desk.markup import Markup
from tui.desk.search import Finder
from tui.desk.surface import DEFAULT_LOOK, Happenings, Look
from tui.store import articles, reviews
from tui.store.database import Database
from tui.text.span_hygiene import trim_range


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator has come."""

    done: int
    total: int


class Desk(Markup):
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
        super().__init__(db, annotator, look=look, width=width, height=height, monotonic=monotonic)
        self.progress = Progress(0, 0)
        self._version = db.version
        self._read_progress()
        self._commands = self._own_commands()
        self.finder = Finder("")

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
        self.tagger = Annotations(self.db, articles.get(self.db, article_id), self.annotator)
        self.lay(self.tagger.article.text, self.tagger.spans)
        before, self.finder = self.finder, Finder(self.tagger.article.text)
        self.finder.query, self.finder.level = before.query, before.level
        offset = self.tagger.review.cursor if at is None else at
        self.put(carets.on(self.page, max(0, min(offset, len(self.text)))))
        self._spent.begin()
        return [ArticleOpened(article_id), *unsaid]

    def step_away(self) -> Happenings:
        """Leave, and say it where that could not be stored: reading goes on."""
        try:
            self.leave()
        except DatabaseError as error:
            said = _("the place was not saved: {what}").format(what=error.what)
            return [Said(said, True, error.way_out)]
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
        named = self._named
        self.begin()
        if command == "remove":
            self._named = named
        return self._run(command)

    def _run(self, command: str) -> Happenings:
        verb, _dash, name = command.partition("-")
        if (span := self.focused_span) and verb == "select" and name in carets.MOTIONS:
            return self._stretch(span, name)
        if (happened := self.run_own(command)) is not None:
            return happened
        if command in EDGES:
            return self._move_edge(command)
        if command not in self._commands:
            raise UsageError(_("there is no command {id!r}").format(id=command))
        return self._commands[command]()

    def _move_edge(self, command: str) -> Happenings:
        chosen = self.chosen
        moved = EDGES[command](self.page, chosen) if chosen.start < chosen.end else chosen
        blank = self.focused_span and self.tagger and self.tagger.is_blank(moved)
        nowhere = blank or moved.start >= moved.end
        happened = [] if nowhere else self._edge(moved)
        if not nowhere and moved != chosen:
            return happened
        none, no_further = _("no proclitic stands here"), _("the edge can go no further")
        return [*happened, Said(none if command == "proclitic" else no_further)]

    def _own_commands(self) -> dict[str, Callable[[], Happenings]]:
        return {
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
        self.begin()
        return super().click(offset)

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self.begin()
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
            said = _("nothing was searched yet: {search} searches")
            return [Said(said.format(search=self.keys["search"]))]
        self.finder.look_for(self.finder.query)
        here = self.caret.range
        found = self.finder.after(here.start) if step > 0 else self.finder.before(here.start)
        if step > 0 and found and not self.caret.selecting and here.start < found.start < here.end:
            # The word under the cursor holds it: there one is.
            found = self.finder.after(found.start)
        return self._go_to_match(found) if found else [Said(_("it stands nowhere here"))]

    def _go_to_match(self, found: Range) -> Happenings:
        self.focused = None
        return self.put(carets.spread(self.text, found))

    # How commands end

    def _stretch(self, span: Span, name: str) -> Happenings:
        """A motion that selects moves the end of the focused span."""
        caret = self.move(name, extend=True)
        rows, last = self.height, None
        while trim_range(self.text, *caret.range) == (span.start, span.end) and caret != last:
            # A step that took in white space alone goes on.
            last = caret
            if caret.range != (span.start, span.end):
                caret = carets.moved(self.page, caret, name, rows, extend=True)
        if trim_range(self.text, *caret.range) == (span.start, span.end):
            return []
        return self._edge(caret.range, caret)

    def _settle(self, happened: Sequence[Happening], *, follow: bool = False) -> list[Happening]:
        """The count of what is done follows, too."""
        result = super()._settle(happened, follow=follow)
        if any(isinstance(one, ReviewChanged) for one in happened):
            self._read_progress()
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

    def _read_progress(self) -> None:
        counts = reviews.counts(self.db, self.annotator)
        self.progress = Progress(counts.get(Status.DONE, 0), articles.count(self.db))
