"""Files as people really have them: what is read, and what is said of it.

The files are in tests/data/imports; each is one of a kind, with further ones of its kind here.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tui.core.errors import DataError
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange import Note, ReadOptions, Refusal, read_path
from tui.exchange.options import Fields

FILES = Path(__file__).parents[1] / "data" / "imports"
TEXT = "وصلت منى العامري إلى عمّان أمس، ثم سافرت إلى دبي."


def parts(
    path: Path, options: ReadOptions | None = None, format: str = "auto"
) -> tuple[list[Record], list[str], list[str]]:
    """The records, the refusals and the notes."""
    items = list(read_path(path, format=format, options=options))
    return (
        [item for item in items if isinstance(item, Record)],
        [str(item) for item in items if isinstance(item, Refusal)],
        [str(item) for item in items if isinstance(item, Note)],
    )


def marked(record: Record) -> list[tuple[str, str]]:
    return [(span.label, record.text[span.start : span.end]) for span in record.spans]


def put(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


READ: dict[str, list[list[tuple[str, str]]]] = {
    "crlfskew.jsonl": [[("LOC", "وهران"), ("LOC", "قسنطينة")]],
    "io.conll": [[("Pers", "أبي هريرة"), ("Allah", "الله")]],
    "wnut.conll": [[("PER", "أحمد عطاف")], []],
    "kaggle_ner.csv": [[("PER", "أحمد عطاف"), ("LOC", "وهران")], []],
    "spans_sorted_in_excel.csv": [[("GPE", "تونس")], [("PER", "أحمد عطاف"), ("LOC", "وهران")]],
    "multinerd.conll": [[("PER", "أحمد"), ("LOC", "القاهرة")], [("LOC", "بيروت")]],
    "uner.iob2": [[("PER", "أحمد"), ("LOC", "القاهرة")], [("LOC", "بيروت")]],
    "spacy_pipe.iob": [[("PER", "منى العامري"), ("LOC", "عمّان")], [("LOC", "دبي")]],
    "trailing_tab.conll": [[("PER", "أحمد"), ("LOC", "القاهرة")]],
    "underscore_tags.conll": [[("PERS", "أحمد علي"), ("LOC", "القاهرة")]],
    "pos_last.conll": [[("PER", "أحمد علي"), ("LOC", "القاهرة")]],
    "panx.tsv": [[("PER", "أحمد"), ("LOC", "القاهرة")], [("LOC", "بيروت")]],
    "pandas_loop.csv": [[("PERS", "منى العامري")], []],
    "off_strings.jsonl": [[("PER", "منى العامري")]],
    "spans_named.csv": [[("PER", "منى العامري"), ("LOC", "عمّان")], []],
    "ls_completions.json": [[("PER", "منى العامري"), ("LOC", "عمّان")]],
    "ls_nolabel.json": [[("PER", "منى العامري")]],
    "ls_twotexts.json": [[("PER", "منى العامري")]],
    "ls_perregion.json": [[("PER", "منى العامري")]],
    "tweets_text.jsonl": [[]],
}


@pytest.mark.parametrize("name", READ)
def test_the_spans_of_the_file_are_those_that_it_means(name: str) -> None:
    records, refused, _notes = parts(FILES / name)
    assert refused == []
    assert [marked(record) for record in records] == READ[name]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("crlfskew.jsonl", "line 1: its offsets count each CRLF as one, by the texts of its spans"),
        ("crlfskew_notext.jsonl", "--offsets crlf reads them so"),
        ("byteoffsets.jsonl", "--offsets utf8 reads them so"),
        ("io.conll", "tags without B or I (Allah, Pers) are read as spans of words"),
        ("wnut.conll", "lines that begin with # are left out, as comments"),
        ("underscore_tags.conll", "tags like B_PER are read as B-PER"),
        ("panx.tsv", "'ar:' is left out before each token"),
        ("excel_utf16.txt", "this looks like a table; --format tsv reads it as one"),
        ("prodigy_reject.jsonl", "1 task was rejected; its spans and labels (1) are left out"),
        ("ls_html.json", "item 1: not read: hypertextlabels"),
        ("ls_nolabel.json", "item 1: not read: regions without a label (2)"),
        ("ls_twotexts.json", "item 1: not read: regions of another text, title"),
        ("ls_perregion.json", "item 1: not read: taxonomy"),
        ("ls_pred_ids.json", "item 1: its predictions are numbers alone, and are not read"),
        ("spans_named.csv", "start_char, end_char, entity are read as the spans' start, end"),
        ("mojibake.txt", "it looks like UTF-8 that was read as Latin letters"),
        ("questionmarks.txt", "most of its letters are question marks"),
        ("labels_space.jsonl", "labels that look alike: 'LOC', 'LOC '"),
    ],
)
def test_what_is_not_as_usual_is_said(name: str, said: str) -> None:
    assert said in "\n".join(parts(FILES / name)[2])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ls_url_short.json", "the text is an address"),
        ("ls_paragraphs.json", "this is a dialogue"),
        ("space_in_token.conll", "line 3: 3 columns, and the other lines have 2: 'أبو ظبي B-LOC'"),
        ("armpro_409.jsonl", "--realign puts it where its text stands, --drop-bad-spans leaves"),
        ("pandas_nan.jsonl", "line 3: 'text' is null, not a string"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_way_out(name: str, reason: str) -> None:
    assert reason in "\n".join(parts(FILES / name)[1])


def test_an_article_whose_spans_were_not_read_is_not_done() -> None:
    statuses = {
        name: parts(FILES / name)[0][0].status
        for name in ("ls_html.json", "ls_nolabel.json", "ls_completions.json")
    }
    assert statuses == {
        "ls_html.json": Status.TODO,
        "ls_nolabel.json": Status.DOING,
        "ls_completions.json": Status.DONE,
    }


def test_what_was_rejected_is_no_span_and_what_was_skipped_waits(tmp_path: Path) -> None:
    span = [{"start": 0, "end": 4, "label": "PER", "token_start": 0, "token_end": 0}]
    tasks = [
        {"text": TEXT, "spans": span, "answer": answer} for answer in ("accept", "reject", "ignore")
    ]
    path = put(tmp_path, "a.jsonl", "".join(json.dumps(task) + "\n" for task in tasks))
    records, _refused, notes = parts(path)
    assert [(len(r.spans), len(r.suggested)) for r in records] == [(1, 0), (0, 0), (0, 1)]
    assert len(notes) == 2
    region = {
        "type": "labels",
        "to_name": "text",
        "value": {"start": 0, "end": 4, "labels": ["PER"]},
    }
    task = {"data": {"text": TEXT}, "annotations": [{"result": [region], "was_cancelled": True}]}
    [record], _refused, _notes = parts(put(tmp_path, "b.json", json.dumps([task])))
    assert (record.status, record.spans, len(record.suggested)) == (Status.SKIPPED, (), 1)


def test_a_wrong_span_is_left_out_or_moved_where_that_is_asked_for() -> None:
    drop, realign = ReadOptions(drop_bad_spans=True), ReadOptions(realign=True)
    [record], refused, notes = parts(FILES / "armpro_409.jsonl", drop)
    assert (len(record.spans), refused) == (3, [])
    assert sum("a span is left out: the span 46 to 74" in note for note in notes) == 1
    [moved], _refused, notes = parts(FILES / "corrected.jsonl", realign)
    given = json.loads((FILES / "corrected.jsonl").read_text(encoding="utf-8"))
    said = sorted(span["text"] for span in given["spans"])
    assert sorted(words for _label, words in marked(moved)) == said
    assert all("where its text stands" in note for note in notes)


def test_a_span_moves_past_hidden_controls_and_not_to_one_of_two_places(tmp_path: Path) -> None:
    text = "قال \u200fأحمد\u200f عطاف ثم أحمد"
    given = {"start": 0, "end": 3, "label": "PER"}
    spans = [{**given, "text": "أحمد عطاف"}, {**given, "text": "أحمد"}]
    path = put(tmp_path, "a.jsonl", json.dumps({"text": text, "spans": spans[:1]}))
    [record], _refused, _notes = parts(path, ReadOptions(realign=True))
    assert marked(record) == [("PER", "أحمد\u200f عطاف")]
    path = put(tmp_path, "b.jsonl", json.dumps({"text": text, "spans": spans}))
    assert parts(path, ReadOptions(realign=True))[1] != []


@pytest.mark.parametrize("unit", ["utf8", "utf16", "crlf"])
def test_offsets_of_any_unit_are_known_by_the_texts_of_the_spans(unit: str, tmp_path: Path) -> None:
    text = "😀 قال\r\nأحمد\r\nفي عمّان"
    start = text.index("عمّان")
    before = {
        "utf8": len(text[:start].encode()),
        "utf16": start + 1,
        "crlf": start - 2,
    }[unit]
    length = len("عمّان".encode()) if unit == "utf8" else len("عمّان")
    span = {"start": before, "end": before + length, "label": "LOC", "text": "عمّان"}
    path = put(tmp_path, "a.jsonl", json.dumps({"text": text, "spans": [span]}))
    [record], refused, notes = parts(path)
    assert (refused, marked(record)) == ([], [("LOC", "عمّان")])
    assert "its offsets count" in notes[0]
    del span["text"]
    path = put(tmp_path, "b.jsonl", json.dumps({"text": text, "spans": [span]}))
    assert marked(parts(path, ReadOptions(unit=unit))[0][0]) == [("LOC", "عمّان")]


def test_a_file_most_of_whose_spans_end_inside_words_is_not_taken(tmp_path: Path) -> None:
    lines = []
    for word in ("منى", "العامري", "سافرت", "دبي"):
        at = len(TEXT[: TEXT.index(word)].encode())
        # Bytes, where code points are expected; all of them lie in the text.
        text = TEXT + " قال" * 30
        span = {"start": at, "end": at + len(word.encode()), "label": "X"}
        lines.append(json.dumps({"text": text, "spans": [span]}))
    path = put(tmp_path, "a.jsonl", "\n".join(lines))
    with pytest.raises(DataError, match=r"inside a word, the first: line 1: .*--offsets utf8"):
        parts(path)
    assert len(parts(path, ReadOptions(unit="codepoints"))[0]) == 4
    assert [words for r in parts(path, ReadOptions(unit="utf8"))[0] for _x, words in marked(r)] == [
        *("منى", "العامري", "سافرت", "دبي")
    ]


def test_a_span_behind_a_proclitic_does_not_end_inside_a_word(tmp_path: Path) -> None:
    text = "والرئيس بالمدينة"
    spans = [{"start": 1, "end": 7, "label": "A"}, {"start": 9, "end": 16, "label": "B"}]
    path = put(tmp_path, "a.jsonl", json.dumps({"text": text, "spans": spans}))
    assert parts(path)[2] == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1 2 O\n2 3 O\n3 4 B-X\n", "are numbers: '1 2 O'.*--columns"),
        ("قال VERB\nأحمد NOUN1\nأمس 12x\n", "where tags are expected are none: .*--columns"),
    ],
)
def test_a_token_file_that_is_read_wrong_is_not_taken(
    lines: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=said):
        parts(put(tmp_path, "a.conll", lines))


@pytest.mark.parametrize("tags", ["B_PER I_PER O", "PER-B PER-I O", "b-PER i-PER O", "PER PER O"])
def test_tags_of_other_makes_are_spans(tags: str, tmp_path: Path) -> None:
    words = zip(("أحمد", "عطاف", "قال"), tags.split(), strict=True)
    lines = "".join(f"{word}\t{tag}\n" for word, tag in words)
    [record], _refused, notes = parts(put(tmp_path, "a.conll", lines))
    assert marked(record) == [("PER", "أحمد عطاف")]
    assert len(notes) == 1


def test_a_header_line_of_a_token_file_is_left_out(tmp_path: Path) -> None:
    lines = "token\tner\nأحمد\tB-PER\nقال\tO\n"
    [record], _refused, notes = parts(put(tmp_path, "a.conll", lines))
    assert (record.text, notes) == (
        "أحمد قال",
        ["its first line names the columns, and is left out"],
    )


def test_quotation_marks_of_a_text_in_a_tsv_stay(tmp_path: Path) -> None:
    records, refused, _notes = parts(FILES / "tsv_quotes.tsv")
    assert (len(records), refused) == (12, [])
    assert records[2].text.startswith('"')
    quoted = 'id\ttext\n1\t"قال ""نعم""\nأمس"\n'
    [record] = parts(put(tmp_path, "a.tsv", quoted))[0]
    assert record.text == 'قال "نعم"\nأمس'


def test_a_list_of_labels_in_a_cell_is_several_labels() -> None:
    labels = [record.labels for record in parts(FILES / "cls_pylist.csv")[0]]
    assert labels[0] == ("سياسة", "اقتصاد")


def test_a_status_is_that_of_records_which_tell_none(tmp_path: Path) -> None:
    lines = [{"text": "أ"}, {"text": "ب", "status": "skipped"}]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    records = parts(path, ReadOptions(status=Status.DONE))[0]
    assert [record.status for record in records] == [Status.DONE, Status.SKIPPED]


def test_an_encoding_of_one_byte_is_not_taken_for_nearly_all_utf8(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT}, ensure_ascii=False).encode() + b"\n"
    path = tmp_path / "a.jsonl"
    path.write_bytes(line * 50 + line[:12] + b"\xff" + line[12:] + line * 50)
    with pytest.raises(DataError, match="these bytes are UTF-8, not CP1256"):
        parts(path, ReadOptions(encoding="windows-1256"))
    records, [refusal], _notes = parts(path)
    assert len(records) == 100
    assert refusal.startswith("line 51, byte")


UNKNOWN = {
    "ubiai.json": "read as --text-field document --spans-field annotation --label-field label",
    "araieval.jsonl": "read as --text-field text --spans-field labels --label-field technique",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_json_of_unknown_make_is_read_by_what_its_fields_look_like(name: str) -> None:
    records, refused, notes = parts(FILES / name)
    assert (refused, notes) == ([], [UNKNOWN[name]])
    assert [words for _label, words in marked(records[0])] == ["وهران"]


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("telegram.json", "jq -c '.messages"),
        ("tecoholic.json", "jq -c '.annotations"),
        ("news.json", "its fields are: body, .*--text-field body"),
        ("webanno.tsv", "WebAnno TSV is not read; export the project again as UIMA CAS"),
        ("texts.zip", "unpack it, and import the files in it"),
    ],
)
def test_what_no_format_knows_names_the_way_out(name: str, way_out: str) -> None:
    with pytest.raises(DataError, match=way_out):
        parts(FILES / name)


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not here")
@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ({"messages": [{"id": 1, "text": "وصل الوفد"}, {"text": [{}]}]}, ["وصل الوفد"]),
        ({"messages": [{"role": "user", "content": "من وصل؟"}, {"role": "x"}]}, ["من وصل؟"]),
        (
            {"data": [{"title": "خبر", "paragraphs": [{"context": "وصل محمد", "qas": [
                {"id": "q1", "answers": [{"text": "محمد", "answer_start": 4}]}]}]}]},
            ["وصل محمد"],
        ),
        ({"classes": [], "annotations": [["وصل الوفد", {"entities": [[0, 3, "V"]]}]]},
         ["وصل الوفد"]),
    ],
    ids=["texts", "chat", "squad", "pairs"],
)  # fmt: skip
def test_the_command_that_is_named_gives_lines_that_come_in(
    value: object, texts: list[str], tmp_path: Path
) -> None:
    source = tmp_path / "given.json"
    source.write_text(json.dumps(value), "utf-8")
    with pytest.raises(DataError) as caught:
        parts(source)
    command = str(caught.value).partition("after: ")[2]
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    records, refused, _notes = parts(tmp_path / "lines.jsonl")
    assert ([record.text for record in records], refused) == (texts, [])
    spanned = [span for span in ("entities", "qas") if span in json.dumps(value)]
    assert bool(records[0].spans) == bool(spanned)


def test_fields_are_named_by_paths(tmp_path: Path) -> None:
    span = {"start": 0, "end": 4, "technique": "T"}
    path = put(tmp_path, "a.jsonl", json.dumps({"fields": {"text": TEXT}, "labels": [span]}))
    fields = Fields(text="fields.text", spans="labels", label="labels[].technique")
    [record], refused, _notes = parts(path, ReadOptions(fields=fields))
    assert (refused, marked(record)) == ([], [("T", "وصلت")])


@pytest.mark.parametrize("fields", [None, Fields(text="body")])
def test_a_name_for_the_text_keeps_a_task_of_label_studio_one(fields: Fields | None) -> None:
    [record], _refused, _notes = parts(FILES / "ls_othername.json", ReadOptions(fields=fields))
    assert record.spans
    assert record.status is Status.DONE


def test_a_span_without_the_label_that_was_looked_for_names_what_it_has() -> None:
    [refusal] = parts(FILES / "hf_pipeline.jsonl", format="spacy-json")[1]
    assert "a span has no 'label'; name its label with --label-field: entity_group" in refusal


CASES = {
    "incep_project.zip": ([("PER", "منى العامري"), ("LOC", "عمّان")], ""),
    "incep": (
        [("PER", "منى العامري"), ("person", "منى العامري"), ("place", "عمّان"), ("Stance", "دبي")],
        "NamedEntity (1)",
    ),
    "incep_lemma.json": ([("PER", "منى العامري")], "NamedEntity (1)"),
}


@pytest.mark.parametrize("name", CASES)
def test_layers_of_a_cas_are_spans_or_are_named_and_then_it_is_not_done(name: str) -> None:
    pytest.importorskip("cassis")
    [record], refused, notes = parts(FILES / name)
    spans, unread = CASES[name]
    assert (refused, marked(record)) == ([], spans)
    assert (record.status is Status.DOING) == bool(unread)
    assert [note.rpartition("layers that are not read: ")[2] for note in notes] == [unread][
        : bool(unread)
    ]


@pytest.mark.parametrize(("name", "label"), [("incep_project.zip", "to"), ("incep", "goesTo")])
def test_relations_of_a_cas_lead_from_span_to_span(name: str, label: str) -> None:
    pytest.importorskip("cassis")
    [record], _refused, _notes = parts(FILES / name)
    words = {span.id: record.text[span.start : span.end] for span in record.spans}
    assert [(arc.label, words[arc.head], words[arc.tail]) for arc in record.relations] == [
        (label, "منى العامري", "عمّان")
    ]


def test_names_in_the_last_column_of_conllu_are_spans() -> None:
    pytest.importorskip("conllu")
    [record], _refused, notes = parts(FILES / "ner_misc.conllu")
    assert (marked(record), notes) == ([("PER", "أحمد"), ("LOC", "القاهرة")], [])


def test_names_of_conllu_are_found_in_words_that_are_written_together(tmp_path: Path) -> None:
    pytest.importorskip("conllu")
    words = [
        ("1-2", "ومنى", "_"),
        ("1", "و", "NER=O"),
        ("2", "منى", "NER=B-PER"),
        ("3", "العامري", "NER=I-PER"),
        ("3.1", "هي", "_"),
        ("4", "عمان", "NER=LOC"),
    ]
    lines = ["\t".join([id_, form, *["_"] * 7, misc]) for id_, form, misc in words]
    again = [f"# newdoc\n# text = {text}\n" + "\n".join(lines) for text in (
        "ومنى العامري، عمّان", "ومنى العامري عمان")]  # fmt: skip
    path = put(tmp_path, "a.conllu", "\n\n".join(again) + "\n\n")
    records, _refused, notes = parts(path)
    assert [marked(one) for one in records] == [
        [("PER", "منى العامري")],
        [("PER", "منى العامري"), ("LOC", "عمان")],
    ]
    assert notes == ["1 span whose words do not stand in the text is left out"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1,1,O\n1,2,O\n1,3,B-PER\n", "most of what stands where tokens are expected are numbers"),
        ("1,زار,x1\n1,منى,x2\n", "most of what stands where tags are expected are none"),
    ],
)
def test_a_table_of_what_are_no_tokens_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        parts(put(tmp_path, "a.csv", f"sentence,word,tag\n{rows}"))


OTHERS: dict[str, tuple[object, list[tuple[str, str]]]] = {
    "another key": ({"text": TEXT, "ner": [[5, 16, "PER"]]}, [("PER", "منى العامري")]),
    "begin and type": (
        {"text": TEXT, "entities": [{"begin": 5, "end": 16, "type": "PER"}]},
        [("PER", "منى العامري")],
    ),
    "a length": (
        {"text": TEXT, "entities": [{"offset": 5, "length": 11, "category": "PER"}]},
        [("PER", "منى العامري")],
    ),
    "a text inside": (
        {"data": {"text": TEXT}, "spans": [{"start": 5, "end": 16, "label": "PER"}]},
        [("PER", "منى العامري")],
    ),
    "ends included": (
        {"text": TEXT, "spans": [{"start": 5, "end": 15, "label": "PER", "text": "منى العامري"}]},
        [("PER", "منى العامري")],
    ),
    "counted from one": (
        {"text": TEXT, "spans": [{"start": 6, "end": 16, "label": "PER", "text": "منى العامري"}]},
        [("PER", "منى العامري")],
    ),
    "start and end in a pair": (
        {"text": TEXT, "entities": [{"pos": [5, 16], "label": "PER", "mention": "منى العامري"}]},
        [("PER", "منى العامري")],
    ),
    "a pair alone, from word to word": (
        {
            "body": TEXT,
            "found": [{"span": [5, 16], "type": "PER"}, {"span": [21, 26], "type": "LOC"}],
        },
        [("PER", "منى العامري"), ("LOC", "عمّان")],
    ),
    "pairs as parts": (
        {
            "text": TEXT,
            "entities": [{"offsets": [[5, 16]], "type": "PER", "text": ["منى العامري"]}],
        },
        [("PER", "منى العامري")],
    ),
    "a pair where ours have a start": (
        {"text": TEXT, "spans": [{"pos": [5, 16], "label": "PER"}]},
        [("PER", "منى العامري")],
    ),
    "an offset where ours have a start": (
        {"text": TEXT, "spans": [{"offset": 5, "length": 11, "label": "PER"}]},
        [("PER", "منى العامري")],
    ),
    "words and labels": (
        {"words": ["زارت", "منى"], "labels": ["O", "B-PER"]},
        [("PER", "منى")],
    ),
    "strings of words": ({"tokens": "زارت منى", "tags": "O B-PER"}, [("PER", "منى")]),
    "a sentence as a list": (
        {"sentence": ["زارت", "منى"], "ner": ["O", "B-PER"]},
        [("PER", "منى")],
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_json_is_read_by_what_it_looks_like(tmp_path: Path, kind: str) -> None:
    value, spans = OTHERS[kind]
    (record,), refusals, _notes = parts(put(tmp_path, "a.jsonl", json.dumps(value)))
    assert (marked(record), refusals) == (spans, [])


@pytest.mark.parametrize(
    "members",
    [
        pytest.param(
            [{"pos": [1, 3], "type": "PER", "name": "منى العامري"}], id="words are counted"
        ),
        pytest.param([{"pos": [5, 15], "type": "PER"}], id="the last letter is named"),
        pytest.param([{"pos": [4, 15], "type": "PER", "text": "منى العامري"}], id="one before"),
        pytest.param([{"pos": [5, 16], "type": "PER"}, {"pos": [5], "type": "PER"}], id="no pair"),
        pytest.param([{"pos": [16, 5], "type": "PER"}], id="the wrong way round"),
        pytest.param([{"pos": [5, 999], "type": "PER"}], id="beyond the text"),
        pytest.param([{"offsets": [[5, 8], [21, 26]], "type": "PER"}], id="two parts"),
    ],
)
def test_a_pair_that_may_be_something_else_is_no_span(
    tmp_path: Path, members: list[dict[str, object]]
) -> None:
    value = {"text": TEXT, "entities": members}
    (record,), refused, notes = parts(put(tmp_path, "a.jsonl", json.dumps(value)))
    assert (marked(record), refused) == ([], [])
    if "pos" in members[0]:
        assert notes == [
            "line 1: 'entities' looks like spans, and went into meta; --spans-field takes it"
        ]


def test_a_pair_can_be_named(tmp_path: Path) -> None:
    value = {"text": TEXT, "e": [{"p": [5, 15], "t": "PER"}]}
    fields = Fields(spans="e", label="t", start="p.0", end="p.1")
    path = put(tmp_path, "a.jsonl", json.dumps(value))
    (record,), _refused, _notes = parts(path, ReadOptions(fields=fields, unit="inclusive"))
    assert marked(record) == [("PER", "منى العامري")]


def test_spans_that_somebody_said_no_to_are_left_out_and_counted(tmp_path: Path) -> None:
    both = [
        {"start": 5, "end": 16, "tag": "PER", "correct": True},
        {"start": 21, "end": 26, "tag": "LOC", "correct": False},
    ]
    path = put(tmp_path, "a.jsonl", json.dumps({"content": TEXT, "annotations": both}))
    (record,), _refusals, notes = parts(path)
    assert marked(record) == [("PER", "منى العامري")]
    assert notes[-1] == "1 span was rejected, and is left out"


def test_ends_that_are_included_are_told_by_the_words_they_cut(tmp_path: Path) -> None:
    spans = [{"start": 5, "end": 15, "label": "PER"}, {"start": 21, "end": 25, "label": "LOC"}]
    line = json.dumps({"text": TEXT, "spans": spans})
    _records, _refusals, notes = parts(put(tmp_path, "a.jsonl", line))
    assert "2 of 2 spans begin or end inside a word" in notes[0]
    assert "--offsets inclusive reads them so" in notes[0]
    path = put(tmp_path, "b.jsonl", "\n".join([line] * 5))
    with pytest.raises(DataError, match="--offsets inclusive reads them so"):
        parts(path)
    records = parts(path, ReadOptions(unit="inclusive"))[0]
    assert marked(records[0]) == [("PER", "منى العامري"), ("LOC", "عمّان")]


def test_a_task_that_nobody_answered_hides_no_rejected_ones(tmp_path: Path) -> None:
    no = {"text": TEXT, "spans": [{"start": 5, "end": 16, "label": "PER"}], "answer": "reject"}
    path = put(tmp_path, "a.jsonl", json.dumps({"text": "نص"}) + "\n" + json.dumps(no))
    records, _refusals, notes = parts(path)
    assert [marked(one) for one in records] == [[], []]
    assert notes == ["1 task was rejected; its spans and labels (1) are left out"]


def test_prodigys_sessions_are_annotators_where_they_are_named(tmp_path: Path) -> None:
    tasks = [
        {"text": TEXT, "answer": "accept", "accept": [1], "_session_id": "news-muna"},
        {"text": "نص", "answer": "accept", "_annotator_id": "2024-05-01_10-11-12"},
    ]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, tasks)))
    records = parts(path)[0]
    assert [(one.annotator, one.labels) for one in records] == [("news-muna", ("1",)), (None, ())]


def test_what_doccano_has_approved_is_done(tmp_path: Path) -> None:
    line = {"id": 1, "text": TEXT, "labels": [[5, 16, "PER"]], "annotation_approver": "admin"}
    (record,), _refusals, _notes = parts(put(tmp_path, "a.jsonl", json.dumps(line)))
    assert (record.status, marked(record)) == (Status.DONE, [("PER", "منى العامري")])


@pytest.mark.parametrize("large", [200, 100_000])
def test_an_object_larger_than_what_is_looked_at_is_known_by_its_first_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("tui.exchange.files.source._HEAD", 100)
    monkeypatch.setattr("tui.exchange.files.source._LARGE_HEAD", large)
    text = TEXT * 20
    region = {"type": "labels", "to_name": "text", "id": "x",
              "value": {"start": 5, "end": 16, "labels": ["PER"]}}  # fmt: skip
    task = {"id": 1, "data": {"text": text}, "annotations": [{"result": [region]}]}
    (record,), _refusals, _notes = parts(put(tmp_path, "a.json", json.dumps([task])))
    assert marked(record) == [("PER", "منى العامري")]
    doccano = {"id": 1, "text": text, "label": [[5, 16, "PER"]]}
    (record,), _refusals, notes = parts(put(tmp_path, "b.json", json.dumps([doccano])))
    # Where the keys behind the text are too far away, what was not read is told.
    read = large > len(text)
    assert marked(record) == ([("PER", "منى العامري")] if read else [])
    assert read or "'label' looks like spans" in notes[0]
