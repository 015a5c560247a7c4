"""How much the program does for a key, from the key to the bytes written: calls of its functions,
lines of code, statements for the database.

A clock on a shared machine proves nothing; these counts are the same everywhere.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="reads a socket in the event loop")
FEW, MANY, RELATED, STAY = "10 0", "3000 0", "3000 2000", "10 0 --stay"
ROOT = Path(__file__).parent.parent.parent


Counts = dict[str, dict[str, list[int]]]
"""For moves, labels and labels that were worked out ahead, by what is counted."""


@pytest.fixture(scope="module")
def counted() -> dict[str, Counts]:
    """By the number of spans and of relations in the article; all its rows were seen before."""
    found = {}
    for article in (FEW, MANY, RELATED, STAY):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.ui.calls", *article.split()],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        found[article] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("article", [FEW, MANY, RELATED])
def test_a_move_takes_little_work(counted: dict[str, Counts], article: str) -> None:
    move = counted[article]["move"]
    assert len(move["calls"]) > 10
    assert median(move["calls"]) <= 120
    # From one row to the next, whose words were not looked for yet.
    assert max(move["calls"]) <= 165
    assert median(move["lines"]) <= 2_400
    assert not any(move["statements"])


@pytest.mark.parametrize("article", [FEW, MANY, RELATED])
def test_a_label_takes_little_work(counted: dict[str, Counts], article: str) -> None:
    label = counted[article]["label"]
    assert len(label["calls"]) > 10
    assert median(label["calls"]) <= 300
    # Where a row gets a lane more, all rows below it stand elsewhere.
    assert max(label["calls"]) <= 480
    # A loop over all spans, or over all rows that were seen, calls nothing of ours.
    assert median(label["lines"]) <= 6_500
    # Begin, the review, the time of the event, the span, its event, its like, commit.
    assert set(label["statements"]) == {7}


@pytest.mark.parametrize("article", [FEW, MANY, RELATED])
def test_a_label_that_was_worked_out_ahead_is_shown_once_it_is_stored(
    counted: dict[str, Counts], article: str
) -> None:
    ahead = counted[article]["ahead"]
    assert len(ahead["calls"]) > 10
    assert max(ahead["calls"]) <= 150
    assert max(ahead["lines"]) <= 650
    assert set(ahead["statements"]) == {7}


def test_letters_that_stay_come_after_the_label_was_painted(counted: dict[str, Counts]) -> None:
    label, ahead = counted[STAY]["label"], counted[STAY]["ahead"]
    assert median(label["calls"]) <= 300
    assert max(ahead["calls"]) <= 150
    assert set(label["statements"]) | set(ahead["statements"]) == {7}


def test_work_does_not_grow_with_the_article(counted: dict[str, Counts]) -> None:
    few, many = counted[FEW], counted[MANY]
    assert many["move"]["calls"][1:] == few["move"]["calls"][1:]
    # With ten spans the panel is not full: it has fewer lines to shift.
    assert median(many["label"]["calls"]) <= 1.1 * median(few["label"]["calls"])
    # Nor with what was done before.
    for what in ("calls", "lines"):
        series = many["label"][what]
        assert median(series[-5:]) <= 1.05 * median(series[:5])


def test_two_thousand_relations_cost_a_key_nothing(counted: dict[str, Counts]) -> None:
    for key in ("move", "label", "ahead"):
        for what in ("calls", "lines"):
            related, many = counted[RELATED][key][what], counted[MANY][key][what]
            assert median(related) <= 1.02 * median(many), (key, what)
