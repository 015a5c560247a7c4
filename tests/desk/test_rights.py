"""What whoever sits at the desk may do, and that nothing else is offered."""

import pytest

from tui.core.errors import UsageError
from tui.desk.keys.commands import commands
from tui.desk.keys.settings import Settings, key_actions
from tui.desk.rights import ALL_RIGHTS, ANNOTATING, Allowed, Right, grants

NEEDING = {
    "import": Right.IMPORT,
    "scheme": Right.SCHEME,
    "agreement": Right.AGREEMENT,
    "adjudicate": Right.ADJUDICATE,
    "decided": Right.DECIDED,
    "terminal": Right.HOST,
    "tour": Right.HOST,
}


def test_the_commands_that_need_a_right_are_these() -> None:
    assert {one.id: one.needs for one in commands() if one.needs} == NEEDING


@pytest.mark.parametrize("right", Right)
def test_a_command_whose_right_is_not_had_is_neither_listed_nor_on_a_key(right: Right) -> None:
    keys = dict.fromkeys(NEEDING, ("f11",))
    settings = Settings(keys=keys, allowed=Allowed(frozenset({right})))
    listed = {command.id for command in settings.commands()}
    wanted = {name for name, needed in NEEDING.items() if needed is right}
    assert listed & set(NEEDING) == wanted
    assert {name for verb, name in key_actions(settings, {}).values() if verb == "run"} <= listed


def test_all_is_allowed_at_a_terminal_of_ones_own() -> None:
    assert Settings().allowed is ALL_RIGHTS
    assert Settings().commands() == commands()


def test_a_right_that_is_not_had_is_refused_where_it_is_demanded() -> None:
    ALL_RIGHTS.demand(Right.IMPORT)
    with pytest.raises(UsageError, match="not allowed on this desk"):
        ANNOTATING.demand(Right.IMPORT)


def test_grants_are_for_all_or_for_one_whose_name_may_hold_a_colon() -> None:
    found = grants(["scheme", "a:b:import", "sami:import, scheme"])
    assert found.for_annotator("a:b").rights == {Right.IMPORT, Right.SCHEME}
    assert found.for_annotator("muna").rights == {Right.SCHEME}
    assert found.names == {"a:b", "sami"}
    for wrong in ("host", "", "muna:", "import;scheme"):
        with pytest.raises(UsageError):
            grants([wrong])
