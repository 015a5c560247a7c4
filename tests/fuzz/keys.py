"""A desk that is sent random and randomly cut sequences: nothing may be stored."""

import atexit
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.ecma48 import sequences
from tests.ui.sending import DeskAtWork


@cache
def _desk() -> DeskAtWork:
    desk = DeskAtWork(Path(tempfile.mkdtemp()), "قال وزير الخارجية أمس إن الاتفاق نهائي.")
    atexit.register(desk.close)
    return desk


@given(st.lists(sequences, max_size=20), st.lists(st.integers(2, 400), max_size=8))
def _nothing_is_stored(parts: list[str], places: list[int]) -> None:
    desk, text = _desk(), "".join(parts)
    edges = [0, *sorted({at for at in places if at < len(text)}), len(text)]
    desk.send(*(text[a:b] for a, b in pairwise(edges) if a < b))
    assert desk.standing == desk.begun, (text, edges)


def drive(data: bytes) -> None:
    """Try what these bytes choose."""
    _nothing_is_stored.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]
