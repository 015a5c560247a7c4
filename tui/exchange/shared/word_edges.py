"""Whether a span begins or ends inside a word, as it does where offsets count something else."""

import re

from tui.core.record import RecordSpan
from tui.text.clitics import proclitic_starts

_LETTER = re.compile(r"[^\W_]|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD = re.compile(r"(?:[^\W_]|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed])+")


def ends_inside_words(text: str, span: RecordSpan) -> bool:
    """Whether the span begins or ends where a word goes on. Behind a proclitic a word begins."""
    return _cuts(text, span.end) or (
        _cuts(text, span.start) and not _is_behind_proclitic(text, span.start)
    )


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_LETTER.match(text, at - 1) and _LETTER.match(text, at))


def _is_behind_proclitic(text: str, at: int) -> bool:
    first = at
    while first and at - first < 8 and _LETTER.match(text, first - 1):
        first -= 1
    word = _WORD.match(text, first)
    return word is not None and at - first in proclitic_starts(word[0])
