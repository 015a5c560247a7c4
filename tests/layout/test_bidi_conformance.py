"""UAX #9 against the Unicode Character Database's own files, whole."""

from itertools import groupby

from tests.layout.conformance import lines
from tui.layout.bidi import Direction, Resolved, levels, row_levels, visual_order
from tui.layout.bidi_classes import LETTERS, classes
from tui.layout.bidi_explicit import base_level

_DIRECTIONS: tuple[Direction, ...] = ("auto", "ltr", "rtl")


def _row(text: str, original: bytes, direction: Direction) -> tuple[int, bytes]:
    base = base_level(original) if direction == "auto" else int(direction == "rtl")
    resolved = Resolved(base, original, levels(text, original, base))
    return base, row_levels(resolved, 0, len(original))


def _shown(row: bytes, original: bytes) -> tuple[list[str], list[int]]:
    """Levels with ``x`` for what X9 removes, and the visual order of the others."""
    removed = [chr(letter) in "12345b" for letter in original]
    shown = ["x" if gone else str(level) for gone, level in zip(removed, row, strict=True)]
    kept = [index for index, gone in enumerate(removed) if not gone]
    order = visual_order(bytes(row[index] for index in kept))
    return shown, [kept[index] for index in order]


def test_bidi_character_test_passes_whole() -> None:
    cases = 0
    for line in lines("BidiCharacterTest.txt"):
        codes, asked, base, expected, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        original = classes(text)
        found_base, row = _row(text, original, ("ltr", "rtl", "auto")[int(asked)])
        assert found_base == int(base), line
        assert _shown(row, original) == (expected.split(), [int(i) for i in order.split()]), line
        cases += 1
    assert cases > 91_000


def test_bidi_test_passes_whole() -> None:
    cases = 0
    expected: list[str] = []
    order: list[int] = []
    for line in lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            expected = line.removeprefix("@Levels:").split()
        elif line.startswith("@Reorder:"):
            order = [int(i) for i in line.removeprefix("@Reorder:").split()]
        else:
            names, bits = line.split(";")
            original = "".join(LETTERS[name] for name in names.split()).encode()
            for bit, direction in enumerate(_DIRECTIONS):
                if int(bits) >> bit & 1:
                    _base, row = _row("", original, direction)
                    assert _shown(row, original) == (expected, order), (line, direction)
                    cases += 1
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
