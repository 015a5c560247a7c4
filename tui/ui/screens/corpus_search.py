"""Searching all articles: what holds the query, each with the place where it stands."""

from typing import NamedTuple

from textual.strip import Strip

from tui.core.i18n import _, ngettext
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.project.corpus_search import GONE_HIT, CorpusSearch
from tui.layout.concordance_line import in_context
from tui.layout.line import PART
from tui.ui.screens.article_list import MARKS
from tui.ui.theme import Palette
from tui.ui.widgets.widget_lines import Piece, blank, in_columns, strip, text_pieces

ROOM_FOR_TITLE = 70
"""The width from which a title stands beside its hit."""


class CorpusPlace(NamedTuple):
    """Where to go: an article, an offset in it (none where the title alone was found), and what
    of the query stands there."""

    article_id: str
    at: int | None
    words: str = ""


class HitRows:
    """Words search, Tab goes to the next status, Ctrl+T to whole words; gives a place."""

    begin = 0

    def __init__(self, desk: Desk, typed: str = "") -> None:
        self.corpus = CorpusSearch(desk.db, desk.annotator)
        self.corpus.look_for(typed)
        self.prompt, self.typed = _("Search all articles"), self.corpus.typed

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

    def result(self, index: int) -> CorpusPlace | None:
        """The place, if its article is still there."""
        hit = self.corpus.hit(index)
        if hit is GONE_HIT:
            return None
        return CorpusPlace(
            hit.article_id, hit.place.start if hit.place else None, self.corpus.query_words_at(hit)
        )

    @property
    def summary(self) -> str:
        """How many there are, and what keys do."""
        corpus = self.corpus
        count = ngettext("{count} article", "{count} articles", corpus.count)
        return _(
            '{count} · Tab: {status} · Ctrl+T: {level} · "a phrase" · begins* · #label'
            "{others} · Enter opens · Esc back"
        ).format(
            count=corpus.problem or count.format(count=corpus.count),
            status=_(corpus.wanted.status.value if corpus.wanted.status else "all"),
            others=PART + _("@annotator") if corpus.sees_others else "",
            level=_("whole words") if corpus.whole else _("proclitics before them"),
        )

    def draw(self, index: int, width: int, palette: Palette, *, current: bool) -> Strip:
        """A line: the status, the title, the hit among its neighbours."""
        hit = self.corpus.hit(index)
        ground = palette.style(reverse=current)
        if hit is GONE_HIT:
            return strip([], width, ground)
        muted = palette.style(palette.muted, reverse=current)
        marked = palette.style(palette.accent, bold=True, underline=True, reverse=current)
        gap = blank(1, ground)
        columns: list[list[Piece]] = [[gap, (MARKS[hit.status], 1, ground), gap]]
        if width >= ROOM_FOR_TITLE:
            columns += [
                text_pieces(hit.title or hit.article_id, width // 5, muted),
                [blank(2, ground)],
            ]
        room = max(0, width - 1 - sum(piece[1] for column in columns for piece in column))
        words = in_context(hit.text, hit.place or Range(0, 0), room)
        text = [(glyphs, n, marked if is_place else ground) for glyphs, n, is_place in words]
        return in_columns([*columns, text, [gap]], width, ground)
