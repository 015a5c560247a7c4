"""A text as a learner sees it: its words and signs, each with what can be known of it alone."""

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from tui.core.selection import Range
from tui.learning.word_kinds import kinds_of, sort_of
from tui.text.clitics import proclitic_starts
from tui.text.fold import folded_form
from tui.text.words import words

KNOWN_WORDS = 32_768
"""So many kinds of words are kept worked out; others are worked out again."""

CUT = frozenset("وفبكل")
"""The proclitics that a span may leave outside; the article ال is never one."""


def feature(name: str) -> int:
    """The 32 bits by which a model knows a feature."""
    return crc32(name.encode("utf-8", "surrogatepass"))


class WordFacts(NamedTuple):
    """What a word says by itself, worked out once for all places where it stands.

    ``folded`` is the word with its letters folded, ``starts`` where it may begin after
    proclitics that a span may leave outside. ``own``, ``near`` (a tuple for the place before and
    one for the place after) and ``far`` are features; the numbers below them are halves of those
    that are crossed with something else; ``sort`` tells what is of one sort, for signs and numbers
    their shape.
    """

    folded: str
    starts: tuple[int, ...]
    has_article: bool
    own: tuple[int, ...]
    near: tuple[tuple[int, ...], tuple[int, ...]]
    far: tuple[int, int]
    word: int
    bare: int
    shape: int
    suffix: int
    sort: int


class Token(NamedTuple):
    """``[start, end)`` in code points; ``first`` says that no other stands before in its line."""

    start: int
    end: int
    facts: WordFacts
    first: bool


@lru_cache(maxsize=KNOWN_WORDS)
def facts_of(word: str) -> WordFacts:
    """What a word, or a sign, says by itself."""
    folded = folded_form(word) or word
    starts = proclitic_starts(word)
    bare = folded_form(word[starts[-1] :]) if starts else folded
    front = folded_form(word[: starts[-1]]) if starts else ""
    article = front.endswith("ال") or (not front and folded.startswith("ال"))
    shape = _shape(folded)
    kinds = kinds_of(word)
    sort = sort_of(folded, kinds, has_article=article) if shape == "A" else shape
    both = [f"w{folded}", f"b{bare}", f"c{front}", f"o{sort}", *(f"k{kind}" for kind in kinds)]
    pieces = [*both, f"a{article:d}", *(f"p{folded[:n]}" for n in (2, 3))]
    pieces += [f"f{folded[-n:]}" for n in (1, 2, 3)]
    beside = [*both, f"f{folded[-2:]}", f"p{folded[:2]}"]
    return WordFacts(
        folded,
        tuple(at for at in starts if set(folded_form(word[:at])) <= CUT),
        article,
        tuple(feature(f"0{piece}") for piece in pieces),
        (
            tuple(feature(f"-{piece}") for piece in beside),
            tuple(feature(f"+{piece}") for piece in beside),
        ),
        (feature(f"-2{folded}"), feature(f"+2{folded}")),
        feature(f"word {folded}"),
        feature(f"bare {bare}"),
        feature(f"shape {shape}"),
        feature(f"suffix {folded[-2:]}"),
        feature(f"sort {sort}"),
    )


def _shape(folded: str) -> str:
    first = folded[:1]
    if first.isdigit():
        digits = sum(char.isdigit() for char in folded)
        return f"9{min(digits, 5)}{'' if digits == len(folded) else '.'}"
    if not first.isalnum():
        return folded[:2]
    return "L" if first.isascii() else "A"


def tokens_of(text: str) -> list[Token]:
    """The words of a text, and each other character that is no space, in their order."""
    found: list[Token] = []
    at = 0
    first = True
    for word in (*words(text), Range(len(text), len(text))):
        for place in range(at, word.start):
            char = text[place]
            if char == "\n":
                first = True
            elif not char.isspace():
                found.append(Token(place, place + 1, facts_of(char), first))
                first = False
        if word.end > word.start:
            found.append(Token(*word, facts_of(text[word.start : word.end]), first))
            first = False
        at = word.end
    return found
