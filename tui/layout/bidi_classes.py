"""The bidirectional class of each code point, one byte a code point.

A paragraph's classes are one ``bytes`` object, so that the rules of UAX #9 can be ``replace``,
``translate`` and regular expressions on it. The letters stand for::

    L R   A = AL   E = EN   N = AN   + = ES   $ = ET   , = CS   m = NSM   b = BN
    B S   w = WS   o = ON   ( ) = ON that is an opening or a closing paired bracket
    1 = LRE  2 = RLE  3 = LRO  4 = RLO  5 = PDF  6 = LRI  7 = RLI  8 = FSI  9 = PDI
"""

import unicodedata

LETTERS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "+", "ET": "$", "CS": ",",
    "NSM": "m", "BN": "b", "B": "B", "S": "S", "WS": "w", "ON": "o",
    "LRE": "1", "RLE": "2", "LRO": "3", "RLO": "4", "PDF": "5",
    "LRI": "6", "RLI": "7", "FSI": "8", "PDI": "9",
}  # fmt: skip
"""The short name of a class, as in UnicodeData.txt, to the letter used here."""

_PAIRS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309"
    "\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772"
    "\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef"
    "\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990\u298f\u298e\u2991"
    "\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23"
    "\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c"
    "\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018"
    "\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d"
    "\uff5f\uff60\uff62\uff63"
)

CLOSING_OF = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""Opening to closing paired bracket (BidiBrackets.txt, Unicode 15)."""

CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
"""Brackets that BD16 holds equal to another: they are canonically equivalent."""

# DerivedBidiClass.txt, the "@missing" lines: what an unassigned code point counts as.
_DEFAULTS: tuple[tuple[int, int, str], ...] = (
    (0x0590, 0x05FF, "R"), (0x0600, 0x07BF, "A"), (0x07C0, 0x085F, "R"), (0x0860, 0x08FF, "A"),
    (0x20A0, 0x20CF, "$"), (0xFB1D, 0xFB4F, "R"), (0xFB50, 0xFDCF, "A"), (0xFDD0, 0xFDEF, "b"),
    (0xFDF0, 0xFDFF, "A"), (0xFE70, 0xFEFF, "A"), (0xFFF0, 0xFFF8, "b"), (0x10800, 0x10CFF, "R"),
    (0x10D00, 0x10D3F, "A"), (0x10D40, 0x10EBF, "R"), (0x10EC0, 0x10EFF, "A"),
    (0x10F00, 0x10F2F, "R"), (0x10F30, 0x10F6F, "A"), (0x10F70, 0x10FFF, "R"),
    (0x1E800, 0x1EC6F, "R"), (0x1EC70, 0x1ECBF, "A"), (0x1ECC0, 0x1ECFF, "R"),
    (0x1ED00, 0x1ED4F, "A"), (0x1ED50, 0x1EDFF, "R"), (0x1EE00, 0x1EEFF, "A"),
    (0x1EF00, 0x1EFFF, "R"), (0xE0000, 0xE0FFF, "b"),
)  # fmt: skip


def _letter(code: int) -> str:
    char = chr(code)
    if char in CLOSING_OF:
        return "("
    if char in _CLOSING:
        return ")"
    if name := unicodedata.bidirectional(char):
        return LETTERS[name]
    if code & 0xFFFE == 0xFFFE:
        return "b"
    return next((letter for low, high, letter in (*_ADDED, *_DEFAULTS) if low <= code <= high), "L")


# What Unicode 15 adds to the Unicode 14 of Python 3.11, so that every Python lays out the same.
_ADDED: tuple[tuple[int, int, str], ...] = (
    (0x0ECE, 0x0ECE, "m"), (0x2065, 0x2065, "b"), (0x10EFD, 0x10EFF, "m"), (0x11241, 0x11241, "m"),
    (0x11F00, 0x11F01, "m"), (0x11F36, 0x11F3A, "m"), (0x11F40, 0x11F40, "m"),
    (0x11F42, 0x11F42, "m"), (0x13440, 0x13440, "m"), (0x13447, 0x13455, "m"),
    (0x1E08F, 0x1E08F, "m"), (0x1E4EC, 0x1E4EF, "m"), (0x1F6DC, 0x1F6DC, "o"),
    (0x1F774, 0x1F776, "o"), (0x1F77B, 0x1F77F, "o"), (0x1F7D9, 0x1F7D9, "o"),
    (0x1FA75, 0x1FA77, "o"), (0x1FA87, 0x1FA88, "o"), (0x1FAAD, 0x1FAAF, "o"),
    (0x1FABB, 0x1FABD, "o"), (0x1FABF, 0x1FABF, "o"), (0x1FACE, 0x1FACF, "o"),
    (0x1FADA, 0x1FADB, "o"), (0x1FAE8, 0x1FAE8, "o"), (0x1FAF7, 0x1FAF8, "o"),
)  # fmt: skip


_CLOSING = frozenset(CLOSING_OF.values())


class _Classes(dict[int, str]):
    """Code point to class letter, filled as code points are met."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = _letter(code)
        return letter


_KNOWN = _Classes()


def classes(text: str) -> bytes:
    """The class letters of ``text``, one byte a code point."""
    return text.translate(_KNOWN).encode("ascii")
