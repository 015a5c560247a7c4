"""The look-test: what is seen of a word, beside pictures of it that no terminal can change.

The one way to find out about every terminal; the answers are remembered for the one at hand.
"""

import os
import unicodedata

import click

from tui.cli.doctor.shaping_pictures import APART, REVERSED, RIGHT
from tui.cli.shared.output import say
from tui.core.i18n import _
from tui.layout.line import line_picture
from tui.terminals.memory import remember
from tui.terminals.pre_reorder import against_bidi, against_words, glyph_clusters
from tui.terminals.profiles import Profile, ways

WORD = "مرحبا"
MARKED = "مُحَمَّدٌ"


def ask_what_is_seen(profile: Profile, terminal: str) -> None:
    """Ask what is seen, one way after another until it is right; the answers are remembered."""
    say("")
    for line in _pictures():
        click.echo(line, err=True)
    for way in ways(profile, os.environ):
        seen = _asked(way)
        if seen == "0":
            return
        if seen == "3":
            say(_("This font does not join Arabic letters: FreeMono and Unifont do."))
            return
        if seen == "1":
            _ask_marks(way, terminal)
            return
    say(_("Nothing helps in this terminal; docs/terminals.md lists terminals that work."))


def _asked(way: Profile) -> str:
    """The number of the picture that the word looks like."""
    try:
        _show(way, WORD)
        answer: str = click.prompt(
            _("Which picture does the word above look like: 1, 2 or 3? (0 changes nothing)"),
            type=click.Choice(["0", "1", "2", "3"]), show_choices=False, err=True,
        )  # fmt: skip
    finally:
        click.echo(way.leave, nl=False, err=True)
    return answer


def _ask_marks(way: Profile, terminal: str) -> None:
    plain = "".join(c for c in MARKED if not unicodedata.combining(c))
    try:
        _show(way, plain)
        _show(way, MARKED)
        right = click.confirm(
            _("Does the second word show all letters of the first, with its marks on them?"),
            err=True,
        )
    finally:
        click.echo(way.leave, nl=False, err=True)
    marks = "show" if right else "hide"
    remember(terminal, {"terminal": way.name, "order": way.order, "marks": marks})
    say(_("Remembered for {terminal}: profile {name}, order {order}, marks {marks}.").format(
        terminal=terminal, name=way.name, order=way.order, marks=marks))  # fmt: skip


def _pictures() -> list[str]:
    """The three pictures side by side, under their numbers."""
    pictures = (
        (_("1 correct"), RIGHT),
        (_("2 reversed"), REVERSED),
        (_("3 not joined"), APART),
    )
    height = max(len(lines) for _head, lines in pictures)
    widths = [max(map(len, (head, *lines))) + 4 for head, lines in pictures]
    rows = [[head for head, _lines in pictures]]
    rows += [[lines[y] if y < len(lines) else "" for _h, lines in pictures] for y in range(height)]
    return [
        "  " + "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _show(way: Profile, word: str) -> None:
    """The word on a line of its own, as the desk would send it; the terminal gets its ways back."""
    line = glyph_clusters(f"      {line_picture(word, 80).glyphs}")
    if way.against == "word":
        line = against_words(line)
    elif way.against != "nothing":
        line = [glyph for _at, glyph in against_bidi(line)]
    # The mode holds for a line that is made after it.
    click.echo(f"{way.enter}\n{''.join(line)}\n", err=True)
