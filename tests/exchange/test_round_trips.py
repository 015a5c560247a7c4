"""Every format that holds the text gives back what it was given."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import bare, records
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.exchange import (
    Format,
    Holds,
    ReadOptions,
    Refusal,
    Report,
    WriteOptions,
    all_formats,
    by_name,
    detect,
    read_path,
    write_records,
)

OF_RELATIONS = ("relations-csv", "relations-tsv")
"""Formats of relations, which have no spans that none has: their own tests try them."""
WHOLE = [
    format.name
    for format in all_formats()
    if format.can_read and format.can_write and Holds.TEXT in format.holds and not format.extra
    and format.name not in OF_RELATIONS
]  # fmt: skip


def there_and_back(
    items: Iterable[Record], format: Format, folder: Path, options: WriteOptions | None = None
) -> tuple[list[Record], Report]:
    path = folder / ("out" if format.folder else f"out{format.suffixes[0]}")
    report = write_records(items, path, format, options)
    # What others' files count is guessed from where their spans end; what ours do is known.
    unit = {"UTF-16": "utf16", "code points": "codepoints"}.get(format.counts, "auto")
    found = list(read_path(path, format=format.name, options=ReadOptions(unit=unit)))
    refused = [item for item in found if isinstance(item, Refusal)]
    assert not refused
    return [item for item in found if isinstance(item, Record)], report


def arcs_of(record: Record) -> list[tuple[object, ...]]:
    """Relations by what they join."""
    places = {span.id: (span.start, span.end, span.label) for span in record.spans}
    arcs = ((arc.label, places.get(arc.head), places.get(arc.tail)) for arc in record.relations)
    return sorted(arcs, key=repr)


def borne_in(record: Record) -> list[tuple[object, ...]]:
    """Spans with what they bear; an empty value is none."""
    spans = ((span.start, span.end, span.label, span.attributes) for span in record.spans)
    return sorted(spans, key=repr)


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_format_says_it_holds_comes_back(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    format = by_name(name)
    record = data.draw(records())
    [back], report = there_and_back([record], format, tmp_path_factory.mktemp("trip"))
    holds = format.holds
    assert back.text == record.text
    if not report.lost or (format.holds >= {Holds.OVERLAP} and name not in ("brat", "ptc")):
        assert bare(back) == bare(record)
    if record.status is Status.SKIPPED and name in ("prodigy", "label-studio"):
        # Nobody stands for what is said of a skipped one: its spans wait, the rest is left out.
        back = replace(back, spans=back.suggested, labels=record.labels, relations=record.relations)
    folder = format.folder
    if Holds.ID in holds and not folder and record.id:
        assert back.id == record.id
    if Holds.TITLE in holds:
        assert back.title == record.title
    if Holds.META in holds:
        assert dict(back.meta) == dict(record.meta)
    if Holds.ANNOTATOR in holds and record.annotator:
        assert back.annotator == record.annotator
    if Holds.STATUS in holds:
        assert back.status == record.status
    if Holds.NOTE in holds and record.note:
        assert back.note == record.note
    if Holds.LABELS in holds:
        assert back.labels == record.labels
    if Holds.RELATIONS in holds and not folder:
        assert arcs_of(back) == arcs_of(record)
    if Holds.RELATION_NOTES in holds and not folder:
        assert [arc.note or None for arc in back.relations] == [
            arc.note or None for arc in record.relations
        ]
    if Holds.ATTRIBUTES in holds and not folder and record.status is not Status.SKIPPED:
        assert borne_in(back) == borne_in(record)
    if Holds.SPAN_IDS in holds:
        assert {span.id for span in back.spans} == {span.id for span in record.spans}
    if Holds.SPAN_NOTES in holds and not folder:
        assert {span.note or None for span in back.spans} == {
            span.note or None for span in record.spans
        }


@pytest.mark.parametrize(
    "name",
    [f.name for f in all_formats() if f.can_read and f.can_write and f.sniff and not f.extra
     and f.name not in OF_RELATIONS],
)  # fmt: skip
def test_a_file_is_known_by_its_content(name: str, tmp_path: Path) -> None:
    format = by_name(name)
    record = Record(
        text="قال وزير الخارجية أمس\n",
        id="a",
        spans=(RecordSpan(4, 17, "A", "s1"), RecordSpan(9, 17, "B", "s2")),
    )
    path = tmp_path / ("out" if format.folder else "out.data")
    write_records([record, record], path, format)
    one = next(iter(sorted(path.glob("*.t*")))) if format.folder else path
    if name == "ptc":
        one = path / "labels.tsv"
    assert detect(one).name == name
    [first, _second] = [item for item in read_path(path) if isinstance(item, Record)]
    wanted = [(4, 17), (9, 17)] if Holds.OVERLAP in format.holds else [(4, 17)]
    assert [(span.start, span.end) for span in first.spans] == wanted


def test_json_of_one_long_line_streams(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    tasks = [{"data": {"text": f"نص {number} " * 2000}} for number in range(40)]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    found = list(read_path(path))
    assert [item.text for item in found if isinstance(item, Record)] == [
        task["data"]["text"] for task in tasks
    ]
