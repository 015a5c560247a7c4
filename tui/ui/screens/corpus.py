"""Searching all articles: what holds the query, each with the place where it stands."""

from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.core.i18n import _, ngettext
from tui.core.selection import Range
from tui.desk.corpus import GONE, Corpus
from tui.desk.desk import Desk
from tui.desk.keyboard import twins
from tui.layout.context import in_context
from tui.ui.screens.library import MARKS
from tui.ui.widgets.arabic import ArabicField
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.painted import Piece, aligned, blank, strip
from tui.ui.widgets.rows import RowList

ROOM_FOR_TITLE = 70
"""The width from which a title stands beside its hit."""


class Place(NamedTuple):
    """Where to go: an article, and an offset in it (none where the title alone was found)."""

    article_id: str
    at: int | None


class CorpusScreen(Screen[Place | None]):
    """Type to search, Tab for the next status, Ctrl+T for whole words; Enter opens there."""

    def __init__(self, desk: Desk, typed: str = "") -> None:
        super().__init__()
        self.corpus = Corpus(desk.db, desk.annotator)
        self.corpus.look_for(typed)

    def compose(self) -> ComposeResult:
        """A field, a line that says what was found, the hits."""
        self._field = ArabicField(_("Search all articles"), self.corpus.typed, old=True)
        self._rows = RowList(self.corpus.count, self._draw)
        self._said = Hint(self._told())
        yield self._field
        yield self._said
        yield self._rows

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()

    def on_arabic_field_changed(self, event: ArabicField.Changed) -> None:
        """Search for these words."""
        self.corpus.look_for(event.text)
        self._renew()

    def on_arabic_field_submitted(self) -> None:
        """Open the one under the cursor."""
        self._open(self._rows.cursor)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the one clicked."""
        self._open(event.index)

    def on_key(self, event: events.Key) -> None:
        """Move, filter by status, change the level, or go back."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("tab", "ctrl+t", *twins("ctrl+t")):
            event.stop()
            (self.corpus.next_status if event.key == "tab" else self.corpus.next_level)()
            self._renew()
        elif self._rows.step(event.key):
            event.stop()

    def _renew(self) -> None:
        self._rows.renew(self.corpus.count)
        self._said.say(self._told())

    def _open(self, index: int) -> None:
        hit = self.corpus.hit(index) if self.corpus.count else GONE
        if hit is not GONE:
            self.dismiss(Place(hit.article_id, hit.place.start if hit.place else None))

    def _told(self) -> str:
        corpus = self.corpus
        count = ngettext("{count} article", "{count} articles", corpus.count)
        return _(
            '{count} · Tab: {status} · Ctrl+T: {level} · "a phrase" · begins* · #label'
            " · @annotator · Enter opens · Esc back"
        ).format(
            count=corpus.problem or count.format(count=corpus.count),
            status=_(corpus.wanted.status.value if corpus.wanted.status else "all"),
            level=_("whole words") if corpus.whole else _("proclitics before them"),
        )

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        hit = self.corpus.hit(index)
        palette = self._rows.palette
        ground = palette.style(reverse=current)
        if hit is GONE:
            return strip([], width, ground)
        muted = palette.style(palette.muted, reverse=current)
        marked = palette.style(palette.accent, bold=True, underline=True, reverse=current)
        pieces: list[Piece] = [blank(1, ground), (MARKS[hit.status], 1, ground), blank(1, ground)]
        if width >= ROOM_FOR_TITLE:
            pieces += [*aligned(hit.title or hit.article_id, width // 5, muted), blank(2, ground)]
        room = max(0, width - 1 - sum(piece[1] for piece in pieces))
        for glyphs, cells, is_place in in_context(hit.text, hit.place or Range(0, 0), room):
            pieces.append((glyphs, cells, marked if is_place else ground))
        return strip([*pieces, blank(1, ground)], width, ground)
