"""The planner of the benchmark of effort: what it plans chooses what it is for."""

import pytest

from benchmarks.effort_planner import Planner, cost_of, perform
from tests.desk.conftest import MakeDesk
from tui.core.selection import Range

TEXT = "<قال> وزير الخارجية، أمس إن «الاتفاق» نهائي.\nثم عاد John Hill إلى وحلب في يوم 12"


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize(
    "words", ["وزير", "وزير الخارجية", "«الاتفاق»", "John Hill", "حلب", "نهائي.", "عاد John", "12"]
)
def test_a_plan_chooses_its_goal(desk_of: MakeDesk, words: str, new: bool) -> None:
    desk = desk_of(TEXT)
    start = desk.view.text.index(words)
    goal = Range(start, start + len(words))
    plan = Planner(desk, new).plan(goal)
    assert plan is not None
    perform(desk, plan)
    assert desk.range_to_tag == goal


@pytest.mark.parametrize("words", ["الخارجية، أمس", "John", "حلب", "12"])
def test_more_commands_never_cost_more(desk_of: MakeDesk, words: str) -> None:
    desk = desk_of(TEXT)
    start = desk.view.text.index(words)
    goal = Range(start, start + len(words))
    old, new = (Planner(desk, new).plan(goal) for new in (False, True))
    assert old
    assert new
    assert sum(map(cost_of, new)) <= sum(map(cost_of, old))
