"""What a fuzzer drives: bytes in, AssertionError or any other error out where something breaks."""

import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from tests.exchange.test_wrong_files import READABLE, survived
from tests.hostile import foreign
from tests.layout.invariants import check, check_places, rows_of
from tui.cli.shared.sanitize import sanitize
from tui.core.errors import HashiyaError
from tui.layout.bidi import Direction
from tui.layout.line import line_picture
from tui.layout.page import Page
from tui.text.clitics import proclitic_starts
from tui.text.fold import Level, fold
from tui.text.graphemes import letter_end, letter_start
from tui.text.offsets import OffsetMap
from tui.text.search_query import parse_query
from tui.text.words import word_at, words

LONGEST = 300
"""Code points: a defect in a long text is one in a short one, too, and is found sooner there."""
FORMATS = ("auto", *(format.name for format in READABLE))
DIRECTIONS: tuple[Direction, ...] = ("auto", "rtl", "ltr")


def readers(data: bytes) -> None:
    """The first byte chooses a format, the others are a file."""
    if len(data) < 2:
        return
    name = FORMATS[data[0] % len(FORMATS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("a.ann" if name == "brat" else "a.txt")
        for file in {path, path.with_suffix(".txt")}:
            file.write_bytes(data[1:])
        survived(path, name)


def layout(data: bytes) -> None:
    """Two bytes choose width and look, the others are a text."""
    if len(data) < 3:
        return
    width, look = data[0] % 100 + 1, data[1]
    text = _text(data[2:])
    page = Page(
        text,
        width,
        direction=DIRECTIONS[look % 3],
        marks=bool(look & 4),
        shaping="none" if look & 8 else "forms",
        controls=bool(look & 16),
    )
    check(page)
    check_places(page)
    assert not foreign("".join(row.text for row in rows_of(page)))
    line = line_picture(text, width)
    assert line.width <= width
    assert not foreign(line.glyphs)


def folding(data: bytes) -> None:
    """Folding and its way back, words, letters, clitics, units of offsets, searching."""
    text = _text(data)
    for level in Level:
        folded = fold(text, level)
        assert fold(folded.text, level).text == folded.text
        places = [folded.raw_offset(at) for at in range(len(folded.text) + 1)]
        assert places == sorted(places)
        assert all(0 <= place <= len(text) for place in places)
        for at in range(len(text) + 1):
            assert 0 <= folded.folded_offset(at) <= len(folded.text)
    at = 0
    while at < len(text):
        end = letter_end(text, at)
        assert at < end <= len(text)
        assert all(letter_start(text, inside) == at for inside in range(at, end))
        at = end
    for start, end in words(text):
        assert 0 <= start < end <= len(text)
        assert word_at(text, start) == (start, end)
        assert all(0 <= at < end - start for at in proclitic_starts(text[start:end]))
    if not any(unicodedata.category(char) == "Cs" for char in text):
        units = OffsetMap(text)
        for offset in range(len(text) + 1):
            assert units.from_utf16(units.utf16(offset)) == offset
            assert units.from_utf8(units.utf8(offset)) == offset
    try:
        query = parse_query(text[:100])
    except HashiyaError:
        return
    for start, end in query.places(text):
        assert 0 <= start < end <= len(text)
    assert not foreign(sanitize(text))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")[:LONGEST]


def keys(data: bytes) -> None:
    """The bytes choose sequences of ECMA-48's grammar, and where they are cut."""
    from tests.fuzz.keys import drive

    drive(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers,
    "layout": layout,
    "folding": folding,
    "keys": keys,
}
