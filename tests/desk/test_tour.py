"""The tour, walked by the desk alone: each step is noticed, in any way it can be done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.tour import TEXT, Tour, lay_out
from tui.desk.view.offers import Offer
from tui.store.opening import open_database

COUNT = 11


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The tour's desk, as it begins."""
    with open_database(tmp_path / "tour.db", create=True) as db:
        lay_out(db)
        desk = Desk(db, "tour")
        desk.open_last()
        yield desk


def offer_again(desk: Desk) -> None:
    """Offer the name where it stands the second time, as the suggestions do."""
    start = TEXT.rindex("هدى بنعمر")
    offer = Offer(Range(start, start + 9), ("PER",), "هدى بنعمر", "", Source.MATCH)
    desk.view.show_offers([offer])


def hint_on(desk: Desk, word: str) -> None:
    """Go to a word by the letters that stand on it."""
    desk.show_hints({})
    place = Range(TEXT.index(word), TEXT.index(word) + len(word))
    assert desk.letters.hints is not None
    for letter in desk.letters.hints.by_range()[place]:
        desk.answer(letter)


def test_each_step_is_noticed_and_nothing_is_skipped(desk: Desk) -> None:
    tour, seen = Tour(desk), []

    def done(*commands: str) -> None:
        assert not tour.look()
        for command in commands:
            desk.run(command)
        seen.append(tour.words)
        assert tour.look()

    done("move-left", "move-left")
    done("select-left")
    assert not tour.look()
    desk.tag("PER")
    seen.append(tour.words)
    assert tour.look()
    done("undo")
    done("redo")
    offer_again(desk)
    done("next-offer")
    desk.take()
    seen.append(tour.words)
    assert tour.look()
    hint_on(desk, "الرباط")
    seen.append(tour.words)
    assert tour.look()
    desk.tag("LOC")
    seen.append(tour.words)
    assert tour.look()
    done("next-span")
    done("done")
    assert tour.is_over
    assert [words.split(" · ")[0] for words in seen] == [
        f"{number} of {COUNT}" for number in range(1, COUNT + 1)
    ]
    assert tour.words.startswith("That was the tour. Ctrl+Q leaves it")
    assert not tour.look()


def test_another_way_counts_as_well(desk: Desk) -> None:
    tour = Tour(desk)
    start = TEXT.index("هدى")
    desk.click(start)
    assert tour.look()
    desk.drag(start, start + 8)
    assert tour.look()
    desk.tag("PER")
    assert tour.look()


def test_keys_that_were_changed_are_the_ones_told(desk: Desk) -> None:
    desk.keys["move-left"] = "h"
    assert "h goes to the next word" in Tour(desk).words
