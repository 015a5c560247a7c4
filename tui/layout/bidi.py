"""The Unicode Bidirectional Algorithm (UAX #9) from P2 to L2, with exact offsets.

Levels are resolved on a whole paragraph, never on a row (rules P to I); L1 and L2 are applied to
a row, since they speak of a row's end. Nothing is reordered here but indices, and nothing is
removed: code points that X9 would remove take the level of the one before them.

Isolating run sequences are ``bytes`` of class letters (see ``bidi_classes``); only N0 and X1 to
X8 loop in Python, over brackets and controls. All of it is linear in the paragraph's length.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from tui.layout.bidi_classes import CANONICAL, CLOSING_OF, classes

Direction = Literal["auto", "rtl", "ltr"]

MAX_DEPTH = 125
"""BD2: the deepest explicit level."""

BRACKET_LIMIT = 63
"""BD16: how many brackets may be open at once."""

_STRONG = re.compile(rb"[LRA]")
_STRONG_OR_ISOLATE = re.compile(rb"[LRA678]")
_ISOLATES = re.compile(rb"[6-9]")
_EXPLICIT = re.compile(rb"[1-9]")
_EXPLICIT_OR_BN = re.compile(rb"[1-9B]|b++")
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
_LEFT, _RIGHT = b"L", b"R"


@dataclass(frozen=True, slots=True)
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


def base_level(original: bytes) -> int:
    """P2 and P3 on class letters: 1 for a right-to-left paragraph, else 0."""
    first = _STRONG_OR_ISOLATE.search(original)
    if first is None:
        return 0
    if first[0] in b"LRA":
        return int(first[0] != b"L")
    return int(_first_strongs(original)[-1] in (b"R", b"A"))


def levels(text: str, original: bytes, base: int) -> bytes:
    """The levels of a paragraph, before L1, one byte a code point."""
    seen = original
    if b"b" in seen:
        # A BN after a strong letter changes nothing as that letter's double.
        for strong in (b"A", b"L", b"R"):
            seen = seen.replace(strong + b"b", strong * 2)
    if b"b" not in seen and _EXPLICIT.search(seen) is None:
        edge = _RIGHT if base & 1 else _LEFT
        return _sequence_levels(seen, text, base, edge, edge)
    out = bytearray(bytes((base,)) * len(original))
    for sequence in _sequences(original, base):
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


def _first_strongs(original: bytes) -> dict[int, bytes]:
    """The first strong letter inside each isolate, by the initiator's index; -1: outside all.

    P2 for every FSI at once (X5c); an empty value where there is none.
    """
    found: dict[int, bytes] = {-1: b""}
    open_: list[int] = [-1]
    at = 0
    for control in _ISOLATES.finditer(original):
        start = control.start()
        if not found[open_[-1]] and (strong := _STRONG.search(original, at, start)):
            found[open_[-1]] = strong[0]
        at = start + 1
        if control[0] != b"9":
            open_.append(start)
            found[start] = b""
        elif len(open_) > 1:
            open_.pop()
    if not found[open_[-1]] and (strong := _STRONG.search(original, at)):
        found[open_[-1]] = strong[0]
    return found


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence (BD13): its slices of the paragraph, and their classes."""

    level: int
    before: bytes = b""
    after: bytes = b""
    slices: list[tuple[int, int]] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)


def _sequences(original: bytes, base: int) -> list[_Sequence]:
    """X10: the isolating run sequences, with their sos and eos."""
    runs = _level_runs(original, base)
    made: list[_Sequence] = []
    waiting: list[_Sequence] = []
    for index, run in enumerate(runs):
        first, last = original[run.slices[0][0]], original[run.slices[-1][1] - 1]
        if first == 57 and waiting:
            sequence = waiting.pop()
            sequence.slices += run.slices
            sequence.pieces += run.pieces
        else:
            sequence = run
            before = runs[index - 1].level if index else base
            sequence.before = _RIGHT if max(before, run.level) & 1 else _LEFT
            made.append(sequence)
        if 54 <= last <= 56:
            waiting.append(sequence)
            after = base
        else:
            after = runs[index + 1].level if index + 1 < len(runs) else base
        sequence.after = _RIGHT if max(after, sequence.level) & 1 else _LEFT
    return made


def _level_runs(original: bytes, base: int) -> list[_Sequence]:
    """X1 to X9: the level runs, without what X9 removes, overrides applied."""
    firsts = _first_strongs(original) if b"8" in original else {}
    runs: list[_Sequence] = []

    def keep(start: int, end: int, level: int, override: bytes) -> None:
        if start == end:
            return
        if not runs or runs[-1].level != level:
            runs.append(_Sequence(level))
        runs[-1].slices.append((start, end))
        runs[-1].pieces.append(override * (end - start) if override else original[start:end])

    stack: list[tuple[int, bytes, bool]] = [(base, b"", False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    at = 0
    for control in _EXPLICIT_OR_BN.finditer(original):
        start, end = control.span()
        level, override, isolate = stack[-1]
        keep(at, start, level, override)
        at = end
        kind = original[start]
        if 49 <= kind <= 52:
            new = level + 1 | 1 if kind in b"24" else level + 2 & ~1
            if new <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                stack.append((new, b"" if kind < 51 else _LEFT if kind == 51 else _RIGHT, False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind == 53:
            if overflow_isolates:
                pass
            elif overflow_embeddings:
                overflow_embeddings -= 1
            elif not isolate and len(stack) > 1:
                stack.pop()
        elif 54 <= kind <= 56:
            keep(start, end, level, override)
            right = kind == 55 or (kind == 56 and firsts[start] in (b"R", b"A"))
            new = level + 1 | 1 if right else level + 2 & ~1
            if new <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((new, b"", True))
            else:
                overflow_isolates += 1
        elif kind == 57:
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            keep(start, end, *stack[-1][:2])
        elif kind == 66:
            del stack[1:]
            overflow_isolates = overflow_embeddings = valid_isolates = 0
            keep(start, end, base, b"")
    keep(at, len(original), *stack[-1][:2])
    return runs


def _sequence_levels(seen: bytes, text: str, level: int, before: bytes, after: bytes) -> bytes:
    """W1 to I2 on one isolating run sequence: its levels, one byte a code point.

    ``before`` and ``after`` are sos and eos; ``text`` is read for brackets only.
    """
    resolved = _weak(seen, before)
    if b"(" in resolved and b")" in resolved:
        resolved = _brackets(resolved, seen, text, level, before)
    resolved = resolved.translate(_NEUTRAL)
    own = _RIGHT if level & 1 else _LEFT
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
    return found[:1] + (_LEFT if found[:1] == _LEFT else _RIGHT) * (len(found) - 1)


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
    if b"L" in seen or before == _LEFT:
        size = len(seen)
        seen = _EN_TO_LEFT.sub(
            lambda match: (
                match[0].replace(b"E", b"L")
                if match[0][-1] == 76 or (match.end() == size and before == _LEFT)
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
    own, other = (_RIGHT, _LEFT) if level & 1 else (_LEFT, _RIGHT)
    strong = bytearray(seen.translate(_NUMBERS_TO_R))
    out = bytearray(seen)
    context, read = before, 0
    for opening, closing in _pairs(seen, text):
        last = max(strong.rfind(_LEFT, read, opening), strong.rfind(_RIGHT, read, opening))
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
