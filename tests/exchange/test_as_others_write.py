"""Files as other programs write them: nothing of what they say goes without a word."""

import json
from pathlib import Path
from typing import Any

import pytest

from tui.core.errors import DataError, UsageError
from tui.core.record import Record, RecordSpan
from tui.exchange import (
    Fields,
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

TEXT = "😀 قال وزير"
SPAN = {"start": 2, "end": 5, "label": "V"}


def records(path: Path, format: str = "auto", options: ReadOptions | None = None) -> list[Record]:
    found = list(read_path(path, format=format, options=options))
    assert not [item for item in found if isinstance(item, Refusal)]
    return [item for item in found if isinstance(item, Record)]


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


def marked(record: Record) -> list[tuple[str, str]]:
    return [(span.label, record.text[span.start : span.end]) for span in record.spans]


@pytest.mark.parametrize(
    "value",
    [
        {"text": TEXT, "spans": [SPAN]},
        {"text": TEXT, "label": [[3, 6, "V"]]},
        {"text": TEXT, "spans": [SPAN], "answer": "accept"},
        {"tokens": ["قال", "وزير"], "ner_tags": ["B-V", "O"]},
        {"paragraph": TEXT, "paragraph_id": "p", "labels": [{**SPAN, "technique": "V"}]},
        {"text": TEXT, "ents": [SPAN]},
    ],
)
@pytest.mark.parametrize("layout", ["lines", "array", "laid out", "one after another"])
def test_objects_may_stand_in_lines_in_an_array_or_over_several_lines(
    value: dict[str, Any], layout: str, tmp_path: Path
) -> None:
    one, laid_out = json.dumps(value, ensure_ascii=False), json.dumps(value, indent=2)
    whole = {
        "lines": f"{one}\n{one}\n",
        "array": f"[{one},\n{one}]",
        "laid out": f"\ufeff{json.dumps([value, value], indent=1)}",
        "one after another": f"{laid_out}\r\n{laid_out}\n",
    }
    path = put(tmp_path, "a.json", whole[layout])
    assert [marked(record) for record in records(path)] == [[("V", "قال")]] * 2


def test_pairs_of_spacy_stand_in_an_array_or_one_a_line(tmp_path: Path) -> None:
    pair = json.dumps([TEXT, {"entities": [[2, 5, "V"]]}])
    for name, whole in (("a.json", f"[{pair}, {pair}]"), ("a.jsonl", f"{pair}\n{pair}\n")):
        found = records(put(tmp_path, name, whole))
        assert [marked(record) for record in found] == [[("V", "قال")]] * 2


@pytest.mark.parametrize("layout", ['{"text": "a", "n": %s}\n', '[{"text": "a", "n": %s}]'])
def test_a_number_too_long_for_python_is_refused_in_our_words(layout: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", layout % ("9" * 5000))
    (refused,) = read_path(path, format="jsonl")
    assert str(refused).endswith("a number has more than 4300 digits")


def test_what_stands_in_the_place_of_an_offset_is_said_as_json_has_it(tmp_path: Path) -> None:
    path = put(
        tmp_path, "a.jsonl", '{"text":"a b","spans":[{"start":null,"end":true,"label":"X"}]}'
    )
    (refused,) = read_path(path)
    assert "start and end are null and true, not whole numbers" in str(refused)


def test_a_span_without_a_label_is_not_laid_to_its_offsets(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": TEXT, "spans": [{**SPAN, "label": ""}]}))
    (refused,) = read_path(path)
    assert "has no label" in str(refused)
    assert "--offsets" not in str(refused)


def test_objects_with_a_text_are_not_said_to_have_their_texts_elsewhere(tmp_path: Path) -> None:
    entity = {"name": "محمد علي", "type": "PER", "pos": [4, 8]}
    path = put(tmp_path, "a.jsonl", json.dumps({"sentence": TEXT, "entities": [entity]}))
    with pytest.raises(DataError, match="--text-field sentence"):
        list(read_path(path))


def test_what_follows_an_array_is_not_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json", '[{"text": "قال"}]\n[{"text": "وزير"}]\n')
    [first, refused] = read_path(path)
    assert isinstance(first, Record)
    assert str(refused) == "item 2: more stands after the end of the array"


def test_a_laid_out_object_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = json.dumps({"text": TEXT}, indent=1)
    path = put(tmp_path, "a.json", f"{whole}\n{whole[:-4]}")
    [_first, refused] = read_path(path)
    assert isinstance(refused, Refusal)
    assert refused.place == "item 2"
    assert refused.reason.startswith("not JSON: ")


@pytest.mark.parametrize(
    "value",
    [
        {"text": TEXT, "ents": [SPAN], "tokens": [{"id": 0, "start": 0, "end": 1}]},
        {"text": TEXT, "ents": [], "tokens": [], "spans": {"sc": [SPAN, {**SPAN, "kb_id": ""}]}},
        {"text": TEXT, "entities": [[2, 5, "V"]]},
        {"text": TEXT, "entities": [SPAN]},
        {"text": TEXT, "entities": [SPAN], "cats": {"سياسة": 1.0, "رياضة": 0.2}},
    ],
)
def test_spacy_json_counts_code_points(value: dict[str, Any], tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps(value))
    assert detect(path).name == "spacy-json"
    [record] = records(path)
    assert marked(record) == [("V", "قال")]
    assert record.labels == (("سياسة",) if "cats" in value else ())
    assert record.meta == {}


def test_a_category_without_a_number_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": TEXT, "cats": {"V": "x"}}))
    [refused] = read_path(path)
    assert str(refused) == "line 1: score is no number: 'V'"


def test_a_key_that_looks_like_spans_is_told_once(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT, "id": "a", "spans": [], "marks": [SPAN], "tags": ["x"]})
    path = put(tmp_path, "a.jsonl", f"{line}\n{line}\n")
    notes = [str(item) for item in read_path(path) if isinstance(item, Note)]
    assert notes == ["line 1: 'marks' looks like spans, and went into meta; --spans-field takes it"]
    [record, _] = records(path, options=ReadOptions(fields=Fields(spans="marks")))
    assert marked(record) == [("V", "قال")]


@pytest.mark.parametrize(
    "value",
    [{"text": TEXT, "spans": [{**SPAN, "start": 3, "end": 6}]}, {"text": TEXT, "b": [[3, 6, "V"]]}],
)
def test_any_jsonl_may_count_utf16_where_that_is_said(
    value: dict[str, Any], tmp_path: Path
) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps(value))
    fields = Fields(spans="b") if "b" in value else None
    [record] = records(path, options=ReadOptions(unit="utf16", fields=fields))
    assert marked(record) == [("V", "قال")]


def test_prodigy_labels_of_texts_are_taken_and_relations_are_told(tmp_path: Path) -> None:
    lines = [
        {"text": TEXT, "label": "سياسة", "answer": "accept", "_input_hash": 1},
        {"text": TEXT, "label": "سياسة", "answer": "reject", "_input_hash": 1},
        {"text": TEXT, "spans": [], "answer": "accept", "relations": [{"head": 0, "child": 1}]},
    ]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert [record.labels for record in records(path)] == [("سياسة",), (), ()]
    [note] = [str(item) for item in read_path(path) if isinstance(item, Note)]
    assert note == "line 3: 1 relation leads to words that are no span, and is left out"


def test_doccano_labels_of_texts_need_no_comments(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"id": 1, "text": TEXT, "label": ["سياسة"]}))
    assert detect(path).name == "doccano"
    assert records(path)[0].labels == ("سياسة",)


@pytest.mark.parametrize("said", ["سطر\nوزير", "سطر\\nوزير", "سطروزير", "سطر وزير"])
def test_label_studio_may_tell_a_line_end_in_its_own_ways(said: str, tmp_path: Path) -> None:
    value = {"start": 0, "end": 8, "text": said, "labels": ["V"]}
    task = {
        "data": {"text": "سطر\nوزير"},
        "annotations": [{"result": [{"type": "labels", "value": value}]}],
    }
    [record] = records(put(tmp_path, "a.json", json.dumps([task])))
    assert marked(record) == [("V", "سطر\nوزير")]


@pytest.mark.parametrize(
    "head", ["id;Text;source\r\n", "sep=;\r\nid;text;source\r\n", " ID ;TEXT;source\n"]
)
def test_a_table_of_a_spreadsheet_is_read(head: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f"{head}1;قال, وزير;س\n2;آخر\n")
    [record, refused] = read_path(path)
    assert isinstance(record, Record)
    assert (record.id, record.text, record.meta) == ("1", "قال, وزير", {"source": "س"})
    line = head.count("\n") + 2
    assert str(refused) == f"line {line}: 2 columns, and the header has 3"


def test_the_label_of_a_table_of_texts_is_one_of_the_article(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "text,label,status,end\nقال وزير,سياسة,published,5\nآخر,,done,\n")
    [one, other] = records(path)
    assert (one.labels, one.status, one.meta) == (
        *(("سياسة",), None),
        {"status": "published", "end": "5"},
    )
    assert (other.labels, other.status, other.meta) == ((), "done", {})


def test_the_csv_of_label_studio_has_spans_in_a_cell(tmp_path: Path) -> None:
    cell = json.dumps([{"start": 3, "end": 6, "text": "قال", "labels": ["V"]}])
    path = put(tmp_path, "a.csv", 'text,label\n"{}","{}"\n'.format(TEXT, cell.replace('"', '""')))
    [record] = records(path)
    assert (marked(record), record.labels) == ([("V", "قال")], ())


def test_the_fields_of_a_table_are_named_as_those_of_json_are(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,النص,n\n7,قال وزير,1\n")
    [record] = records(path, options=ReadOptions(fields=Fields(text="النص")))
    assert (record.id, record.text, record.meta) == ("7", "قال وزير", {"n": "1"})


def test_two_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "text,label,label\nقال,أ,ب\n")
    with pytest.raises(Exception, match="line 1: two columns are called 'label'"):
        records(path)


@pytest.mark.parametrize("name", ["rot13", "base64", "idna", "undefined", "klingon"])
def test_what_is_no_encoding_of_texts_is_refused(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "abc")
    with pytest.raises(UsageError, match=f"no encoding is called '{name}'; try utf-8"):
        records(path, options=ReadOptions(encoding=name))


def test_the_mark_before_the_first_line_of_brat_is_no_part_of_it(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "\ufeffقال وزير")
    put(tmp_path, "a.ann", "\ufeffT1\tV 1 4\tقال\nT2\tN 5 9\tوزير\n")
    assert marked(records(tmp_path)[0]) == [("V", "قال"), ("N", "وزير")]


def test_a_text_of_white_space_goes_through_a_folder_of_brat(tmp_path: Path) -> None:
    write_records([Record(text=" \n", id="a")], tmp_path / "d", by_name("brat"))
    assert [record.text for record in records(tmp_path / "d")] == [" \n"]


@pytest.mark.parametrize("name", ["conll", "bioes", "wojood", "gliner", "huggingface", "parquet"])
def test_an_article_without_tokens_is_left_out_and_told(name: str, tmp_path: Path) -> None:
    format = by_name(name)
    if format.extra:
        pytest.importorskip("pyarrow")
    empty = Record(text=" \n", id="a", spans=(RecordSpan(0, 1, "V", "s"),))
    path = tmp_path / f"out{(format.suffixes or ('.txt',))[0]}"
    report = write_records([empty, Record(text="قال", id="b")], path, format)
    assert (report.articles, report.spans) == (1, 0)
    assert [str(loss) for loss in report.losses] == [
        "a: there is no token in it",
        "a: s (V ' '): no token is in it",
    ]
    assert [record.text for record in records(path, name)] == ["قال"]
    with pytest.raises(LossError):
        write_records([empty], path, format, WriteOptions(strict=True))


def test_labels_of_texts_may_be_a_string(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": TEXT, "label": "سياسة", "n": 1}))
    [record] = records(path)
    assert (record.labels, record.meta) == (("سياسة",), {"n": 1})


def test_a_record_without_a_text_has_a_way_out(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"sentence": TEXT}))
    with pytest.raises(DataError, match=r"its fields are: sentence; .*--text-field sentence"):
        list(read_path(path))
    [refused] = read_path(path, format="jsonl")
    assert str(refused) == "line 1: there is no 'text'; --text-field names what has it"


def test_what_is_packed_already_is_not_packed_again(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(UsageError, match=r"parquet is packed already; leave .gz out"):
        write_records([Record(text=TEXT)], tmp_path / "a.parquet.gz", by_name("parquet"))
    assert list(tmp_path.iterdir()) == []


def test_a_cas_that_is_not_sound_is_an_error_of_the_data(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    pytest.importorskip("cassis")
    record = Record(text=TEXT, id="a", spans=(RecordSpan(2, 4, "V", "s"),))
    write_records([record], tmp_path, by_name("uima-json"))
    path = tmp_path / "a.json"
    written = path.read_text("utf-8").replace(" ", "").replace("\n", "")
    was = '"%TYPE":"de.tudarmstadt'
    assert was in written
    path.write_text(written.replace(was, '"%TYPE":"gone'), "utf-8")
    with pytest.raises(DataError, match=r"a.json: no CAS can be made of it"):
        records(path, "uima-json")
    assert not recwarn.list


def test_conllu_that_is_not_sound_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("conllu")
    word = "1\tقال\t_\t_\t_\t_\t_\t_\t_\t_\n"
    lines = f"{word}\n1\tقال\n\n_{word[1:]}\n# text = x\n1\t\t_\t_\t_\t_\t_\t_\t_\t_\n"
    found = list(read_path(put(tmp_path, "a.conllu", lines), format="conllu"))
    places = [item.place for item in found if isinstance(item, Refusal)]
    assert places[:2] == ["line 3", "line 5"]
    assert all(item.text for item in found if isinstance(item, Record))


def test_a_damaged_parquet_is_an_error_of_the_data(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    write_records([Record(text="قال وزير أمس")] * 50, path, by_name("parquet"))
    data = bytearray(path.read_bytes())
    for at in range(4, 60):
        data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"a.parquet: not Parquet: [^\n]*; get the file again"):
        records(path)


def test_columns_whose_names_were_given_to_others_go_into_meta(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,text,title,body,doc\n7,موجز,عنوان,قال وزير,d\n")
    fields = Fields(text="body", id="doc", title="headline")
    [record] = records(path, options=ReadOptions(fields=fields))
    assert (record.id, record.text) == ("d", "قال وزير")
    assert record.meta == {"id": "7", "text": "موجز", "title": "عنوان"}
    path = put(tmp_path, "b.csv", "text,start,from,to,label,kind\nقال وزير,أمس,0,3,س,V\n")
    [record] = records(
        path, options=ReadOptions(fields=Fields(start="from", end="to", label="kind"))
    )
    assert marked(record) == [("V", "قال")]
    assert record.meta == {"start": "أمس", "label": "س"}


def test_a_document_ends_where_the_next_one_begins_with_a_wrong_sentence(tmp_path: Path) -> None:
    pytest.importorskip("conllu")
    first, then, last = (f"1\t{word}" + "\t_" * 8 + "\n" for word in ("قال", "وزير", "أمس"))
    lines = f"# newdoc id = a\n{first}\n# newdoc id = b\n1\tقال\n\n{then}\n{last}"
    found = list(read_path(put(tmp_path, "a.conllu", lines)))
    assert [item.text for item in found if isinstance(item, Record)] == ["قال", "وزير أمس"]
