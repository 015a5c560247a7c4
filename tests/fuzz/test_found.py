"""What broke a target once, and some inputs to see that the targets themselves work."""

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import FORMATS, TARGETS
from tests.hostile import PIECES

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name[:12]}")
def test_what_was_found_breaks_nothing_any_more(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", PIECES)
def test_hostile_texts_break_nothing(name: str) -> None:
    data = PIECES[name].encode("utf-8")
    for target in ("layout", "folding"):
        TARGETS[target](b"\x27\x14" + data)
    for number in range(len(FORMATS)):
        TARGETS["readers"](bytes([number]) + data[:2000])


def test_a_desk_stores_nothing_of_what_no_key_sent() -> None:
    for seed in range(40):
        TARGETS["keys"](random.Random(seed).randbytes(600))
