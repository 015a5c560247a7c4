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
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def calls() -> dict[int, dict[str, list[int]]]:
    """By the number of spans in the article, the counts of some moves and of some labels."""
    found = {}
    for spans in (10, 10_000):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.ui.calls", str(spans)],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        found[spans] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("spans", [10, 10_000])
def test_a_move_takes_few_calls(calls: dict[int, dict[str, list[int]]], spans: int) -> None:
    moves = calls[spans]["move"]
    assert len(moves) > 10
    assert median(moves) <= 120
    # From one row to the next, whose words were not looked for yet.
    assert max(moves) <= 165


@pytest.mark.parametrize("spans", [10, 10_000])
def test_a_label_takes_few_calls(calls: dict[int, dict[str, list[int]]], spans: int) -> None:
    labels = calls[spans]["label"]
    assert len(labels) > 10
    assert median(labels) <= 300
    # Where a row gets a lane more, all rows below it stand elsewhere.
    assert max(labels) <= 480


def test_calls_do_not_grow_with_the_article(calls: dict[int, dict[str, list[int]]]) -> None:
    few, many = calls[10], calls[10_000]
    assert many["move"] == few["move"]
    # With ten spans the panel is not full: it has fewer lines to shift.
    assert median(many["label"]) <= 1.1 * median(few["label"])
    # Nor with what was done before.
    assert median(many["label"][-5:]) <= 1.05 * median(many["label"][:5])
