"""The scheme of a database."""

from dataclasses import replace

import pytest

from tests.store.fresh import LABELS, ME, content, said, tag, untag
from tui.core.errors import HashiyaError, UsageError
from tui.core.label import Label
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import scheme
from tui.store.repair.check import problems


def names(db: Database, *, retired: bool = False) -> list[str]:
    """The labels in their order."""
    return [label.name for label in scheme.labels(db, retired=retired)]


def test_labels_come_back_as_they_were_put_in_their_order(db: Database) -> None:
    assert scheme.labels(db) == list(LABELS)
    scheme.put(db, replace(LABELS[3], position=-1), annotator=ME)
    assert names(db) == ["news", "PER", "ORG", "LOC"]


def test_a_label_put_as_it_is_makes_no_event(db: Database) -> None:
    before = events.history(db)
    scheme.put(db, LABELS[0], annotator=ME)
    assert events.history(db) == before


def test_each_change_of_the_scheme_is_an_event_of_no_article(db: Database) -> None:
    scheme.put(db, replace(LABELS[0], colour="#000000"), annotator=ME)
    scheme.put(db, Label("NEW"), annotator=ME)
    scheme.rename(db, "NEW", "NEWER", annotator=ME)
    scheme.remove_unused(db, "NEWER", annotator=ME)
    done = events.history(db, limit=4)
    assert [e.kind for e in done] == ["label-remove", "label-rename", "label-add", "label"]
    assert {e.article_id for e in done} == {None}
    assert list(problems(db)) == []


def test_the_spans_follow_a_renamed_label(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 0, 3, "ORG", annotator="other")
    scheme.rename(db, "PER", "شخص", annotator=ME)
    assert said(db) == [(0, 3, "شخص")]
    assert said(db, annotator="other") == [(0, 3, "ORG")]
    assert list(problems(db)) == []


def test_a_label_cannot_take_the_name_of_another(db: Database) -> None:
    scheme.put(db, replace(LABELS[1], retired=True), annotator=ME)
    with pytest.raises(UsageError, match="already has a label 'ORG'"):
        scheme.rename(db, "PER", "ORG", annotator=ME)


def test_a_label_needs_a_name(db: Database) -> None:
    before = content(db)
    with pytest.raises(HashiyaError, match="name"):
        scheme.put(db, Label(""), annotator=ME)
    with pytest.raises(HashiyaError, match="name"):
        scheme.rename(db, "PER", "", annotator=ME)
    assert content(db) == before


def test_a_name_is_the_same_with_white_space_at_its_ends(db: Database) -> None:
    before = scheme.labels(db)
    scheme.put(db, replace(LABELS[0], name=" PER "), annotator=ME)
    assert scheme.labels(db) == before
    scheme.rename(db, "PER", " PERSON ", annotator=ME)
    assert "PERSON" in names(db)
    with pytest.raises(UsageError, match="already"):
        scheme.rename(db, "PERSON", "ORG ", annotator=ME)


def test_an_unknown_label_is_answered_with_the_nearest(db: Database) -> None:
    with pytest.raises(UsageError, match="no label 'PERS', the nearest is 'PER'"):
        scheme.get(db, "PERS")
    with pytest.raises(UsageError, match=r"no label 'xyzzy'$"):
        scheme.rename(db, "xyzzy", "NEW", annotator=ME)


def test_a_label_that_something_bears_is_not_removed(db: Database) -> None:
    span = tag(db, 0, 3, "PER")
    assert not scheme.remove_unused(db, "PER", annotator=ME)
    untag(db, span)
    assert scheme.remove_unused(db, "PER", annotator=ME)
    assert names(db) == ["ORG", "LOC", "news"]


def test_replacing_the_scheme_removes_what_nothing_bears_and_retires_the_rest(
    db: Database,
) -> None:
    tag(db, 0, 3, "PER")
    new = [Label("ORG", key="p", position=0), Label("GPE", key="g", position=1)]
    scheme.replace_all(db, new, annotator=ME)
    assert scheme.labels(db) == new
    retired = scheme.get(db, "PER")
    assert (retired.retired, retired.key) == (True, "")
    assert sorted(names(db, retired=True)) == ["GPE", "ORG", "PER"]
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []


def test_a_retired_label_comes_back_with_a_scheme_that_has_it(db: Database) -> None:
    tag(db, 0, 3, "PER")
    scheme.replace_all(db, [], annotator=ME)
    assert names(db) == []
    scheme.replace_all(db, LABELS, annotator=ME)
    assert scheme.labels(db) == list(LABELS)


def test_replacing_the_scheme_by_itself_makes_no_event(db: Database) -> None:
    before = events.history(db)
    scheme.replace_all(db, LABELS, annotator=ME)
    assert events.history(db) == before
