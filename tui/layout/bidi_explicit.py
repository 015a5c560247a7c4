"""UAX #9, P2 to X10: the base level, explicit controls, and the isolating run sequences.

All on class letters (see ``bidi_classes``); in them, ``1`` to ``5`` are LRE, RLE, LRO, RLO and
PDF, ``6`` to ``9`` LRI, RLI, FSI and PDI.
"""

import re

MAX_DEPTH = 125
"""BD2: the deepest explicit level."""

LEFT, RIGHT = b"L", b"R"

_STRONG = re.compile(rb"[LRA]")
_STRONG_OR_ISOLATE = re.compile(rb"[LRA678]")
_ISOLATES = re.compile(rb"[6-9]")
_EXPLICIT_OR_BN = re.compile(rb"[1-9B]|b++")


def base_level(original: bytes) -> int:
    """P2 and P3 on class letters: 1 for a right-to-left paragraph, else 0."""
    first = _STRONG_OR_ISOLATE.search(original)
    if first is None:
        return 0
    if first[0] in b"LRA":
        return int(first[0] != b"L")
    return int(_first_strongs(original)[-1] in (b"R", b"A"))


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


class Sequence:
    """An isolating run sequence (BD13): its slices of the paragraph, and their classes."""

    __slots__ = ("after", "before", "level", "pieces", "slices")

    def __init__(self, level: int) -> None:
        self.level = level
        self.before = self.after = b""
        self.slices: list[tuple[int, int]] = []
        self.pieces: list[bytes] = []


def sequences(original: bytes, base: int) -> list[Sequence]:
    """X10: the isolating run sequences, with their sos and eos."""
    runs = _level_runs(original, base)
    made: list[Sequence] = []
    waiting: list[Sequence] = []
    for index, run in enumerate(runs):
        first, last = original[run.slices[0][0]], original[run.slices[-1][1] - 1]
        if first == 57 and waiting:
            sequence = waiting.pop()
            sequence.slices += run.slices
            sequence.pieces += run.pieces
        else:
            sequence = run
            before = runs[index - 1].level if index else base
            sequence.before = RIGHT if max(before, run.level) & 1 else LEFT
            made.append(sequence)
        if 54 <= last <= 56:
            waiting.append(sequence)
            after = base
        else:
            after = runs[index + 1].level if index + 1 < len(runs) else base
        sequence.after = RIGHT if max(after, sequence.level) & 1 else LEFT
    return made


class _Explicit:
    """X1 to X8 as a paragraph is gone through: the stack, the overflows, the level runs."""

    def __init__(self, original: bytes, base: int) -> None:
        self.original = original
        self.base = base
        self.firsts = _first_strongs(original) if b"8" in original else {}
        self.runs: list[Sequence] = []
        self._reset()

    def _reset(self) -> None:
        self.stack: list[tuple[int, bytes, bool]] = [(self.base, b"", False)]
        self.overflow_isolates = self.overflow_embeddings = self.valid_isolates = 0

    def keep(self, start: int, end: int) -> None:
        """Add ``[start, end)`` at the level and with the override on top of the stack."""
        if start == end:
            return
        level, override, _isolate = self.stack[-1]
        if not self.runs or self.runs[-1].level != level:
            self.runs.append(Sequence(level))
        run = self.runs[-1]
        run.slices.append((start, end))
        run.pieces.append(override * (end - start) if override else self.original[start:end])

    def _deeper(self, right: bool) -> int:
        """The next level in a direction; 0 where there is no room for it."""
        level = self.stack[-1][0]
        new = level + 1 | 1 if right else level + 2 & ~1
        room = new <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings
        return new if room else 0

    def embed(self, kind: int) -> None:
        """X2 to X5: LRE, RLE, LRO, RLO."""
        if new := self._deeper(kind in b"24"):
            override = b"" if kind < 51 else LEFT if kind == 51 else RIGHT
            self.stack.append((new, override, False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def pop(self) -> None:
        """X7: PDF."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1][2] and len(self.stack) > 1:
            self.stack.pop()

    def isolate(self, kind: int, at: int) -> None:
        """X5a to X5c: LRI, RLI, FSI."""
        self.keep(at, at + 1)
        right = kind == 55 or (kind == 56 and self.firsts[at] in (b"R", b"A"))
        if new := self._deeper(right):
            self.valid_isolates += 1
            self.stack.append((new, b"", True))
        else:
            self.overflow_isolates += 1

    def close(self, at: int) -> None:
        """X6a: PDI."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1
        self.keep(at, at + 1)

    def end_paragraph(self, at: int) -> None:
        """X8: a paragraph separator ends all that is open."""
        self._reset()
        self.keep(at, at + 1)


def _level_runs(original: bytes, base: int) -> list[Sequence]:
    """X1 to X9: the level runs, without what X9 removes, overrides applied."""
    state = _Explicit(original, base)
    at = 0
    for control in _EXPLICIT_OR_BN.finditer(original):
        start, end = control.span()
        state.keep(at, start)
        at = end
        kind = original[start]
        if 49 <= kind <= 52:
            state.embed(kind)
        elif kind == 53:
            state.pop()
        elif 54 <= kind <= 56:
            state.isolate(kind, start)
        elif kind == 57:
            state.close(start)
        elif kind == 66:
            state.end_paragraph(start)
    state.keep(at, len(original))
    return state.runs
