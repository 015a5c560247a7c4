"""One line that is typed into: its text, its cursor and its selection, and what keys do to them.

The cursor is on a letter (a base with its marks), or on the place after the last one; what is
typed goes before it. So every letter is a place, and the letters of a line stand in one order on
the screen: left and right undo each other in mixed text, too. Offsets are code points.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from tui.core.selection import Range
from tui.layout import motion
from tui.layout.line import SEPARATORS, WIDE
from tui.layout.page import Page
from tui.text.graphemes import letter_end, letter_start
from tui.text.joining_types import JOINERS
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import NONSPACING
from tui.text.words import word_at, words

LONGEST_LINE = 10_000
"""Code points; what is longer already stays, and takes in no more."""
STEPS_KEPT = 200

FieldDirection = Literal["rtl", "ltr"]
FieldMotion = Literal["left", "right", "word-left", "word-right", "start", "end"]

_LINE_ENDS = "[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"
_BREAKS = re.compile(f"[ \t]*{_LINE_ENDS}[ \t]*")
_AT_ENDS = re.compile(rf"\A{_LINE_ENDS}|{_LINE_ENDS}\Z")
# Control characters and lone surrogates (Cc, Cs).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TAKEN_OFF = LazyRegex(f"[{NONSPACING}{JOINERS}]")
_CHOOSING = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LAM_ALEF = re.compile("[\ufef5-\ufefc]")


class State(NamedTuple):
    """What undo goes back to."""

    text: str
    anchor: int
    head: int


class LeftOut(NamedTuple):
    """What did not come in of what was given: control characters, and what was too long."""

    controls: int = 0
    cut: int = 0


class TextField:
    """``head`` is where the cursor is; what lies between it and ``anchor`` is selected.

    ``direction`` is that of a text without any letter, an empty one.
    """

    def __init__(self, text: str = "", *, direction: FieldDirection = "ltr") -> None:
        self.text = text
        self.anchor = self.head = len(text)
        self._fallback = direction
        self._page: Page | None = None
        self._past: list[State] = []
        self._undone: list[State] = []
        self._kind = ""

    # What is there

    @property
    def selection(self) -> Range:
        """The offsets of what is selected; empty where the cursor is if nothing is."""
        return Range(min(self.anchor, self.head), max(self.anchor, self.head))

    @property
    def selected_text(self) -> str:
        """The text of the selection."""
        return self.text[slice(*self.selection)]

    @property
    def page(self) -> Page:
        """The text laid out as one row; bidi controls are seen, since they can be deleted."""
        if self._page is None:
            # A line feed of a note that was written elsewhere is shown as a space, and stays.
            line = self.text.translate(SEPARATORS)
            strong = any(unicodedata.bidirectional(char) in ("L", "R", "AL") for char in line)
            direction = "auto" if strong else self._fallback
            self._page = Page(line, WIDE, direction=direction, controls=True)
        self._page.set_edges({self.anchor, self.head})
        return self._page

    @property
    def direction(self) -> FieldDirection:
        """Which way the line runs: that of its first strong letter (UAX #9 P2)."""
        return self.page.row_in(0, 0).direction

    # Moving

    def move(self, where: FieldMotion, *, extend: bool = False) -> None:
        """Move the cursor; with ``extend`` what it passes is selected.

        Left and right are those of the screen. A letter to a side, without ``extend``, ends a
        selection at its edge there.
        """
        if where in ("left", "right") and self.anchor != self.head and not extend:
            self.put(self.selection.end if self._leads_on(where) else self.selection.start)
            return
        self.put(self._target(where), extend=extend)

    def put(self, offset: int, *, extend: bool = False) -> None:
        """Put the cursor on the letter that holds ``offset``."""
        self.head = letter_start(self.page.text, min(max(offset, 0), len(self.text)))
        if not extend:
            self.anchor = self.head
        self._kind = ""

    def select_all(self) -> None:
        """Select the whole text; the cursor is after it."""
        self.anchor, self.head, self._kind = 0, len(self.text), ""

    def select_word(self, offset: int) -> None:
        """Select the word at ``offset``; where there is none, the cursor goes there."""
        word = word_at(self.page.text, offset)
        self.put(word.start if word else offset)
        if word:
            self.put(word.end, extend=True)

    def _leads_on(self, side: str) -> bool:
        return ("left" in side) == (self.direction == "rtl")

    def _target(self, where: FieldMotion) -> int:
        if where == "start":
            return 0
        if where == "end":
            return len(self.text)
        side: motion.Side = "left" if "left" in where else "right"
        if where in ("left", "right"):
            found = (motion.letter_left if side == "left" else motion.letter_right)(
                self.page, self.head
            )
            nowhere = self.head
        else:
            if (begun := self._own_word(side)) is not None:
                return begun
            step = motion.word_left if side == "left" else motion.word_right
            found, nowhere = step(self.page, self.head), 0
        if found is None:
            return len(self.text) if self._leads_on(side) else nowhere
        return found.start

    def _own_word(self, side: motion.Side) -> int | None:
        """The start of the word that the cursor is inside, if it lies to this side."""
        word = word_at(self.page.text, self.head)
        if word is None or word.start == self.head:
            return None
        p, k, index = self.page.locate(word.start)
        assert index is not None
        at_left = not self.page.row_in(p, k).cells[index].level & 1
        return word.start if at_left == (side == "left") else None

    # Changing

    def insert(self, given: str) -> LeftOut:
        """Put a text at the cursor, in the place of what is selected; what did not come in.

        Line breaks with the blanks around them become a space, those at the ends nothing; control
        characters are left out.
        """
        flat = _BREAKS.sub(" ", _AT_ENDS.sub("", given)).replace("\t", " ")
        clean = _CONTROLS.sub("", flat)
        start, end = self.selection
        room = max(0, LONGEST_LINE - len(self.text) + (end - start))
        kept = clean if len(clean) <= room else clean[: letter_start(clean, room)]
        one = len(given) == 1 and not given.isspace()
        if kept:
            self._replace(start, end, kept, "typing" if one else "")
        return LeftOut(len(flat) - len(clean), len(clean) - len(kept))

    def type(self, char: str) -> LeftOut:
        """Insert what a key typed; a key that types a drawn lam-alef means its two letters."""
        return self.insert(_LAM_ALEF.sub(lambda m: unicodedata.normalize("NFKC", m[0]), char))

    def delete_back(self) -> None:
        """Delete the selection, or what was typed last before the cursor.

        That is a mark or a joiner, where a letter bears one, as keyboards type them; else a letter.
        """
        end, text = self.head, self.page.text
        start = letter_start(text, end - 1) if end else 0
        if end - start > 1 and text[start].isalpha() and _may_come_off(text[end - 1]):
            start = end - 1
        self._delete(start, end)

    def delete_on(self) -> None:
        """Delete the selection, or the letter under the cursor with its marks."""
        self._delete(self.head, letter_end(self.page.text, self.head))

    def delete_word_back(self) -> None:
        """Delete the selection, or back to where a word begins."""
        before = list(words(self.page.text, 0, self.head)) if self.head else []
        self._delete(before[-1].start if before else 0, self.head)

    def delete_word_on(self) -> None:
        """Delete the selection, or on to where a word ends."""
        after = next(words(self.page.text, self.head, len(self.text)), None)
        self._delete(self.head, after.end if after else len(self.text))

    def clear(self) -> None:
        """Delete all of the text."""
        self._replace(0, len(self.text), "", "")

    def renew(self, text: str) -> None:
        """Another text, that was not typed; the cursor is after it."""
        self._replace(0, len(self.text), text, "")

    def _delete(self, start: int, end: int) -> None:
        if self.anchor != self.head:
            start, end = self.selection
        if start < end:
            self._replace(start, end, "", "deleting" if end - start == 1 else "")

    def _replace(self, start: int, end: int, words_: str, kind: str) -> None:
        # Letters typed one after the other are one step of undo.
        if not kind or kind != self._kind:
            self._past = [*self._past[-STEPS_KEPT:], State(self.text, self.anchor, self.head)]
        self._undone.clear()
        self._show(State(self.text[:start] + words_ + self.text[end:], 0, start + len(words_)))
        # What was typed may have become part of a letter that goes on after it.
        begun = letter_start(self.page.text, self.head)
        if begun < self.head:
            self.head = letter_end(self.page.text, begun)
        self.anchor = self.head
        self._kind = kind

    def undo(self) -> None:
        """Go back to what was before the last change."""
        if self._past:
            self._undone.append(State(self.text, self.anchor, self.head))
            self._show(self._past.pop())

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._undone:
            self._past.append(State(self.text, self.anchor, self.head))
            self._show(self._undone.pop())

    def _show(self, state: State) -> None:
        self.text, self.anchor, self.head = state
        self._page, self._kind = None, ""


def _may_come_off(char: str) -> bool:
    """Whether it is a mark or a joiner that one types; no selector of how a letter is drawn."""
    return bool(_TAKEN_OFF.match(char)) and not _CHOOSING.match(char)
