"""The keys of the moment."""

import pytest

from tests.desk.conftest import MakeDesk
from tui.core.selection import Range
from tui.desk.keys.commands import commands, keys_to_say
from tui.desk.keys.tips import Situation, tips
from tui.desk.view.offers import Offer

IDS = keys_to_say(commands())


@pytest.mark.parametrize("offers", [True, False])
@pytest.mark.parametrize("moment", Situation)
def test_each_moment_has_three_or_four_keys_of_commands(moment: Situation, offers: bool) -> None:
    found = tips(moment, offers=offers, keys=IDS)
    assert 3 <= len(found) <= 4
    for command, words in found:
        assert words.startswith(f"{IDS[command]} ")
        assert len(words) < 36


def test_suggestions_are_named_where_there_are_some() -> None:
    for moment in (Situation.READING, Situation.TAGGED):
        named = [{id_ for id_, _words in tips(moment, offers=o, keys=IDS)} for o in (True, False)]
        assert ["next-offer" in ids for ids in named] == [True, False]


def test_the_moment_is_what_one_is_at(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    desk.view.show_offers([Offer(Range(4, 8), ("PER",), "وزير", "")])
    seen = [desk.situation]
    for command in ("select-left", "cancel", "next-offer"):
        desk.run(command)
        seen.append(desk.situation)
    desk.take()
    seen.append(desk.situation)
    desk.run("cancel")
    seen.append(desk.situation)
    desk.tag("ORG")
    seen.append(desk.situation)
    desk.run("move-left")
    seen.append(desk.situation)
    assert seen == [
        Situation.READING, Situation.SELECTING, Situation.READING, Situation.OFFER, Situation.SPAN,
        Situation.READING, Situation.TAGGED, Situation.READING,
    ]  # fmt: skip
