"""Whether a span begins or ends inside a word, as it does where offsets count something else."""

import re

from tui.text.clitics import proclitic_starts

_LETTER = re.compile(r"[^\W_]|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD = re.compile(r"(?:[^\W_]|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed])+")

_LONGEST = 8
"""So many letters and marks proclitics may be together."""


def ends_inside_words(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` begins or ends where a word goes on. Behind a proclitic a word
    begins, and where nothing but proclitics is marked, they may end there."""
    if _cuts(text, start) and not _is_behind_proclitic(text, start):
        return True
    if not _cuts(text, end):
        return False
    return not _is_behind_proclitic(text, end, start)


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_LETTER.match(text, at - 1) and _LETTER.match(text, at))


def _is_behind_proclitic(text: str, at: int, inside: int | None = None) -> bool:
    """Whether proclitics end at ``at``, of a word that has begun by ``inside``."""
    first = at
    while first and at - first < _LONGEST and _LETTER.match(text, first - 1):
        first -= 1
    if inside is not None and first > inside:
        return False
    word = _WORD.match(text, first)
    return word is not None and at - first in proclitic_starts(word[0])
