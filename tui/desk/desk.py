"""The desk: one headless object that a screen talks to.

Each command answers with what happened; the screen repaints from that. Nothing here knows a
screen, and a whole day of annotating can be played against it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tui.core.article import Article
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.caret import Caret
from tui.desk.happenings import (
    ArticleOpened,
    CursorMoved,
    Happening,
    LayoutChanged,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.spans import SpanIndex
from tui.desk.tagging import Tagger
from tui.desk.view import View
from tui.layout.page import Page
from tui.store import annotations, articles, reviews, scheme
from tui.store.database import Database
from tui.text.clitics import proclitic_starts
from tui.text.clusters import letter_end, letter_start
from tui.text.words import word_at

Happenings = Sequence[Happening]
Direction = Literal["auto", "rtl", "ltr"]
_DIRECTIONS: tuple[Direction, ...] = ("auto", "rtl", "ltr")
IDLE_SECONDS = 60.0
"""A pause longer than this is not counted as time spent on an article."""


@dataclass(frozen=True, slots=True)
class Look:
    """How articles are shown. ``measure`` is the widest row, in cells."""

    measure: int = 84
    compact: bool = False
    marks: bool = True
    direction: Direction = "auto"
    shaping: Literal["forms", "none"] = "forms"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator has come."""

    done: int
    total: int


class Desk:
    """What one annotator has open. ``monotonic`` gives seconds, for the time spent."""

    def __init__(
        self,
        db: Database,
        annotator: str,
        *,
        look: Look = Look(),
        width: int = 80,
        height: int = 24,
        monotonic: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.db = db
        self.annotator = annotator
        self.look = look
        self.width = width
        self.height = height
        self.tagger: Tagger | None = None
        self.page = Page("", width)
        self.view = View(self.page, SpanIndex(), height)
        self.caret = Caret()
        self.focused: str | None = None
        self.labels: list[Label] = []
        self.label_counts: dict[str, int] = {}
        self.progress = Progress(0, 0)
        self._monotonic = monotonic
        self._active_at: float | None = None
        self._seconds = 0.0
        self._version = db.version
        self._read_scheme()
        self._read_progress()

    # What lies on the desk

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.tagger.article if self.tagger else None

    @property
    def text(self) -> str:
        """The open article's text, as stored."""
        return self.article.text if self.article else ""

    @property
    def spans(self) -> Sequence[Span]:
        """The article's spans in their order."""
        return list(self.tagger.spans) if self.tagger else []

    @property
    def review(self) -> Review | None:
        """Where the annotator stands with the article."""
        return self.tagger.review if self.tagger else None

    @property
    def focused_span(self) -> Span | None:
        """The span that one has gone to."""
        return self.tagger.spans.get(self.focused) if self.tagger else None

    @property
    def chosen(self) -> Range:
        """What a label's key would tag: the focused span, the selection, or the word."""
        if span := self.focused_span:
            return Range(span.start, span.end)
        if self.caret.selecting or not self.caret.by_letter or not self.text:
            return self.caret.range
        here = self.caret.head.start
        return (word_at(self.text, here) if here < len(self.text) else None) or self.caret.range

    def span_under_cursor(self) -> Span | None:
        """The focused span, or the shortest one under the cursor."""
        if self.tagger is None or self.focused_span:
            return self.focused_span
        here = self.chosen
        under = self.tagger.spans.touching(here.start, max(here.end, here.start + 1))
        exact = [span for span in under if (span.start, span.end) == tuple(here)]
        return min(exact or under, key=lambda s: (s.end - s.start, s.order), default=None)

    def label_named(self, name: str) -> Label:
        """The label of this name, retired or not."""
        return next((one for one in self.labels if one.name == name), Label(name))

    # Opening

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
        self.leave()
        self.tagger = Tagger(self.db, articles.get(self.db, article_id), self.annotator)
        self.focused = None
        self._lay_out()
        offset = self.tagger.review.cursor if at is None else at
        offset = max(0, min(offset, len(self.text)))
        self.caret = carets.on(self.page, offset)
        self.view.show(self.caret.head.start)
        self._active_at = self._monotonic()
        return [ArticleOpened(article_id)]

    def leave(self) -> None:
        """Store the place and the time spent on the open article."""
        if self.tagger is None or not self.db.writable:
            return
        self._count_time()
        reviews.remember(
            self.db, self.tagger.review, cursor=self.caret.head.start, seconds=self._seconds
        )
        self._seconds = 0.0
        self._version = self.db.version

    def resize(self, width: int, height: int) -> Happenings:
        """The window has these columns for text, and lines; the view keeps its place."""
        held = self.view.offset_at_top()
        self.width, self.height = width, height
        self.view.height = height
        if self.page.width != min(width, self.look.measure):
            self.page.resize(max(1, min(width, self.look.measure)))
            self.view.forget()
            self.view.go_to(held)
        self.view.show(self.caret.head.start)
        return [LayoutChanged()]

    def _lay_out(self) -> None:
        look = self.look
        self.page = Page(
            self.text,
            max(1, min(self.width, look.measure)),
            direction=look.direction,
            marks=look.marks,
            shaping=look.shaping,
            edges=self._edges(),
        )
        spans = self.tagger.spans if self.tagger else SpanIndex()
        self.view = View(self.page, spans, self.height)
        self.view.compact = look.compact

    def _edges(self) -> set[int]:
        edges = {offset for span in self.spans for offset in (span.start, span.end)}
        return edges | set(self.caret.range if self.caret.selecting else ())

    # Commands

    def run(self, command: str) -> Happenings:
        """Run a command of the table by its id."""
        self.touch()
        verb, _dash, name = command.partition("-")
        if verb in ("move", "select") and name in carets.MOTIONS:
            return self._move(name, extend=verb == "select")
        method = getattr(self, "do_" + command.replace("-", "_"), None)
        if method is None:
            raise UsageError(_("there is no command {id!r}").format(id=command))
        happened: Happenings = method()
        return happened

    def touch(self) -> None:
        """The annotator did something: the time until now counts."""
        self._count_time()

    def _count_time(self) -> None:
        now = self._monotonic()
        if self._active_at is not None:
            self._seconds += min(now - self._active_at, IDLE_SECONDS)
        self._active_at = now

    def tag(self, name: str) -> Happenings:
        """What a label's key does: tag, relabel the focused span, or label the article."""
        self.touch()
        if self.tagger is None:
            return []
        label = self.label_named(name)
        if label.kind is Kind.ARTICLE:
            return self._done(self.tagger.toggle_article_label(label))
        if span := self.focused_span:
            return self._done(self.tagger.relabel(span, name))
        chosen = self.chosen
        if chosen.start >= chosen.end:
            return [Said(_("there is nothing to tag here"))]
        happened = self._done(self.tagger.toggle(chosen, name))
        if self.caret.sticky:
            self.caret = replace(self.caret, sticky=False, extended=True)
        return happened

    def do_anchor(self) -> Happenings:
        """Drop the anchor on the unit under the cursor, or lift it."""
        old = self.caret
        self.focused = None
        if old.sticky:
            return self._placed(replace(old, sticky=False, extended=old.anchor != old.head))
        return self._placed(Caret(old.head, old.head, sticky=True, by_letter=old.by_letter))

    def do_cancel(self) -> Happenings:
        """Lift the anchor, drop the selection, leave the focused span."""
        self.focused = None
        head = self.caret.head
        return self._placed(carets.on(self.page, head.start) if self.text else Caret())

    def do_start_back(self) -> Happenings:
        """The start takes a letter more."""
        start, end = self.chosen
        bound = self.page.paragraph_range(self.page.paragraph_at(start)).start
        start = letter_start(self.text, start - 1) if start > bound else start
        return self._edged(Range(start, end))

    def do_start_on(self) -> Happenings:
        """The start leaves a letter out."""
        start, end = self.chosen
        return self._edged(Range(letter_end(self.text, start) if start < end else start, end))

    def do_end_back(self) -> Happenings:
        """The end leaves a letter out."""
        start, end = self.chosen
        return self._edged(Range(start, letter_start(self.text, end - 1) if end > start else end))

    def do_end_on(self) -> Happenings:
        """The end takes a letter more."""
        start, end = self.chosen
        return self._edged(
            Range(start, letter_end(self.text, end) if end < len(self.text) else end)
        )

    def do_proclitic(self) -> Happenings:
        """The start steps past the next proclitic, and from the last one back to the whole."""
        start, end = self.chosen
        word = word_at(self.text, start) if start < len(self.text) else None
        if word is None:
            return []
        steps = proclitic_starts(self.text[word.start : word.end])
        starts = [word.start, *(word.start + step for step in steps)]
        later = [place for place in starts if start < place < end]
        return self._edged(Range(later[0] if later else word.start, end))

    def do_next_span(self) -> Happenings:
        """Focus the span after the focused one or the cursor."""
        return self._focus(1)

    def do_previous_span(self) -> Happenings:
        """Focus the span before the focused one or the cursor."""
        return self._focus(-1)

    def focus(self, span: Span) -> Happenings:
        """Go to a span."""
        self.focused = span.id
        return self._placed(carets.spread(self.text, Range(span.start, span.end)))

    def do_remove(self) -> Happenings:
        """Remove the focused span, or the shortest one under the cursor."""
        span = self.span_under_cursor()
        if self.tagger is None or span is None:
            return [Said(_("there is no span here"))]
        self.focused = None
        return self._done(self.tagger.remove([span]))

    def do_undo(self) -> Happenings:
        """Take back the last action in this article."""
        return self._done(self.tagger.undo(), follow=True) if self.tagger else []

    def do_redo(self) -> Happenings:
        """Do the last undone action again."""
        return self._done(self.tagger.redo(), follow=True) if self.tagger else []

    def annotate(self, note: str) -> Happenings:
        """Put a note on the focused span, or on the article."""
        self.touch()
        return self._done(self.tagger.annotate(self.focused_span, note)) if self.tagger else []

    def do_done(self) -> Happenings:
        """The article is done, with or without spans; on to the next one to do."""
        return self._finish(Status.DONE)

    def do_skip(self) -> Happenings:
        """The article is skipped; on to the next one to do."""
        return self._finish(Status.SKIPPED)

    def do_next_article(self) -> Happenings:
        """The next article in the order they came."""
        return self._step(1)

    def do_previous_article(self) -> Happenings:
        """The previous article in the order they came."""
        return self._step(-1)

    def do_lanes(self) -> Happenings:
        """Bars under the text, or tints alone."""
        self.look = replace(self.look, compact=not self.look.compact)
        held = self.view.offset_at_top()
        self.view.compact = self.look.compact
        self.view.go_to(held)
        self.view.show(self.caret.head.start)
        return [LayoutChanged()]

    def do_marks(self) -> Happenings:
        """Harakat shown or hidden."""
        self.look = replace(self.look, marks=not self.look.marks)
        return self._again()

    def do_direction(self) -> Happenings:
        """The next of: each paragraph's own direction, right to left, left to right."""
        following = _DIRECTIONS[(_DIRECTIONS.index(self.look.direction) + 1) % 3]
        self.look = replace(self.look, direction=following)
        return [*self._again(), Said(_("direction: {name}").format(name=following))]

    def select(self, chosen: Range) -> Happenings:
        """Select a range: what a drag of the mouse does."""
        self.touch()
        self.focused = None
        return self._placed(carets.spread(self.text, chosen))

    def go_to(self, offset: int) -> Happenings:
        """Put the cursor on the word at an offset: what a click does."""
        self.touch()
        self.focused = None
        return self._placed(carets.on(self.page, offset))

    def scroll(self, lines: int) -> Happenings:
        """Move the window alone."""
        return [LayoutChanged()] if self.view.scroll(lines) else []

    def look_around(self) -> Happenings:
        """See whether another process wrote; what changed by it."""
        if (version := self.db.version) == self._version:
            return []
        self._version = version
        happened: list[Happening] = []
        before = self.labels
        self._read_scheme()
        self._read_progress()
        if self.labels != before:
            happened.append(SchemeChanged())
        if self.tagger is not None:
            happened += self._done(self.tagger.reload())
        return happened

    # How commands end

    def _move(self, name: str, *, extend: bool) -> Happenings:
        rows = self.height if self.look.compact else max(1, self.height // 2)
        caret = carets.moved(self.page, self.caret, name, max(1, rows - 1), extend=extend)
        if extend and (span := self.focused_span):
            self.caret = caret
            return self._edged(caret.range) if caret.range != Range(span.start, span.end) else []
        self.focused = None
        return self._placed(caret)

    def _placed(self, caret: Caret) -> Happenings:
        """The caret is put there; the view follows it."""
        old, self.caret = self.caret, caret
        happened: list[Happening] = [CursorMoved(old.range.hull(old.head), caret.range)]
        if caret.selecting or old.selecting:
            happened += self._new_edges()
        if self.view.show(caret.head.start):
            happened.append(LayoutChanged())
        return happened

    def _new_edges(self) -> list[Happening]:
        if not self.page.set_edges(self._edges()):
            return []
        self.view.forget()
        return [LayoutChanged()]

    def _edged(self, chosen: Range) -> Happenings:
        """The focused span, or the selection, has this range now."""
        if chosen.start >= chosen.end:
            return []
        span, happened = self.focused_span, []
        if span and self.tagger:
            happened = list(self._done(self.tagger.resize(span, chosen)))
        caret = carets.spread(self.text, chosen)
        return [*happened, *self._placed(replace(caret, sticky=self.caret.sticky and not span))]

    def _focus(self, step: int) -> Happenings:
        if self.tagger is None or not len(self.tagger.spans):
            return [Said(_("this article has no spans"))]
        here = self.caret.range
        order = (here.start, -here.end, "", "") if step > 0 else (here.start, -here.start, "", "")
        if span := self.focused_span:
            order = span.order
        found = self.tagger.spans.after(order, step)
        return self.focus(found) if found else []

    def _done(self, happened: Sequence[Happening], *, follow: bool = False) -> Happenings:
        """Spans may have changed: lanes, edges, counts and the focus follow."""
        result = list(happened)
        for happening in happened:
            if not isinstance(happening, SpansChanged):
                continue
            for changed in happening.ranges:
                self.view.forget(changed)
            for span in happening.added:
                self.label_counts[span.label] = self.label_counts.get(span.label, 0) + 1
            for span in happening.removed:
                self.label_counts[span.label] = self.label_counts.get(span.label, 0) - 1
            result += self._new_edges()
            if follow and (there := (*happening.added, *happening.removed)):
                result += self._placed(
                    carets.spread(self.text, Range(there[0].start, there[0].end))
                )
        if any(isinstance(h, ReviewChanged) for h in happened):
            self._read_progress()
        if self.focused and self.focused_span is None:
            self.focused = None
        return result

    def _again(self) -> Happenings:
        held = self.view.offset_at_top()
        self._lay_out()
        self.view.go_to(held)
        self.view.show(self.caret.head.start)
        return [LayoutChanged()]

    def _finish(self, status: Status) -> Happenings:
        if self.tagger is None or self.article is None:
            return []
        happened = list(self._done(self.tagger.set_status(status)))
        following = articles.next_to_do(self.db, self.annotator, self.article.id)
        if following is None or following == self.article.id:
            return [*happened, Said(_("nothing more to do: every article is done or skipped"))]
        return [*happened, *self.open(following)]

    def _step(self, step: int) -> Happenings:
        if self.article is None:
            return []
        following = articles.neighbour(self.db, self.article.id, step)
        if following is None:
            return [Said(_("this is the last article") if step > 0 else
                         _("this is the first article"))]  # fmt: skip
        return self.open(following)

    def _read_scheme(self) -> None:
        self.labels = scheme.labels(self.db, retired=True)
        self.label_counts = annotations.label_counts(self.db, self.annotator)

    def _read_progress(self) -> None:
        counts = reviews.counts(self.db, self.annotator)
        self.progress = Progress(counts.get(Status.DONE, 0), articles.count(self.db))
