"""Near duplicates: texts that are one code point apart, or differ only in marks and white space.

Of two texts that are one code point apart, the front halves are equal or the back halves are:
what is in the one half is not in the other. So each text is known by the hashes of its halves,
and whoever looks for its near duplicates asks for those of its own halves, cut for a text of its
length, of one more and of one less.
"""

import re
from hashlib import blake2b

from tui.core.frozen_dataclass import frozen_dataclass
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import NONSPACING

# Of the first plane: ranges beyond it make the search fifty times slower, and such a mark is a
# difference of one code point, too.
_MARKS = re.sub(r"[\U00010000-\U0010ffff](-[\U00010000-\U0010ffff])?", "", NONSPACING)
_UNSEEN = LazyRegex(
    f"[{_MARKS}\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)

_PIECE = 1 << 16


@frozen_dataclass
class Halves:
    """``keys`` are signed 64-bit hashes; ``length`` is of the skeleton, in code points."""

    length: int
    keys: tuple[int, ...]


def skeleton(text: str) -> str:
    """The text without its white space, marks, tatweel, zero-width and bidi controls."""
    # By pieces: a list of all words takes ten times the memory of their text.
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    return "".join(_UNSEEN.sub("", "".join(piece.split())) for piece in pieces)


def halves(skeleton: str) -> Halves:
    """What a text is known by: the hashes of its front and its back half."""
    length = len(skeleton)
    return Halves(length, _keys(skeleton, length // 2))


def neighbour_halves(skeleton: str) -> Halves:
    """The keys of which each near duplicate has one or more, whose length is at most one off."""
    length = len(skeleton)
    cuts = {(length - 1) // 2 if length else 0, length // 2, (length + 1) // 2}
    return Halves(length, tuple(key for cut in sorted(cuts) for key in _keys(skeleton, cut)))


def are_near(one: str, other: str) -> bool:
    """Whether two skeletons are equal or one code point apart: replaced, added or left out."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    same = _common(shorter, longer)
    # What follows the first difference: in both where it was replaced, else in the longer one.
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]


def _keys(skeleton: str, cut: int) -> tuple[int, int]:
    back = skeleton[len(skeleton) - cut :]
    return _hash(skeleton[:cut], b"front"), _hash(back, b"back")


def _hash(half: str, side: bytes) -> int:
    found = blake2b(half.encode("utf-8", "surrogatepass"), digest_size=8, person=side)
    return int.from_bytes(found.digest(), signed=True)


def _common(one: str, other: str) -> int:
    """How many code points at the front are the same in both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
