"""Relations and attributes in the JSON of Prodigy, Label Studio and doccano, as they write it."""

import json
from pathlib import Path
from typing import Any

from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.exchange import Note, WriteOptions, by_name, detect, read_path, write_records

TEXT = "قال عباس في رام الله"
SPANS = (
    RecordSpan(0, 3, "CUE", "c"),
    RecordSpan(4, 8, "PER", "p"),
    RecordSpan(12, 20, "GPE", "g", attributes=(("sure", "true"), ("wikidata", "Q1"), ("x", "y"))),
)
ARCS = (RecordRelation("c", "p", "source"), RecordRelation("p", "g", "near", note="n"))
SCHEME = WriteOptions(
    relation_labels=(RelationLabel("near", directed=False),),
    attributes=(
        Attribute("sure", AttributeKind.FLAG),
        Attribute("wikidata", AttributeKind.TEXT),
        Attribute("x", AttributeKind.CHOICE, choices=("y", "z")),
    ),
)


def put(folder: Path, *tasks: Any, array: bool = False) -> Path:
    path = folder / ("a.json" if array else "a.jsonl")
    lines = [json.dumps(task, ensure_ascii=False) for task in tasks]
    path.write_text(f"[{','.join(lines)}]" if array else "\n".join(lines), encoding="utf-8")
    return path


def read(path: Path) -> tuple[Record, list[str]]:
    found = list(read_path(path))
    [record] = [item for item in found if isinstance(item, Record)]
    return record, [item.what for item in found if isinstance(item, Note)]


def written(name: str, folder: Path) -> tuple[Any, list[str]]:
    path = folder / f"out{by_name(name).suffixes[0]}"
    record = Record(TEXT, "a", spans=SPANS, relations=ARCS, status=Status.DONE)
    report = write_records([record], path, by_name(name), SCHEME)
    [value] = json.loads(f"[{path.read_text(encoding='utf-8')}]")
    return value, [loss.what for loss in report.losses]


def arcs(record: Record) -> list[tuple[str, str, str]]:
    words = {span.id: record.text[span.start : span.end] for span in record.spans}
    return [(arc.label, words[arc.head], words[arc.tail]) for arc in record.relations]


def token(number: int, start: int, end: int) -> dict[str, Any]:
    return {"text": TEXT[start:end], "start": start, "end": end, "id": number, "ws": True}


TOKENS = [token(0, 0, 3), token(1, 4, 8), token(2, 9, 11), token(3, 12, 15), token(4, 16, 20)]


def prodigy_span(start: int, end: int, first: int, last: int, label: str | None) -> dict[str, Any]:
    return {"start": start, "end": end, "token_start": first, "token_end": last, "label": label}


def test_prodigy_relations_lead_to_their_spans(tmp_path: Path) -> None:
    cue, person, place = (
        prodigy_span(0, 3, 0, 0, "CUE"),
        prodigy_span(4, 8, 1, 1, "PER"),
        prodigy_span(12, 20, 3, 4, "GPE"),
    )
    task = {
        "text": TEXT,
        "tokens": TOKENS,
        "spans": [cue, person, place],
        "relations": [
            {"head": 0, "child": 4, "label": "where", "head_span": cue, "child_span": place},
            {"head": 3, "child": 1, "label": "by token alone"},
            {"head": 2, "child": 1, "label": "no", "head_span": prodigy_span(9, 11, 2, 2, None),
             "child_span": person},
        ],
        "answer": "accept",
    }  # fmt: skip
    path = put(tmp_path, task)
    assert detect(path).name == "prodigy"
    record, said = read(path)
    assert arcs(record) == [("where", "قال", "رام الله"), ("by token alone", "رام الله", "عباس")]
    assert said == ["1 relation leads to words that are no span, and is left out"]
    assert "relations" not in record.meta


def test_prodigy_relations_of_spans_without_tokens(tmp_path: Path) -> None:
    task = {
        "text": TEXT,
        "tokens": TOKENS,
        "spans": [{"start": 0, "end": 3, "label": "A"}, {"start": 12, "end": 20, "label": "B"}],
        "relations": [{"head": 4, "child": 0, "label": None}],
    }
    record, said = read(put(tmp_path, task))
    assert arcs(record) == [("relation", "رام الله", "قال")]
    assert not said


def test_prodigy_gets_the_last_token_of_each_end(tmp_path: Path) -> None:
    value, losses = written("prodigy", tmp_path)
    assert value["_view_id"] == "relations"
    last = {number: one["text"] for number, one in enumerate(value["tokens"])}
    assert [
        (last[arc["head"]], last[arc["child"]], arc["label"]) for arc in value["relations"]
    ] == [
        ("قال", "عباس", "source"),
        ("عباس", "الله", "near"),
    ]
    assert value["relations"][0]["head_span"] == value["spans"][0]
    assert "the note of its relation near" in losses
    assert "its attribute sure true" in losses


def test_label_studio_relations_have_a_direction(tmp_path: Path) -> None:
    regions = [
        {"id": "a", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": 3, "text": "قال", "labels": ["CUE"]}},
        {"id": "b", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": 4, "end": 8, "text": "عباس", "labels": ["PER"]}},
        *({"type": "relation", "from_id": "a", "to_id": "b", "direction": way, "labels": [way]}
          for way in ("right", "left", "bi")),
    ]  # fmt: skip
    path = put(tmp_path, {"data": {"text": TEXT}, "annotations": [{"result": regions}]}, array=True)
    record, _said = read(path)
    assert arcs(record) == [
        ("right", "قال", "عباس"),
        ("left", "عباس", "قال"),
        ("bi", "قال", "عباس"),
    ]
    assert [arc.told for arc in record.relations] == [
        None, None, RelationLabel("bi", directed=False),
    ]  # fmt: skip


def test_label_studio_choices_and_words_of_a_region_are_attributes(tmp_path: Path) -> None:
    def said(kind: str, name: str, **value: Any) -> dict[str, Any]:
        place = {"start": 0, "end": 3}
        return {"id": "a", "from_name": name, "to_name": "text", "type": kind,
                "value": place | value}  # fmt: skip

    regions = [
        {"id": "a", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": 3, "text": "قال", "labels": ["CUE", "VERB"]}},
        said("choices", "tone", choices=["calm"]),
        said("choices", "two", choices=["one", "other"]),
        said("textarea", "id", text=["Q1"]),
        {"id": "z", "from_name": "kind", "to_name": "text", "type": "choices",
         "value": {"choices": ["news"]}},
    ]  # fmt: skip
    path = put(tmp_path, {"data": {"text": TEXT}, "annotations": [{"result": regions}]}, array=True)
    record, notes = read(path)
    borne = (("id", "Q1"), ("tone", "calm"), ("two", "one"))
    assert [(span.label, span.attributes) for span in record.spans] == [
        ("CUE", borne), ("VERB", borne),
    ]  # fmt: skip
    assert record.labels == ("news",)
    assert notes == ["not read: choices"]
    assert record.status is Status.DOING


def test_label_studio_gets_a_control_for_each_attribute(tmp_path: Path) -> None:
    value, losses = written("label-studio", tmp_path)
    result = value[0]["annotations"][0]["result"]
    said = [(one["from_name"], one["type"], one["value"]) for one in result
            if one["type"] in ("choices", "textarea")]  # fmt: skip
    place = {"start": 12, "end": 20}
    assert said == [
        ("sure", "choices", place | {"choices": ["true"]}),
        ("wikidata", "textarea", place | {"text": ["Q1"]}),
        ("x", "choices", place | {"choices": ["y"]}),
    ]
    ways = [one["direction"] for one in result if one["type"] == "relation"]
    assert ways == ["right", "bi"]
    assert losses == ["the note of its relation near"]


def test_doccano_says_what_of_relations_it_cannot_hold(tmp_path: Path) -> None:
    value, losses = written("doccano-relations", tmp_path)
    assert [arc["type"] for arc in value["relations"]] == ["source", "near"]
    assert losses[0] == "the note of its relation near"
    assert len(losses) == 4
    _value, losses = written("doccano", tmp_path)
    assert losses[:2] == ["its relation source", "its relation near"]
