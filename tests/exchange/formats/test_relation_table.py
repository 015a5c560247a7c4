"""A table of relations: head, label, tail, in and out."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.exchange.strategies import records
from tests.exchange.test_round_trips import arcs_of
from tui.core.errors import DataError
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.exchange import Refusal, WriteOptions, by_name, detect, read_path, write_records

TEXT = "قال عباس\nفي رام الله"
SPANS = (
    RecordSpan(0, 3, "CUE", "c"),
    RecordSpan(4, 8, "PER", "p"),
    RecordSpan(12, 20, "GPE", "g"),
)
ARCS = (
    RecordRelation("c", "p", "source", "r1", "=note"),
    RecordRelation("p", "c", "in, at", "r2"),
)
RECORD = Record(
    TEXT, "a", "عنوان", annotator="muna", status=Status.DONE, spans=SPANS, relations=ARCS
)


def parts(path: Path, format: str = "auto") -> tuple[list[Record], list[str]]:
    found = list(read_path(path, format=format))
    refused = [str(item) for item in found if isinstance(item, Refusal)]
    return [item for item in found if isinstance(item, Record)], refused


@pytest.mark.parametrize("name", ["relations-csv", "relations-tsv"])
@pytest.mark.parametrize("safe", [False, True])
def test_a_row_says_head_label_tail(name: str, safe: bool, tmp_path: Path) -> None:
    path = tmp_path / f"a{by_name(name).suffixes[0]}"
    other = Record("نص", "b", annotator="muna", status=Status.DONE)
    report = write_records([RECORD, other], path, by_name(name), WriteOptions(safe=safe))
    assert [str(loss) for loss in report.losses] == ["a: g (GPE 'رام الله'): no relation has it"]
    assert report.spans == 2
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="," if "csv" in name else "\t"))
    assert [row[:3] for row in rows] == [
        ["head", "label", "tail"], ["قال", "source", "عباس"], ["عباس", "in, at", "قال"],
        ["", "", ""],
    ]  # fmt: skip
    assert detect(path).name == name
    [back, second], refused = parts(path)
    assert (back.spans, back.relations) == (SPANS[:2], ARCS)
    assert (back.text, back.title, back.annotator, back.status) == (TEXT, "عنوان", "muna", "done")
    assert (second.text, second.relations, refused) == ("نص", (), [])


def test_a_table_of_somebody_else_needs_where_its_ends_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = "text,head,head_start,head_end,label,tail,tail_start,tail_end\n"
    path.write_text(
        f"{head}قال عباس,قال,0,3,says,عباس,4,8\n,عباس,4,8,is,قال,0,3\n,,0,3,,,4,8\n", "utf-8"
    )
    [record], refused = parts(path)
    assert [(arc.head, arc.label, arc.tail) for arc in record.relations] == [
        ("span-1", "says", "span-2"),
        ("span-2", "is", "span-1"),
    ]
    assert refused == ["line 4: the relation has no label"]
    path.write_text(f"{head}قال عباس,وزير,0,3,says,عباس,4,8\n", "utf-8")
    assert "is said to be 'وزير' and is 'قال'" in parts(path)[1][0]
    path.write_text(f"{head},قال,0,3,says,عباس,4,8\n", "utf-8")
    assert "no row above has the text of its article" in parts(path)[1][0]


def test_a_table_without_offsets_names_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,head,label,tail\nقال عباس,قال,says,عباس\n", "utf-8")
    with pytest.raises(DataError, match="lacks the columns head_end, head_start, tail_end"):
        list(read_path(path, format="relations-csv"))


@pytest.mark.parametrize("name", ["relations-csv", "relations-tsv"])
@given(record=records())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_relations_come_back(
    name: str, record: Record, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("table") / f"a{by_name(name).suffixes[0]}"
    report = write_records([record], path, by_name(name))
    [back], refused = parts(path, name)
    joined = {end for arc in record.relations for end in (arc.head, arc.tail)}
    assert (back.text, back.title, refused) == (record.text, record.title, [])
    assert arcs_of(back) == arcs_of(record)
    assert {span.id for span in back.spans} == joined
    assert report.spans == len(joined)
