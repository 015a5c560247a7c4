"""Texts that came out of a PDF wrong: presentation forms, and lines in the order of the eye.

What is wrong is said; it is mended only when asked, and never under spans, whose offsets would
no longer hold.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.options import Item, Note
from tui.text.pdf_damage import FORMS, has_forms, looks_reversed

_TURNED = re.compile(r"[A-Za-z0-9٠-٩](?:[A-Za-z0-9٠-٩ .,:/%@_+-]*[A-Za-z0-9٠-٩%])?")
_MOJIBAKE = re.compile(
    "(?:[\u00d8-\u00db][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]\\s?){4}"
)
"""Four letters of Arabic in UTF-8, each read as two of Latin-1 or Windows-1252."""
_YEHS = dict.fromkeys(map(ord, "\ufbfc\ufbfd\ufbfe\ufbff"), "ي")
_BRACKETS = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def without_forms(text: str) -> str:
    """Letters for presentation forms; a ligature becomes its letters. All else stays."""
    return FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_YEHS))


def logical_order(text: str) -> str:
    """Each line from the order of the eye to that of the tongue; Latin and numbers stay."""
    return "".join(map(_turned_line, re.split("(\r\n|[\n\r\u2028\u2029])", text)))


def _turned_line(line: str) -> str:
    if line.strip("\r\n\u2028\u2029") == "":
        return line
    mirrored = line[::-1].translate(_BRACKETS)
    return _TURNED.sub(lambda found: found[0][::-1], mirrored)


def damage_of(text: str) -> Iterator[str]:
    """What is wrong with the letters, which no program can mend for sure."""
    if _MOJIBAKE.search(text):
        yield _("it looks like UTF-8 that was read as Latin letters; get the original file")
    letters = text.count("?")
    if letters > 5 and letters * 2 > sum(not char.isspace() for char in text):
        yield _("most of its letters are question marks; the original is lost in this file")
    if "\ufffd" in text:
        yield _("it has U+FFFD, which stands where letters were lost ({count})").format(
            count=text.count("\ufffd")
        )


def examine(record: Record, *, repair: bool) -> Iterator[Item]:
    """The record, mended where that was asked for, after what is to be said of its text."""
    text = record.text
    for what in damage_of(text):
        yield Note(record.place, what)
    if text.isascii():
        yield record
        return
    reversed_, forms = looks_reversed(text), has_forms(text)
    if not (reversed_ or forms):
        yield record
        return
    wrong = _("its words look reversed") if reversed_ else _("it has presentation forms")
    if reversed_ and forms:
        wrong = _("its words look reversed, in presentation forms")
    if not repair or record.spans:
        way_out = _("its spans forbid --repair") if repair else _("--repair mends it")
        yield Note(record.place, f"{wrong}; {way_out}")
        yield record
        return
    text = without_forms(text) if forms else text
    text = logical_order(text) if reversed_ else text
    yield Note(record.place, _("mended: {wrong}").format(wrong=wrong))
    yield replace(record, text=text)
