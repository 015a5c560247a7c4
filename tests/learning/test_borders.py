"""Where a span begins in a word with proclitics."""

import pytest

from tui.learning.borders import Borders, in_pairs
from tui.learning.examples import Tagged
from tui.learning.tokens import tokens_of


def borders(*told: tuple[str, int]) -> Borders:
    """From single words, each with the offset at which its span begins."""
    return Borders.of(
        (word, tokens_of(word)[0], Tagged(start, len(word), "LOC")) for word, start in told
    )


@pytest.mark.parametrize(
    ("told", "word", "start"),
    [
        ([("حلب", 0)], "وحلب", 1),
        ([("حلب", 0)], "وبحلب", 2),
        # A word that is known whole is not cut, though the rest of it is known, too.
        ([("واسط", 0), ("اسط", 0)], "واسط", 0),
        # Of what is not known the habit tells.
        ([("وحمص", 1), ("وصور", 1)], "وغزة", 1),
        ([("وحمص", 0), ("وصور", 0)], "وغزة", 0),
        # ال stays in the span.
        ([("القدس", 0)], "والقدس", 1),
        ([("للقدس", 1)], "للرقة", 1),
    ],
)
def test_a_start_moves_past_proclitics_as_the_annotator_has_it(
    told: list[tuple[str, int]], word: str, start: int
) -> None:
    assert borders(*told).start(word, tokens_of(word)[0], "LOC") == start


def test_another_label_has_habits_of_its_own() -> None:
    known = borders(("وحمص", 1), ("وصور", 1))
    assert known.start("وغزة", tokens_of("وغزة")[0], "PER") == 0


def test_a_bracket_without_its_other_half_is_left_outside() -> None:
    def shown(words: str) -> str:
        tokens = tokens_of(words)
        first, last = in_pairs(words, tokens, 0, len(tokens))
        return words[tokens[first].start : tokens[last - 1].end]

    assert shown("21 / 1 / 1935 )") == "21 / 1 / 1935"
    assert shown("( 1948") == "1948"
    assert shown("عام ( 1948 )") == "عام ( 1948 )"
    assert shown("(1948)") == "(1948)"
    assert shown('قوات سورية "') == "قوات سورية"
    assert shown('"فتح"') == '"فتح"'
    assert shown(")") == ")"
