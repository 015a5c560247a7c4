"""Relations and attributes in a DocBin: as spaCy has them, and as we keep them beside."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import spans_of, texts
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.exchange import by_name, read_path, write_records

spacy = pytest.importorskip("spacy")

TEXT = "قال عباس في رام الله"
SPANS = (
    RecordSpan(0, 3, "CUE", "c", attributes=(("sure", "true"),)),
    RecordSpan(4, 8, "PER", "p"),
    RecordSpan(12, 20, "GPE", "g", attributes=(("wikidata", "Q1"),)),
)
ARCS = (RecordRelation("c", "p", "source", "r1", "note"), RecordRelation("c", "p", "other", "r2"))


def docs(path: Path) -> list[Any]:
    found = spacy.tokens.DocBin().from_disk(path)
    return list(found.get_docs(spacy.blank("ar").vocab))


def back(path: Path) -> Record:
    [record] = [item for item in read_path(path) if isinstance(item, Record)]
    return record


def test_spacy_finds_relations_and_attributes_where_it_looks(tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    write_records([Record(TEXT, "a", spans=SPANS, relations=ARCS)], path, by_name("spacy"))
    [doc] = docs(path)
    spacy.tokens.Doc.set_extension("rel", default={}, force=True)
    for name in ("sure", "wikidata"):
        spacy.tokens.Span.set_extension(name, default=None, force=True)
    [(ends, labels)] = doc._.rel.items()
    assert [doc[at].text for at in ends] == ["قال", "عباس"]
    assert labels == {"source": 1.0, "other": 1.0}
    said = [(span.text, span._.sure, span._.wikidata) for span in doc.spans["sc"]]
    assert said == [("قال", True, None), ("عباس", None, None), ("رام الله", None, "Q1")]
    record = back(path)
    assert (record.spans, record.relations) == (SPANS, ARCS)


def test_what_others_keep_there_is_read(tmp_path: Path) -> None:
    doc = spacy.blank("ar")(TEXT)
    doc.ents = [spacy.tokens.Span(doc, 0, 1, "CUE"), spacy.tokens.Span(doc, 3, 5, "GPE")]
    doc.user_data["._.", "rel", None, None] = {
        (0, 3): {"where": 0.9, "who": 0.1},
        (1, 3): {"x": 1.0},
    }
    doc.user_data["._.", "tone", 12, 20] = "calm"
    spacy.tokens.DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "a.spacy")
    record = back(tmp_path / "a.spacy")
    words = {span.id: record.text[span.start : span.end] for span in record.spans}
    assert [(arc.label, words[arc.head], words[arc.tail]) for arc in record.relations] == [
        ("where", "قال", "رام الله")
    ]
    assert [span.attributes for span in record.spans] == [(), (("tone", "calm"),)]


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_links_go_there_and_back(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = data.draw(texts())
    spans = [
        RecordSpan(one.start, one.end, one.label, one.id, attributes=one.attributes)
        for one in data.draw(spans_of(text, st.sampled_from("AB"), attributes=True))
    ]
    ids = st.sampled_from([str(span.id) for span in spans] or [""])
    arcs = st.lists(
        st.builds(RecordRelation, ids, ids, texts(), note=st.none() | texts()), max_size=4
    )
    relations = data.draw(arcs) if spans else []
    record = Record(text, "a", spans=tuple(spans), relations=tuple(relations))
    path = tmp_path_factory.mktemp("bin") / "a.spacy"
    report = write_records([record], path, by_name("spacy"))
    found = back(path)
    assert not report.lost
    assert sorted(found.spans, key=str) == sorted(record.spans, key=str)
    assert found.relations == record.relations
