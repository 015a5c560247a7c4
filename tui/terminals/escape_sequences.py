"""What a terminal sends, cut into keys and control sequences (ECMA-48); no screen, no clock.

A terminal sends keys, reports of the mouse, answers to questions and pasted text through one
stream, which a slow line may cut anywhere. Nothing that belongs to a sequence may be taken for a
key: on the desk a key changes annotations.
"""

import re
from typing import Literal

from tui.core.frozen_dataclass import frozen_dataclass
from tui.text.lazy_regex import LazyRegex

InputKind = Literal["character", "escape", "alt", "sequence", "late", "paste"]

ESCAPE_SECONDS = 0.1
"""A lone ESC that nothing has followed for so long was the Esc key."""
PATIENCE = 2.0
"""Much longer than a slow line's gap: a sequence that is not whole by then is dropped."""
PASTE_PATIENCE = 5.0
"""What is pasted may be long, and its rest would be taken for keys."""
ONE_READ = 0.012
"""No finger presses two keys within so few seconds; a terminal sends a sequence so."""
LONGEST_SEQUENCE = 4096
LONGEST_PASTE = 1_000_000

ESC = "\x1b"
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
_SEVEN_BITS = {
    "\x8f": "\x1bO",
    "\x90": "\x1bP",
    "\x98": "\x1bX",
    "\x9b": "\x1b[",
    "\x9d": "\x1b]",
    "\x9e": "\x1b^",
    "\x9f": "\x1b_",
}
"""The introducers of eight bits (ECMA-48 5.3) and the same in seven."""
_STRINGS = "]P_^X"
"""OSC, DCS, APC, PM, SOS: all up to the string terminator is theirs (ECMA-48 5.6)."""
_CANCELLED = "\x18\x1a"
"""CAN and SUB end whatever sequence they stand in."""
_NO_NUMBERS = ("NaN", "Infinity")
"""What terminals written in JavaScript report of a mouse beside the screen: ``ESC[<35;NaN;NaNM``,
though N is a final byte by the grammar."""

_RXVT_SHIFT = LazyRegex(r"\x1b\[\d{1,2}\$")
"""rxvt ends shift+Home with what is an intermediate byte by the grammar."""
_LATE = LazyRegex(
    r"\[(?:[<>?=]?\d[\d;:.]*[;:]|[<>?=]?\d+[~uRcntymM^$@ABCDFH]|[A-DFHIOZP-S]|\[[A-E])"
    r"|O[A-DFHP-S]"
    r"|\]\d+;|P[\d;]*[>!$+][|a-zA-Z]|_G"
)
"""How the rest of a sequence begins whose ESC was given out as the Esc key already."""
_LATE_BEGUN = LazyRegex(r"\[[\[<>?=]?\d*|O|\]\d*|P[\d;]*[>!$+]?|_")


@frozen_dataclass
class TerminalInput:
    """One thing that the terminal said.

    ``character``: typed as it is. ``escape``: the Esc key. ``alt``: Alt with the character.
    ``sequence``: a whole CSI or SS3 sequence, in seven bits; ``late``: one whose ESC was
    given out as the Esc key before. ``paste``: what was pasted.
    """

    kind: InputKind
    text: str


class Sequences:
    """Cuts what comes into pieces. ``now`` is any clock's seconds, which only goes on.

    Whole strings (OSC, DCS, APC, PM, SOS) are left out: none of them is a key. When ``deadline``
    has come and nothing else, ``tick`` says what became of what was waiting.
    """

    def __init__(self) -> None:
        self._held = ""
        self._string = ""
        self._pasted: list[str] | None = None
        self._late_until: float | None = None
        self._is_late = False
        self.deadline: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether what comes next may belong to what came last."""
        return self.deadline is not None or self._late_until is not None

    def feed(self, text: str, now: float) -> list[TerminalInput]:
        """What this says, with what was waiting."""
        if self._late_until is not None and not self._held:
            if now > self._late_until:
                self._late_until = None
        if self._late_until is not None:
            if not self._takes_late(text, now):
                return []
            text = ""
        pieces: list[TerminalInput] = []
        self._held += text
        self.deadline = None
        while self._held or self._string or self._pasted is not None:
            if self._string:
                going_on = self._skip_string()
            elif self._pasted is not None:
                going_on = self._paste(pieces)
            else:
                going_on = self._take(pieces)
            if not going_on:
                self._wait(now)
                break
        return pieces

    def tick(self, now: float) -> list[TerminalInput]:
        """What was waiting, if its time is over: the Esc key, a key, or nothing at all."""
        if self._late_until is not None and now > self._late_until and not self._held:
            self._late_until = None
        if self.deadline is None or now < self.deadline:
            return []
        held, self._held, self.deadline = self._held, "", None
        self._string, self._pasted, self._is_late = "", None, False
        if self._late_until is not None:
            self._late_until = None
            return [TerminalInput("character", character) for character in held]
        if held == ESC:
            self._late_until = now + PATIENCE
            return [TerminalInput("escape", ESC)]
        if _RXVT_SHIFT.fullmatch(held):
            return [TerminalInput("sequence", held)]
        if len(held) == 2 and "!" <= held[1] <= "/":
            return [TerminalInput("alt", held[1])]
        return []

    def _takes_late(self, text: str, now: float) -> bool:
        """Take what follows an Esc key: the late rest of a sequence, or keys.

        Fingers cannot press what comes in one read; False while that cannot be told yet.
        """
        self._held += text
        if _LATE.match(self._held):
            self._held, self._is_late, self._late_until = ESC + self._held, True, None
            return True
        if _LATE_BEGUN.fullmatch(self._held):
            self.deadline = now + ONE_READ
            return False
        self._late_until = None
        return True

    def _take(self, pieces: list[TerminalInput]) -> bool:
        """Take the first piece of what is held; False where it is not whole."""
        held = self._held
        if held[0] in _SEVEN_BITS:
            held = self._held = _SEVEN_BITS[held[0]] + held[1:]
        if held[0] != ESC:
            pieces.append(TerminalInput("character", held[0]))
            self._held = held[1:]
            return True
        if len(held) == 1:
            return False
        if held[1] == ESC:
            pieces.append(TerminalInput("escape", ESC))
            self._held = held[1:]
        elif held[1] in _STRINGS:
            self._string, self._held = held[1], held[2:]
        elif held[1] in "[O":
            return self._take_sequence(pieces)
        elif "!" <= held[1] <= "/":
            # ESC, intermediate bytes and a final one (ECMA-35 13.2.1); or Alt with a sign.
            if not (match := re.match(r"\x1b[ -/]+[0-~]", held)):
                if re.fullmatch(r"\x1b[ -/]+", held):
                    return False
                pieces.append(TerminalInput("alt", held[1]))
                self._held = held[2:]
            else:
                self._held = held[match.end() :]
        else:
            pieces.append(TerminalInput("alt", held[1]))
            self._held = held[2:]
        return True

    def _take_sequence(self, pieces: list[TerminalInput]) -> bool:
        held = self._held
        end, whole = (_end_of_csi if held[1] == "[" else _end_of_ss3)(held)
        if end is None:
            self._held = held[:LONGEST_SEQUENCE]
            return False
        sequence, self._held = held[:end], held[end:]
        if sequence == PASTE_START:
            self._pasted = []
        elif whole:
            pieces.append(TerminalInput("late" if self._is_late else "sequence", sequence))
        self._is_late = False
        return True

    def _skip_string(self) -> bool:
        """Leave out a string up to its end; False where that is not there yet."""
        ends = "\x07\x9c" if self._string == "]" else "\x9c"
        match = re.search(f"[{ends}{_CANCELLED}]|\x1b\\\\|\x1b(?=[^\\\\])", self._held)
        if match is None:
            self._held = ESC if self._held.endswith(ESC) else ""
            return False
        # An ESC that ends no string begins another sequence.
        self._held = self._held[match.start() if match[0] == ESC else match.end() :]
        self._string, self._is_late = "", False
        return True

    def _paste(self, pieces: list[TerminalInput]) -> bool:
        """Gather what is pasted up to its end; False where that is not there yet."""
        assert self._pasted is not None
        text, end, rest = self._held.partition(PASTE_END)
        if not end:
            # The end itself may be cut.
            kept = max((n for n in range(1, 6) if text.endswith(PASTE_END[:n])), default=0)
            text, rest = text[: len(text) - kept], text[len(text) - kept :]
        if sum(map(len, self._pasted)) < LONGEST_PASTE:
            self._pasted.append(text)
        self._held = rest
        if not end:
            return False
        pieces.append(TerminalInput("paste", "".join(self._pasted)[:LONGEST_PASTE]))
        self._pasted = None
        return True

    def _wait(self, now: float) -> None:
        if self._pasted is not None:
            self.deadline = now + PASTE_PATIENCE
        elif self._held == ESC and not self._string:
            self.deadline = now + ESCAPE_SECONDS
        elif _RXVT_SHIFT.fullmatch(self._held) or re.fullmatch(r"\x1b[!-/]", self._held):
            self.deadline = now + ESCAPE_SECONDS / 4
        else:
            self.deadline = now + PATIENCE


def _end_of_csi(held: str) -> tuple[int | None, bool]:
    """Where the CSI sequence at the start ends, None if not yet; and whether it is a right one.

    ECMA-48 5.4: parameter bytes, intermediate bytes, a final byte. Bytes of the first two kinds
    are taken in any order, so that none of them is a key.
    """
    if held[2:3] == "[":
        # The Linux console's F1 to F5, which are not ECMA-48.
        return (None, False) if len(held) < 4 else (4 if held[3] in "ABCDE" else 3, True)
    if held[2:3] == "M":
        # The oldest report of a mouse has three characters after its final byte.
        controls = [at for at in range(3, min(6, len(held))) if held[at] < " "]
        if controls:
            return controls[0], False
        return (6, True) if len(held) >= 6 else (None, False)
    at = 2
    while at < len(held):
        character = held[at]
        if character == ESC:
            return at, False
        if character in _CANCELLED or character > "\x7f":
            return at + 1, False
        if "@" <= character <= "~":
            word, begun = _word(held, at)
            if begun:
                return None, False
            if not word:
                return at + 1, True
            at += word
        else:
            at += 1
    return None, False


def _word(held: str, at: int) -> tuple[int, bool]:
    """The length of the word that stands for a number here, 0 if none; whether one has begun."""
    if held[at - 1] not in ";<-":
        return 0, False
    rest = held[at:]
    for word in _NO_NUMBERS:
        if rest.startswith(word):
            return len(word), False
        if word.startswith(rest):
            return 0, True
    return 0, False


def _end_of_ss3(held: str) -> tuple[int | None, bool]:
    """As ``_end_of_csi``: one character after ESC O, before which Konsole puts a number."""
    match = re.match(r"\x1bO[\d;]*", held)
    assert match is not None
    at = match.end()
    if at == len(held):
        return None, False
    character = held[at]
    if character == ESC:
        return at, False
    return at + 1, "!" <= character <= "~"
