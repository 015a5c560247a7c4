"""Offsets that count UTF-16 units, as JavaScript and Java do, to code points and back."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.exchange.options import RecordError
from tui.text.offsets import OffsetMap

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def _same(offset: int) -> int:
    return offset


def counter(text: str, unit: str) -> Callable[[int], int]:
    """From code points to the unit: ``codepoints``, ``utf16`` or ``utf8``."""
    if unit == "codepoints" or (unit == "utf16" and not _ASTRAL.search(text)):
        return _same
    offsets = OffsetMap(text)
    return offsets.utf16 if unit == "utf16" else offsets.utf8


def reader(text: str, unit: str) -> Callable[[object], object]:
    """From the unit to code points. What is no place in the text passes through unchanged.

    The function raises RecordError for an offset inside a character.
    """
    if unit == "codepoints" or not _ASTRAL.search(text):
        return _unchanged
    return partial(_from_utf16, OffsetMap(text), counter(text, "utf16")(len(text)))


def _unchanged(offset: object) -> object:
    return offset


def _from_utf16(offsets: OffsetMap, length: int, offset: object) -> object:
    if type(offset) is not int or offset < 0:
        return offset
    if offset > length:
        return offset
    try:
        return offsets.from_utf16(offset)
    except ValueError:
        raise RecordError(
            _("offset {offset} is inside a character, in UTF-16").format(offset=offset)
        ) from None


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


FitOffsets = Callable[[object, object, str | None], tuple[Any, Any]]


def fitting(text: str, unit: str) -> FitOffsets:
    """From both ends and what the span is said to be to both ends in code points.

    With unit ``auto`` they count UTF-16 units, unless only code points make the span read so.
    """
    offset = reader(text, "utf16" if unit == "auto" else unit)

    def fit(start: object, end: object, said: str | None) -> tuple[Any, Any]:
        if unit != "auto" or said is None or type(start) is not int or type(end) is not int:
            return offset(start), offset(end)
        try:
            found: tuple[Any, Any] = (offset(start), offset(end))
            if text[slice(*found)] == said:
                return found
        except RecordError:
            found = (start, end)
        return (start, end) if text[start:end] == said else found

    return fit
