"""The Unicode Bidirectional Algorithm (UAX #9) from P2 to L2, with exact offsets.

Levels are resolved on a whole paragraph, never on a row (rules P to I); L1 and L2 are applied to
a row, since they speak of a row's end. Nothing is reordered here but indices, and nothing is
removed: code points that X9 would remove take the level of the one before them.

Isolating run sequences are ``bytes`` of class letters (see ``bidi_classes``); only N0 and X1 to
X8 loop in Python, over brackets and controls. All of it is linear in the paragraph's length.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tui.core.frozen_dataclass import frozen_dataclass
from tui.layout.bidi_classes import CANONICAL, CLOSING_OF, classes
from tui.layout.bidi_explicit import LEFT, MAX_DEPTH, RIGHT, base_level, sequences

Direction = Literal["auto", "rtl", "ltr"]

BRACKET_LIMIT = 63
"""BD16: how many brackets may be open at once."""

_EXPLICIT = re.compile(rb"[1-9]")
_MARKS = re.compile(rb"([^m]|^)m++")
_EN_TO_STRONG = re.compile(rb"E[^LRA]*+A?")
_EN_TO_LEFT = re.compile(rb"E[^LR]*+L?")
_TERMINATORS = re.compile(rb"\$++")
_BRACKET = re.compile(rb"[()]")
_OVERPOWERED = {
    b"R": re.compile(rb"Lo++(?=L)"),
    b"L": re.compile(rb"[REN]o++(?=[REN])"),
}
_TAIL = b"w123456789b"
_BEFORE_SEPARATOR = re.compile(rb"[w1-9b]*+[SB]")

_SAME = re.compile(rb"(.)\1*+", re.DOTALL)

_TO_R = bytes.maketrans(b"A+$,", b"Rooo")
_NUMBERS_TO_R = bytes.maketrans(b"EN", b"RR")
_NEUTRAL = bytes.maketrans(b"BSw()6789", b"ooooooooo")


@frozen_dataclass
class Resolved:
    """What UAX #9 says of one paragraph; both ``bytes`` have one byte a code point."""

    base: int
    classes: bytes
    levels: bytes


def resolve(text: str, direction: Direction = "auto") -> Resolved:
    """The base level, original classes and levels (before L1) of one paragraph.

    ``direction`` is the paragraph's; ``auto`` takes P2 and P3 (the first strong code point
    outside isolates, left to right where there is none).
    """
    original = classes(text)
    base = base_level(original) if direction == "auto" else int(direction == "rtl")
    return Resolved(base, original, levels(text, original, base))


def levels(text: str, original: bytes, base: int) -> bytes:
    """The levels of a paragraph, before L1, one byte a code point."""
    seen = original
    if b"b" in seen:
        # A BN after a strong letter changes nothing as that letter's double.
        for strong in (b"A", b"L", b"R"):
            seen = seen.replace(strong + b"b", strong * 2)
    if b"b" not in seen and _EXPLICIT.search(seen) is None:
        edge = RIGHT if base & 1 else LEFT
        return _sequence_levels(seen, text, base, edge, edge)
    out = bytearray(bytes((base,)) * len(original))
    for sequence in sequences(original, base):
        pieces = sequence.slices
        joined = b"".join(sequence.pieces)
        if b"(" in joined:
            found = _sequence_levels(
                joined,
                "".join([text[start:end] for start, end in pieces]),
                sequence.level,
                sequence.before,
                sequence.after,
            )
        else:
            found = _bracketless(joined, sequence.level, sequence.before, sequence.after)
        at = 0
        for start, end in pieces:
            out[start:end] = found[at : at + end - start]
            at += end - start
    for removed in re.finditer(rb"[1-5b]++", original):
        start, end = removed.span()
        out[start:end] = (out[start - 1 : start] or bytes((base,))) * (end - start)
    return bytes(out)


def _sequence_levels(seen: bytes, text: str, level: int, before: bytes, after: bytes) -> bytes:
    """W1 to I2 on one isolating run sequence: its levels, one byte a code point.

    ``before`` and ``after`` are sos and eos; ``text`` is read for brackets only.
    """
    resolved = _weak(seen, before)
    if b"(" in resolved and b")" in resolved:
        resolved = _brackets(resolved, seen, text, level, before)
    resolved = resolved.translate(_NEUTRAL)
    own = RIGHT if level & 1 else LEFT
    if b"o" in resolved:
        # N1 where both sides agree against the embedding direction; N2 for all others.
        resolved = _OVERPOWERED[own].sub(_as_first, before + resolved + after)[1:-1]
        resolved = resolved.replace(b"o", own)
    return resolved.translate(_implicit(level))


@lru_cache(4096)
def _bracketless(seen: bytes, level: int, before: bytes, after: bytes) -> bytes:
    """``_sequence_levels`` where no bracket asks for the text; isolates repeat a lot."""
    return _sequence_levels(seen, "", level, before, after)


def _as_first(match: re.Match[bytes]) -> bytes:
    found = match[0]
    return found[:1] + (LEFT if found[:1] == LEFT else RIGHT) * (len(found) - 1)


@lru_cache(MAX_DEPTH + 2)
def _implicit(level: int) -> bytes:
    """I1 and I2 as a table from resolved letter to level."""
    if level & 1:
        return bytes.maketrans(b"RLEN", bytes((level, level + 1, level + 1, level + 1)))
    return bytes.maketrans(b"LREN", bytes((level, level + 1, level + 2, level + 2)))


def _weak(seen: bytes, before: bytes) -> bytes:
    """W1 to W7. What remains: L, R, E, N, brackets, neutrals and isolate controls."""
    if b"m" in seen:
        seen = seen.replace(b"Am", b"AA").replace(b"Am", b"AA")
        if b"m" in seen:
            seen = _MARKS.sub(lambda match: _after_w1(match, before), seen)
    if b"E" not in seen:
        if b",N" in seen:
            seen = seen.replace(b"N,N", b"NNN").replace(b"N,N", b"NNN")
        return seen.translate(_TO_R)
    if b"A" in seen:
        # Read backwards, the search starts at the few numbers, not at the many letters.
        seen = _EN_TO_STRONG.sub(
            lambda match: match[0].replace(b"E", b"N") if match[0][-1] == 65 else match[0],
            seen[::-1],
        )[::-1]
    if b"+E" in seen:
        seen = seen.replace(b"E+E", b"EEE").replace(b"E+E", b"EEE")
    if b"," in seen:
        seen = seen.replace(b"E,E", b"EEE").replace(b"E,E", b"EEE")
        seen = seen.replace(b"N,N", b"NNN").replace(b"N,N", b"NNN")
    if b"$" in seen:
        seen = _TERMINATORS.sub(_after_w5, seen)
    seen = seen.translate(_TO_R)
    if b"L" in seen or before == LEFT:
        size = len(seen)
        seen = _EN_TO_LEFT.sub(
            lambda match: (
                match[0].replace(b"E", b"L")
                if match[0][-1] == 76 or (match.end() == size and before == LEFT)
                else match[0]
            ),
            seen[::-1],
        )[::-1]
    return seen


def _after_w1(match: re.Match[bytes], before: bytes) -> bytes:
    base = match[1]
    kind = before if not base else b"o" if base in b"()6789" else base
    return base + kind * (match.end() - match.end(1))


def _after_w5(match: re.Match[bytes]) -> bytes:
    string, (start, end) = match.string, match.span()
    near = string[start - 1 : start] + string[end : end + 1] if start else string[end : end + 1]
    return (b"E" if b"E" in near else b"$") * (end - start)


def _pairs(seen: bytes, text: str) -> list[tuple[int, int]]:
    """BD16: the bracket pairs, by their opening brackets; none at all past the limit."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(seen):
        at = match.start()
        char = text[at]
        if match[0] == b"(":
            if len(open_) == BRACKET_LIMIT:
                return []
            closing = CLOSING_OF[char]
            open_.append((CANONICAL.get(closing, closing), at))
            continue
        char = CANONICAL.get(char, char)
        for depth in range(len(open_) - 1, -1, -1):
            if open_[depth][0] == char:
                pairs.append((open_[depth][1], at))
                del open_[depth:]
                break
    pairs.sort()
    return pairs


def _brackets(seen: bytes, marked: bytes, text: str, level: int, before: bytes) -> bytes:
    """N0. ``marked`` is the sequence before W1, to find the marks that follow a bracket."""
    own, other = (RIGHT, LEFT) if level & 1 else (LEFT, RIGHT)
    strong = bytearray(seen.translate(_NUMBERS_TO_R))
    out = bytearray(seen)
    context, read = before, 0
    for opening, closing in _pairs(seen, text):
        last = max(strong.rfind(LEFT, read, opening), strong.rfind(RIGHT, read, opening))
        if last >= 0:
            context = bytes(strong[last : last + 1])
        read = opening
        if strong.find(own, opening, closing) >= 0:
            kind = own
        elif strong.find(other, opening, closing) >= 0:
            kind = other if context == other else own
        else:
            continue
        for at in (opening, closing):
            end = at + 1
            while end < len(marked) and marked[end] == 109:
                end += 1
            strong[at:end] = out[at:end] = kind * (end - at)
    return bytes(out)


def row_levels(resolved: Resolved, start: int, end: int) -> bytes:
    """L1: the levels of ``[start, end)`` of the paragraph when that stands as one row."""
    levels_, seen, base = resolved.levels[start:end], resolved.classes[start:end], resolved.base
    kept = len(seen.rstrip(_TAIL))
    if kept < len(seen):
        levels_ = levels_[:kept] + bytes((base,)) * (len(seen) - kept)
    if b"S" in seen or b"B" in seen:
        out = bytearray(levels_)
        for match in _BEFORE_SEPARATOR.finditer(seen):
            out[match.start() : match.end()] = bytes((base,)) * len(match[0])
        levels_ = bytes(out)
    return levels_


def visual_order(row: bytes) -> Sequence[int]:
    """L2: the indices of a row's levels from left to right."""
    if not row:
        return ()
    lowest, highest = min(row), max(row)
    if lowest == highest:
        return range(len(row) - 1, -1, -1) if lowest & 1 else range(len(row))
    order: list[int] = []
    runs: list[tuple[int, int, int]] = []
    start = 0
    for match in _SAME.finditer(row):
        runs.append((row[start], start, match.end()))
        start = match.end()
    for level in range(highest, (lowest | 1) - 1, -1):
        at = 0
        while at < len(runs):
            if runs[at][0] < level:
                at += 1
                continue
            stop = at
            while stop < len(runs) and runs[stop][0] >= level:
                stop += 1
            runs[at:stop] = runs[at:stop][::-1]
            at = stop
    for level, start, end in runs:
        order += range(end - 1, start - 1, -1) if level & 1 else range(start, end)
    return order
