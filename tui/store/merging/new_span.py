"""The event that most events are: somebody marked some words, and that is all it says.

A first sync of a project brings hundreds of thousands of these. What is done for events of any
kind is right for them, too, and costs twice the time. So they are read by one pattern, which lets
nothing pass that would have to be judged, and their spans are stored out of the log where they meet
nothing (store/merging/spans_put.py). Whatever is not just so goes the way of all events, and a test
holds that both ways lead to the same (tests/store/merging/test_spans_put.py).
"""

import re
from typing import Final, NamedTuple

from tui.core.event import Change
from tui.core.log_entry import LogEntry
from tui.store.log import events
from tui.store.merging.raw_events import RawEvent, is_time

_TEXT = r'"([^"\\\x00-\x1f\ud800-\udfff]*)"'
"""A string of JSON in which nothing is escaped, of Unicode that can be written."""
_NUMBER = r"(0|[1-9][0-9]{0,14})"
_PAYLOAD = re.compile(
    r'\{"changes":\[\{"table":"spans","before":null,"after":\{'
    rf'"id":{_TEXT},"article_id":{_TEXT},"annotator":{_TEXT},"label":{_TEXT},"start":{_NUMBER},'
    rf'"end":{_NUMBER},"text":{_TEXT},"note":null,"source":"(hand|import|match|model)",'
    rf'"score":null,"created_at":{_TEXT},"ref":null,"origin":null,"edited":0\}}\}}\]\}}'
)
"""As a desk writes it (``row_of`` in store/rows/span_rows.py), where nobody has noted anything, and
no file or model had it before."""
_AS_A_ROW: Final = 8
"""So many fields of an event are what it is as a row."""


class NewSpan(NamedTuple):
    """An event that puts one span where none was, and does nothing else: first what all events are
    as rows, then the span, which is in the event's article; ``whose`` is its annotator."""

    id: str
    at: str
    origin: str
    annotator: str
    article_id: str
    kind: str
    payload: str
    reverses: str | None
    span_id: str
    whose: str
    label: str
    start: int
    end: int
    text: str
    source: str
    created_at: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it says in the way of all events."""
        row = {
            "id": self.span_id, "article_id": self.article_id, "annotator": self.whose,
            "label": self.label, "start": self.start, "end": self.end, "text": self.text,
            "note": None, "source": self.source, "score": None, "created_at": self.created_at,
            "ref": None, "origin": None, "edited": 0,
        }  # fmt: skip
        return (Change("spans", None, row),)

    @property
    def group(self) -> None:
        """None: no other event was made together with it."""

    @property
    def row(self) -> tuple[str | int | None, ...]:
        """The event as it is stored."""
        return self[:_AS_A_ROW]


ComingEvent = RawEvent | NewSpan
"""An event on its way in: as it is stored, unless it was seen already what it is."""


def new_span_in(row: RawEvent | LogEntry, article_id: str | None) -> NewSpan | None:
    """The event, if it is such a one and nothing is wrong with it. The article goes by this id from
    then on, whatever its row and its payload, which must be at one, called it."""
    id_, at, origin, annotator, named, kind, payload, reverses = row[:_AS_A_ROW]
    try:
        found = _PAYLOAD.fullmatch(payload)
    except TypeError:
        # In a damaged file it may be no text.
        return None
    if found is None:
        return None
    span_id, article, whose, label, start, end, text, source, created_at = found.groups()
    if article != named or not id_ or not annotator or not is_time(at):
        return None
    if article_id != named:
        if article_id is None or "\0" in article_id:
            return None
        before, after = found.span(2)
        payload = f"{payload[: before - 1]}{events.name_text(article_id)}{payload[after + 1 :]}"
    return NewSpan._make(
        (id_, at, origin, annotator, article_id, kind, payload, reverses,
         span_id, whose, label, int(start), int(end), text, source, created_at)
    )  # fmt: skip
