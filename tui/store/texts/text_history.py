"""The texts that an article has had, and where what was decided in one of them is by now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tui.core.decided_place import mark_of
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows import article_rows
from tui.store.texts.carrying import EqualParts, carried_place, equal_parts

Carry = Callable[[int, int], tuple[int, int] | None]
"""Gives the start and the end in the text of now; None where the words are not in it."""


@dataclass(slots=True)
class TextHistory:
    """``steps`` are the corrections in order, each the hash of the text before and of that after;
    of files that were merged one may go out from an earlier text than the last."""

    db: Database
    steps: list[tuple[str, str]]
    now: str
    _parts: dict[tuple[str, str], EqualParts] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What places in the text of now bear; empty where the article came with it."""
        return self.mark_of(self.now)

    def mark_of(self, sha256: str) -> str:
        """What places in one of its texts bear."""
        return "" if sha256 == self.steps[0][0] else mark_of(sha256)

    def carry_from(self, mark: str) -> Carry | None:
        """What carries from the text of this mark; None where no text of the article has it."""
        known = dict.fromkeys(sha256 for step in self.steps for sha256 in step)
        sha256 = next((one for one in known if self.mark_of(one) == mark), None)
        if sha256 is None:
            return None
        parts = [self._equal_parts(*step) for step in self._way_from(sha256)]

        def carry(start: int, end: int) -> tuple[int, int] | None:
            place: tuple[int, int] | None = (start, end)
            for one in parts:
                place = carried_place(*place, one) if place else None
            return place

        return carry

    def _way_from(self, sha256: str) -> list[tuple[str, str]]:
        """The corrections that lead from a text to that of now, as spans went, too; or at once,
        where another file's correction did not go out from there."""
        if sha256 == self.now:
            return []
        ends = [place for place, (_before, after) in enumerate(self.steps, 1) if after == sha256]
        way, at = [], sha256
        for before, after in self.steps[ends[-1] if ends else 0 :]:
            if before == at:
                way.append((before, after))
                at = after
        return way if at == self.now else [(sha256, self.now)]

    def _equal_parts(self, old: str, new: str) -> EqualParts:
        if (old, new) not in self._parts:
            texts = [article_rows.text_with(self.db, one) for one in (old, new)]
            known = [one for one in texts if one is not None]
            self._parts[old, new] = equal_parts(*known) if len(known) == 2 else []
        return self._parts[old, new]


def text_history(db: Database, article_id: str) -> TextHistory | None:
    """The texts of an article; None where it has had one only, or is not there."""
    if not db.rows("SELECT 1 FROM texts LIMIT 1"):
        return None
    corrected = "SELECT 1 FROM events WHERE article_id = ? AND kind = ? LIMIT 1"
    now = db.rows("SELECT sha256 FROM articles WHERE id = ?", (article_id,))
    if not now or not db.rows(corrected, (article_id, events.ARTICLE_CORRECT)):
        return None
    steps = [
        (change.before["sha256"], change.after["sha256"])
        for (payload,) in db.iterate(
            "SELECT payload FROM events WHERE article_id = ? AND instr(payload, '\"articles\"')"
            " ORDER BY at, id",
            (article_id,),
        )
        for change in events.changes_in(payload)
        if change.table == "articles" and change.before and change.after
        if change.before["sha256"] != change.after["sha256"]
    ]
    return TextHistory(db, steps, now[0][0]) if steps else None
