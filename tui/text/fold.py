"""Folding for search and matching, always with the way back to the text as stored.

What is folded is proposed, never applied unasked: folding also merges different words
(أنها and إنها).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from enum import IntEnum
from functools import cached_property, lru_cache

from tui.core.selection import Range
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import NONSPACING


class Level(IntEnum):
    """How far apart two spellings may be and still be the same; each level holds the ones before.

    ``EXACT`` changes nothing. ``MARKS`` drops harakat, Quranic marks, tatweel, zero-width and
    bidi controls, makes any space of one character SPACE, and presentation forms letters.
    ``LETTERS`` makes أ إ آ ٱ ٲ ٳ ا, ى ی ي, ک ك, ة ه, digits ASCII, and Latin letters small.
    ``CLITICS`` folds as ``LETTERS`` does; a match may also begin after proclitics.
    """

    EXACT = 0
    MARKS = 1
    LETTERS = 2
    CLITICS = 3


_DROPPED = LazyRegex(
    f"[{NONSPACING}\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_LETTERS = {
    **dict.fromkeys("أإآ\u0671\u0672\u0673", "ا"),
    **dict.fromkeys("ى\u06cc", "ي"),
    "\u06a9": "ك",
    "ة": "ه",
}
# A font's Farsi yeh in a PDF is the text's Arabic yeh; NFKC would keep it Farsi.
_YEHS = "\ufbfc\ufbfd\ufbfe\ufbff"


def _without_marks(char: str) -> str:
    if _DROPPED.match(char):
        return ""
    if char in _YEHS:
        return "ي"
    if "\ufb50" <= char <= "\ufdfb" or "\ufe70" <= char <= "\ufefc":
        letters = unicodedata.normalize("NFKC", char)
        if letters != char:
            return _DROPPED.sub("", letters).strip(" ")
    if unicodedata.category(char) == "Zs":
        return " "
    return char


def _letter(char: str) -> str:
    found = ""
    for kept in _without_marks(char):
        if kept.isdecimal():
            found += str(unicodedata.decimal(kept))
        elif len(small := kept.lower()) == 1:
            found += _LETTERS.get(small, small)
        else:
            found += _LETTERS.get(kept, kept)
    return found


class _Table(dict[int, str]):
    def __init__(self, level: Level) -> None:
        super().__init__()
        self.fold = _without_marks if level == Level.MARKS else _letter

    def __missing__(self, code: int) -> str:
        folded = self[code] = self.fold(chr(code))
        return folded


_TABLES = {level: _Table(level) for level in Level if level != Level.EXACT}
# What folds to itself at every level is most of a text; to look the rest up alone halves the time.
_OTHERS = LazyRegex("[^ -@[-~\u0621\u0624\u0626-\u0628\u062a-\u063a\u0641-\u0648\u064a]")
_PIECE = 1 << 16


def _folded(raw: str, table: _Table) -> str:
    # By pieces: the regex keeps a list of all that it replaces and all that lies between.
    pieces = (raw[at : at + _PIECE] for at in range(0, len(raw), _PIECE))
    return "".join(_OTHERS.sub(lambda found: table[ord(found[0])], piece) for piece in pieces)


class Folded:
    """A folded text, and the way back: offsets of both in code points."""

    def __init__(self, raw: str, level: Level) -> None:
        self.raw = raw
        self.level = level
        self.text = raw if level == Level.EXACT else _folded(raw, _TABLES[level])

    @cached_property
    def _uneven(self) -> tuple[list[int], list[int], list[int]]:
        """The raw offsets of what folds to none or to several, where each begins in the folded
        text, and by how much that is ahead before each and at the end.
        """
        raw, folded, ahead = list[int](), list[int](), [0]
        if self.level != Level.EXACT:
            table = _TABLES[self.level]
            # Of all that might be uneven a text has a few: looking for those alone is quick.
            uneven = "".join(char for char in set(self.raw) if len(table[ord(char)]) != 1)
            pattern = f"[{re.escape(uneven)}]" if uneven else "(?!)"
            for found in re.finditer(pattern, self.raw):
                at = found.start()
                raw.append(at)
                folded.append(at + ahead[-1])
                ahead.append(ahead[-1] + len(table[ord(found[0])]) - 1)
        return raw, folded, ahead

    def raw_offset(self, offset: int) -> int:
        """The raw offset of a folded code point, or of the end."""
        raw, folded, ahead = self._uneven
        number = bisect_right(folded, offset)
        # Of several that one code point folds to, each leads to it.
        return max(offset - ahead[number], raw[number - 1] if number else 0)

    def raw_range(self, start: int, end: int) -> Range:
        """The raw range whose letters fold to ``[start, end)``, the last one's marks included."""
        first = self.raw_offset(start)
        if end <= start:
            return Range(first, first)
        last = self.raw_offset(end - 1) + 1
        while last < len(self.raw) and _MARK.match(self.raw[last]) and self.level:
            last += 1
        return Range(first, last)

    def folded_offset(self, offset: int) -> int:
        """Where the raw ``offset`` falls in the folded text."""
        raw, _folded, ahead = self._uneven
        return offset + ahead[bisect_left(raw, offset)]


_MARK = LazyRegex(f"[{NONSPACING}]")


def fold(text: str, level: Level) -> Folded:
    """``text`` folded to ``level``."""
    return Folded(text, level)


@lru_cache(maxsize=4096)
def folded_form(form: str) -> str:
    """A form as lists of forms know it: letters folded, one SPACE between words."""
    return " ".join(fold(form, Level.LETTERS).text.split())
