"""The JSON Schema in the package is what our JSONL is: no less, and no more."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.exchange.strategies import records
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.exchange.formats.jsonl import UNITS, json_line
from tui.exchange.schema import jsonl_schema

SCHEMA = json.loads(jsonl_schema())
VALIDATOR = Draft202012Validator(SCHEMA)
TEXT = "قال 😀 John في القاهرة"


def full() -> dict[str, Any]:
    """A line with all that a line can have."""
    borne = (("certainty", "ربما"), ("negated", "true"))
    settled = {"verdict": "took", "of": ["muna"], "rule": None, "curator": "lina", "reason": None,
               "at": "2026-01-01T00:00:00.000001+00:00"}  # fmt: skip
    spans = (
        RecordSpan(0, 3, "PER", "s1", None, attributes=borne, decision=settled),
        RecordSpan(6, 10, "PER", "s2", "ملاحظة"),
    )
    record = Record(
        text=TEXT, id="a", title="عنوان", meta={"n": 1}, annotator="a1", status=Status.DONE,
        note="n", labels=("politics",), spans=spans, seconds=1.5,
        relations=(RecordRelation("s1", "s2", "said_to", "r1", "؟"),),
    )  # fmt: skip
    line: dict[str, Any] = json.loads(json_line(record, UNITS, seconds=True, provenance=True))
    return line


@given(records())
def test_every_line_that_we_write_fits_the_schema(record: Record) -> None:
    for units, more in (((), False), (UNITS, True)):
        # What leaves the store has an id.
        stored = replace(record, id=record.id or "a")
        VALIDATOR.validate(json.loads(json_line(stored, units, seconds=more, provenance=more)))


def test_the_schema_is_one_and_names_every_key_that_we_write() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    line = full()
    VALIDATOR.validate(line)
    assert list(SCHEMA["properties"]) == list(line)
    definitions = SCHEMA["$defs"]
    assert set(definitions["span"]["properties"]) == set(line["spans"][0])
    assert set(definitions["relation"]["properties"]) == set(line["relations"][0])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), None), (("text",), ""), (("sha256",), "ff"), (("meta",), []),
        (("status",), "finished"), (("labels",), [3]), (("extra",), 1),
        (("spans", 0, "start"), -1), (("spans", 0, "end"), 0), (("spans", 0, "label"), ""),
        (("spans", 0, "start"), 1.5), (("spans", 0, "score"), "0.5"),
        (("relations", 0, "head"), None),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_does_not_fit(path: tuple[Any, ...], value: object) -> None:
    line = full()
    inner: Any = line
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not VALIDATOR.is_valid(line)


def test_a_line_without_one_of_its_keys_does_not_fit() -> None:
    for key in set(full()) - {"seconds", "state_hash"}:
        line = full()
        del line[key]
        assert not VALIDATOR.is_valid(line)
