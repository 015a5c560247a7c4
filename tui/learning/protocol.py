"""Plug-in protocol 1: JSON lines between Hashiya and a program that finds spans.

One request is under way at a time: ``hello``, ``predict``, ``train``, ``bye``. What comes back
is checked here; docs/plugins.md shows the lines.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from tui.core.errors import DataError
from tui.core.i18n import _, ngettext
from tui.text.fold import Folded, Level, fold
from tui.text.matching import Fit, matches
from tui.text.offsets import OffsetMap
from tui.text.span_hygiene import tidy_range

PROTOCOL = 1
MOST_BYTES = 1 << 20
"""In a line."""
UNITS = ("codepoints", "utf16")
_UNANSWERED = frozenset({"cancel"})
"""What it asks no answer for: once the line is read, what it would stop was answered."""


class PluginSpan(NamedTuple):
    """A span that a program found; ``score`` as it says, from 0 to 1, or None."""

    start: int
    end: int
    label: str
    score: float | None


def line_of(message: Mapping[str, Any]) -> bytes:
    """A message as a line."""
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"


def message_of(line: bytes) -> dict[str, Any]:
    """The message of a line. Raises DataError where it is none."""
    if len(line) > MOST_BYTES:
        raise DataError(_("a line of more than 1 MB"))
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("op"), str):
        start = line[:40].decode("utf-8", "replace").strip()
        raise DataError(_("this is no message of the protocol: {start!r}").format(start=start))
    return found


def answers(
    lines: Iterable[bytes], answer: Callable[[dict[str, Any]], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What a program says to lines that it is sent, until they end or say goodbye.

    ``answer`` is asked for each message that wants one; a line that is none gets an error.
    """
    for line in lines:
        try:
            asked = message_of(line)
        except DataError as error:
            yield {"op": "error", "message": error.what}
            continue
        if asked["op"] == "bye":
            return
        if asked["op"] not in _UNANSWERED:
            yield answer(asked)


class Checked(NamedTuple):
    """What an answer is worth: ``spans`` that stand in the text; how many were left out for which
    reason (``shape``, ``label``, ``offsets`` or ``quote``); and how many quotes stand at
    ``several`` places, which are all among the spans."""

    spans: list[PluginSpan]
    dropped: Counter[str]
    several: int


def spans_in(given: object, text: str, labels: Collection[str], unit: str = UNITS[0]) -> Checked:
    """The spans of an answer that stand in the text, on whole letters and without white space at
    their ends, and what there was besides."""
    found: dict[PluginSpan, None] = {}
    dropped: Counter[str] = Counter()
    several = 0
    asked = _AskedText(text, unit)
    for one in given if isinstance(given, list) else []:
        if not isinstance(one, dict):
            dropped["shape"] += 1
            continue
        label, score = one.get("label"), one.get("score")
        if not isinstance(label, str) or label not in labels:
            dropped["label"] += 1
            continue
        sure = float(score) if isinstance(score, int | float) and 0 <= score <= 1 else None
        places, reason = _places(one, asked)
        if reason:
            dropped[reason] += 1
        several += len(places) > 1
        for place in places:
            found[PluginSpan(*tidy_range(text, *place), label, sure)] = None
    ordered = sorted(found, key=lambda one: (one.start, -one.end, one.label))
    return Checked(ordered, dropped, several)


def words_for(dropped: Mapping[str, int], several: int) -> list[str]:
    """What is said of an answer, or of many: a line for what was left out and why, and one for
    quotes that stand at several places."""
    reasons = {
        "quote": _("not in the text as quoted ({count})"),
        "offsets": _("outside the text ({count})"),
        "label": _("with a label that the scheme lacks ({count})"),
        "shape": _("no spans at all ({count})"),
    }
    told = [reason.format(count=dropped[key]) for key, reason in reasons.items() if dropped[key]]
    lines = []
    if told:
        total = sum(dropped.values())
        what = ngettext("{count} was left out: {why}", "{count} were left out: {why}", total)
        lines.append(what.format(count=total, why=", ".join(told)))
    if several:
        what = ngettext(
            "{count} quote stands at several places, and is suggested at each",
            "{count} quotes stand at several places, and are suggested at each", several,
        )  # fmt: skip
        lines.append(what.format(count=several))
    return lines


class _AskedText:
    """A text and the unit of its offsets; what they are looked up by is made once."""

    def __init__(self, text: str, unit: str) -> None:
        self.text = text
        self._unit = unit

    @cached_property
    def for_quotes(self) -> Folded:
        """The text folded as quotes are looked up in it."""
        return fold(self.text, Level.CLITICS)

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.text)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The place in code points; None where there is no such one, or only white space."""
        if self._unit == "utf16":
            try:
                start, end = self._offsets.from_utf16(start), self._offsets.from_utf16(end)
            except ValueError:
                return None
        if not 0 <= start < end <= len(self.text) or not self.text[start:end].strip():
            return None
        return start, end


def _places(one: Mapping[str, Any], asked: _AskedText) -> tuple[list[tuple[int, int]], str]:
    """Where a span stands, or the reason why nowhere."""
    start, end, quote = one.get("start"), one.get("end"), one.get("quote")
    if quote is not None and not isinstance(quote, str):
        return [], "shape"
    if type(start) is int and type(end) is int:
        place = asked.place(start, end)
        if place is None:
            return [], "offsets"
        reads = asked.text[slice(*place)]
        return ([], "quote") if quote not in (None, reads) else ([place], "")
    if not quote:
        return [], "shape"
    places = quote_places(asked.for_quotes, quote)
    nth = one.get("nth")
    if type(nth) is int:
        places = places[nth : nth + 1] if nth >= 0 else []
    return places, "" if places else "quote"


def quote_places(folded: Folded, quote: str) -> list[tuple[int, int]]:
    """Where a quoted string stands as words in a text that was folded at ``Level.CLITICS``,
    proclitics before it left out.

    Where it stands letter by letter, there alone; else in any spelling.
    """
    places = [tuple(one.range) for one in matches(folded, quote) if one.fit is not Fit.INSIDE]
    exact = [place for place in places if folded.raw[place[0] : place[1]] == quote.strip()]
    return [(start, end) for start, end in exact or places]
