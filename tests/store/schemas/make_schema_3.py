"""Makes ``schema-3.db``: run it with the code of the last commit that had that schema.

    git worktree add /tmp/old f05f2f9 && cd /tmp/old
    PYTHONPATH=. python …/tests/store/schemas/make_schema_3.py …/tests/store/schemas/schema-3.db

It is ``schema-2.db`` as it is brought to schema 3, and what came with that: labels of relations
with rules, one renamed and one retired, relations with notes, attributes with values, decisions,
assignments, a setting, a guideline.
"""

# mypy: ignore-errors

import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.store.fresh import ME, Ticking, tag
from tui.core.attribute import Attribute, AttributeKind
from tui.core.event import Change
from tui.core.ids import uuid7
from tui.core.relation_label import RelationLabel
from tui.core.span import Relation, Source
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import attributes, project_settings, relation_labels, scheme
from tui.store.work import annotation_changes, assignments, decisions, reversal
from tui.store.work.assignments import Assignment
from tui.store.work.decisions import Decision, Verdict

SOURCE = RelationLabel("from", key="s", position=2, pairs=(("ORG", "PER"),), role_head="Cue")
SAME = RelationLabel("same", key="m", position=3, directed=False, chain=True)
SURE = Attribute("certainty", AttributeKind.CHOICE, key="c", choices=("sure", "perhaps"))


_FEBRUARY = 1_769_904_000_000
"""The Unix time, in milliseconds."""


class Later(Ticking):
    """A clock that goes on where that of schema 2 stood."""

    def now(self):
        """A microsecond after the last time."""
        return super().now().replace("2026-01-01", "2026-02-01")

    def new_id(self):
        """An id of that month."""
        self.ticks += 1
        return uuid7(_FEBRUARY + self.ticks // 1000, self.ticks.to_bytes(10))


def record(db, kind, changes, article="a0"):
    """One action of the annotator."""
    events.record(db, kind, changes, annotator=ME, article_id=article)


def make(path: Path) -> None:
    """Work a little more on the articles of schema 2."""
    shutil.copy(Path(__file__).with_name("schema-2.db"), path)
    with open_database(path, clock=Later()) as db:
        for label in (SOURCE, SAME, RelationLabel("old", key="o", position=4)):
            relation_labels.put(db, label, annotator=ME)
        relation_labels.rename(db, "from", "source", annotator=ME)
        old = replace(relation_labels.get(db, "old"), retired=True, key="")
        relation_labels.put(db, old, annotator=ME)
        for one in (SURE, Attribute("negated", AttributeKind.FLAG, key="n", position=1)):
            attributes.put(db, one, annotator=ME)
        label = replace(scheme.get(db, "ORG"), guideline="المنظمات وحدها")
        scheme.put(db, label, annotator=ME)
        head, tail = tag(db, 13, 17, "ORG"), tag(db, 18, 21, "PER")
        made = Relation(db.clock.new_id(), "a0", ME, "source", head.id, tail.id, source=Source.HAND)
        record(db, events.RELATE, annotation_changes.relating_changes(db, made))
        noted = replace(made, note="انظر")
        changes = annotation_changes.relation_alteration_changes(db, made, noted)
        record(db, events.RELATE, changes)
        for name, value in (("certainty", "sure"), ("negated", "true"), ("negated", None)):
            changes = attributes.value_changes(db, head.id, name, value)
            record(db, events.ATTRIBUTE, changes)
        record(db, "remove", annotation_changes.removal_changes(db, [head]))
        reversal.undo(db, "a0", ME)
        decided = Decision("a1", "gold", "0-3", Verdict.NONE, "rana", (), ("me 0-3 PER",), "لا")
        with db.transaction():
            changes = decisions.decision_changes(db, "a1", "gold", [decided])
            events.record(db, events.DECIDE, changes, annotator="gold", article_id="a1")
        assignments.record(db, [Assignment("a0", ME, 0), Assignment("a1", "muna", 1)], by=ME)
        project_settings.put(db, "curators", "rana", annotator=ME)
        settled = {"proposal": "p0", "article_id": "a3", "annotator": ME, "verdict": "refused"}
        settled["created_at"] = db.clock.now()
        record(db, "refuse", [Change("settled", None, settled)], "a3")
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM")
    for copy in path.parent.glob(f"{path.stem}.schema-2*"):
        copy.unlink()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
