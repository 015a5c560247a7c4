"""Potato's ``annotated_instances.jsonl``: a folder for each annotator, who is called as it is.

Spans lie on ``displayed_text``. A label of a scheme is one of the article where it was ticked;
what was typed, or set on a scale, goes into ``meta``. A text that was marked bad was skipped.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile, as_text
from tui.exchange.format import Format, Holds
from tui.exchange.options import Note, ReadOptions, RecordError
from tui.exchange.shared.json_records import Object, get, identifier, json_items, maybe, text_of
from tui.exchange.shared.unsaid import Unsaid

_DICT = cast("type[Object]", dict)
_KNOWN = frozenset(
    (
        *("id", "displayed_text", "label_annotations", "span_annotations", "behavioral_data"),
        "user_id",
    )
)
_NAME = "annotated_instances"
_BAD = "bad_text"
_TYPED = frozenset(("text_box", "free_response", "textbox"))


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each instance. The file over all annotators names none, and says the same as
    theirs, where these are beside it."""
    folder = source.path.resolve().parent
    if any(folder.glob(f"*/{_NAME}.*")):
        what = _("left out: the files of the annotators, in folders beside it, say the same")
        yield Note(source.prefix, what)
        return
    unsaid = Unsaid()
    who = as_text(folder.name) if source.stem == _NAME else None
    yield from json_items(source, partial(_instance, unsaid, who))
    yield from unsaid.notes()


def _instance(unsaid: Unsaid, who: str | None, value: Object, place: str) -> Draft:
    given = maybe(value, "label_annotations", _DICT) or {}
    labels, meta, bad = list[str](), Object(), False
    for scheme, answers in given.items():
        if not isinstance(answers, dict):
            meta[scheme] = answers
            continue
        for name, answer in answers.items():
            if name == _BAD:
                bad = True
            elif name in _TYPED or not _is_tick(name, answer):
                meta[f"{scheme}.{name}"] = answer
            elif answer not in (False, None, "", "false"):
                labels.append(name)
    spans = [_span(one) for one in _spans(value)]
    bad = bad or any(span.label == _BAD for span in spans)
    record = Record(
        text=text_of(value, "displayed_text"),
        id=identifier(value),
        meta={**{key: found for key, found in value.items() if key not in _KNOWN}, **meta},
        annotator=maybe(value, "user_id", str) or who,
        status=Status.SKIPPED if bad else Status.DONE,
        labels=tuple(dict.fromkeys(labels)),
        place=place,
    )
    draft = Draft(record, [span for span in spans if span.label != _BAD])
    return unsaid.skip(draft) if bad else draft


def _is_tick(name: str, answer: Any) -> bool:
    """Whether an answer says no more than that its label was chosen: ``true``, a number's key, or
    the label again."""
    return isinstance(answer, bool) or str(answer) in ("true", "false", "on", name) or (
        str(answer).isdigit() and not name.startswith("scale_")
    )  # fmt: skip


def _spans(value: Object) -> Iterator[Object]:
    """The spans, which newer versions keep by their scheme."""
    given = value.get("span_annotations")
    if isinstance(given, dict):
        given = [one for some in given.values() if isinstance(some, list) for one in some]
    for one in given if isinstance(given, list) else []:
        if not isinstance(one, dict):
            raise RecordError(_("a span is neither an object nor [start, end, label]"))
        yield one


def _span(value: Object) -> GivenSpan:
    key = next((key for key in ("annotation", "name", "label") if key in value), "label")
    said = next((value[key] for key in ("span", "text") if isinstance(value.get(key), str)), None)
    return GivenSpan(value.get("start"), value.get("end"), get(value, key, str), said)


def _sniff(head: Head) -> bool:
    return {"displayed_text", "label_annotations"} <= head.first.keys() or {
        "displayed_text",
        "span_annotations",
    } <= head.first.keys()


FORMAT = Format(
    name="potato",
    title="Potato's annotated instances, JSONL",
    suffixes=(),
    holds=frozenset(
        {
            *(Holds.ID, Holds.META, Holds.ANNOTATOR, Holds.STATUS, Holds.LABELS),
            *(Holds.OVERLAP, Holds.TEXT),
        }
    ),
    read=read,
    sniff=_sniff,
    remark="the annotator is the name of the folder",
)
