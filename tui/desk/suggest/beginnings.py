"""Where the next span of an annotator probably begins, learned from the words that were read.

A regression over what stands at a word and beside it; each word that is read moves its weights.
"""

from collections.abc import Iterator
from itertools import chain

from tui.core.selection import Range
from tui.desk.suggest.regression import Regression
from tui.desk.view.span_index import SpanIndex
from tui.text.clitics import proclitic_starts
from tui.text.fold import folded_form
from tui.text.function_words import is_function_word
from tui.text.words import words

AT_FIRST = {"any": -1.7, "function": -3.0, "inside": -0.5}
"""The weights before anything was read: any word may begin a span, but seldom one that holds
sentences together, or one inside a span."""
AT_EDGES = (1, 2, 3)
"""Letters at the beginning and the end of a word that are looked at together."""
BEFORE = 200
"""Code points before a word that are looked at for the word before it."""


class Beginnings:
    """How likely a span begins at each word."""

    def __init__(self) -> None:
        self._begins = Regression(AT_FIRST)
        self._met: set[str] = set()

    def learn(self, text: str, spans: SpanIndex, part: Range) -> None:
        """The words that begin in ``part`` of a text were read, and these spans tagged."""
        for word, features in self._words(text, spans, part):
            begins = any(word.start <= span.start for span in spans.touching(*word))
            self._begins.learn(features, holds=begins)
            self._met.add(features[-1])

    def likeliest(self, text: str, spans: SpanIndex, part: Range) -> Range | None:
        """The word of ``part`` at which the first span that begins there most likely begins."""
        best, likeliest, none_yet = 0.0, None, 1.0
        for word, features in self._words(text, spans, part):
            chance = self._begins.chance(features)
            if chance * none_yet > best:
                best, likeliest = chance * none_yet, word
            none_yet *= 1 - chance
            if none_yet <= best:
                break
        return likeliest

    def chances(self, text: str, spans: SpanIndex, part: Range) -> dict[Range, float]:
        """How likely a span begins at each word of ``part``."""
        return {word: self._begins.chance(known) for word, known in self._words(text, spans, part)}

    def _words(self, text: str, spans: SpanIndex, part: Range) -> Iterator[tuple[Range, list[str]]]:
        """The words that begin in ``part``, with what is known of each; its form is the last."""
        before, form_before = Range(0, 0), ""
        found = words(text, max(0, part.start - BEFORE))
        here = next(found, None)
        form = folded_form(text[slice(*here)]) if here else ""
        for after in chain(found, [None]):
            if here is None or here.start >= part.end:
                return
            form_after = folded_form(text[slice(*after)]) if after else ""
            if part.start <= here.start:
                gap = text[before.end : here.start]
                features = self._features(form, form_before, form_after, last_mark(gap))
                if any(span.end >= before.end for span in spans.touching(*before)):
                    features.append(f"after a span {last_mark(gap)}")
                around = {one.label for one in spans.touching(*here) if one.start < here.start}
                if around:
                    features += ["inside", *(f"inside {label}" for label in sorted(around))]
                yield here, [*features, f"word {form}"]
            before, form_before = here, form
            here, form = after, form_after

    def _features(self, form: str, before: str, after: str, mark: str) -> list[str]:
        starts = proclitic_starts(form)
        features = [
            "any", f"before {before}", f"after {after}", f"mark {mark}",
            f"begin {before[:2]} {form[:2]}", f"without {form[starts[-1] :] if starts else form}",
            *(f"begins {form[:length]}" for length in AT_EDGES),
            *(f"ends {form[-length:]}" for length in AT_EDGES),
        ]  # fmt: skip
        if is_function_word(form):
            features.append("function")
        if is_function_word(before):
            features.append("after function")
        if any(char.isdigit() for char in form):
            features.append("digit")
        if f"word {form}" not in self._met:
            features.append("new")
        return features


def last_mark(gap: str) -> str:
    """What stands between two words, as far as it may matter: a new paragraph, or the last mark."""
    return "\n" if "\n" in gap else "".join(gap.split())[-1:]
