"""What is read as a new span by a pattern is read so as an event of any kind, too."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.fresh import fresh, tag
from tui.core.event import Change
from tui.core.log_entry import LogEntry
from tui.core.span import Source
from tui.store.log import events
from tui.store.merging.incoming_events import EventReader, TableColumns, columns_of
from tui.store.merging.new_span import new_span_in
from tui.store.merging.raw_events import RawEvent, raw_events

TEXT = "قال وزير الخارجية أمس"
AT = "2026-01-02T00:00:00.000000+00:00"
ROW: dict[str, Any] = {
    "id": "s", "article_id": "a0", "annotator": "eve", "label": "PER", "start": 4, "end": 8,
    "text": "وزير", "note": None, "source": "hand", "score": None, "created_at": AT, "ref": None,
    "origin": None, "edited": 0,
}  # fmt: skip
SHA256 = "5e" * 32
_ODD: list[Any] = [
    *(
        None,
        "",
        "a0",
        '"',
        "\\",
        "\n",
        "\x00",
        "\x7f",
        "\u2028",
        "\ud800",
        "😀",
        "م",
        "hand",
        "model",
    ),
    *("human", '","note":null,"source":"hand', AT, 0, 1, -1, 0.5, 1e3, True, 2**63 - 1, 2**63, []),
]
_TAMPERED = [
    *((":", ": "), ("]}", '],"group":"g"}'), ("]}", "]}\n"), ("]}", "],}"), ("{", "{{")),
    *((":4,", f":{said},") for said in ("00", "04", "٤", "4.0", "-0", "-4", "4e0", "true", "NaN")),
    *(('"id":"s"', f'"id":"s","{key}":"t"') for key in ("id", "more")),
    *(("وزير", said) for said in ("وز\\u064aر", "\x01", '"', "\\", "\ud800")),
    *((f'"{old}"', f'"{new}"') for old, new in (("start", "st\\u0061rt"), ("spans", "relations"))),
]
"""What may be done to a payload: what stands there, and what comes in its place."""
_OTHER = [
    *((name, said) for name in ("id", "annotator", "article_id") for said in ("", "a1", None)),
    *(("at", said) for said in ("", "2026-01-02", AT.replace("-02", "-32"), f"{AT}\n", None)),
    *(("reverses", said) for said in ("", "e1")),
]
"""What may stand in the other columns of an event."""


@cache
def columns() -> TableColumns:
    """What columns the tables of a database have."""
    with TemporaryDirectory() as folder, fresh(Path(folder) / "a.db") as db:
        return columns_of(db)


def raw_event(payload: str, **other: Any) -> RawEvent:
    """An event of Eve's with this payload."""
    return RawEvent("e", AT, "x", "eve", "a0", "tag", payload, None)._replace(**other)


def payload_of(row: dict[str, Any]) -> str:
    """The payload of an event that puts a span there."""
    return events.to_json([Change("spans", None, row)], None)


def read_both_ways(row: RawEvent) -> bool:
    """Whether it is read by the pattern; then it is seen that it is read so in general."""
    new = new_span_in(row, row.article_id)
    if new is None:
        return False
    read = EventReader(columns(), "sender").event_in(row)
    assert (new.row, new.changes, new.group) == (read.row, read.changes, read.group)
    assert new.row == row
    assert events.to_json(new.changes, None) == new.payload
    # SQLite would judge the rest.
    assert min(new.start, new.end) >= 0
    assert new.source in {one.value for one in Source}
    return True


def test_what_a_row_may_hold_is_read_so_in_general() -> None:
    read = {
        name: [said for said in _ODD if read_both_ways(raw_event(payload_of({**ROW, name: said})))]
        for name in (*ROW, "more")
    }
    plain = ["", "a0", "\x7f", "\u2028", "😀", "م", "hand", "model", "human", AT]
    for name in ("id", "annotator", "label", "text", "created_at"):
        assert read[name] == plain
    assert read["article_id"] == ["a0"]
    assert read["start"] == read["end"] == [0, 1]
    assert read["source"] == ["hand", "model"]
    assert read["note"] == read["score"] == read["ref"] == read["origin"] == [None]
    assert (read["edited"], read["more"]) == ([0], [])


@pytest.mark.parametrize(("old", "new"), _TAMPERED)
def test_what_no_desk_writes_is_read_as_others_are(old: str, new: str) -> None:
    payload = payload_of(ROW)
    assert read_both_ways(raw_event(payload))
    assert not read_both_ways(raw_event(payload.replace(old, new, 1)))


@pytest.mark.parametrize(("name", "said"), _OTHER)
def test_an_event_is_judged_as_others_are(name: str, said: Any) -> None:
    row = raw_event(payload_of(ROW), **{name: said})
    assert read_both_ways(row) == (name == "reverses" or said == "a1" != row.article_id)


@given(st.text(), st.text(), st.integers())
def test_any_text_is_read_so_in_general(text: str, label: str, start: int) -> None:
    read_both_ways(raw_event(payload_of({**ROW, "text": text, "label": label, "start": start})))


def test_what_a_desk_does_when_words_are_marked_is_such_an_event(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 4, 8, "PER")
        *_before, tagged = raw_events(db)
        assert new_span_in(tagged, "a0") is not None


@pytest.mark.parametrize("here", ["a1", 'a"1', "a\\1", "a\n1"])
def test_the_article_is_called_as_it_is_here(here: str) -> None:
    came = raw_event(payload_of({**ROW, "article_id": SHA256}), article_id=SHA256)
    new = new_span_in(LogEntry(*came), here)
    assert new is not None
    payload = payload_of({**ROW, "article_id": here})
    assert new.row == came._replace(article_id=here, payload=payload)
    assert new.changes == events.changes_in(payload)
    assert new_span_in(LogEntry(*came)._replace(article="another"), here) is None


def test_a_payload_that_is_no_text_is_judged_as_others_are() -> None:
    assert new_span_in(raw_event(json.dumps({}).encode()), "a0") is None  # type: ignore[arg-type]
