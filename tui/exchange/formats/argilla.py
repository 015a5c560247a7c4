"""Argilla's records as JSON: of version 2, flat ones of its data sets, and of version 1.

Each user's response becomes a record. Spans are answers whose members have ``start``, ``end`` and
``label``; strings are labels of the article. What was discarded is only suggested, drafts are not
read, and what a model suggests waits.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.core.span import Source
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.options import Note, ReadOptions, RecordError
from tui.exchange.shared.json_records import Object, get, identifier, json_items, maybe
from tui.exchange.shared.unsaid import Unsaid

_DICT = cast("type[Object]", dict)
_OWN = frozenset(
    (
        *("id", "status", "_server_id", "inserted_at", "updated_at", "external_id", "fields"),
        *(
            "metadata",
            "vectors",
            "suggestions",
            "responses",
            "tokens",
            "metrics",
            "search_keywords",
        ),
        *("prediction", "prediction_agent", "annotation", "annotation_agent", "event_timestamp"),
        *("inputs", "multi_label", "explanation"),
    )
)
_STATUSES = {"submitted": Status.DONE, "discarded": Status.SKIPPED}
_OF_RECORD = {"Validated": Status.DONE, "Discarded": Status.SKIPPED}


@dataclass(slots=True)
class _Answers:
    """What one user, or one model, says of a record."""

    status: str = "submitted"
    spans: list[GivenSpan] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    unread: int = 0

    def add(self, value: Any, score: Any = None) -> None:
        """The answer to one question."""
        if isinstance(value, str) and value[:2] in ("[{", "[]"):
            # Version 1 writes spans as a string of JSON into its data sets.
            value = json.loads(value)
        if isinstance(value, dict) and {"start", "end", "label"} <= value.keys():
            # A list of structs that a data set has turned into columns.
            rows = zip(value["start"], value["end"], value["label"], strict=True)
            value = [{"start": start, "end": end, "label": label} for start, end, label in rows]
        members = value if isinstance(value, list) else [value]
        for member in members:
            if isinstance(member, str):
                self.labels.append(member)
            elif isinstance(member, dict) and {"start", "end", "label"} <= member.keys():
                self.spans.append(_span(member, score))
            elif member is not None:
                self.unread += 1


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """A record for each response, and for what models suggest one that only does so."""
    unsaid, unread = Unsaid(), Counter[str]()
    yield from json_items(source, partial(_records, options, unsaid, unread))
    yield from unsaid.notes()
    if unread:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(unread.items()))
        yield Note(source.prefix, _("not read: {types}").format(types=kinds))


def _records(
    options: ReadOptions, unsaid: Unsaid, unread: Counter[str], value: Object, place: str
) -> Iterator[Readable]:
    frame = _frame(value, options, place)
    answers = dict(_annotation(value) if "annotation" in value else _responses(value))
    said = 0
    for who, given in answers.items():
        unread[_("answers that are neither spans nor labels")] += given.unread
        if given.status not in _STATUSES:
            unread[_("drafts")] += 1
            continue
        said += 1
        status = _STATUSES[given.status]
        labels = tuple(dict.fromkeys(given.labels))
        record = replace(frame, annotator=who or None, status=status, labels=labels)
        draft = Draft(record, given.spans)
        yield unsaid.skip(draft) if status is Status.SKIPPED else draft
    for origin, given in _suggestions(value).items():
        if given.spans:
            said += 1
            yield Draft(replace(frame, origin=origin), given.spans, suggested=True)
    for kind in [kind for kind, count in unread.items() if not count]:
        del unread[kind]
    if not said:
        yield replace(frame, status=_OF_RECORD.get(str(value.get("status"))))


def _frame(value: Object, options: ReadOptions, place: str) -> Record:
    """The article: the text is in ``fields`` or ``inputs``, or beside all else."""
    fields = value.get("fields") or value.get("inputs")
    names = fields if isinstance(fields, dict) else value
    strings = {
        key: found
        for key, found in names.items()
        if isinstance(found, str) and found and (names is fields or key not in _OWN)
    }
    asked = options.fields.text if options.fields else "text"
    key = asked if asked in strings else max(strings, key=lambda key: len(strings[key]), default="")
    if not key:
        raise RecordError(_("there is no {key}").format(key=repr(asked)))
    others = {name: found for name, found in strings.items() if name != key and "." not in name}
    metadata = value.get("metadata")
    if isinstance(metadata, str) and metadata.startswith("{"):
        metadata = json.loads(metadata)
    return Record(
        text=strings[key],
        id=identifier(value) or identifier(value, "external_id"),
        meta={**others, **(metadata if isinstance(metadata, dict) else {})},
        place=place,
    )


def _annotation(value: Object) -> Iterator[tuple[str, _Answers]]:
    """Version 1: one annotation a record, by one agent, with the record's status."""
    status = value.get("status")
    found = _Answers("discarded" if status == "Discarded" else "submitted")
    _add_older(found, value.get("annotation"))
    if value.get("annotation") is not None or status in _OF_RECORD:
        yield str(value.get("annotation_agent") or ""), found


def _add_older(answers: _Answers, given: Any) -> None:
    """``[label, start, end]``, a score behind that, or labels of a text."""
    members = given if isinstance(given, list) else [given]
    for member in members:
        if isinstance(member, list) and len(member) in (3, 4) and isinstance(member[0], str):
            score = member[3] if len(member) == 4 else None
            answers.add([{"label": member[0], "start": member[1], "end": member[2]}], score)
        else:
            answers.add(member)


def _responses(value: Object) -> dict[str, _Answers]:
    """Version 2 under ``responses``, flat ones under ``question.responses``, version 1's feedback
    under the question's own name; by user."""
    users: dict[str, _Answers] = {}

    def add(user: Any, answer: Any, status: Any) -> None:
        found = users.setdefault(str(user or ""), _Answers())
        found.status = str(status or found.status)
        found.add(answer)

    for answers in (maybe(value, "responses", _DICT) or {}).values():
        for one in answers or []:
            add(one.get("user_id"), one.get("value"), one.get("status"))
    for key, answers in value.items():
        if key.endswith(".responses") and isinstance(answers, list):
            names, statuses = value.get(f"{key}.users"), value.get(f"{key}.status")
            for number, answer in enumerate(answers):
                add(_at(names, number), answer, _at(statuses, number))
        elif key not in _OWN and (rows := _feedback(answers)):
            for one in rows:
                add(one.get("user_id"), one["value"], one.get("status"))
    return users


def _feedback(value: Any) -> list[Object]:
    if isinstance(value, dict) and {"user_id", "value", "status"} <= value.keys():
        columns = (value["user_id"], value["value"], value["status"])
        value = [dict(zip(("user_id", "value", "status"), row, strict=True))
                 for row in zip(*columns, strict=True)]  # fmt: skip
    rows = isinstance(value, list) and all(
        isinstance(one, dict) and {"user_id", "value"} <= one.keys() for one in value
    )
    return value if rows else []


def _suggestions(value: Object) -> dict[str, _Answers]:
    """The spans that models suggest, by the models' names."""
    models: dict[str, _Answers] = {}

    def add(agent: Any, answer: Any, score: Any) -> None:
        models.setdefault(str(agent or ""), _Answers()).add(answer, score)

    for one in (maybe(value, "suggestions", _DICT) or {}).values():
        if isinstance(one, dict):
            add(one.get("agent"), one.get("value"), one.get("score"))
    for key, answer in value.items():
        if key.endswith((".suggestion", "-suggestion")) and answer is not None:
            add(value.get(f"{key}.agent"), answer, value.get(f"{key}.score"))
    if value.get("prediction") is not None and "annotation" in value:
        found = _Answers()
        _add_older(found, value["prediction"])
        models.setdefault(str(value.get("prediction_agent") or ""), found)
    for found in models.values():
        found.spans = [replace(span, source=Source.MODEL) for span in found.spans]
    return models


def _at(values: Any, number: int) -> Any:
    return values[number] if isinstance(values, list) and number < len(values) else None


def _span(member: Object, score: Any) -> GivenSpan:
    own = member.get("score", score)
    number = isinstance(own, int | float) and not isinstance(own, bool)
    return GivenSpan(
        member["start"],
        member["end"],
        get(member, "label", str),
        score=float(own) if number else None,
    )


def _sniff(head: Head) -> bool:
    first = head.first
    if isinstance(first.get("fields"), dict) and {"responses", "suggestions"} & first.keys():
        return True
    if {"annotation", "annotation_agent"} <= first.keys():
        return True
    if any(key.endswith(".responses") for key in first):
        return True
    return "external_id" in first and any(_feedback(value) for value in first.values())


FORMAT = Format(
    name="argilla",
    title="Argilla records, JSON",
    suffixes=(),
    holds=frozenset(
        {
            *(Holds.ID, Holds.META, Holds.ANNOTATOR, Holds.STATUS, Holds.LABELS),
            *(Holds.OVERLAP, Holds.TEXT),
        }
    ),
    read=read,
    sniff=_sniff,
    remark="a record for each response",
)
