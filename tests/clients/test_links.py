"""The programs that our files are for find relations and attributes where they look for them."""

import contextlib
import importlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.exchange import WriteOptions, by_name, write_records

TEXT = "😀 قال عباس إنه في رام الله"
SPANS = (
    RecordSpan(2, 5, "CUE", "c", attributes=(("negated", "true"), ("tone", "calm"))),
    RecordSpan(6, 10, "PER", "p"),
    RecordSpan(11, 14, "PER", "q"),
    RecordSpan(18, 26, "GPE", "g", attributes=(("wikidata", "Q1"),)),
)
ARCS = (
    RecordRelation("c", "p", "source", note="a note"),
    RecordRelation("q", "p", "same"),
    RecordRelation("g", "q", "same"),
    RecordRelation("p", "g", "near"),
)
RECORD = Record(TEXT, "a", spans=SPANS, relations=ARCS, status=Status.DONE)
SCHEME = WriteOptions(
    relation_labels=(
        RelationLabel("source", role_head="Cue", role_tail="Source"),
        RelationLabel("same", directed=False, chain=True),
        RelationLabel("near", directed=False),
    ),
    attributes=(
        Attribute("negated", AttributeKind.FLAG),
        Attribute("tone", AttributeKind.CHOICE, choices=("calm", "angry")),
        Attribute("wikidata", AttributeKind.TEXT),
    ),
)


def test_brats_own_parser_finds_what_links_and_what_is_borne(tmp_path: Path) -> None:
    library: Any = importlib.import_module("bratsubset.annotation")
    write_records([RECORD], tmp_path, by_name("brat"), SCHEME)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        found = library.TextAnnotations(str(tmp_path / "a"))
        relations = [(r.type, r.arg1l, r.arg1, r.arg2l, r.arg2) for r in found.get_relations()]
        attributes = [(a.type, a.target, a.value) for a in found.get_attributes()]
        equivalences = [(e.type, e.entities) for e in found.get_equivs()]
        normals = [(n.target, n.refdb, n.refid) for n in found.get_normalizations()]
        notes = [(c.target, c.tail.strip()) for c in found.get_oneline_comments()]
    assert not said.getvalue()
    assert not found.failed_lines
    assert relations == [
        ("source", "Cue", "T1", "Source", "T2"),
        ("near", "Arg1", "T2", "Arg2", "T4"),
    ]
    assert attributes == [("negated", "T1", True), ("tone", "T1", "calm")]
    assert equivalences == [("same", ["T2", "T3", "T4"])]
    assert normals == [("T4", "wikidata", "Q1")]
    assert notes == [("R1", "a note")]


def test_label_studio_validates_relations_and_what_regions_bear(tmp_path: Path) -> None:
    library: Any = importlib.import_module("label_studio_sdk.label_interface")
    write_records([RECORD], tmp_path / "a.json", by_name("label-studio"), SCHEME)
    [task] = json.loads((tmp_path / "a.json").read_text("utf-8"))
    [annotation] = task["annotations"]
    interface = library.LabelInterface(
        '<View><Labels name="label" toName="text"><Label value="CUE"/><Label value="PER"/>'
        '<Label value="GPE"/></Labels><Relations><Relation value="source"/>'
        '<Relation value="near"/><Relation value="same"/></Relations>'
        '<Choices name="negated" toName="text" perRegion="true"><Choice value="true"/></Choices>'
        '<Choices name="tone" toName="text" perRegion="true"><Choice value="calm"/>'
        '<Choice value="angry"/></Choices><TextArea name="wikidata" toName="text" '
        'perRegion="true"/><Text name="text" value="$text"/></View>'
    )
    assert interface.validate_annotation(annotation)
    prediction = {"model_version": "hashiya", "score": 1.0, "result": annotation["result"]}
    assert interface.validate_prediction(prediction, return_errors=True) == []


@pytest.mark.parametrize("xml", [False, True])
def test_cassis_follows_relations_to_their_ends(xml: bool, tmp_path: Path) -> None:
    cassis: Any = importlib.import_module("cassis")
    write_records([RECORD], tmp_path, by_name("uima-xmi" if xml else "uima-json"), SCHEME)
    if xml:
        types = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
        cas = cassis.load_cas_from_xmi(tmp_path / "a.xmi", typesystem=types)
    else:
        cas = cassis.load_cas_from_json((tmp_path / "a.json").read_text("utf-8"))
    relations = cas.select("webanno.custom.Relation")
    said = [(r.label, r.Governor.get_covered_text(), r.Dependent.get_covered_text())
            for r in relations]  # fmt: skip
    assert sorted(said) == sorted(
        (arc.label, *(TEXT[s.start : s.end] for end in (arc.head, arc.tail)
                      for s in SPANS if s.id == end))
        for arc in ARCS
    )  # fmt: skip
    entities = cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    assert [(e.negated, e.tone, e.wikidata) for e in entities] == [
        (True, "calm", None), (None, None, None), (None, None, None), (None, None, "Q1"),
    ]  # fmt: skip


def test_datasets_loads_relations_of_prodigy(tmp_path: Path) -> None:
    load_dataset = importlib.import_module("datasets").load_dataset
    write_records([RECORD] * 3, tmp_path / "a.jsonl", by_name("prodigy"), SCHEME)
    rows = load_dataset(
        "json", data_files=str(tmp_path / "a.jsonl"), split="train", cache_dir=str(tmp_path / "c")
    )
    for row in rows:
        words = [
            (arc["label"], row["text"][arc["head_span"]["start"] : arc["head_span"]["end"]])
            for arc in row["relations"]
        ]
        assert words == [("source", "قال"), ("same", "إنه"), ("same", "رام الله"), ("near", "عباس")]
