"""What stands on bars beside the label, in as many cells as there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.span import Span
from tui.desk.view.relation_marks import End, Mark, SpanMarks
from tui.layout.captions import Captions
from tui.ui.widgets.bar_marks import HINT, bar_pieces, marked_caption

OUT = [Mark(number, End.HEAD, "#111111") for number in (1, 2, 3)]
IN = Mark(7, End.TAIL, "#222222")


def caption(said: SpanMarks, cells: int, label: str = "PER", letters: str = "") -> str:
    span = Span("s", "a0", "me", label, 0, 3)
    made = marked_caption(Captions([label]), span, said, letters, cells)
    assert made.cells <= cells
    assert made.cells == len(made.glyphs)
    assert "".join(piece[0] for piece in made.pieces) == made.glyphs
    return made.glyphs


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (20, "PER 1▸ 2▸ ▸7"), (12, "PER 1▸ 2▸ ▸7"), (11, "PER1▸2▸▸7"), (8, "PE1▸2▸▸7"),
        (7, "P1▸2▸▸7"), (6, "1▸2▸▸7"), (5, "1▸2▸+"), (4, "P1▸+"), (3, "1▸+"), (2, "PE"), (1, "P"),
    ],
)  # fmt: skip
def test_marks_close_up_and_the_label_gives_way(cells: int, shown: str) -> None:
    assert caption(SpanMarks((), (*OUT[:2], IN)), cells) == shown


@pytest.mark.parametrize(
    ("cells", "shown"),
    [(14, "PER·negated 1▸"), (13, "PER·negat… 1▸"), (10, "PER·ne… 1▸"), (8, "PER· 1▸"),
     (7, "PER· 1▸"), (6, "PER1▸"), (3, "P1▸")],
)  # fmt: skip
def test_what_is_borne_is_cut_before_the_label(cells: int, shown: str) -> None:
    assert caption(SpanMarks(("negated",), (OUT[0],)), cells) == shown


def test_an_arabic_label_is_read_from_the_right_with_its_marks() -> None:
    said = SpanMarks((), (OUT[0], IN))
    whole = caption(said, 30, "شخص")
    assert whole.startswith("7◂ ◂1 ")
    assert caption(said, len(whole) - 6, "شخص") == "+◂1"


def test_letters_to_press_stand_where_one_begins_to_read() -> None:
    said = SpanMarks(("negated",), (OUT[0],))
    assert caption(said, 10, letters="fj") == "fj PER"
    assert caption(said, 4, letters="fj") == "fj P"
    assert caption(said, 2, letters="fj") == "fj"
    assert caption(said, 30, "شخص", letters="f").endswith(" f")


@given(
    st.integers(0, 20), st.lists(st.sampled_from([*OUT, IN]), max_size=5),
    st.lists(st.sampled_from(["negated", "ربما", "Q1"]), max_size=2),
    st.sampled_from(["PER", "شخص"]), st.sampled_from(["", "f"]),
)  # fmt: skip
def test_no_caption_is_wider_than_its_bar(
    cells: int, marks: list[Mark], words: list[str], label: str, letters: str
) -> None:
    caption(SpanMarks(tuple(words), tuple(marks)), cells, label, letters)


def test_the_pieces_of_a_bar_are_its_picture() -> None:
    span = Span("s", "a0", "me", "PER", 0, 3)
    made = marked_caption(Captions(["PER"]), span, SpanMarks((), (OUT[0],)), "", 8)
    picture = "╰─PER 1▸──╯"
    pieces = bar_pieces(picture, made)
    assert pieces == (("╰─", 2, ""), ("PER", 3, ""), (" 1▸", 3, "#111111"), ("──╯", 3, ""))
    assert bar_pieces("╰─PER──╯", made) == ()
    lettered = marked_caption(Captions(["PER"]), span, None, "f", 8)
    assert lettered.pieces[0] == ("f", 1, HINT)
