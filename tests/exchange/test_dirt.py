"""Dirt as real files have it: survived, with the place and the reason."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tui.core.errors import DataError
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.core.span import Source as Origin
from tui.exchange import (
    Fields,
    Item,
    LossError,
    Note,
    ReadOptions,
    Refusal,
    WriteOptions,
    by_name,
    detect,
    read_path,
    write_records,
)

NER = """\
قال O
الوزير B-PERS
 O
زيد I-PERS
أمس o
</title>
في O
منظمة B-LOCI-PERS
الأمم I-PRG

عاد\tO
حزب الأمة\tB-ORG
"""


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def parts(items: list[Item]) -> tuple[list[Record], list[str], list[str]]:
    return (
        [item for item in items if isinstance(item, Record)],
        [str(item) for item in items if isinstance(item, Refusal)],
        [str(item) for item in items if isinstance(item, Note)],
    )


def marked(record: Record) -> list[tuple[str, str]]:
    return [(span.label, record.text[span.start : span.end]) for span in record.spans]


def test_a_token_file_like_anercorp_is_survived_with_line_numbers(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", NER)
    assert detect(path).name == "conll"
    found, refused, notes = parts(list(read_path(path)))
    assert [record.text for record in found] == [
        "قال الوزير زيد أمس في منظمة الأمم",
        "عاد حزب الأمة",
    ]
    assert marked(found[0]) == [
        ("PERS", "الوزير زيد"),
        ("LOCI-PERS", "منظمة"),
        ("PRG", "الأمم"),
    ]
    assert marked(found[1]) == [("ORG", "حزب الأمة")]
    assert refused == ["line 3: the token is empty", "line 6: no tag beside '</title>'"]
    assert notes == ["line 5: 'o' is no tag, read as O"]
    assert [record.place for record in found] == ["line 1", "line 11"]


def test_a_token_file_without_a_blank_line_is_one_article(tmp_path: Path) -> None:
    path = put(tmp_path, "a.conll", "كلمة O\n" * 20_000)
    [record] = parts(list(read_path(path)))[0]
    assert len(record.text.split(" ")) == 20_000


def test_documents_and_their_sentences_are_kept_apart(tmp_path: Path) -> None:
    text = (
        "-DOCSTART- -X- O O\r\n\r\nأ N _ B-X\r\nب N _ I-X\r\n\r\nت N _ O\r\n\r\n"
        "-DOCSTART- -X- O O\r\n\r\nث N _ S-Y\r\n"
    )
    found, refused, notes = parts(list(read_path(put(tmp_path, "a.conll", text))))
    assert [record.text for record in found] == ["أ ب\nت", "ث"]
    assert marked(found[0]) == [("X", "أ ب")]
    assert marked(found[1]) == [("Y", "ث")]
    assert not refused
    assert not notes


def test_columns_are_chosen(tmp_path: Path) -> None:
    path = put(tmp_path, "a.conll", "1 أ B-X z\n2 ب I-X z\n")
    [record] = parts(list(read_path(path, format="conll", options=ReadOptions(columns=(1, 2)))))[0]
    assert (record.text, marked(record)) == ("أ ب", [("X", "أ ب")])


def test_a_type_nested_in_itself_is_decoded(tmp_path: Path) -> None:
    text = "مكتب B-ORG\nوزارة I-ORG B-ORG\nالصحة I-ORG I-ORG\nهنا O\n"
    path = put(tmp_path, "a.txt", text)
    assert detect(path).name == "wojood"
    [record] = parts(list(read_path(path)))[0]
    assert marked(record) == [("ORG", "مكتب وزارة الصحة"), ("ORG", "وزارة الصحة")]


def test_brat_pieces_gaps_and_wrong_lines(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", "قال\nوزير الخارجية زيد")
    put(
        tmp_path,
        "d/a.ann",
        "T1\tX 0 3;4 8\tقال وزير\nT2\tY 4 8;18 21\tوزير زيد\nT3\tY 0 3\tوزير\nT4\tY 0 99\tx\n"
        "T5\tY 9 17\tالخارجية\nT6 broken\nR1\tof Arg1:T1 Arg2:T2\nR2\tof Arg1:T1 Arg2:T9\n"
        "#1\tAnnotatorNotes T1\tملاحظة\nE1\tEvent:T1\n",
    )
    put(tmp_path, "d/b.txt", "نص بلا علامات")
    put(tmp_path, "d/b.ann", "")
    found, refused, notes = parts(list(read_path(tmp_path / "d")))
    assert [record.id for record in found] == ["b"]
    assert "'وزير' and is 'قال'; --realign puts it where its text stands" in refused[-1]
    left_out = ReadOptions(drop_bad_spans=True)
    found, refused, notes = parts(list(read_path(tmp_path / "d", options=left_out)))
    assert [record.id for record in found] == ["a", "b"]
    assert marked(found[0]) == [
        ("X", "قال\nوزير"),
        ("Y", "وزير"),
        ("Y", "الخارجية"),
        ("Y", "زيد"),
    ]
    assert found[0].spans[0].note == "ملاحظة"
    assert [(arc.head, arc.tail) for arc in found[0].relations] == [("T1", "T2")]
    assert refused == []
    assert [note.partition("a.ann: ")[2] for note in notes] == [
        "line 6: not Type, start, end and text apart by tabs",
        "T2 has gaps and became 2 spans",
        "E1 is of the type Event, and its trigger X: that is kept",
        "R2 goes to a span that is not there",
        "a span is left out: the span 0 to 3 is said to be 'وزير' and is 'قال'",
        "a span is left out: the span 0 to 99 is outside the text, which has 21",
    ]
    assert [item.id for item in parts(list(read_path(tmp_path / "d" / "b.ann")))[0]] == ["b"]


@pytest.mark.parametrize("ends", ["6 10", "5 9"])
def test_brat_offsets_may_count_a_line_end_of_two_as_one(ends: str, tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "قال\r\n وزير\r\nأمس")
    path = put(tmp_path, "a.ann", f"T1\tX {ends}\tوزير\n")
    [record] = parts(list(read_path(path)))[0]
    assert marked(record) == [("X", "وزير")]


def test_brat_writes_a_span_over_a_line_end_in_pieces(tmp_path: Path) -> None:
    record = Record(text="قال\nوزير", id="a/1", spans=(RecordSpan(0, 8, "X Y", "s"),))
    report = write_records([record], tmp_path / "out", by_name("brat"))
    assert (tmp_path / "out" / "a-1.ann").read_text("utf-8") == "T1\tX_Y 0 3;4 8\tقال وزير\n"
    assert [str(loss) for loss in report.losses] == [
        r"a/1: s (X Y 'قال\nوزير'): its label became X_Y"
    ]
    with pytest.raises(LossError):
        write_records([record], tmp_path / "two", by_name("brat"), WriteOptions(strict=True))
    assert not (tmp_path / "two").exists()


def test_ptc_rows_that_are_wrong_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "d/article1.txt", "قال وزير")
    put(tmp_path, "d/article2.txt", "بلا شيء")
    rows = "1\tLoaded\t0\t3\n1\tLoaded\t0\t30\n1\tLoaded\tx\t3\n9\tLoaded\t0\t3\nword\n"
    put(tmp_path, "d/labels.tsv", rows)
    found, refused, _notes = parts(list(read_path(tmp_path / "d")))
    assert [record.id for record in found] == ["2"]
    left_out = ReadOptions(drop_bad_spans=True)
    found, refused, notes = parts(list(read_path(tmp_path / "d", options=left_out)))
    assert [(record.id, marked(record)) for record in found] == [
        ("1", [("Loaded", "قال")]),
        ("2", []),
    ]
    assert [place.split(": ")[1] for place in refused] == ["line 5", "line 3", "line 4"]
    assert "a span is left out: the span 0 to 30 is outside the text" in notes[0]


def test_a_table_of_texts_and_its_wrong_rows(tmp_path: Path) -> None:
    table = 'id,text,source\n1,"سطر\r\nوسطر",س\n2,,س\n3,نص\n4,"نص, آخر",\n'
    found, refused, _notes = parts(list(read_path(put(tmp_path, "a.csv", table))))
    assert [(record.id, record.text, record.meta) for record in found] == [
        ("1", "سطر\r\nوسطر", {"source": "س"}),
        ("4", "نص, آخر", {}),
    ]
    assert refused == ["line 4: the text is empty", "line 5: 2 columns, and the header has 3"]


def test_a_table_without_the_column_of_the_text_is_an_error(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,words\n1,نص\n")
    with pytest.raises(DataError, match=r"line 1: no column is called 'text'; .*--text-field"):
        list(read_path(path))
    [record] = parts(
        list(read_path(path, format="csv", options=ReadOptions(fields=Fields(text="words"))))
    )[0]
    assert record.text == "نص"


def test_any_jsonl_comes_in_by_its_field_names(tmp_path: Path) -> None:
    line = {"doc": 7, "body": "قال وزير", "marks": [[0, 3, "V"], {"b": 4, "e": 8, "t": "N"}]}
    path = put(tmp_path, "a.jsonl", json.dumps(line | {"url": "u"}))
    fields = Fields(text="body", spans="marks", label="t", start="b", end="e", id="doc")
    [record] = parts(list(read_path(path, options=ReadOptions(fields=fields))))[0]
    assert (record.id, record.meta, marked(record)) == (
        "7",
        {"url": "u"},
        [("V", "قال"), ("N", "وزير")],
    )


EMOJI = "😀 قال وزير"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"text": EMOJI, "label": [[3, 6, "V"]]}, [("V", "قال")]),
        ({"text": EMOJI, "entities": [{"id": 1, "label": "V", "start_offset": 3, "end_offset": 6}],
          "relations": []}, [("V", "قال")]),
        ({"data": EMOJI, "labels": [[3, 6, "V"]]}, [("V", "قال")]),
    ],
)  # fmt: skip
def test_doccano_counts_as_browsers_do(
    value: dict[str, Any], wanted: list[tuple[str, str]], tmp_path: Path
) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps(value))
    assert detect(path).name == "doccano"
    [record] = parts(list(read_path(path)))[0]
    assert marked(record) == wanted


def test_doccano_in_code_points_when_asked(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": EMOJI, "label": [[2, 5, "V"]]}))
    [record] = parts(list(read_path(path, options=ReadOptions(unit="codepoints"))))[0]
    assert marked(record) == [("V", "قال")]


def test_an_offset_inside_a_character_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": EMOJI, "label": [[1, 5, "V"]]}))
    [refusal] = parts(list(read_path(path)))[1]
    assert refusal.startswith("line 1: offset 1 is inside a character, in UTF-16")


def region(start: int, end: int, text: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": ["V", "W"]}
    return {"id": "r", "type": "labels", "from_name": "l", "to_name": "t", "value": value} | more


@pytest.mark.parametrize(("start", "end"), [(3, 6), (2, 5)])
def test_label_studio_offsets_are_those_that_read_right(
    start: int, end: int, tmp_path: Path
) -> None:
    annotation = {
        "completed_by": {"email": "a@b.c"},
        "lead_time": 2.5,
        "result": [
            region(start, end, "قال"),
            {"type": "choices", "value": {"choices": ["سياسة"]}},
            {"type": "relation", "from_id": "r", "to_id": "r-1", "labels": []},
            {"type": "rating", "value": {"rating": 3}},
        ],
    }
    tasks = [
        {"id": 5, "data": {"body": EMOJI, "n": 1}, "annotations": [annotation] * 2},
        {"id": 6, "data": {"text": "نص", "body": "آخر"}, "annotations": []},
        {"id": 7, "data": {"text": "نص"}, "predictions": [{"score": 0.5, "result": []}]},
        {
            "id": 10,
            "data": {"text": "نص"},
            "annotations": [{"result": []}],
            "predictions": [
                {
                    "model_version": "v2",
                    "score": 0.25,
                    "result": [region(0, 2, "نص")],
                }
            ],
        },
        {"id": 8, "data": {"text": EMOJI}, "annotations": [{"result": [region(0, 2, "قال")]}]},
        {"id": 9, "data": {"text": "نص"}, "annotations": [{"result": [], "was_cancelled": True}]},
    ]
    path = put(tmp_path, "a.json", json.dumps(tasks, indent=1))
    found, refused, notes = parts(list(read_path(path)))
    assert [record.id for record in found] == ["5", "5", "6", "7", "10", "10", "9"]
    assert marked(found[0]) == [("V", "قال"), ("W", "قال")]
    assert (found[0].annotator, found[0].seconds, found[0].labels) == ("a@b.c", 2.5, ("سياسة",))
    assert [record.status for record in found[1:]] == [
        *(Status.DONE, Status.TODO, None, Status.DONE, None, Status.SKIPPED)
    ]
    assert [record.spans for record in found[4:6]] == [(), ()]
    suggested = {(s.label, s.source, s.score) for s in found[5].suggested}
    assert (found[5].origin, suggested) == (
        "v2", {("V", Origin.MODEL, 0.25), ("W", Origin.MODEL, 0.25)}
    )  # fmt: skip
    [refusal] = refused
    assert refusal.startswith("item 5: the span 0 to 1 is said to be 'قال' and is '😀'; --realign")
    assert notes == ["item 1: not read: rating"] * 2


def test_an_array_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json", '[{"data":{"text":"نص"}},{"data":{"te')
    found, refused, _notes = parts(list(read_path(path)))
    assert [record.text for record in found] == ["نص"]
    assert "item 2: the array breaks off here" in refused[0]


def test_prodigy_answers(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"text": "نص", "spans": [], "answer": answer, "_annotator_id": "a"}
        for answer in ("accept", "reject", "ignore")
    ]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    found = parts(list(read_path(path)))[0]
    assert [record.status for record in found] == [Status.DONE, Status.SKIPPED, Status.SKIPPED]
    assert [record.meta for record in found] == [{}, {"answer": "reject"}, {}]


def test_hugging_face_tags_without_names_are_refused(tmp_path: Path) -> None:
    path = put(
        tmp_path, "a.jsonl", '{"tokens":["a"],"ner_tags":[1]}\n{"tokens":["a"],"ner_tags":[]}'
    )
    numbers, missing = parts(list(read_path(path)))[1]
    assert "line 1: the tags are numbers, and their names are not in the file; export" in numbers
    assert missing == "line 2: 1 tokens have 0 tags"


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    path = put(tmp_path, "a.xmi", '<?xml version="1.0"?><xmi:XMI></xmi:XMI>')
    with pytest.raises(Exception, match=r"cassis, which is not here; .*hashiya\[uima\]"):
        list(read_path(path))
