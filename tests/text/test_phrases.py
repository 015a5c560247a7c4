"""Clauses, sentences, quotations and brackets around a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.written import read
from tui.core.selection import Range
from tui.text.phrases import FARTHEST, clause_before, next_clause, wider_end, wider_range

TEXTS = st.text(alphabet='قال وزير،.؟!«»"()\n 3', max_size=60)


def chosen_in(written: str) -> tuple[str, Range, Range]:
    """The text, what is chosen in it, and the paragraph around that."""
    found = read(written)
    assert found.cursor
    start = found.text.rfind("\n", 0, found.cursor.start) + 1
    end = found.text.find("\n", found.cursor.end)
    return found.text, found.cursor, Range(start, len(found.text) if end < 0 else end)


def ends(written: str, presses: int = 9) -> list[str]:
    """What is chosen after one press after another, until nothing changes."""
    text, chosen, bounds = chosen_in(written)
    seen: list[str] = []
    for _ in range(presses):
        end = wider_end(text, chosen, bounds)
        if end == chosen.end:
            break
        chosen = Range(chosen.start, end)
        seen.append(text[slice(*chosen)])
    return seen


def ranges(written: str) -> list[str]:
    text, chosen, bounds = chosen_in(written)
    seen: list[str] = []
    while (wider := wider_range(text, chosen, bounds)) != chosen:
        chosen = wider
        seen.append(text[slice(*chosen)])
    return seen


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "قال <وزير> الخارجية، أمس.",
            ["وزير الخارجية", "وزير الخارجية، أمس", "وزير الخارجية، أمس."],
        ),
        ("قال: «<لن> نعود» ثم", ["لن نعود", "لن نعود»", "لن نعود» ثم"]),
        ("<بلغ> 3.5 مئة؟ نعم", ["بلغ 3.5 مئة", "بلغ 3.5 مئة؟", "بلغ 3.5 مئة؟ نعم"]),
        ("قال <وزير>\nفي حلب", []),
        ("<قال>،،  ", []),
        ("<هو> (في حلب)", ["هو", "هو (في حلب", "هو (في حلب)"][1:]),
    ],
)  # fmt: skip
def test_each_press_goes_to_a_further_end(written: str, expected: list[str]) -> None:
    assert ends(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "قال وزير <الخارجية> أمس، ثم عاد. وذهب",
            [
                "قال وزير الخارجية أمس",
                "قال وزير الخارجية أمس، ثم عاد",
                "قال وزير الخارجية أمس، ثم عاد.",
                "قال وزير الخارجية أمس، ثم عاد. وذهب",
            ],
        ),
        ("قال «لن <نعود>» ثم", ["لن نعود", "«لن نعود»", "قال «لن نعود» ثم"]),
        ('قال "لن <نعود>" ثم', ["لن نعود", '"لن نعود"', 'قال "لن نعود" ثم']),
        ("هو (في «شمال <حلب>» أمس)", [
            "شمال حلب", "«شمال حلب»", "في «شمال حلب» أمس", "(في «شمال حلب» أمس)",
            "هو (في «شمال حلب» أمس)",
        ]),
        ("قال <وزير>\nفي حلب", ["قال وزير"]),
    ],
)  # fmt: skip
def test_each_press_chooses_what_is_around(written: str, expected: list[str]) -> None:
    assert ranges(written) == expected


@given(TEXTS, st.data())
def test_what_is_chosen_only_grows_inside_its_bounds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    chosen = Range(start, data.draw(st.integers(start, len(text))))
    bounds = Range(0, len(text))
    assert chosen.end <= wider_end(text, chosen, bounds) <= len(text)
    wider = wider_range(text, chosen, bounds)
    assert 0 <= wider.start <= chosen.start <= chosen.end <= wider.end <= len(text)
    for _ in range(len(text) + 9):
        if (next_one := wider_range(text, wider, bounds)) == wider:
            break
        assert next_one.end - next_one.start > wider.end - wider.start
        wider = next_one
    else:
        raise AssertionError("it grows for ever")


@given(TEXTS, st.data())
def test_from_clause_to_clause_and_back(text: str, data: st.DataObject) -> None:
    here = data.draw(st.integers(0, len(text)))
    if (following := next_clause(text, here)) is not None:
        assert following.start > here
        # From the start of a clause back is to the start of the one before it.
        if (back := clause_before(text, following.start)) is not None:
            assert back.start < following.start
            assert next_clause(text, back.start) == following
    if (before := clause_before(text, here)) is not None:
        assert before.start < here
        following = next_clause(text, before.start)
        assert following is None or following.start >= here


def test_in_a_text_without_marks_it_looks_no_farther_than_it_says() -> None:
    text = "قال " * 5000
    bounds = Range(0, len(text))
    assert wider_end(text, Range(0, 3), bounds) <= 3 + FARTHEST
    middle = Range(8000, 8003)
    wider = wider_range(text, middle, bounds)
    assert wider.end - wider.start <= 2 * FARTHEST + 3
    assert next_clause(text, 8000) is None
    assert clause_before(text, 8000) is None
