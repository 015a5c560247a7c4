"""Relations, chains, slots and features of a CAS, in and out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import spans_of, texts
from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.exchange import (
    Note,
    ReadOptions,
    Refusal,
    WriteOptions,
    by_name,
    read_path,
    write_records,
)
from tui.exchange.formats.uima import feature_name

cassis = pytest.importorskip("cassis")

TEXT = "😀 قال عباس في رام الله"
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
LINK = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink"
STRING, FLAG, ANNOTATION = "uima.cas.String", "uima.cas.Boolean", "uima.tcas.Annotation"

Make = Callable[..., Any]


def cas_of(layers: dict[str, dict[str, Any]]) -> tuple[Any, dict[str, Make]]:
    """A CAS of these layers, and what makes a structure of each."""
    types = cassis.TypeSystem()
    made = {name: types.create_type(name, features.pop("%super", ANNOTATION))
            for name, features in layers.items()}  # fmt: skip
    for name, features in layers.items():
        for feature, kind in features.items():
            array = {"elementType": kind[1]} if isinstance(kind, tuple) else {}
            kind = kind[0] if isinstance(kind, tuple) else kind
            types.create_feature(made[name], feature, kind, **array)
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = TEXT

    def maker(name: str) -> Make:
        def make(**said: Any) -> Any:
            structure = made[name](**said)
            if "begin" in said:
                cas.add(structure)
            return structure

        return make

    return cas, {name: maker(name) for name in layers}


def read(cas: Any, folder: Path, *, xml: bool) -> tuple[Record, list[str]]:
    if xml:
        (folder / "TypeSystem.xml").write_text(cas.typesystem.to_xml(), encoding="utf-8")
        path = folder / "a.xmi"
        path.write_text(cas.to_xmi(), encoding="utf-8")
    else:
        path = folder / "a.json"
        path.write_text(cas.to_json(), encoding="utf-8")
    found = list(read_path(path))
    [record] = [item for item in found if isinstance(item, Record)]
    return record, [item.what for item in found if isinstance(item, Note)]


def arcs(record: Record) -> list[tuple[str, str, str]]:
    words = {span.id: record.text[span.start : span.end] for span in record.spans}
    return [(arc.label, words[arc.head], words[arc.tail]) for arc in record.relations]


@pytest.mark.parametrize("xml", [False, True])
def test_a_layer_of_relations_leads_from_governor_to_dependent(tmp_path: Path, xml: bool) -> None:
    layers = {
        "webanno.custom.Mention": {"label": STRING, "certain": FLAG, "n": "uima.cas.Integer"},
        "webanno.custom.Goes": {"Governor": ANNOTATION, "Dependent": ANNOTATION, "how": STRING},
    }  # fmt: skip
    cas, make = cas_of(layers)
    mention, goes = make.values()
    one = mention(begin=6, end=10, label="PER", certain=True)
    other = mention(begin=14, end=22, label="GPE", certain=False, n=3)
    goes(begin=14, end=22, Governor=one, Dependent=other, how="flies")
    goes(begin=14, end=22, Governor=other, Dependent=one)
    record, said = read(cas, tmp_path, xml=xml)
    assert arcs(record) == [("flies", "عباس", "رام الله"), ("Goes", "رام الله", "عباس")]
    assert [span.attributes for span in record.spans] == [(("certain", "true"),), (("n", "3"),)]
    assert (said, record.status) == ([], None)


@pytest.mark.parametrize("xml", [False, True])
def test_a_chain_is_its_links_each_joined_to_the_one_before(tmp_path: Path, xml: bool) -> None:
    cas, make = cas_of({LINK: {"next": LINK, "referenceType": STRING, "referenceRelation": STRING}})
    link = make[LINK]
    last = link(begin=14, end=22, referenceType="place")
    middle = link(begin=6, end=10, next=last, referenceRelation="anaphoric")
    link(begin=2, end=5, next=middle)
    record, _said = read(cas, tmp_path, xml=xml)
    assert arcs(record) == [("Coreference", "عباس", "قال"), ("anaphoric", "رام الله", "عباس")]
    assert record.relations[0].told == RelationLabel("Coreference", directed=False, chain=True)
    assert [span.label for span in record.spans] == ["Coreference", "Coreference", "place"]


@pytest.mark.parametrize("xml", [False, True])
def test_slots_lead_to_what_fills_them(tmp_path: Path, xml: bool) -> None:
    slot = "webanno.custom.EventArgumentsLink"
    layers: dict[str, dict[str, Any]] = {
        ENTITY: {"value": STRING, "identifier": STRING},
        slot: {"%super": "uima.cas.TOP", "role": STRING, "target": ANNOTATION},
        "webanno.custom.Event": {"value": STRING, "arguments": ("uima.cas.FSArray", slot)},
    }
    cas, make = cas_of(layers)
    entity, link, event = make.values()
    place = entity(begin=14, end=22, value="GPE", identifier="http://www.wikidata.org/entity/Q1")
    array = cas.typesystem.get_type("uima.cas.FSArray")
    slots = array(elements=[link(role="place", target=place), link(target=place)])
    event(begin=2, end=5, value="Say", arguments=slots)
    record, said = read(cas, tmp_path, xml=xml)
    assert arcs(record) == [("place", "قال", "رام الله"), ("arguments", "قال", "رام الله")]
    assert record.spans[1].attributes == (("identifier", "http://www.wikidata.org/entity/Q1"),)
    assert not said


def test_relations_of_words_are_named(tmp_path: Path) -> None:
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    layers: dict[str, dict[str, Any]] = {
        token: {},
        "webanno.custom.Dep": {"Governor": ANNOTATION, "Dependent": ANNOTATION, "label": STRING},
    }
    cas, make = cas_of(layers)
    word, dep = make.values()
    dep(begin=2, end=5, Governor=word(begin=2, end=5), Dependent=word(begin=6, end=10))
    record, said = read(cas, tmp_path, xml=False)
    assert (record.relations, record.status) == ((), Status.TODO)
    assert said == ["layers that are not read: Dep (1)"]


def test_a_span_that_is_no_place_in_the_text_is_refused_or_left_out(tmp_path: Path) -> None:
    spans = (RecordSpan(2, 5, "V", "s"), RecordSpan(6, 10, "PER", "p"))
    arc = RecordRelation("s", "p", "source")
    record = Record(TEXT, "a", spans=spans, relations=(arc,))
    write_records([record], tmp_path, by_name("uima-json"))
    path = tmp_path / "a.json"
    sound = path.read_text("utf-8")
    # Within the surrogate pair, and behind the end.
    for was, wrong in (('"begin": 3', '"begin": 1'), ('"end": 6', '"end": 900')):
        assert was in sound
        path.write_text(sound.replace(was, wrong, 1), "utf-8")
        [refused] = [item for item in read_path(path) if isinstance(item, Refusal)]
        assert "is outside the text" in refused.reason
        assert "--drop-bad-spans leaves out the span alone" in refused.reason
        found = list(read_path(path, options=ReadOptions(drop_bad_spans=True)))
        [left] = [item for item in found if isinstance(item, Record)]
        assert [span.id for span in left.spans] == ["p"]
        assert not left.relations


def test_a_unit_that_is_asked_for_does_not_count_twice(tmp_path: Path) -> None:
    record = Record(TEXT, "a", spans=(RecordSpan(2, 5, "V", "s"),))
    write_records([record], tmp_path, by_name("uima-json"))
    found = list(read_path(tmp_path / "a.json", options=ReadOptions(unit="utf16")))
    assert [item.spans for item in found if isinstance(item, Record)] == [record.spans]


def test_names_that_no_feature_may_have_are_made_so_and_said(tmp_path: Path) -> None:
    names = {"sure": "sure", "مؤكد": "مؤكد", "how sure": "how_sure", "2nd": "a_2nd",
             "begin": "begin_", "class": "class_", "؟": "a", "": "a"}  # fmt: skip
    assert {name: feature_name(name) for name in names} == names
    borne = (("how sure", "x"), ("how_sure", "y"), ("sure", "true"))
    record = Record(TEXT, "a", spans=(RecordSpan(2, 5, "V", "s", attributes=borne),))
    report = write_records([record], tmp_path, by_name("uima-json"))
    assert [loss.what for loss in report.losses] == [
        "its attribute how sure became how_sure",
        "its attribute how_sure y",
    ]


@pytest.mark.parametrize("name", ["uima-json", "uima-xmi"])
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_links_and_features_go_there_and_back(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sound = st.text("ab جد😀", min_size=1, max_size=12)
    text = data.draw(sound)
    spans = data.draw(spans_of(text, st.sampled_from(["A", "B"])))
    borne = st.dictionaries(
        st.sampled_from(["sure", "tone", "مؤكد"]), st.sampled_from(["true", "x"]), max_size=3
    )
    spans = [
        RecordSpan(one.start, one.end, one.label, one.id,
                   attributes=tuple(sorted(data.draw(borne).items())))
        for one in spans
    ]  # fmt: skip
    relations = []
    if spans:
        ids = st.sampled_from([str(span.id) for span in spans])
        arc = st.builds(RecordRelation, ids, ids, texts().filter(str.isprintable))
        relations = data.draw(st.lists(arc, max_size=4))
    more = RecordSpan(0, 1, "A", "s", attributes=(("x", "y"),))
    records = [
        Record(text, "a", spans=tuple(spans), relations=tuple(relations)),
        Record(text, "b", spans=(more,)),
    ]
    folder = tmp_path_factory.mktemp("cas")
    report = write_records(records, folder, by_name(name))
    found = [item for item in read_path(folder) if isinstance(item, Record)]
    assert not report.lost
    for back, record in zip(found, records, strict=True):
        assert {(s.start, s.end, s.label, s.id, s.attributes) for s in back.spans} == {
            (s.start, s.end, s.label, s.id, s.attributes) for s in record.spans
        }
        assert sorted((a.head, a.tail, a.label) for a in back.relations) == sorted(
            (a.head, a.tail, a.label) for a in record.relations
        )


def test_a_flag_of_the_scheme_is_true_or_false(tmp_path: Path) -> None:
    span = RecordSpan(2, 5, "V", "s", attributes=(("sure", "true"),))
    scheme = WriteOptions(attributes=(Attribute("sure", AttributeKind.FLAG),))
    write_records([Record(TEXT, "a", spans=(span,))], tmp_path, by_name("uima-json"), scheme)
    assert '"sure": true' in (tmp_path / "a.json").read_text("utf-8")
    [record] = [item for item in read_path(tmp_path / "a.json") if isinstance(item, Record)]
    assert record.spans == (span,)
