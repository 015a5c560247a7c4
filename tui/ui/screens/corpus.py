"""Searching all articles: what holds the query, each with the place where it stands."""

from typing import NamedTuple

from textual.strip import Strip

from tui.core.i18n import _, ngettext
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.project.corpus_search import GONE, CorpusSearch
from tui.layout.concordance_line import in_context
from tui.ui.screens.library import MARKS
from tui.ui.screens.listing import Listing
from tui.ui.widgets.painted import Piece, aligned, blank, in_columns, strip

ROOM_FOR_TITLE = 70
"""The width from which a title stands beside its hit."""


class Place(NamedTuple):
    """Where to go: an article, an offset in it (none where the title alone was found), and what
    of the query stands there."""

    article_id: str
    at: int | None
    words: str = ""


class CorpusScreen(Listing[Place]):
    """Type to search, Tab for the next status, Ctrl+T for whole words; Enter opens there."""

    def __init__(self, desk: Desk, typed: str = "") -> None:
        self.corpus = CorpusSearch(desk.db, desk.annotator)
        self.corpus.look_for(typed)
        super().__init__(_("Search all articles"), self.corpus.typed)

    @property
    def count(self) -> int:
        """How many articles hold it."""
        return self.corpus.count

    def look_for(self, typed: str) -> None:
        """Search for these words."""
        self.corpus.look_for(typed)

    def look_otherwise(self, key: str) -> None:
        """The next status, or the next level."""
        (self.corpus.next_status if key == "tab" else self.corpus.next_level)()

    def open_found(self, index: int) -> None:
        """Leave for this place, if its article is still there."""
        hit = self.corpus.hit(index)
        if hit is not GONE:
            at = hit.place.start if hit.place else None
            self.dismiss(Place(hit.article_id, at, self.corpus.sought(hit)))

    def told(self) -> str:
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

    def draw(self, index: int, width: int, current: bool) -> Strip:
        hit = self.corpus.hit(index)
        palette = self.rows.palette
        ground = palette.style(reverse=current)
        if hit is GONE:
            return strip([], width, ground)
        muted = palette.style(palette.muted, reverse=current)
        marked = palette.style(palette.accent, bold=True, underline=True, reverse=current)
        gap = blank(1, ground)
        columns: list[list[Piece]] = [[gap, (MARKS[hit.status], 1, ground), gap]]
        if width >= ROOM_FOR_TITLE:
            columns += [aligned(hit.title or hit.article_id, width // 5, muted), [blank(2, ground)]]
        room = max(0, width - 1 - sum(piece[1] for column in columns for piece in column))
        words = in_context(hit.text, hit.place or Range(0, 0), room)
        text = [(glyphs, n, marked if is_place else ground) for glyphs, n, is_place in words]
        return in_columns([*columns, text, [gap]], width, ground)
