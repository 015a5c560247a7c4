"""Code point offsets to UTF-16 code units and UTF-8 bytes, and back.

A lone surrogate counts as one UTF-16 unit and as three bytes (as ``surrogatepass`` writes it).
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BLOCK = 1024


class OffsetMap:
    """Offsets of one text in three units; all three are half open and begin at 0.

    Each question costs a bisection, and a slice of at most 1,024 code points for UTF-8. Every
    method raises ValueError on an offset outside the text or inside a character.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        astral = _ASTRAL.finditer(text) if text and max(text) > "\uffff" else ()
        self._astral = [match.start() for match in astral]
        # UTF-16 offsets just after the first half of each astral character.
        self._halves = [at + before + 1 for before, at in enumerate(self._astral)]

    def utf16(self, offset: int) -> int:
        """The UTF-16 offset of a code point offset."""
        self._check(offset, len(self.text))
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, offset: int) -> int:
        """The code point offset of a UTF-16 offset."""
        self._check(offset, len(self.text) + len(self._astral))
        at = bisect_left(self._halves, offset)
        if at < len(self._halves) and self._halves[at] == offset:
            raise ValueError(f"UTF-16 offset {offset} is inside a surrogate pair")
        return offset - at

    def utf8(self, offset: int) -> int:
        """The UTF-8 offset of a code point offset."""
        self._check(offset, len(self.text))
        block = offset // _BLOCK
        return self._bytes[block] + len(_utf8(self.text[block * _BLOCK : offset]))

    def from_utf8(self, offset: int) -> int:
        """The code point offset of a UTF-8 offset."""
        self._check(offset, self._bytes[-1])
        block = min(bisect_right(self._bytes, offset) - 1, len(self._bytes) - 2)
        if block < 0:
            return 0
        begin = block * _BLOCK
        piece = _utf8(self.text[begin : begin + _BLOCK])[: offset - self._bytes[block]]
        try:
            return begin + len(piece.decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            raise ValueError(f"UTF-8 offset {offset} is inside a character") from None

    @cached_property
    def _bytes(self) -> list[int]:
        """The UTF-8 offset of each block's start, and of the text's end."""
        text = self.text
        pieces = (text[at : at + _BLOCK] for at in range(0, len(text), _BLOCK))
        return list(accumulate((len(_utf8(piece)) for piece in pieces), initial=0))

    @staticmethod
    def _check(offset: int, end: int) -> None:
        if not 0 <= offset <= end:
            raise ValueError(f"offset {offset} is outside the text (0 to {end})")


def _utf8(piece: str) -> bytes:
    return piece.encode("utf-8", "surrogatepass")
