"""What holds for every test."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

pytest_plugins = ["tests.skips"]

# What is said is compared in English, whatever the locale of whoever runs the tests.
os.environ["HASHIYA_LANG"] = "en"

# No deadline: two busy cores are no defect of the code. The blob lets a failure be played again.
# The same examples each time and everywhere, and none that another run has kept: a change is judged
# by itself.
settings.register_profile(
    "hashiya", deadline=None, print_blob=True, derandomize=True, database=None
)
# What `make explore` loads: new examples each time; what fails is kept in .hypothesis.
settings.register_profile(
    "explore", settings.get_profile("default"), deadline=None, print_blob=True, max_examples=300,
    derandomize=False, database=DirectoryBasedExampleDatabase(".hypothesis/examples"),
)  # fmt: skip
settings.load_profile("hashiya")


IN_MEMORY = Path("/dev/shm")
"""Where a Linux keeps files that are never on a disk."""
ROOM = 2 << 30
"""Bytes that must be free there; a container may have 64 MB."""


def _holds_our_files(folder: Path) -> bool:
    """Whether the tests' files may lie there: programs of theirs must run from it, too."""
    if not hasattr(os, "ST_NOEXEC") or not os.access(folder, os.W_OK):
        return False
    runs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs and shutil.disk_usage(folder).free >= ROOM


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Files lie in memory, where that can be: two thousand databases are made, and each waits for
    the disk again and again. ``TMPDIR`` or ``--basetemp`` has them elsewhere.

    Where no bytecode may lie beside the sources, it lies in pytest's cache: the suite starts
    the program some three hundred times, and each would compile every module anew."""
    if not os.environ.get("TMPDIR") and _holds_our_files(IN_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(config.cache.mkdir("bytecode"))
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program remembers stays in the test's folder; the terminal at hand is no part."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("TERMINAL", "ORDER", "SHAPING", "MARKS"):
        monkeypatch.delenv(f"HASHIYA_{name}", raising=False)
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
