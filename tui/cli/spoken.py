"""Arabic words of the shell on a terminal that neither orders nor joins: drawn as the desk's are.

Words alone, on a terminal of which it is known: data, files and other terminals get what is said
as it is.
"""

import os
import sys
from shutil import get_terminal_size
from typing import TextIO

import click

from tui.desk import families
from tui.layout.line import drawn

RIGHT_TO_LEFT_MARK = "\u200f"
WIDEST = 80
"""As wide as click's pages of help at most; beyond it an Arabic line would stand far off."""

LEAVES_ORDER = ("xterm", "Alacritty", "urxvt", "st", "zutty", "foot", "Ghostty")
"""The titles of terminals that show letters as they come: docs/terminals.md."""


def shaped(words: str, stream: TextIO) -> str:
    """The words, line by line as they are to stand, if the stream is such a terminal."""
    if not (words and stream.isatty() and _leaves_order()):
        return words
    if "\n" not in words:
        # An Arabic sentence, though it begins with the program's name.
        words = RIGHT_TO_LEFT_MARK + words
    room = min(get_terminal_size().columns, WIDEST)
    return "\n".join(_line(line, room) for line in words.split("\n"))


def _line(words: str, room: int) -> str:
    found = drawn(words)
    return " " * (room - found.width if found.rtl else 0) + found.glyphs


def _leaves_order() -> bool:
    return families.found(os.environ).terminal.partition(" ")[0] in LEAVES_ORDER


class Formatter(click.HelpFormatter):
    """Click's, with its lines drawn."""

    def getvalue(self) -> str:
        """The page of help."""
        return shaped(super().getvalue(), sys.stdout)
