"""brat's relations, events, equivalences, attributes, notes, and its configuration."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.exchange import Note, WriteOptions, by_name, read_path, write_records
from tui.exchange.formats.brat_conf import scheme_tables

TEXT = "تزوج كريم ليلى في عمان"
SPANS = (
    "T1\tPerson 5 9\tكريم\nT2\tPerson 10 14\tليلى\nT3\tMarriage 0 4\tتزوج\nT4\tCity 18 22\tعمان\n"
)


def read(folder: Path, lines: str, text: str = TEXT) -> tuple[Record, list[str]]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "a.ann").write_text(SPANS + lines, encoding="utf-8")
    found = list(read_path(folder / "a.ann"))
    [record] = [item for item in found if isinstance(item, Record)]
    return record, [item.what for item in found if isinstance(item, Note)]


def arcs(record: Record) -> list[tuple[str, str, str]]:
    return [(arc.label, arc.head, arc.tail) for arc in record.relations]


def written(record: Record, folder: Path, options: WriteOptions | None = None) -> list[str]:
    write_records([record], folder / "out", by_name("brat"), options)
    return (folder / "out" / "a.ann").read_text(encoding="utf-8").splitlines()


def test_a_relation_keeps_the_names_of_its_ends(tmp_path: Path) -> None:
    record, said = read(tmp_path, "R1\tpart Whole:T1 Part:T2\nR2\tnear Arg1:T1 Arg2:T4\n")
    assert arcs(record) == [("part", "T1", "T2"), ("near", "T1", "T4")]
    assert record.relations[0].told == RelationLabel("part", role_head="Whole", role_tail="Part")
    assert record.relations[1].told is None
    assert not said
    lines = written(record, tmp_path)
    assert "R1\tpart Whole:T2 Part:T3" in lines
    assert "R2\tnear Arg1:T2 Arg2:T4" in lines
    known = WriteOptions(relation_labels=(RelationLabel("part", role_head="A", role_tail="B"),))
    assert "R1\tpart A:T2 B:T3" in written(record, tmp_path, known)


def test_an_event_is_its_trigger_and_a_relation_for_each_argument(tmp_path: Path) -> None:
    lines = (
        "E1\tMarriage:T3 Partner:T1 Partner2:T2 Place:T4\nA1\tNegation E1\n"
        "#1\tAnnotatorNotes E1\tx\n"
    )
    record, said = read(tmp_path, lines)
    assert arcs(record) == [("Partner", "T3", "T1"), ("Partner", "T3", "T2"), ("Place", "T3", "T4")]
    trigger = next(span for span in record.spans if span.id == "T3")
    assert trigger.attributes == (("Negation", "true"),)
    assert trigger.note == "x"
    assert not said


def test_events_are_written_as_events(tmp_path: Path) -> None:
    lines = (
        "T5\tCause 5 14\tكريم ليلى\nE1\tMarriage:T3 Partner:T1 Partner2:T2 Place:T4\n"
        "E2\tCause:T5 Of:E1\nA1\tNegation E1\nR1\tthen Arg1:E1 Arg2:E2\n"
    )
    record, _said = read(tmp_path, lines)
    out = written(record, tmp_path)
    assert [line for line in out if line[0] != "T"] == [
        "E1\tMarriage:T1 Partner:T3 Partner2:T4 Place:T5",
        "E2\tCause:T2 Of:E1",
        "R1\tthen Arg1:E1 Arg2:E2",
        "A1\tNegation E1",
    ]
    text = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    assert "[entities]\nPerson\nCity\n" in text
    assert "[events]\nMarriage\tPartner*:Person, Place*:City\nCause\tOf*:Marriage\n" in text
    tables = scheme_tables(text)
    assert {"name": "Of", "pairs": [["Cause", "Marriage"]], "several": True,
            "role_head": "<EVENT>"} in tables["relation"]  # fmt: skip


def test_an_argument_that_no_event_could_hold_is_a_relation(tmp_path: Path) -> None:
    spans = (RecordSpan(0, 4, "X", "a"), RecordSpan(5, 9, "Y", "b"))
    arcs_ = (RecordRelation("a", "b", "of2"), RecordRelation("a", "b", "of", note="why"))
    scheme = WriteOptions(
        relation_labels=tuple(
            RelationLabel(name, role_head="<EVENT>", several=False) for name in ("of2", "of")
        )
    )
    out = written(Record(TEXT, "a", spans=spans, relations=arcs_), tmp_path, scheme)
    assert out[2:] == [
        "R1\tof2 Arg1:T1 Arg2:T2", "R2\tof Arg1:T1 Arg2:T2", "#4\tAnnotatorNotes R2\twhy",
    ]  # fmt: skip


def test_events_may_be_arguments_and_ends(tmp_path: Path) -> None:
    lines = (
        "T5\tCause 5 14\tكريم ليلى\nE1\tMarriage:T3\nE2\tCause:T5 Of:E1\nR1\tthen Arg1:E1 Arg2:E2\n"
    )
    record, _said = read(tmp_path, lines)
    assert arcs(record) == [("Of", "T5", "T3"), ("then", "T3", "T5")]


def test_two_events_of_one_trigger_and_another_type_are_said(tmp_path: Path) -> None:
    record, said = read(tmp_path, "E1\tMarriage:T3 Place:T4\nE2\tWedding:T3 Partner:T1\n")
    assert arcs(record) == [("Place", "T3", "T4"), ("Partner", "T3", "T1")]
    assert said == [
        "E2 has the trigger of another event, and they became one",
        "E2 is of the type Wedding, and its trigger Marriage: that is kept",
    ]


def test_an_equivalence_is_a_chain_in_the_order_of_the_text(tmp_path: Path) -> None:
    record, said = read(tmp_path, "*\tEquiv T4 T1 T2\n")
    assert arcs(record) == [("Equiv", "T2", "T1"), ("Equiv", "T4", "T2")]
    assert not said
    told = RelationLabel("Equiv", directed=False, chain=True)
    assert [arc.told for arc in record.relations] == [told, told]
    assert "*\tEquiv T2 T3 T4" in written(record, tmp_path)


def test_attributes_and_normalisations_are_attributes(tmp_path: Path) -> None:
    lines = (
        "A1\tNegation T1\nA2\tConfidence T1 High\nN1\tReference T4 Wikidata:Q3805\tعمّان\n"
        "A3\tConfidence T1 Low\nA4\tSpeculation R9\nM1\tOld T2\n"
    )
    record, said = read(tmp_path, lines)
    assert {span.id: span.attributes for span in record.spans if span.attributes} == {
        "T1": (("Confidence", "High"), ("Negation", "true")),
        "T2": (("Old", "true"),),
        "T4": (("Wikidata", "Q3805"),),
    }
    assert said == ["A3 is left out: its span has another value of Confidence", "A4 is not read"]
    scheme = WriteOptions(attributes=(Attribute("Wikidata", AttributeKind.TEXT),))
    lines_out = written(record, tmp_path, scheme)
    assert "N4\tReference T4 Wikidata:Q3805\tعمان" in lines_out
    assert "A2\tNegation T2" in lines_out
    assert "A1\tConfidence T2 High" in lines_out


@pytest.mark.parametrize(
    "line",
    ["R1\tbad\n", "E1\tX\n", "A1\tNegation\n", "N1\tx T1\n", "*\tEquiv T1\n", "X1\tx\n", "#\n"],
)
def test_what_is_no_such_line_is_said(line: str, tmp_path: Path) -> None:
    record, said = read(tmp_path, line)
    assert said == [f"{line.split()[0]} is not read"]
    assert not record.relations


def test_ends_that_are_not_there_are_said(tmp_path: Path) -> None:
    lines = (
        "R1\tx Arg1:T1 Arg2:T9\n*\tEquiv T1 T9\n"
        "#1\tAnnotatorNotes R8\tn\n#2\tAnnotatorNotes T9\tn\n"
    )
    record, said = read(tmp_path, lines)
    assert not record.relations
    assert sorted(said) == [
        "#1 is not read",
        "#2 is not read",
        "* Equiv goes to a span that is not there",
        "R1 goes to a span that is not there",
    ]


def test_a_chain_with_other_links_says_what_is_lost(tmp_path: Path) -> None:
    spans = tuple(RecordSpan(at, at + 3, "X", f"s{at}") for at in (0, 5, 10))
    star = (RecordRelation("s5", "s0", "same"), RecordRelation("s10", "s0", "same"))
    options = WriteOptions(relation_labels=(RelationLabel("same", chain=True),))
    record = Record(TEXT, "a", spans=spans, relations=star)
    report = write_records([record], tmp_path / "out", by_name("brat"), options)
    assert [loss.what for loss in report.losses] == [
        "between which of its spans the chain same has links"
    ]


def test_white_space_in_names_and_values_is_said(tmp_path: Path) -> None:
    span = RecordSpan(0, 4, "X", "s", attributes=(("how sure", "very so"),))
    arc = RecordRelation("s", "s", "same as", note="two\nlines")
    record = Record(TEXT, "a", spans=(span,), relations=(arc,))
    report = write_records([record], tmp_path / "out", by_name("brat"))
    assert [loss.what for loss in report.losses] == [
        "its relation same as became same_as",
        "the white space of the note of its relation same as",
        "its attribute how sure very so became how_sure very_so",
    ]


WORDS = st.text("abجده", min_size=1, max_size=4)


@st.composite
def linked(draw: st.DrawFn) -> Record:
    """Nested and crossing spans with relations, chains of many, attributes and notes."""
    text = "كلمة " * 20 + "\n" + "كلمة " * 20
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 190), st.integers(1, 10)), min_size=2, max_size=30, unique=True
        )
    )
    borne = st.dictionaries(WORDS, WORDS | st.just("true"), max_size=2)
    spans = tuple(
        RecordSpan(
            at, at + length, draw(WORDS), f"s{number}",
            attributes=tuple(sorted(draw(borne).items())),
        )
        for number, (at, length) in enumerate(sorted(places))
    )  # fmt: skip
    ids = st.sampled_from([str(span.id) for span in spans])
    relations = draw(
        st.lists(st.builds(RecordRelation, ids, ids, WORDS, note=st.none() | WORDS), max_size=6)
    )
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    chain = [
        RecordRelation(str(after.id), str(before.id), "chain")
        for before, after in itertools.pairwise(ordered)
    ]
    return Record(text, "a", spans=spans, relations=(*relations, *chain))


def said_of(record: Record) -> object:
    places = {span.id: (span.start, span.end, span.label) for span in record.spans}
    return (
        sorted((*places[span.id], span.attributes) for span in record.spans),
        sorted(
            (arc.label, places[arc.head], places[arc.tail], arc.note or "")
            for arc in record.relations
        ),
    )


@given(linked(), st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_links_go_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, record: Record, data: st.DataObject
) -> None:
    names = sorted({arc.label for arc in record.relations} - {"chain"}) or ["x"]
    roles = data.draw(st.lists(st.sampled_from(names), unique=True))
    folder = tmp_path_factory.mktemp("brat")
    options = WriteOptions(relation_labels=(RelationLabel("chain", chain=True),))
    arguments = [RelationLabel(name, role_head="<EVENT>") for name in roles]
    options = replace(options, relation_labels=(*options.relation_labels, *arguments))
    report = write_records([record], folder, by_name("brat"), options)
    if any(loss.gone or "edge" in loss.what for loss in report.losses):
        return
    found = list(read_path(folder))
    assert not [item for item in found if isinstance(item, Note)]
    [back] = [item for item in found if isinstance(item, Record)]
    assert said_of(back) == said_of(record)


def test_the_configuration_says_what_there_may_be(tmp_path: Path) -> None:
    record, _said = read(tmp_path, "R1\tpart Whole:T1 Part:T4\nA1\tNegation T1\nA2\tTone T1 calm\n")
    scheme = WriteOptions(
        relation_labels=(
            RelationLabel("same", directed=False, chain=True, pairs=(("Person", "Person"),)),
            RelationLabel("old", retired=True),
        ),
        attributes=(
            Attribute("Tone", AttributeKind.CHOICE, choices=("calm", "angry"), of=("Person",)),
            Attribute("Wikidata", AttributeKind.TEXT),
        ),
    )
    write_records([record], tmp_path / "out", by_name("brat"), scheme)
    text = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "[entities]", "Marriage", "Person", "City", "",
        "[relations]",
        "same\tArg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive",
        "part\tWhole:Person, Part:City", "",
        "[events]", "",
        "[attributes]",
        "Tone\tArg:Person, Value:calm|angry",
        "Negation\tArg:Marriage|Person|City",
    ]  # fmt: skip
    tables = scheme_tables(text)
    assert [one["name"] for one in tables["label"]] == ["Marriage", "Person", "City"]
    assert tables["relation"] == [
        {"name": "same", "pairs": [["Person", "Person"]], "directed": False, "chain": True},
        {"name": "part", "pairs": [["Person", "City"]], "role_head": "Whole", "role_tail": "Part"},
    ]
    found = list(read_path(tmp_path / "out"))
    assert not [item for item in found if isinstance(item, Note)], "the configuration is brat's own"


def test_a_configuration_as_brat_has_them_is_a_scheme() -> None:
    text = (
        "# a comment\n[entities]\n!Thing\n\tPerson\n\tOrg\n---\nCity\n"
        "[relations]\n<POG>=Person|Org\nWork\tArg1:Person, Arg2:<POG>\n"
        "<OVERLAP>\tArg1:Person, Arg2:Org, <OVL-TYPE>:contain\n"
        "Near\tArg1:<ANY>, Arg2:<ENTITY>\n"
        "[events]\n!Life\n\tBorn\tWho:Person, Where?:City\n\tMoved\tWho+:<ENTITY>, Why*:<EVENT>\n"
        "[attributes]\nNegation\tArg:<EVENT>\nSure\tArg:<ANY>, Value:yes|no\n"
        "[unknown]\nx\n"
    )
    tables = scheme_tables(text)
    assert [one["name"] for one in tables["label"]] == ["Person", "Org", "City", "Born", "Moved"]
    relations = {one["name"]: one["pairs"] for one in tables["relation"]}
    assert relations["Work"] == [["Person", "Person"], ["Person", "Org"]]
    assert relations["Near"] == []
    assert relations["Who"] == [
        ["Born", "Person"], ["Moved", "Person"], ["Moved", "Org"], ["Moved", "City"],
    ]  # fmt: skip
    assert relations["Where"] == [["Born", "City"]]
    once = {one["name"]: one["several"] for one in tables["relation"] if "several" in one}
    assert once == {"Who": True, "Where": False, "Why": True}
    assert relations["Why"] == [["Moved", "Born"], ["Moved", "Moved"]]
    assert tables["attribute"] == [
        {"name": "Negation", "kind": "flag", "choices": [], "of": ["Born", "Moved"]},
        {"name": "Sure", "kind": "choice", "choices": ["yes", "no"], "of": []},
    ]


def test_a_span_that_is_left_out_takes_its_relation_with_a_word(tmp_path: Path) -> None:
    spans = (RecordSpan(0, 4, "X", "a"), RecordSpan(4, 5, "Y", "b"))
    record = Record(
        TEXT.replace(" ", "\n"), "a", spans=spans, relations=(RecordRelation("a", "b", "r"),)
    )
    report = write_records([record], tmp_path / "out", by_name("brat"))
    assert "its relation r" in [loss.what for loss in report.losses]
