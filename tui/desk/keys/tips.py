"""The most useful keys of the moment, for the last line."""

from collections.abc import Mapping
from enum import Enum

from tui.core.i18n import _


class Situation(Enum):
    """What one is at."""

    READING = "reading"
    SELECTING = "selecting"
    LIKELY = "likely"
    """Words that likely belong to a span are selected, and nobody has mended them."""
    SPAN = "span"
    OFFER = "offer"
    TAGGED = "tagged"
    LETTERED = "lettered"
    """Letters stand on words by themselves: the labels' keys are for those."""


Tip = tuple[str, str]
"""A command's id, and its key with a word or two of what it does now."""


def _words(moment: Situation, offers: bool) -> tuple[tuple[str, str], ...]:
    if moment is Situation.OFFER:
        return (
            ("pick-label", _("take")), ("remove", _("refuse")), ("next-offer", _("next")),
            ("proclitic", _("without و")),
        )  # fmt: skip
    if moment is Situation.SPAN:
        return (
            ("remove", _("remove")), ("end-on", _("longer")), ("everywhere", _("everywhere")),
            ("cancel", _("leave it")),
        )  # fmt: skip
    if moment is Situation.SELECTING:
        return (
            ("pick-label", _("labels")), ("phrase-end", _("to the end of the clause")),
            ("proclitic", _("without و")), ("cancel", _("leave it")),
        )  # fmt: skip
    if moment is Situation.LIKELY:
        return (
            ("pick-label", _("labels")), ("next-likely", _("likely word")),
            ("proclitic", _("without و")), ("cancel", _("leave it")),
        )  # fmt: skip
    if moment is Situation.TAGGED:
        return (
            ("next-offer", _("suggestion")) if offers else ("next-likely", _("likely word")),
            ("hints", _("to a word")), ("everywhere", _("everywhere")), ("undo", _("undo")),
        )  # fmt: skip
    if moment is Situation.LETTERED:
        return (
            ("cancel", _("no letters")),
            ("next-offer", _("suggestion")) if offers else ("next-likely", _("likely word")),
            ("hints", _("to select")), ("undo", _("undo")),
        )  # fmt: skip
    return (
        *((("next-offer", _("suggestion")),) if offers else ()),
        ("next-likely", _("likely word")), ("hints", _("to a word")), ("done", _("done")),
    )  # fmt: skip


def tips(moment: Situation, *, offers: bool, keys: Mapping[str, str]) -> tuple[Tip, ...]:
    """What is useful now, the most useful first; ``offers``: there are some in the article."""
    return tuple((id_, f"{keys[id_]} {words}") for id_, words in _words(moment, offers))
