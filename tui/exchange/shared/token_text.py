"""The text of a file that has tokens alone: single spaces between them."""

from collections.abc import Iterable

from tui.core.i18n import _
from tui.core.record import RecordSpan
from tui.core.selection import Range
from tui.exchange.options import RecordError
from tui.exchange.shared.bio_tags import Untagger, is_tag


def text_of_tokens(tokens: list[str]) -> tuple[str, list[Range]]:
    """The text and where each token stands in it. Raises RecordError where there is none."""
    if not tokens:
        raise RecordError(_("there are no tokens"))
    places, at = [], 0
    for number, token in enumerate(tokens):
        if not token:
            raise RecordError(_("token {number} is empty").format(number=number))
        places.append(Range(at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), places


def spans_of_tags(tokens: list[Range], tags: Iterable[str]) -> list[RecordSpan]:
    """The spans of one tag a token. Raises RecordError for what is no tag."""
    untagger = Untagger()
    for tag in tags:
        if not is_tag(tag):
            raise RecordError(_("{tag} is no tag").format(tag=repr(tag)))
        untagger.add([tag])
    return [
        RecordSpan(tokens[first].start, tokens[last - 1].end, label)
        for first, last, label in untagger.finish()
    ]
