"""Offsets in three units."""

import pytest
from hypothesis import given

from tests.layout.texts import texts
from tui.text.offsets import OffsetMap


@given(texts)
def test_each_unit_counts_as_the_encoding_does_and_back(text: str) -> None:
    offsets = OffsetMap(text)
    for offset in range(len(text) + 1):
        before = text[:offset]
        # Astral characters are two units each; joining halves is not what a text's units do.
        units = offset + sum(char > "\uffff" for char in before)
        assert offsets.utf16(offset) == units
        assert offsets.from_utf16(units) == offset
        size = len(before.encode("utf-8", "surrogatepass"))
        assert offsets.utf8(offset) == size
        assert offsets.from_utf8(size) == offset


def test_offsets_past_the_first_block_count_from_the_text_start() -> None:
    text = "ق😀" * 3000
    offsets = OffsetMap(text)
    assert offsets.utf8(5001) == len(text[:5001].encode())
    assert offsets.from_utf8(offsets.utf8(5001)) == 5001
    assert offsets.from_utf8(len(text.encode())) == 6000


@pytest.mark.parametrize(
    ("method", "offset"),
    [("utf16", 3), ("utf8", -1), ("from_utf16", 2), ("from_utf8", 4), ("from_utf8", 99)],
)
def test_an_offset_outside_or_inside_a_character_is_an_error(method: str, offset: int) -> None:
    with pytest.raises(ValueError, match="offset"):
        getattr(OffsetMap("ق😀"), method)(offset)
