"""A long text in pieces, for models that read only so much of it at once."""

import re
from collections.abc import Iterator

_ENDS = (re.compile(r"\n"), re.compile(r"[.!?؟۔…]\s"), re.compile(r"\s"))
"""Where a piece may end, the best first: a paragraph, a sentence, a word."""


def pieces(text: str, most: int) -> Iterator[tuple[int, str]]:
    """Where each piece begins, and its text: at most ``most`` code points. They make up the text.

    Each ends with a paragraph if one ends in its second half, else with a sentence, or a word.
    """
    at = 0
    while at < len(text):
        end = min(at + most, len(text))
        if end < len(text):
            for pattern in _ENDS:
                ends = [found.end() for found in pattern.finditer(text, at + most // 2, end)]
                if ends:
                    end = ends[-1]
                    break
        yield at, text[at:end]
        at = end
