"""The words that stand beside a place, and whether they may make a longer name with it.

In جامعة بغداد the first word is in construct with the second: a noun without its article stands
before another, with nothing between. That it is a noun the sentence tells: it ends in ة, or a
preposition governs it, or governs the words that lead up to it (في دوري أبطال أوروبا), as it never
does a verb. In الاتحاد الدولي لكرة القدم it is ل that joins what stands before it to the place.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tui.core.selection import Range
from tui.text.clitics import LAM
from tui.text.fold import Folded
from tui.text.function_words import is_function_word, is_preposition
from tui.text.matching import ARTICLE

_CONJUNCTIONS = ("و", "ف")
_ATTACHED = ("ب", "ل")
_BEFORE_ARTICLE = ("ب", "ك")
_OF_VERBS = ("ي", "ت")
_JOINING = frozenset((LAM, LAM + LAM))
_TA = "ة"
_LEAST_LETTERS = 3
"""A word keeps so many behind a letter that is read as a proclitic."""
_LEADING = 4
_LONGEST = 40


class NameContext(NamedTuple):
    """``before`` and ``after`` are folded words, empty where none stands there.

    ``binds``: the word before may belong to the place, ``joined`` to it by ل, or as its
    construct. ``noun``: the sentence shows that this word is a noun. ``after`` is empty, too,
    where it begins something else.
    """

    before: str
    binds: bool
    joined: bool
    noun: bool
    after: str


def name_context(letters: Folded, place: Range) -> NameContext:
    """What stands beside a place in a text whose letters are folded."""
    text = letters.text
    start, end = letters.folded_offset(place.start), letters.folded_offset(place.end)
    first = _word_start(text, start)
    proclitics = text[first:start]
    joined = proclitics in _JOINING
    leading = list(_leading(text, first)) if joined or not proclitics else []
    words = [text[slice(*word)] for word in leading]
    before = words[0] if words else ""
    binds = bool(before) and not is_function_word(before) and (joined or not _is_definite(before))
    noun = binds and not joined and (_ends_in_ta(letters, leading[0].end) or _governed(words))
    after = _following(text, end)
    if is_function_word(after) or _may_leave(after, (*_CONJUNCTIONS, "ب")):
        after = ""
    return NameContext(before, binds, joined, noun, after)


def _leading(text: str, at: int) -> Iterator[Range]:
    """The words that lead up to an offset with nothing but spaces between, the nearest first."""
    for _number in range(_LEADING):
        end = at
        while end and text[end - 1] == " ":
            end -= 1
        start = _word_start(text, end)
        if end == at or start == end:
            return
        yield Range(start, end)
        at = start


def _following(text: str, at: int) -> str:
    """The word after an offset; empty where something else than spaces stands between."""
    start = at
    while text[start : start + 1] == " ":
        start += 1
    end = start
    while text[end : end + 1].isalpha() and end - start < _LONGEST:
        end += 1
    return text[start:end] if start > at else ""


def _word_start(text: str, end: int) -> int:
    start = end
    while start and text[start - 1].isalpha() and end - start < _LONGEST:
        start -= 1
    return start


def _governed(words: list[str]) -> bool:
    """Whether a preposition governs the first of these words, or the run that it ends."""
    for number, word in enumerate(words):
        if is_function_word(word):
            return number > 0 and is_preposition(word)
        if _is_definite(word):
            return False
        if _may_leave(word, _CONJUNCTIONS):
            return _has_preposition(word[1:])
        if _has_preposition(word):
            return True
    return False


def _has_preposition(word: str) -> bool:
    return _may_leave(word, _ATTACHED) and not word[1:].startswith(_OF_VERBS)


def _is_definite(word: str) -> bool:
    for letters in (_CONJUNCTIONS, _BEFORE_ARTICLE):
        word = word[word.startswith(letters) :]
    return word.startswith((ARTICLE, LAM + LAM))


def _may_leave(word: str, letters: tuple[str, ...]) -> bool:
    return word.startswith(letters) and len(word) > _LEAST_LETTERS


def _ends_in_ta(letters: Folded, end: int) -> bool:
    return letters.raw[letters.raw_offset(end - 1)] == _TA
