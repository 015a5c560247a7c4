"""Tables and token files of further makes, each of a kind that people have sent."""

from pathlib import Path

import pytest

from tests.exchange.test_field_files import marked, parts, put
from tui.core.errors import DataError

MUNA = ("PER", "منى العامري")
TEXT = "وصلت منى العامري إلى عمّان أمس"
FILES: dict[str, tuple[str, list[list[tuple[str, str]]]]] = {
    # Blank rows part sentences.
    "tokens.csv": ("token,tag\nزارت,O\nمنى,B-PER\n,\nعاد,O\n", [[("PER", "منى")], []]),
    "blank.csv": ("token,tag\nزارت,O\nمنى,B-PER\n\nعاد,O\n", [[("PER", "منى")], []]),
    # A number for each sentence, and labels for tags.
    "numbered.csv": (
        "sentence_id,words,labels\n0,زارت,O\n0,منى,B-PER\n1,عاد,O\n",
        [[("PER", "منى")], []],
    ),
    # A sentence a row, as Python writes lists, or as words.
    "lists.csv": (
        "tokens,ner_tags\n\"['زارت', 'منى']\",\"['O', 'B-PER']\"\n",
        [[("PER", "منى")]],
    ),
    "sentence.csv": (
        "Sentence #,Sentence,POS,Tag\nSentence: 1,زارت منى,\"['V', 'N']\",\"['O', 'B-PER']\"\n",
        [[("PER", "منى")]],
    ),
    "words.csv": (
        "text,labels\nزارت منى,O B-PER\nعاد سامي,O B-PER\n",
        [[("PER", "منى")], [("PER", "سامي")]],
    ),
    # Spans in a cell.
    "tuples.csv": (f"text,entities\n{TEXT},\"[(5, 16, 'PER')]\"\nنص,\n", [[MUNA], []]),
    "objects.csv": (
        f'text,spans\n{TEXT},"[{{""start"":5,""end"":16,""label"":""PER""}}]"\n',
        [[MUNA]],
    ),
    # A TSV without names of columns, and GermEval's two columns of tags behind a number.
    "plain.tsv": ("زارت\tV\tO\nمنى\tN\tB-PER\n\n", [[("PER", "منى")]]),
    "germeval.tsv": (
        "#\thttp://x\n1\tزارت\tO\tO\n2\tمنى\tB-PER\tO\n3\tالعامري\tI-PER\tB-LOC\n\n",
        [[MUNA, ("LOC", "العامري")]],
    ),
    # A token and its tag apart by a slash, a sentence a line.
    "slash.txt": ("زارت/O منى/B-PER\nعاد/O سامي/B-PER\n", [[("PER", "منى")], [("PER", "سامي")]]),
    "indented.conll": ("زارت O\n منى B-PER\n", [[("PER", "منى")]]),
    # spaCy 2's training data, Dataturks' lines, lists of texts.
    "pairs.json": (
        f'[["{TEXT}", {{"entities": [[5, 16, "PER"]]}}], ["نص", {{"entities": []}}]]',
        [[MUNA], []],
    ),
    "dataturks.json": (
        f'{{"content":"{TEXT}","annotation":[{{"label":["PER"],"points":[{{"start":5,"end":15,'
        '"text":"منى العامري"}]}],"extras":null}\n'
        '{"content":"نص","annotation":null,"extras":null}\n',
        [[MUNA], []],
    ),
    "texts.json": ('["نص أول", "نص ثان"]', [[], []]),
    "texts.jsonl": ('"نص أول"\n"نص ثان"\n', [[], []]),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_as_it_is_meant(tmp_path: Path, name: str) -> None:
    text, wanted = FILES[name]
    records, refusals, _notes = parts(put(tmp_path, name, text))
    assert [marked(record) for record in records] == wanted
    assert refusals == []


UNKNOWN = {
    "lighttag.json": ('{"examples": [{"content": "نص طويل", "annotations": []}]}', ".examples[]"),
    "rasa.json": ('{"nlu": {"common_examples": [{"text": "نص طويل"}]}}', ".nlu.common_examples[]"),
    "rows.json": ('{"rows": [{"row_idx": 0, "row": {"text": "نص طويل"}}]}', ".rows[].row"),
    "by id.json": ('{"a": {"text": "نص أول"}, "b": {"text": "نص ثان"}}', "'by id.json' > lines"),
    "a.ann.json": ('{"anncomplete": true, "entities": []}', "tagtog's annotations stand apart"),
    "state.json": ('{"instance_id_to_span_to_value": {}}', "annotated_instances.jsonl"),
    "datasaur.json": ('{"projectName": "x", "sentences": []}', "export the project as CoNLL"),
    "spacy2.json": ('[{"id": 0, "paragraphs": []}]', "spacy convert"),
    "onto.v4_gold_conll": ("#begin document (a); part 000\na 0 0 x V *\n", "OntoNotes"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_read_is_known_by_name_with_the_way_out(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, said = UNKNOWN[name]
    put(tmp_path, name, text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError) as raised:
        parts(Path(name))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("header", "said"),
    [("id,tweet,class", "--text-field tweet"), ("id,النص,class", "--text-field النص")],
)
def test_texts_under_another_name_are_read_and_that_is_said(
    tmp_path: Path, header: str, said: str
) -> None:
    (record,), _refusals, notes = parts(put(tmp_path, "a.csv", f"{header}\n1,{TEXT},0\n"))
    assert (record.text, record.id, record.meta) == (TEXT, "1", {"class": "0"})
    assert said in notes[0]


def test_numbers_of_rows_are_no_metadata_and_a_bar_parts_columns(tmp_path: Path) -> None:
    (record,), _refusals, _notes = parts(put(tmp_path, "a.csv", f"|text|label\n0|{TEXT}|x\n"))
    assert (record.text, record.labels, record.meta) == (TEXT, ("x",), {})


def test_a_first_line_that_names_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="put a line like text,label before it"):
        parts(put(tmp_path, "a.csv", f"{TEXT},x\nنص,y\n"))


def test_tags_of_xml_in_a_text_are_told(tmp_path: Path) -> None:
    (record,), _refusals, notes = parts(put(tmp_path, "a.txt", "زارت <PER>منى</PER> عمّان"))
    assert record.text == "زارت <PER>منى</PER> عمّان"
    assert "it has tags in its text, like <PER>منى</PER>" in notes[0]
    assert parts(put(tmp_path, "b.txt", "5 < 6 و7 > 6"))[2] == []
