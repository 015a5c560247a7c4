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


def examine(record: Record, *, repair: bool) -> Iterator[Item]:
    """The record, mended where that was asked for, after what is to be said of its text."""
    text = record.text
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
