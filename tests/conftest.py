"""What holds for every test."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# What is said is compared in English, whatever the locale of whoever runs the tests.
os.environ["HASHIYA_LANG"] = "en"

# No deadline: two busy cores are no defect of the code. The blob lets a failure be played again.
settings.register_profile("hashiya", deadline=None, print_blob=True)
# The same examples each time: a change is judged by itself, and new examples are sought by people.
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "hashiya")


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program remembers stays in the test's folder; the terminal at hand is no part."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("TERMINAL", "ORDER", "SHAPING", "MARKS"):
        monkeypatch.delenv(f"HASHIYA_{name}", raising=False)
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
