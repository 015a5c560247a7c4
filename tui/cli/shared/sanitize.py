"""Text as a terminal may get it: nothing in it that the terminal would obey."""

import re
from functools import cache

from tui.text.controls import CONTROLS, NONCHARACTERS, PRIVATE_USE
from tui.text.marks import NONSPACING

MOST_MARKS = 16
"""How many marks in a row are sent; more are no writing, and slow a terminal down."""


def sanitize(text: str) -> str:
    """The text with a picture for each character that a terminal would act on.

    These are control characters but tab and line feed, lone surrogates, line separators, and
    what turns the order of the text after it (Trojan Source); letters that hide (tags) are too, and
    what has no picture of its own in any font: private use and noncharacters.
    Of a pile of marks the first are kept.
    """
    return _unsafe().sub(_picture, text)


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u206f"
        f"\ufff9-\ufffb\U000e0000-\U000e007f{PRIVATE_USE}{NONCHARACTERS}]"
        f"|([{NONSPACING}]{{{MOST_MARKS}}})[{NONSPACING}]+"
    )


@cache
def _privately_used() -> re.Pattern[str]:
    return re.compile(f"[{PRIVATE_USE}]")


def _picture(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if _privately_used().match(found[0]):
        return "▯"
    return "␡" if code == 0x7F else CONTROLS.get(found[0], "\N{REPLACEMENT CHARACTER}")
