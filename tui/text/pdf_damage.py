"""Signs that a text came out of a PDF wrong: presentation forms, and lines in the eye's order."""

import re

FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufd3d\ufd50-\ufdf3\ufe70-\ufefc]")
"""Presentation forms that stand for letters."""

_LETTERS = re.compile("[\u0620-\u064a\ufb50-\ufdf3\ufe70-\ufefc]")
# The letter before the look behind: so the search leaps from one such letter to the next.
_FINAL_FIRST = re.compile(
    "[ةىﺔﺓﻯﻰ](?<![\\w\u0640-\u0652].)(?=[\u0620-\u064a\ufe70-\ufefc])", re.DOTALL
)
_FINAL_LAST = re.compile("[\u0620-\u064a\ufe70-\ufefc][ةىﺔﺓﻯﻰ](?![\\w\u0640-\u0652])")


def looks_reversed(text: str) -> bool:
    """Whether words begin with letters that only end words, and more often so."""
    wrong = len(_FINAL_FIRST.findall(text))
    return wrong > 0 and wrong > len(_FINAL_LAST.findall(text))


def has_forms(text: str) -> bool:
    """Whether more than a fifth of the Arabic letters are presentation forms."""
    forms = len(FORMS.findall(text))
    return forms > 0 and forms * 5 > len(_LETTERS.findall(text))
