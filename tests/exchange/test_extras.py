"""The formats that a library of an extra reads and writes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import bare, records
from tui.core.record import Record, RecordSpan
from tui.exchange import Note, Refusal, by_name, detect, read_path, write_records

ITEM = Record(
    text="قال وزير 😀\x02 الخارجية\r\nأمس",
    id="a",
    title="ت",
    spans=(RecordSpan(4, 8, "PER", "s1"), RecordSpan(4, 20, "ROLE X", "s2")),
)


@pytest.mark.parametrize(("name", "module"), [("uima-json", "cassis"), ("spacy", "spacy")])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_text_and_spans_come_back(
    name: str, module: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pytest.importorskip(module)
    format = by_name(name)
    record = data.draw(records())
    path = tmp_path_factory.mktemp("trip") / f"out{format.suffixes[0]}"
    report = write_records([record], path, format)
    [back] = [item for item in read_path(path, format=name) if isinstance(item, Record)]
    assert bare(back) == bare(record)
    assert not [loss for loss in report.losses if "its" not in loss.what]


def test_xml_says_what_it_cannot_hold_and_keeps_the_offsets(tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    report = write_records([ITEM], tmp_path / "out", by_name("uima-xmi"))
    assert [str(loss) for loss in report.losses] == ["a: U+0002 became U+FFFD, XML cannot hold it"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "TypeSystem.xml",
        "a.xmi",
    ]
    note, back = read_path(tmp_path / "out")
    assert "U+FFFD" in str(note)
    assert isinstance(back, Record)
    assert back.text == ITEM.text.replace("\x02", "\ufffd")
    assert (back.id, back.title, back.spans) == (
        "a",
        "ت",
        (RecordSpan(4, 20, "ROLE X", "s2"), RecordSpan(4, 8, "PER", "s1")),
    )


def test_parquet_holds_tokens_and_names_of_tags(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    report = write_records([ITEM] * 1500, path, by_name("parquet"))
    assert detect(path).name == "parquet"
    found = [item for item in read_path(path) if isinstance(item, Record)]
    assert len(found) == 1500
    assert found[0].text == "قال وزير 😀 \x02 الخارجية أمس"
    assert [(span.start, span.end, span.label) for span in found[0].spans] == [
        (4, 21, "ROLE X"),
    ]
    assert {loss.what for loss in report.losses} == {"overlaps another span"}


CONLLU = """\
# newdoc id = d1
# sent_id = 1
# text = وقالت: نعم.
1-2\tوقالت\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tو\tو\tCCONJ\t_\t_\t2\tcc\t_\t_
2\tقالت\tقال\tVERB\t_\t_\t0\troot\t_\t_
3\t:\t:\tPUNCT\t_\t_\t2\tpunct\t_\t_
4\tنعم\tنعم\tINTJ\t_\t_\t2\tobj\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

# sent_id = 2
1\tثم\tثم\tADV\t_\t_\t2\tadvmod\t_\t_
2-3\tوعاد\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tو\tو\tCCONJ\t_\t_\t0\troot\t_\t_
3\tعاد\tعاد\tVERB\t_\t_\t2\tx\t_\t_
4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

# newpar
# sent_id = 3
1\tسطر\tسطر\tNOUN\t_\t_\t0\troot\t_\t_

broken line

# newdoc id = d2
# sent_id = 4
1\tآخر\tآخر\tADJ\t_\t_\t0\troot\t_\t_
"""


def test_conllu_keeps_words_spaces_paragraphs_and_documents(tmp_path: Path) -> None:
    pytest.importorskip("conllu")
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    found = list(read_path(path))
    assert [(item.title, item.text) for item in found if isinstance(item, Record)] == [
        ("d1", "وقالت: نعم. ثم وعاد.\nسطر"),
        ("d2", "آخر"),
    ]
    [refusal] = [item for item in found if isinstance(item, Refusal)]
    assert refusal.place == "line 22"


def test_a_page_gives_its_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    text = "دعا مجلس الأمن إلى وقف فوري لإطلاق النار في المدينة وبدء التفاوض المباشر. " * 5
    path = tmp_path / "a.html"
    path.write_text(
        f"<!DOCTYPE html><html><head><title>خبر اليوم</title></head><body><nav><a>الرئيسية</a>"
        f"</nav><article><h1>خبر اليوم</h1><p>{text}</p><p>{text}</p></article></body></html>",
        encoding="utf-8",
    )
    assert detect(path).name == "html"
    found = [item for item in read_path(path) if not isinstance(item, Note)]
    assert isinstance(found[0], Record)
    assert found[0].title == "خبر اليوم"
    assert text.strip() in found[0].text
    assert "الرئيسية" not in found[0].text
