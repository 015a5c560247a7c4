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
