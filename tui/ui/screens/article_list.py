"""The list of articles: only the lines in the window are asked of the store."""

from textual.strip import Strip

from tui.core.i18n import _
from tui.core.review import Status
from tui.desk.desk import Desk
from tui.desk.project.article_list import GONE_ENTRY, ArticleList, Sort
from tui.layout.line import PART
from tui.ui.theme import Palette
from tui.ui.widgets.widget_lines import Piece, blank, in_columns, strip, text_pieces

MARKS = {Status.TODO: "·", Status.DOING: "◐", Status.DONE: "✓", Status.SKIPPED: "–"}


class ArticleRows:
    """Words filter it, Tab goes to the next status, Ctrl+T to the next order; gives an id."""

    typed = ""

    def __init__(self, desk: Desk, *, settles: str = "") -> None:
        """``settles`` names the key that opens an article to settle it, if one does."""
        self._settles = PART + _("{key}: adjudicate").format(key=settles) if settles else ""
        self.prompt = _("Articles")
        self._library = ArticleList(desk.db, desk.annotator, desk.doubtful)
        self._desk = desk

    @property
    def begin(self) -> int:
        """The place of the open article."""
        return self._library.place(self._desk.article.id) if self._desk.article else 0

    @property
    def count(self) -> int:
        """How many are listed."""
        return self._library.count

    def look_for(self, typed: str) -> None:
        """List what holds these words."""
        self._library.filter(typed)

    def look_otherwise(self, key: str) -> None:
        """The next status, or the next order."""
        (self._library.next_status if key == "tab" else self._library.next_sort)()

    def result(self, index: int) -> str | None:
        """The id of an article, if it is still there."""
        entry = self._library.entry(index)
        return None if entry is GONE_ENTRY else entry.id

    @property
    def summary(self) -> str:
        """How many there are, and what keys do."""
        library, progress = self._library, self._desk.progress
        orders = {
            Sort.CAME: _("as they came"),
            Sort.TITLE: _("by title"),
            Sort.WORDS: _("longest first"),
            Sort.TOUCHED: _("last touched first"),
            Sort.DOUBT: _("those first that the model doubts"),
        }
        none = library.problem
        return (
            (f"{none}{PART}" if none else "")
            + (_("yours (* all)") + PART if library.wanted.assigned else "")
            + _(
                "{count} in the list · {done}/{total} done · Tab: {status} · Ctrl+T: {sort}"
                " · #label{others} · ! noted · Enter opens · Esc back"
            ).format(
                count=library.count,
                done=progress.done,
                total=progress.total,
                status=_(library.wanted.status.value if library.wanted.status else "all"),
                sort=orders[library.sort],
                others=PART + _("@annotator") if library.sees_others else "",
            )
            + self._settles
        )

    def draw(self, index: int, width: int, palette: Palette, *, current: bool) -> Strip:
        """A line: the status, counts, the title."""
        entry = self._library.entry(index)
        ground = palette.style(reverse=current)
        if entry is GONE_ENTRY:
            return strip([], width, ground)
        muted = palette.style(palette.muted, reverse=current)
        numbers = (
            [f"{entry.words:>7} ", f"{entry.spans:>5}"] if width >= 50 else [f"{entry.spans:>4}"]
        )
        touched = entry.touched_at[:16].replace("T", " ") if width >= 80 else ""
        noted = ("♦" if entry.noted else " ", 1, ground)
        pieces: list[Piece] = [blank(1, ground), (MARKS[entry.status], 1, ground), noted]
        pieces += [*((number, len(number), muted) for number in numbers), blank(2, ground)]
        pieces += [(f"{touched:<16}", 16, muted), blank(2, ground)] if width >= 80 else []
        used = sum(piece[1] for piece in pieces)
        title = text_pieces(entry.title or entry.id, max(0, width - used - 1), ground, left=False)
        columns = [*([piece] for piece in pieces), title, [blank(1, ground)]]
        return in_columns(columns, width, ground)
