"""Events taken one by one: what one event does, it does at once."""

from itertools import permutations
from typing import Any

import pytest

from tui.core.event import Change
from tui.store.log.replay import Replay


def span(id_: str, start: int) -> dict[str, Any]:
    return {
        "id": id_, "article_id": "a0", "annotator": "me", "label": "PER", "start": start,
        "end": start + 2, "text": "", "note": None, "source": "hand", "score": None,
        "created_at": "", "ref": None, "origin": None, "edited": 0,
    }  # fmt: skip


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_spans_that_go_to_each_other_s_places_in_one_event_all_stand(order: str) -> None:
    """Each is of another file, so that two that met would make one of them wait aside."""
    taken = Replay()
    for place, id_ in enumerate("abc"):
        taken.take("tag", [Change("spans", None, span(id_, place))], origin=f"file {id_}")
    to = {"a": 1, "b": 2, "c": 0}
    changes = [Change("spans", span(id_, "abc".index(id_)), span(id_, to[id_])) for id_ in order]
    taken.take("correct", changes, origin="file a")
    assert not taken.hidden
    assert {id_: row["start"] for (id_,), row in taken.tables["spans"].items()} == to
    assert not taken.doubled_places()


def in_another(row: dict[str, Any]) -> dict[str, Any]:
    """The same row, said to be of another article than it is."""
    return {**row, "article_id": "a1"}


def test_no_span_leaves_its_place_by_an_event_of_another_article() -> None:
    taken, a, b = Replay(), span("a", 0), span("b", 0)
    taken.take("tag", [Change("spans", None, a)], "file a", "a0")
    gone = [Change("spans", in_another(a), None), Change("spans", None, in_another(span("c", 0)))]
    taken.take("tag", gone, "file a", "a1")
    taken.take("tag", [Change("spans", None, b)], "file b", "a0")
    assert taken.tables["spans"].keys() == {("a",), ("c",)}
    assert taken.hidden == {"b": b}
    # What waits aside is of its article, too.
    taken.take("remove", [Change("spans", in_another(b), None)], "file b", "a1")
    assert taken.hidden == {"b": b}
    taken.take("remove", [Change("spans", b, None)], "file b", "a0")
    assert not taken.hidden


def test_no_event_takes_a_span_from_one_article_to_another() -> None:
    taken, a = Replay(), span("a", 0)
    taken.take("tag", [Change("spans", None, a)], "file a", "a0")
    for article in (None, "a0", "a1"):
        taken.take("move", [Change("spans", a, in_another(a))], "file a", article)
    assert taken.tables["spans"] == {("a",): a}
    # One of no article may change what it names.
    taken.take("move", [Change("spans", a, {**a, "note": "!"})], "file a")
    assert taken.tables["spans"] == {("a",): {**a, "note": "!"}}


def test_what_is_there_by_its_id_is_not_put_in_another_article() -> None:
    taken = Replay()
    relation = {
        "id": "r", "article_id": "a0", "annotator": "me", "label": "of", "head": "a", "tail": "b",
        "ref": None, "note": None, "source": "hand", "score": None,
    }  # fmt: skip
    taken.take("relate", [Change("relations", None, relation)], "file a", "a0")
    taken.take("relate", [Change("relations", None, in_another(relation))], "file a", "a1")
    taken.take("remove", [Change("relations", in_another(relation), None)], "file a", "a1")
    assert taken.tables["relations"] == {("r",): relation}


def test_a_value_is_of_a_span_of_its_own_article() -> None:
    taken, a = Replay(), span("a", 0)
    taken.take("tag", [Change("spans", None, a)], "file a", "a0")
    sure, no, of_none = (
        {"span_id": id_, "name": "sure", "value": value}
        for id_, value in (("a", "1"), ("a", "0"), ("b", "1"))
    )
    for row in (sure, of_none):
        taken.take("attribute", [Change("span_attributes", None, row)], "file a", "a0")
    for after in (no, None):
        taken.take("attribute", [Change("span_attributes", sure, after)], "file a", "a1")
    assert taken.tables["span_attributes"] == {("a", "sure"): sure}
    taken.take("attribute", [Change("span_attributes", sure, no)], "file a")
    assert taken.tables["span_attributes"] == {("a", "sure"): no}
