"""Formats that can say *no*: what was rejected is no span, what was skipped is only suggested."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_field_files import marked, parts
from tui.core.record import Record
from tui.core.review import Status

TEXT = "وصلت منى العامري إلى عمّان أمس."
PER: dict[str, Any] = {"start": 5, "end": 16, "label": "PER"}
LOC: dict[str, Any] = {"start": 21, "end": 26, "label": "LOC"}


def read(tmp_path: Path, *lines: object, name: str = "in.jsonl") -> tuple[list[Record], list[str]]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    records, refusals, notes = parts(path)
    assert refusals == []
    return records, notes


def said(records: list[Record]) -> list[tuple[str | None, Status | None, list[tuple[str, str]]]]:
    return [(one.annotator, one.status, marked(one)) for one in records]


ARGILLA: dict[str, dict[str, Any]] = {
    "version 2": {
        "id": "r1",
        "fields": {"text": TEXT, "title": "خبر"},
        "metadata": {"source": "x"},
        "status": "completed",
        "suggestions": {"ner": {"value": [LOC], "score": 0.9, "agent": "m1"}},
        "responses": {
            "ner": [
                {"value": [PER], "user_id": "u1", "status": "submitted"},
                {"value": [LOC], "user_id": "u2", "status": "discarded"},
                {"value": [LOC], "user_id": "u3", "status": "draft"},
            ],
            "topic": [{"value": "سياسة", "user_id": "u1", "status": "submitted"}],
        },
    },
    "a flat data set": {
        "id": "r1",
        "status": "completed",
        "_server_id": "1",
        "text": TEXT,
        "title": "خبر",
        "ner.responses": [[PER], [LOC], [LOC]],
        "ner.responses.users": ["u1", "u2", "u3"],
        "ner.responses.status": ["submitted", "discarded", "draft"],
        "ner.suggestion": {"start": [21], "end": [26], "label": ["LOC"]},
        "ner.suggestion.agent": "m1",
        "ner.suggestion.score": None,
        "topic.responses": ["سياسة"],
        "topic.responses.users": ["u1"],
        "topic.responses.status": ["submitted"],
        "metadata": '{"source": "x"}',
    },
    "feedback of version 1": {
        "text": TEXT,
        "title": "خبر",
        "ner": [
            {"user_id": "u1", "value": json.dumps([PER]), "status": "submitted"},
            {"user_id": "u2", "value": json.dumps([LOC]), "status": "discarded"},
            {"user_id": "u3", "value": json.dumps([LOC]), "status": "draft"},
        ],
        "ner-suggestion": json.dumps([LOC]),
        "topic": [{"user_id": "u1", "value": "سياسة", "status": "submitted"}],
        "external_id": "r1",
        "metadata": '{"source": "x"}',
    },
}


@pytest.mark.parametrize("made_by", ARGILLA)
def test_what_argilla_discarded_is_only_suggested(tmp_path: Path, made_by: str) -> None:
    records, notes = read(tmp_path, ARGILLA[made_by])
    done, skipped, model = records
    assert (done.text, done.id, done.meta["title"], done.meta["source"]) == (TEXT, "r1", "خبر", "x")
    assert said([done]) == [("u1", Status.DONE, [("PER", "منى العامري")])]
    assert done.labels == ("سياسة",)
    assert said([skipped]) == [("u2", Status.SKIPPED, [])]
    assert [one.label for one in skipped.suggested] == ["LOC"]
    assert [(one.label, one.start) for one in model.suggested] == [("LOC", 21)]
    assert notes == [
        "1 task was skipped; its spans (1) are only suggested",
        "not read: drafts (1)",
    ]


def test_argillas_older_records_have_one_annotation_and_a_status(tmp_path: Path) -> None:
    frame: dict[str, Any] = {
        "text": TEXT,
        "tokens": TEXT.split(),
        "prediction": [["LOC", 21, 26, 0.5]],
    }
    frame |= {"prediction_agent": "m1", "annotation_agent": "muna", "metadata": {}, "metrics": {}}
    records, _notes = read(
        tmp_path,
        {**frame, "id": "1", "annotation": [["PER", 5, 16]], "status": "Validated"},
        {**frame, "id": "2", "annotation": [["PER", 5, 16]], "status": "Discarded"},
        {**frame, "id": "3", "annotation": None, "status": "Default"},
    )
    assert said(records) == [
        ("muna", Status.DONE, [("PER", "منى العامري")]),
        (None, None, []),
        ("muna", Status.SKIPPED, []),
        (None, None, []),
        (None, None, []),
    ]
    assert [(one.label, one.score) for one in records[-1].suggested] == [("LOC", 0.5)]


def test_potatos_bad_texts_are_skipped_and_its_folders_are_annotators(tmp_path: Path) -> None:
    span = {"start": 5, "end": 16, "annotation": "PER", "span": "منى العامري"}
    good = {"id": "1", "displayed_text": TEXT, "span_annotations": [span], "behavioral_data": {}}
    good["label_annotations"] = {
        "topic": {"سياسة": "1", "رياضة": False},
        "why": {"text_box": "لأنّه"},
        "sure": {"scale_4": "4"},
    }
    bad = {**good, "id": "2", "label_annotations": {"ner": {"bad_text": "0"}}}
    read(tmp_path, good, bad, name="out/muna/annotated_instances.jsonl")
    read(tmp_path, good, name="out/sami/annotated_instances.jsonl")
    read(tmp_path, good, good, name="out/annotated_instances.jsonl")
    records, refusals, notes = parts(tmp_path / "out")
    assert refusals == []
    assert said(records) == [
        ("muna", Status.DONE, [("PER", "منى العامري")]),
        ("muna", Status.SKIPPED, []),
        ("sami", Status.DONE, [("PER", "منى العامري")]),
    ]
    assert records[0].labels == ("سياسة",)
    assert records[0].meta == {"why.text_box": "لأنّه", "sure.scale_4": "4"}
    assert [one.label for one in records[1].suggested] == ["PER"]
    assert notes[0].startswith("annotated_instances.jsonl: left out: the files of the annotators")
