"""The planner of the benchmark of effort: what it plans chooses what it is for."""

import pytest

from benchmarks.effort_planner import Planner
from benchmarks.effort_presses import cost_of, perform
from tests.desk.conftest import MakeDesk
from tests.desk.test_letters_that_stay import Keyboard, with_many_labels
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


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("words", ["وزير", "وزير الخارجية", "John Hill", "حلب", "نهائي.", "12"])
def test_plans_with_letters_that_stay_choose_their_goal(
    desk_of: MakeDesk, words: str, many: bool
) -> None:
    """Where the labels' letters stand on words, too, their keys are no labels' right away."""
    desk = desk_of(TEXT, width=84)
    keyboard = Keyboard(with_many_labels(desk) if many else desk)
    # Right away, from where the cursor was moved to, and from a span that is focused.
    for key, command in zip("pol", ("move-left", "next-span", "cancel"), strict=True):
        start = desk.view.text.index(words)
        goal = Range(start, start + len(words))
        plan = Planner(desk, stay=keyboard.stay).plan(goal)
        assert plan is not None
        perform(desk, plan, keyboard.stay)
        assert desk.range_to_tag == goal
        assert keyboard.stay.answer(key, (), "") is None, "the label's key would be a word's"
        keyboard.press(key)
        assert keyboard.standing
        keyboard.stay.follow(desk.run(command), command)


@pytest.mark.parametrize("words", ["كلب", "سمير", "سامي"])
def test_a_letter_that_was_just_found_is_gone_on_with_and_not_asked_for(
    desk_of: MakeDesk, words: str
) -> None:
    between = " ".join(["ثم وصل محمد إلى بيروت"] * 20)
    text = f"<قال> {between} كتاب {between} كلب {between} سمير {between} سامي"
    desk = desk_of(text, height=6)
    perform(desk, (("run", "find-letter"), ("letter", "ك")))
    start = desk.view.text.index(words)
    goal = Range(start, start + len(words))
    plan = Planner(desk).plan(goal)
    assert plan is not None
    perform(desk, plan)
    assert desk.range_to_tag == goal
    assert desk.run("find-letter")
