"""UAX #9 against the Unicode Character Database's own files, whole."""

from functools import lru_cache
from itertools import compress, groupby

from tests.layout.conformance import lines
from tui.layout.bidi import Direction, Resolved, levels, row_levels, visual_order
from tui.layout.bidi_classes import LETTERS, classes
from tui.layout.bidi_explicit import base_level

_X9 = b"12345b"
_STAYS = bytes(letter not in _X9 for letter in range(256))
"""0 for the letter of a class that X9 removes, else 1."""


def _base(original: bytes, direction: Direction) -> int:
    return base_level(original) if direction == "auto" else int(direction == "rtl")


def _row(text: str, original: bytes, base: int) -> bytes:
    """The levels of a paragraph that is one row."""
    return row_levels(Resolved(base, original, levels(text, original, base)), 0, len(original))


@lru_cache(4096)
def _wanted(levels_: str, order: str) -> tuple[bytes, bytes]:
    """What is expected: 1 for what stays and 0 for what X9 removes, and the levels of what stays.

    Their visual order is tried here, once: it follows from the levels alone.
    """
    said = levels_.split()
    stays = bytes(level != "x" for level in said)
    row = bytes(int(level) for level in said if level != "x")
    places = [place for place, kept in enumerate(stays) if kept]
    shown = [places[index] for index in visual_order(row)]
    assert shown == [int(place) for place in order.split()], (levels_, order)
    return stays, row


def test_bidi_character_test_passes_whole() -> None:
    cases = 0
    for line in lines("BidiCharacterTest.txt"):
        codes, asked, base, expected, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        original = classes(text)
        found_base = _base(original, ("ltr", "rtl", "auto")[int(asked)])
        assert found_base == int(base), line
        stays, wanted = _wanted(expected, order)
        assert original.translate(_STAYS) == stays, line
        assert bytes(compress(_row(text, original, found_base), stays)) == wanted, line
        cases += 1
    assert cases > 91_000


def test_bidi_test_passes_whole() -> None:
    cases = 0
    expected = order = ""
    for line in lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            expected = line.removeprefix("@Levels:")
        elif line.startswith("@Reorder:"):
            order = line.removeprefix("@Reorder:")
        else:
            names, bits = line.split(";")
            original = "".join([LETTERS[name] for name in names.split()]).encode()
            stays, wanted = _wanted(expected, order)
            assert original.translate(_STAYS) == stays, line
            asked = int(bits)
            bases = {0} if asked & 2 else set()
            bases |= {1} if asked & 4 else set()
            # A paragraph that finds its own base level is resolved as one that is told it.
            bases |= {base_level(original)} if asked & 1 else set()
            for base in bases:
                assert bytes(compress(_row("", original, base), stays)) == wanted, (line, base)
            cases += asked.bit_count()
    assert cases > 770_000


def test_every_code_point_has_the_class_of_the_database() -> None:
    differing = []
    for line in lines("DerivedBidiClass.txt"):
        codes, name = (part.strip() for part in line.split(";"))
        low, _, high = codes.partition("..")
        for code in range(int(low, 16), int(high or low, 16) + 1):
            found = classes(chr(code)).decode()
            if found != LETTERS[name] and not (found in "()" and name == "ON"):
                differing.append(code)
    ranges = [list(group) for _, group in groupby(differing, key=lambda code: code >> 4)]
    assert not ranges, [hex(group[0]) for group in ranges]
