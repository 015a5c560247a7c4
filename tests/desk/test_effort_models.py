"""The other annotators of the benchmark of effort: the robot, and the models of other tools."""

import pytest

from benchmarks.effort import Text, robot_presses
from benchmarks.effort_others import labelbuddy, slate
from tests.desk.written import read

TEXTS = (
    "وصل [PER:سمير الحاج] أمس إلى [LOC:دمشق] قادما من [LOC:حلب]، وقال إن [ORG:وزارة الزراعة] ستفتح"
    " مكتبا في [LOC:حمص].\nثم عاد و[PER:نبيل] إلى [LOC:مدينة [LOC:حماة]] يوم [DATE:الخميس].",
    "قالت [PER:هدى] إن [ORG:جامعة [LOC:حلب]] تدرس [MISC:النحو القديم]، «[WORK:كتاب في النحو]».",
)


def texts() -> list[Text]:
    found = [read(one) for one in TEXTS]
    return [Text(one.text, frozenset(one.spans)) for one in found]


def test_who_knows_what_the_last_line_names_needs_six_presses_a_span() -> None:
    made = texts()
    assert robot_presses(made).total() <= 6 * sum(len(text.gold) for text in made)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[PER:قال] وزير", 2),
        ("قال [PER:وزير] أمس", 1 + 2),
        ("قال وزير أمس في [LOC:حلب] الشهباء", 2 + 2),
        ("قال [PER:وزير الزراعة] أمس", 1 + 1 + 2),
        ("أ\nب [LOC:ت]", 2 + 2),
    ],
)
def test_the_presses_of_slate(written: str, expected: int) -> None:
    text = read(written)
    assert slate(text.text, frozenset(text.spans)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # ] takes the space in, Ctrl+[ leaves it out.
        ("[PER:قال] وزير", 1 + 1 + 1),
        ("[PER:قال]", 1 + 1),
        # ] ] and } take in the words and the spaces, Ctrl+[ leaves the last one out.
        ("قال [PER:وزير] أمس", 2 + 1 + 1 + 1),
        # / و ز Enter leads there: one letter does, as no other word has it.
        ("قال محمد أمس يا [LOC:وطن]", 1 + 3 + 1),
    ],
)
def test_the_presses_of_labelbuddy(written: str, expected: int) -> None:
    text = read(written)
    assert labelbuddy(text.text, frozenset(text.spans)) == expected


def test_without_numbers_slate_never_costs_less() -> None:
    for text in texts():
        assert slate(text.text, text.gold) <= slate(text.text, text.gold, numbers=False)
