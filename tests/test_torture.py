"""A short torture of the real program; ``make torture`` is the long one."""

import os
import random
import sys
from pathlib import Path

import pytest

from tests.torture import Torture
from tests.writers import together

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")


def test_ten_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    seed = random.SystemRandom().getrandbits(32)
    # Shown where the test fails.
    sys.stdout.write(f"python -m tests.torture --rounds 10 --seed {seed}\n")
    torture = Torture(tmp_path, seed)
    torture.rounds(10)
    assert torture.counts["databases checked"] >= 10


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    done = together(tmp_path, 1.5)
    assert done["actions"] > 0
    assert done["imports"] >= 2
    assert done["exports"] >= 2
