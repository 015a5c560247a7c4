"""Tasks of Label Studio as other programs and other settings leave them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_field_files import marked, parts, put
from tui.core.record import Record
from tui.core.review import Status

TEXT = "وصلت منى العامري إلى عمّان أمس."
REGION: dict[str, Any] = {
    "id": "x",
    "from_name": "label",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 5, "end": 16, "text": "منى العامري", "labels": ["PER"]},
}
MUNA = [("PER", "منى العامري")]


def task(
    tmp_path: Path, region: dict[str, Any], data: dict[str, str] | None = None, **more: object
) -> tuple[list[Record], list[str], list[str]]:
    said = {"completed_by": 7, "result": [region], **more}
    whole = [{"id": 1, "data": data or {"text": TEXT}, "annotations": [said]}]
    return parts(put(tmp_path, "a.json", json.dumps(whole)))


def test_a_region_without_a_type_is_what_its_value_says(tmp_path: Path) -> None:
    bare = {name: value for name, value in REGION.items() if name != "type"}
    (record,), refusals, notes = task(tmp_path, bare)
    assert (marked(record), record.status, refusals, notes) == (MUNA, Status.DONE, [], [])


@pytest.mark.parametrize(
    ("data", "to_name"),
    [
        ({"news": TEXT, "url": "https://x.org/1"}, "text"),
        ({"body": TEXT, "headline": "عنوان"}, "body"),
    ],
)
def test_the_text_is_what_regions_stand_on_or_no_address(
    tmp_path: Path, data: dict[str, str], to_name: str
) -> None:
    (record,), refusals, _notes = task(tmp_path, {**REGION, "to_name": to_name}, data)
    assert (record.text, marked(record), refusals) == (TEXT, MUNA, [])


def test_which_of_two_texts_it_is_is_asked(tmp_path: Path) -> None:
    _records, (refusal,), _notes = task(tmp_path, REGION, {"body": TEXT, "headline": "عنوان"})
    assert "--text-field names what has the text: body, headline" in refusal


def test_what_a_review_has_refused_is_only_suggested(tmp_path: Path) -> None:
    reviews = [{"accepted": True}, {"accepted": False}]
    (record,), _refusals, _notes = task(tmp_path, REGION, reviews=reviews)
    assert (record.status, marked(record), len(record.suggested)) == (Status.SKIPPED, [], 1)
    (record,), _refusals, _notes = task(tmp_path, REGION, reviews=reviews[:1])
    assert (record.status, marked(record)) == (Status.DONE, MUNA)
