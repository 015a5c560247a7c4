"""Where a span begins in a word that begins with proclitics: a rule beside the tags.

The tags tell words. A start moves past و ف ب ك ل if the whole word is not known to begin a span
of that label and the rest of it is, or else if that label leaves those letters out more often than
not. As a part of the tag it was measured to be worse.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tui.learning.examples import Tagged
from tui.learning.tokens import Token, facts_of
from tui.text.phrases import PAIRS, STRAIGHT

_OPENERS = {closing: opening for opening, closing in PAIRS.items()} | {STRAIGHT: STRAIGHT}
_CLOSERS = {**PAIRS, STRAIGHT: STRAIGHT}


def in_pairs(text: str, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The tokens ``[first, last)`` without a bracket or quotation mark at an edge whose other half
    is not among them; all of them where nothing else would be left."""
    signs = [text[token.start : token.end] for token in tokens[first:last]]
    start, end = 0, len(signs)
    while end > start and signs[end - 1] in _OPENERS:
        if _OPENERS[signs[end - 1]] in signs[start : end - 1]:
            break
        end -= 1
    while start < end and signs[start] in _CLOSERS:
        if _CLOSERS[signs[start]] in signs[start + 1 : end]:
            break
        start += 1
    return (first + start, first + end) if start < end else (first, last)


@dataclass(slots=True)
class Borders:
    """``known`` are the first words of each label's spans, folded, as they begin there.

    ``habits`` say how often a label kept the letters before a word in the span, and left them out.
    """

    known: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    habits: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def learn(self, text: str, token: Token, span: Tagged) -> None:
        """Learn from a span and its first token."""
        word = text[token.start : token.end]
        cut = max(span.start - token.start, 0)
        if cut and cut not in token.facts.starts:
            return
        self.known[span.label].add(facts_of(word[cut:]).folded)
        for start in token.facts.starts:
            if start >= cut:
                letters = facts_of(word[:start]).folded
                self.habits.setdefault((span.label, letters), [0, 0])[start == cut] += 1

    def start(self, text: str, token: Token, label: str) -> int:
        """The offset at which a span of the label begins whose first token is this."""
        facts = token.facts
        known = self.known.get(label, set())
        if not facts.starts or facts.folded in known:
            return token.start
        word = text[token.start : token.end]
        for start in reversed(facts.starts):
            if facts_of(word[start:]).folded in known:
                return token.start + start
        for start in reversed(facts.starts):
            kept, left = self.habits.get((label, facts_of(word[:start]).folded), (0, 0))
            if left > kept:
                return token.start + start
        return token.start

    @classmethod
    def of(cls, given: Iterable[tuple[str, Token, Tagged]]) -> "Borders":
        """From texts, each with a span and its first token."""
        made = cls()
        for text, token, span in given:
            made.learn(text, token, span)
        return made
