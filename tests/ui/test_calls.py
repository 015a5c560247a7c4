"""How many of its own functions the program calls for a key, from the key to the bytes written.

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
FEW, MANY, RELATED = "10 0", "3000 0", "3000 2000"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def calls() -> dict[str, dict[str, list[int]]]:
    """By the number of spans and of relations in the article, the counts of moves and labels."""
    found = {}
    for counts in (FEW, MANY, RELATED):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.ui.calls", *counts.split()],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        found[counts] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("counts", [FEW, MANY, RELATED])
def test_a_move_takes_few_calls(calls: dict[str, dict[str, list[int]]], counts: str) -> None:
    moves = calls[counts]["move"]
    assert len(moves) > 10
    assert median(moves) <= 120
    # From one row to the next, whose words were not looked for yet.
    assert max(moves) <= 165


@pytest.mark.parametrize("counts", [FEW, MANY, RELATED])
def test_a_label_takes_few_calls(calls: dict[str, dict[str, list[int]]], counts: str) -> None:
    labels = calls[counts]["label"]
    assert len(labels) > 10
    assert median(labels) <= 300
    # Where a row gets a lane more, all rows below it stand elsewhere.
    assert max(labels) <= 480


def test_calls_do_not_grow_with_the_article(calls: dict[str, dict[str, list[int]]]) -> None:
    few, many = calls[FEW], calls[MANY]
    assert many["move"] == few["move"]
    # With ten spans the panel is not full: it has fewer lines to shift.
    assert median(many["label"]) <= 1.1 * median(few["label"])
    # Nor with what was done before.
    assert median(many["label"][-5:]) <= 1.05 * median(many["label"][:5])


def test_two_thousand_relations_cost_a_key_nothing(calls: dict[str, dict[str, list[int]]]) -> None:
    assert calls[RELATED]["move"] == calls[MANY]["move"]
    assert median(calls[RELATED]["label"]) == median(calls[MANY]["label"])
