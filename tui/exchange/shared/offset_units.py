"""Offsets that count UTF-16 units, as JavaScript and Java do, bytes of UTF-8, or a CRLF as one, to
code points; and from code points to the units."""

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.exchange.options import RecordError
from tui.text.offsets import OffsetMap

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
UNITS = {
    "codepoints": "code points",
    "utf16": "UTF-16 units",
    "crlf": "each CRLF as one",
    "utf8": "bytes of UTF-8",
    "inclusive": "ends as that of the last character",
    "one-based": "characters from 1, the last included",
}
"""What offsets of files count, and what messages call it."""
Ends = Callable[[object, object], tuple[object, object]]
SHIFTED = {"inclusive": (0, 1), "one-based": (-1, 0)}
"""Units that are code points, and what is to be added to a span's start and end."""


def _same(offset: int) -> int:
    return offset


def counter(text: str, unit: str) -> Callable[[int], int]:
    """From code points to the unit: ``codepoints``, ``utf16`` or ``utf8``."""
    if unit == "codepoints" or (unit == "utf16" and not _ASTRAL.search(text)):
        return _same
    offsets = OffsetMap(text)
    return offsets.utf16 if unit == "utf16" else offsets.utf8


def fits_text(unit: str, text: str) -> bool:
    """Whether the unit counts this text otherwise than code points do; so do code points."""
    if unit == "utf16":
        return _ASTRAL.search(text) is not None
    if unit == "crlf":
        return "\r\n" in text
    return unit in ("codepoints", *SHIFTED) or not text.isascii()


def converter(text: str, unit: str) -> Callable[[Any], Any]:
    """From the unit to code points. What is no place in the text passes through unchanged.

    The function raises RecordError for an offset inside a character. Of units that count code
    points from elsewhere ``ends_converter`` knows more.
    """
    if unit in ("codepoints", *SHIFTED) or not fits_text(unit, text):
        return _unchanged
    if unit == "crlf":
        return _from_crlf(text)
    offsets = OffsetMap(text)
    length = counter(text, unit)(len(text))
    from_unit = offsets.from_utf16 if unit == "utf16" else offsets.from_utf8

    def convert(offset: object) -> object:
        if type(offset) is not int or not 0 <= offset <= length:
            return offset
        try:
            return from_unit(offset)
        except ValueError:
            raise RecordError(
                _("offset {offset} is inside a character, in {unit}").format(
                    offset=offset, unit="UTF-16" if unit == "utf16" else "UTF-8"
                )
            ) from None

    return convert


def ends_converter(text: str, unit: str) -> Ends:
    """The same for both ends of a span, in code points and half open."""
    convert = converter(text, unit)
    before, behind = SHIFTED.get(unit, (0, 0))

    def ends(start: object, end: object) -> tuple[object, object]:
        if (before or behind) and type(start) is type(end) is int:
            return start + before, end + behind
        return convert(start), convert(end)

    return ends


def _unchanged(offset: object) -> object:
    return offset


def _from_crlf(text: str) -> Callable[[object], object]:
    ends = [found.start() - number for number, found in enumerate(re.finditer("\r\n", text))]

    def convert(offset: object) -> object:
        # Offset of the line end itself counts those before it.
        return offset + bisect_left(ends, offset) if type(offset) is int else offset

    return convert


def unit_of(asked: tuple[str, ...], own: str) -> str:
    """The one unit of a format that has one. Raises UsageError for several or an unknown one."""
    if not asked:
        return own
    if len(asked) > 1 or asked[0] not in ("codepoints", "utf16"):
        raise UsageError(
            _("offsets in {asked} cannot be written here").format(asked=", ".join(asked)),
            way_out=_("choose codepoints or utf16"),
        )
    return asked[0]
