"""Arabic words of the shell on a terminal that neither orders nor joins: drawn as the desk's are.

Words alone, on a terminal of which it is known: data, files and other terminals get what is said
as it is.
"""

import os
import re
import sys
from shutil import get_terminal_size
from typing import TextIO

import click

from tui.layout.line import line_picture
from tui.terminals.detect import profile_of

LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
RIGHT_TO_LEFT_ISOLATE, END_OF_ISOLATE = "\u2067", "\u2069"
WIDEST = 80
"""As wide as click's pages of help at most; beyond it an Arabic line would stand far off."""

LEAVES_ORDER = ("xterm", "Alacritty", "urxvt", "st", "zutty", "foot", "Ghostty")
"""The titles of terminals that show letters as they come: docs/terminals.md."""

_SECOND_COLUMN = re.compile(r"(?:  \S.*?\S {2,}| {10,})(?=\S.*[\u0620-\u064a])")
"""What stands left of the Arabic words in a row of a list, or of the row's next line."""


def draw_words(words: str, stream: TextIO) -> str:
    """The words, line by line as they are to stand, if the stream is such a terminal."""
    if not (words and stream.isatty() and leaves_order()):
        return words
    if "\n" not in words:
        # An Arabic sentence, though it begins with the program's name.
        words = RIGHT_TO_LEFT_MARK + words
    room = min(get_terminal_size().columns, WIDEST)
    return "\n".join(_line(line, room) for line in words.split("\n"))


def _line(words: str, room: int) -> str:
    if column := _SECOND_COLUMN.match(words):
        said = words[column.end() :]
        isolated = f"{RIGHT_TO_LEFT_ISOLATE}{said}{END_OF_ISOLATE}"
        words = LEFT_TO_RIGHT_MARK + column[0] + isolated
    found = line_picture(words)
    return " " * (room - found.width if found.rtl else 0) + found.glyphs


def leaves_order() -> bool:
    """Whether the terminal shows letters in the order in which they come, unjoined."""
    return profile_of(os.environ).terminal.partition(" ")[0] in LEAVES_ORDER


class Formatter(click.HelpFormatter):
    """Click's, with its lines drawn."""

    def getvalue(self) -> str:
        """The page of help."""
        return draw_words(super().getvalue(), sys.stdout)
