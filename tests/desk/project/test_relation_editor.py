"""One editor of relations and attributes for the desk and the shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, fresh
from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import UsageError
from tui.core.relation_label import RelationLabel
from tui.desk.project.relation_editor import attribute_editor, relation_editor
from tui.store.database import Database
from tui.store.repair.check import problems


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One article."""
    with fresh(tmp_path / "a.db", "قال الوزير") as database:
        yield database


def test_relations_are_added_altered_retired_restored_and_deleted(db: Database) -> None:
    editor = relation_editor(db, ME)
    assert editor.add(RelationLabel(" source ", pairs=(("PER", "ORG"),))).key == "s"
    assert editor.add(RelationLabel("same")).key == "a"
    assert editor.alter("source", title="مصدر", pairs=None).pairs == (("PER", "ORG"),)
    assert editor.rename("source", "origin") == "origin"
    assert [(one.name, one.position) for one in editor.entries] == [("origin", 0), ("same", 1)]
    assert editor.retire("same").key == ""
    assert editor.restore("same").key == "a"
    editor.delete("origin")
    assert [one.name for one in editor.entries] == ["same"]
    for label, words in (
        (RelationLabel("same"), "already has 'same'"),
        (RelationLabel("other", key="a"), "belongs to same"),
        (RelationLabel("other", key="ض"), "cannot be a label's key"),
    ):
        with pytest.raises(UsageError, match=words):
            editor.add(label)
    with pytest.raises(UsageError, match="not retired"):
        editor.restore("same")
    with pytest.raises(UsageError, match="no relation 'some'"):
        editor.alter("some", title="x")
    assert [one.name for one in editor.entries] == ["same"]
    assert list(problems(db)) == []


def test_a_file_adds_and_alters_and_leaves_the_others(db: Database) -> None:
    editor = relation_editor(db, ME)
    editor.add(RelationLabel("source"))
    editor.add(RelationLabel("same"))
    editor.take_in([RelationLabel("same", key="x", chain=True), RelationLabel("part")])
    assert [(one.name, one.key, one.chain) for one in editor.entries] == [
        ("source", "s", False),
        ("same", "x", True),
        ("part", "p", False),
    ]
    with pytest.raises(UsageError, match="belongs to source"):
        editor.take_in([RelationLabel("new"), RelationLabel("part", key="s")])
    assert len(editor.entries) == 3


def test_attributes_are_added_altered_retired_restored_and_deleted(db: Database) -> None:
    editor = attribute_editor(db, ME)
    sure = Attribute("certainty", AttributeKind.CHOICE, choices=("sure", "perhaps"), of=("PER",))
    assert editor.add(sure).key == "c"
    editor.take_in([Attribute("negated", AttributeKind.FLAG), sure])
    assert editor.alter("certainty", choices=("sure", "never"), of=None).of == ("PER",)
    assert editor.retire("negated").key == ""
    assert editor.restore("negated").key == "n"
    editor.delete("certainty")
    assert [one.name for one in editor.entries] == ["negated"]
    with pytest.raises(UsageError, match="already has 'negated'"):
        editor.add(Attribute("negated", AttributeKind.TEXT))
    assert list(problems(db)) == []
