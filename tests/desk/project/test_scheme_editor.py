"""Changing the scheme in the app."""

from pathlib import Path

import pytest

from tests.store.fresh import LABELS, ME, fresh, said, tag
from tui.core.errors import HashiyaError
from tui.desk.project.scheme_editor import SchemeEditor
from tui.store import scheme
from tui.store.check import problems
from tui.store.database import Database


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Four labels, and one span."""
    database = fresh(tmp_path / "mine.db", "قال وزير")
    tag(database, 0, 3, "PER")
    return database


def test_a_label_added_has_a_key_a_colour_and_the_last_place(db: Database) -> None:
    desk = SchemeEditor(db, ME)
    desk.add("GPE")
    label = scheme.get(db, "GPE")
    assert desk.labels[-1] == label
    assert (label.key, label.position) == ("g", 4)
    assert label.colour not in {old.colour for old in LABELS}


def test_spans_follow_a_new_name(db: Database) -> None:
    SchemeEditor(db, ME).rename("PER", "شخص")
    assert said(db) == [(0, 3, "شخص")]
    assert list(problems(db)) == []


def test_titles_keys_and_colours_change(db: Database) -> None:
    desk = SchemeEditor(db, ME)
    desk.alter("PER", title="إنسان", title_en="person", key="x")
    label = scheme.get(db, "PER")
    assert (label.title, label.title_en, label.key) == ("إنسان", "person", "x")
    desk.alter("PER", key="")
    assert scheme.get(db, "PER").key == ""
    desk.next_colour("PER")
    assert scheme.get(db, "PER").colour == LABELS[1].colour


def test_a_retired_label_gives_its_key_up_and_gets_a_free_one_back(db: Database) -> None:
    desk = SchemeEditor(db, ME)
    desk.retire("PER", retired=True)
    assert scheme.get(db, "PER").key == ""
    desk.alter("LOC", key="p")
    desk.retire("PER", retired=False)
    label = scheme.get(db, "PER")
    assert (label.key, label.position, label.retired) == ("e", 0, False)
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []


def test_a_label_is_put_at_a_place_in_one_event(db: Database) -> None:
    desk = SchemeEditor(db, ME)
    desk.move("news", 0)
    assert [label.name for label in desk.labels] == ["news", "PER", "ORG", "LOC"]
    desk.move("news", 2)
    assert [label.name for label in desk.labels] == ["PER", "ORG", "news", "LOC"]
    assert [label.position for label in desk.labels] == [0, 1, 2, 3]
    assert list(problems(db)) == []


@pytest.mark.parametrize(
    ("name", "match"),
    [("", "name"), ("PER", "already"), ("a\nb", "name"), (" ", "name")],
)
def test_a_name_that_cannot_be_is_refused(db: Database, name: str, match: str) -> None:
    before = scheme.labels(db, retired=True)
    desk = SchemeEditor(db, ME)
    with pytest.raises(HashiyaError, match=match):
        desk.add(name)
    with pytest.raises(HashiyaError, match=match):
        desk.rename("ORG", name)
    assert scheme.labels(db, retired=True) == before


@pytest.mark.parametrize("key", ["o", "b", "ab", "ش"])
def test_a_key_that_cannot_be_is_refused(db: Database, key: str) -> None:
    with pytest.raises(HashiyaError):
        SchemeEditor(db, ME).alter("PER", key=key)
    assert scheme.get(db, "PER").key == "p"
