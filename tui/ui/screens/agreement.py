"""Agreement of annotators as a list: pairs, labels, articles, confusions."""

import asyncio

from textual.strip import Strip

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.desk import Desk
from tui.desk.project.agreement_list import NOTHING, AgreementList, AgreementPart, measure
from tui.ui.crash import crash_report
from tui.ui.theme import Palette
from tui.ui.widgets.widget_lines import Piece, blank, in_columns, strip, text_pieces

ROOM_FOR_INTERVAL = 60
"""The width from which the interval stands beside its number."""
VALUE, INTERVAL, COUNTS = 6, 10, 14
"""Cells."""


class AgreementRows:
    """Words filter it, Tab goes to the next list; Enter opens an article, or lists those in which
    a label is disputed, or the places of one sort. Gives an id and an offset, or None for that."""

    typed = ""
    begin = 0

    def __init__(self, desk: Desk) -> None:
        self.prompt = _("Agreement")
        self.list = AgreementList()
        self._db = desk.db

    async def measure(self) -> None:
        """Compute the numbers on a thread, with a database of its own: no key waits for it."""
        try:
            self.list.show(await asyncio.to_thread(measure, self._db))
        except Exception as error:  # noqa: BLE001 (it is said, and is in a log)
            known = error if isinstance(error, HashiyaError) else crash_report(error)
            self.list.problem = str(known.what)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self.list.count

    def look_for(self, typed: str) -> None:
        """List what has these words in its name."""
        self.list.filter(typed)

    def look_otherwise(self, key: str) -> None:
        """The next list."""
        if key == "tab":
            self.list.next_part()

    def result(self, index: int) -> tuple[str, int | None] | None:
        """Where to go; a label lists its articles instead, and a sort its examples."""
        row = self.list.row(index)
        if row.label:
            self.list.list_label(row.label)
        elif row.sort:
            self.list.list_examples(row.sort)
        return (row.article_id, row.start) if row.article_id else None

    @property
    def summary(self) -> str:
        """What was measured, what is listed, and what keys do."""
        parts = {
            AgreementPart.PAIRS: _("pairs"),
            AgreementPart.LABELS: _("labels"),
            AgreementPart.ARTICLES: _("articles, the worst first"),
            AgreementPart.CONFUSIONS: _("label against label"),
            AgreementPart.GOLD: _("what gold has instead"),
        }
        part = parts[self.list.part]
        if self.list.sort:
            named = " · ".join(one or NOTHING for one in self.list.sort if one != "")
            part = _("examples of {what}").format(what=named)
        elif self.list.label:
            part = _("articles that differ in {label}").format(label=self.list.label)
        return _("{summary} · Tab: {part} · Enter opens · Esc back").format(
            summary=self.list.summary, part=part
        )

    def draw(self, index: int, width: int, palette: Palette, *, current: bool) -> Strip:
        """A line: the number, its interval, counts, the name."""
        ground = palette.style(reverse=current)
        if index >= self.list.count:
            return strip([], width, ground)
        row = self.list.row(index)
        muted = palette.style(palette.muted, reverse=current)
        pieces: list[Piece] = [blank(1, ground), (f"{row.value:>{VALUE}}", VALUE, ground)]
        if width >= ROOM_FOR_INTERVAL:
            pieces += [blank(1, ground), (f"{row.interval:>{INTERVAL}}", INTERVAL, muted)]
        counts = row.counts[:COUNTS]
        pieces += [blank(1, ground), (f"{counts:>{COUNTS}}", COUNTS, muted), blank(2, ground)]
        used = sum(piece[1] for piece in pieces)
        name = text_pieces(row.name, max(0, width - used - 1), ground, left=False)
        columns = [*([piece] for piece in pieces), name, [blank(1, ground)]]
        return in_columns(columns, width, ground)
