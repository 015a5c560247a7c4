"""Tokens for the formats that count them: where they are, and where spans fall on them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.core.selection import Range
from tui.exchange.options import Align, Lose
from tui.exchange.shared.span_checks import in_order, loss_of
from tui.text.clitics import proclitic_starts
from tui.text.words import words

_SOLID = re.compile(r"\S+")
_MARKS = re.compile(r"(\S)\1*")


def by_whitespace(text: str) -> Iterator[Range]:
    """What stands between white space."""
    return (Range(*found.span()) for found in _SOLID.finditer(text))


def by_words(text: str) -> Iterator[Range]:
    """Words as the desk knows them; between them runs of one punctuation character."""
    place = 0
    for word in words(text, 0, len(text)):
        if word.start > place and not (word.start == place + 1 and text[place] == " "):
            yield from _between(text, place, word.start)
        yield word
        place = word.end
    yield from _between(text, place, len(text))


def by_clitics(text: str) -> Iterator[Range]:
    """Words with their proclitics as tokens of their own."""
    for token in by_words(text):
        cuts = [
            token.start + at
            for at in proclitic_starts(text[token.start : token.end])
            if 0 < at < token.end - token.start
        ]
        yield from _cut(token, cuts)


TOKENIZERS: dict[str, Callable[[str], Iterator[Range]]] = {
    "whitespace": by_whitespace,
    "words": by_words,
    "clitics": by_clitics,
    "exact": by_words,
}
"""``exact`` is ``words``, cut wherever a span begins or ends, so that no span is lost."""


def validate_name(name: str) -> str:
    """The name, or a UsageError that lists the tokenizers."""
    if name not in TOKENIZERS:
        raise UsageError(
            _("no tokenizer is called {name}").format(name=repr(name)),
            way_out=_("choose from {names}").format(names=", ".join(TOKENIZERS)),
        )
    return name


def tokens_of(record: Record, tokenizer: str) -> list[Range]:
    """The tokens of the record's text: in order, apart, none empty, none with a blank,
    a tab or a line end in it."""
    found = list(TOKENIZERS[validate_name(tokenizer)](record.text))
    if tokenizer != "exact":
        return found
    return list(_all_cut(found, _borders(record.spans)))


def covering(record: Record, tokenizer: str) -> list[Range]:
    """The same with the white space as tokens, but for one space after a token.

    So spaCy and Prodigy see the whole text: the tokens, with a space where one is left out.
    """
    spans = record.spans if tokenizer == "exact" else ()
    borders = _borders(spans)
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    text = record.text
    covered: list[Range] = []
    place = 0
    for token in [*tokens_of(record, tokenizer), Range(len(text), len(text))]:
        if token.start > place:
            single = token.start == place + 1
            if single:
                needed = place in starts or token.start in ends
            else:
                needed = any(at in starts or at + 1 in ends for at in range(place, token.start))
            left_out = bool(covered) and text[place] == " " and not needed
            if not (single and left_out):
                covered.extend(_all_cut([Range(place + left_out, token.start)], borders))
        if token.start < token.end:
            covered.append(token)
        place = token.end
    return covered


@frozen_dataclass
class Placed:
    """A span as tokens ``[first, last)``."""

    first: int
    last: int
    span: RecordSpan


def place_spans(record: Record, tokens: list[Range], align: Align, lose: Lose) -> list[Placed]:
    """The spans on the tokens, in their order; what was moved or left out is reported."""
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    kept = []
    for span in in_order(record.spans):
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        exact = first < last and starts[first] == span.start and ends[last - 1] == span.end
        if not exact and align is Align.CONTRACT:
            first, last = bisect_left(starts, span.start), bisect_right(ends, span.end)
        what = "" if exact else _moved(tokens, first, last, align)
        stays = exact or (first < last and align is not Align.STRICT)
        if what:
            lose(loss_of(record, span, what, gone=not stays))
        if stays:
            kept.append(Placed(first, last, span))
    return kept


def flat_placed(record: Record, spans: list[Placed], lose: Lose) -> list[Placed]:
    """Those that share no token with one before them; the others are reported."""
    kept: list[Placed] = []
    place = 0
    for found in sorted(spans, key=lambda found: (found.first, -found.last)):
        if found.first < place:
            lose(loss_of(record, found.span, _("overlaps another span"), gone=True))
        else:
            kept.append(found)
            place = found.last
    return kept


def without_crossing(record: Record, spans: list[Placed], lose: Lose) -> list[Placed]:
    """Without the spans that cross another of the same label; these are reported."""
    kept: list[Placed] = []
    inside: dict[str, list[int]] = {}
    for found in sorted(spans, key=lambda found: (found.first, -found.last)):
        ends = inside.setdefault(found.span.label, [])
        while ends and ends[-1] <= found.first:
            ends.pop()
        if ends and ends[-1] < found.last:
            lose(loss_of(record, found.span, _("crosses a span of its label"), gone=True))
        else:
            ends.append(found.last)
            kept.append(found)
    return kept


def _moved(tokens: list[Range], first: int, last: int, align: Align) -> str:
    if align is Align.STRICT:
        return _("its ends are not ends of tokens")
    if first >= last:
        return _("no token is in it")
    start, end = tokens[first].start, tokens[last - 1].end
    if align is Align.EXPAND:
        return _("widened to {start}-{end}").format(start=start, end=end)
    return _("narrowed to {start}-{end}").format(start=start, end=end)


def _between(text: str, start: int, end: int) -> Iterator[Range]:
    return (Range(*found.span()) for found in _MARKS.finditer(text, start, end))


def _borders(spans: Iterable[RecordSpan]) -> list[int]:
    return sorted({at for span in spans for at in (span.start, span.end)})


def _all_cut(tokens: Iterable[Range], borders: list[int]) -> Iterator[Range]:
    for token in tokens:
        first, last = bisect_right(borders, token.start), bisect_left(borders, token.end)
        if first < last:
            yield from _cut(token, borders[first:last])
        else:
            yield token


def _cut(token: Range, cuts: Iterable[int]) -> Iterator[Range]:
    start = token.start
    for at in cuts:
        yield Range(start, at)
        start = at
    yield Range(start, token.end)
