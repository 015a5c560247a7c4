"""The list of articles: only the lines in the window are asked of the store."""

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.core.i18n import _
from tui.core.review import Status
from tui.desk.desk import Desk
from tui.desk.keyboard import twins
from tui.desk.library import GONE, Library, Sort
from tui.ui.widgets.arabic import ArabicField
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.painted import Piece, aligned, blank, strip
from tui.ui.widgets.rows import RowList

MARKS = {Status.TODO: "·", Status.DOING: "◐", Status.DONE: "✓", Status.SKIPPED: "–"}


class LibraryScreen(Screen[str | None]):
    """Type to filter, Tab for the next status, Ctrl+T for the order; Enter opens, Esc goes back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._library = Library(desk.db, desk.annotator)
        self._desk = desk

    def compose(self) -> ComposeResult:
        """A field, a line that says what is listed, the list."""
        self._field = ArabicField(_("Articles"))
        self._rows = RowList(self._library.count, self._draw)
        self._said = Hint(self._told())
        self._field.styles.height = 1
        yield self._field
        yield self._said
        yield self._rows

    def on_mount(self) -> None:
        """Begin at the open article."""
        self._field.focus()
        if self._desk.article is not None:
            self.call_after_refresh(self._rows.go_to, self._library.place(self._desk.article.id))

    def on_arabic_field_changed(self, event: ArabicField.Changed) -> None:
        """List what holds these words."""
        self._library.filter(event.text)
        self._renew()

    def on_arabic_field_submitted(self) -> None:
        """Open the one under the cursor."""
        self._open(self._rows.cursor)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the one clicked."""
        self._open(event.index)

    def on_key(self, event: events.Key) -> None:
        """Move, filter by status, or go back."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("tab", "ctrl+t", *twins("ctrl+t")):
            event.stop()
            (self._library.next_status if event.key == "tab" else self._library.next_sort)()
            self._renew()
        elif self._rows.step(event.key):
            event.stop()

    def _renew(self) -> None:
        self._rows.renew(self._library.count)
        self._said.say(self._told())

    def _open(self, index: int) -> None:
        entry = self._library.entry(index) if self._library.count else GONE
        if entry is not GONE:
            self.dismiss(entry.id)

    def _told(self) -> str:
        library, progress = self._library, self._desk.progress
        orders = {
            Sort.CAME: _("as they came"),
            Sort.TITLE: _("by title"),
            Sort.WORDS: _("longest first"),
            Sort.TOUCHED: _("last touched first"),
        }
        return _(
            "{count} in the list · {done}/{total} done · Tab: {status} · Ctrl+T: {sort}"
            " · #label · @annotator · ! noted · Enter opens · Esc back"
        ).format(
            count=library.count,
            done=progress.done,
            total=progress.total,
            status=_(library.wanted.status.value if library.wanted.status else "all"),
            sort=orders[library.sort],
        )

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        entry = self._library.entry(index)
        palette = self._rows.palette
        ground = palette.style(reverse=current)
        if entry is GONE:
            return strip([], width, ground)
        muted = palette.style(palette.muted, reverse=current)
        numbers = f"{entry.words:>7} {entry.spans:>5}" if width >= 50 else f"{entry.spans:>4}"
        touched = entry.touched_at[:16].replace("T", " ") if width >= 80 else ""
        noted = ("♦" if entry.noted else " ", 1, ground)
        pieces: list[Piece] = [blank(1, ground), (MARKS[entry.status], 1, ground), noted]
        pieces += [(numbers, len(numbers), muted), blank(2, ground)]
        pieces += [(f"{touched:<16}", 16, muted), blank(2, ground)] if width >= 80 else []
        used = sum(piece[1] for piece in pieces)
        title = aligned(entry.title or entry.id, max(0, width - used - 1), ground, left=False)
        return strip([*pieces, *title, blank(1, ground)], width, ground)
