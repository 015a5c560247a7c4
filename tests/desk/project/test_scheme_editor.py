"""Changing the scheme in the app."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import LABELS, ME, fresh, said, tag
from tui.core.errors import HashiyaError
from tui.core.label import Label
from tui.desk.project.scheme_editor import SchemeEditor
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.repair.check import problems


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Four labels, and one span."""
    with fresh(tmp_path / "mine.db", "قال وزير") as database:
        tag(database, 0, 3, "PER")
        yield database


def test_a_label_added_has_a_key_a_colour_and_the_last_place(db: Database) -> None:
    editor = SchemeEditor(db, ME)
    editor.add("GPE")
    label = scheme.get(db, "GPE")
    assert editor.labels[-1] == label
    assert (label.key, label.position) == ("g", 4)
    assert label.colour not in {old.colour for old in LABELS}


def test_spans_follow_a_new_name(db: Database) -> None:
    SchemeEditor(db, ME).rename("PER", "شخص")
    assert said(db) == [(0, 3, "شخص")]
    assert list(problems(db)) == []


def test_titles_keys_and_colours_change(db: Database) -> None:
    editor = SchemeEditor(db, ME)
    editor.alter("PER", title="إنسان", title_en="person", key="x")
    label = scheme.get(db, "PER")
    assert (label.title, label.title_en, label.key) == ("إنسان", "person", "x")
    editor.alter("PER", key="")
    assert scheme.get(db, "PER").key == ""
    editor.next_colour("PER")
    assert scheme.get(db, "PER").colour == LABELS[1].colour


def test_a_retired_label_gives_its_key_up_and_gets_a_free_one_back(db: Database) -> None:
    editor = SchemeEditor(db, ME)
    editor.retire("PER")
    assert scheme.get(db, "PER").key == ""
    editor.alter("LOC", key="p")
    editor.restore("PER")
    label = scheme.get(db, "PER")
    assert (label.key, label.position, label.retired) == ("e", 0, False)
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []


def test_a_label_is_put_at_a_place_in_one_event(db: Database) -> None:
    editor = SchemeEditor(db, ME)
    editor.move("news", 0)
    assert [label.name for label in editor.labels] == ["news", "PER", "ORG", "LOC"]
    editor.move("news", 2)
    assert [label.name for label in editor.labels] == ["PER", "ORG", "news", "LOC"]
    assert [label.position for label in editor.labels] == [0, 1, 2, 3]
    assert list(problems(db)) == []


@pytest.mark.parametrize(
    ("name", "match"),
    [("", "name"), ("PER", "already"), ("a\nb", "name"), (" ", "name")],
)
def test_a_name_that_cannot_be_is_refused(db: Database, name: str, match: str) -> None:
    before = scheme.labels(db, retired=True)
    editor = SchemeEditor(db, ME)
    with pytest.raises(HashiyaError, match=match):
        editor.add(name)
    with pytest.raises(HashiyaError, match=match):
        editor.rename("ORG", name)
    assert scheme.labels(db, retired=True) == before


@pytest.mark.parametrize("key", ["o", "b", "ab", "ش"])
def test_a_key_that_cannot_be_is_refused(db: Database, key: str) -> None:
    with pytest.raises(HashiyaError):
        SchemeEditor(db, ME).alter("PER", key=key)
    assert scheme.get(db, "PER").key == "p"


def test_a_label_that_another_process_changed_is_altered_as_it_is_stored(db: Database) -> None:
    editor, other = SchemeEditor(db, ME), SchemeEditor(db, "muna")
    other.alter("PER", title="إنسان")
    other.rename("ORG", "GROUP")
    editor.alter("PER", key="x")
    assert (scheme.get(db, "PER").title, scheme.get(db, "PER").key) == ("إنسان", "x")
    with pytest.raises(HashiyaError, match="no label 'ORG'"):
        editor.retire("ORG")
    with pytest.raises(HashiyaError, match="already"):
        editor.add("GROUP")
    assert editor.labels == scheme.labels(db, retired=True)
    assert list(problems(db)) == []


def test_what_is_refused_half_way_changes_nothing(db: Database) -> None:
    before = scheme.labels(db, retired=True)
    editor = SchemeEditor(db, ME)
    with pytest.raises(HashiyaError, match="belongs to PER"):
        editor.take_in([Label("GPE", key="g"), Label("MISC", key="p")])
    assert scheme.labels(db, retired=True) == before
    assert editor.labels == before


def test_a_whole_scheme_deletes_what_is_unused_and_retires_the_rest(db: Database) -> None:
    editor = SchemeEditor(db, ME)
    editor.take_in([Label("GPE"), Label("LOC", key="p")], replace_all=True)
    assert [(one.name, one.key, one.retired) for one in editor.labels] == [
        ("GPE", "g", False), ("PER", "", True), ("LOC", "p", False),
    ]  # fmt: skip
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []
