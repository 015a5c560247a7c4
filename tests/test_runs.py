"""A run of the tests: the same examples each time, and what it left out said, and limited."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.explore import FAILED

ROOT = Path(__file__).parent.parent

DRAWN = """
from hypothesis import given, strategies as st

@given(st.lists(st.integers()))
def test_drawn(numbers):
    with open("drawn", "a", encoding="utf-8") as file:
        file.write(repr(numbers))
"""


def ran(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a folder of its own, with this project's conftest."""
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests" / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\ntestpaths = ['tests']\n")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder, env={**ours, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def skipping(folder: Path, count: int) -> None:
    """A folder whose tests are skipped, so many of them."""
    (folder / "tests").mkdir()
    lines = f"import pytest\n@pytest.mark.parametrize('n', range({count}))\n"
    lines += "def test_it(n): pytest.skip('no moon')\ndef test_passes(): pass\n"
    (folder / "tests" / "test_some.py").write_text(lines)


def test_examples_are_the_same_each_time_and_no_run_reads_those_of_another() -> None:
    assert settings.default is not None
    if "explore" not in settings.get_current_profile_name():
        assert settings.default.derandomize
        assert settings.default.database is None


def test_two_runs_draw_the_same_examples_and_two_explorations_do_not(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text(DRAWN)

    def drawn(*arguments: str) -> str:
        (tmp_path / "drawn").unlink(missing_ok=True)
        assert ran(tmp_path, *arguments).returncode == 0
        return (tmp_path / "drawn").read_text("utf-8")

    assert drawn() == drawn()
    explored = "--hypothesis-profile=explore"
    assert drawn(explored, "--hypothesis-seed=1") != drawn(explored, "--hypothesis-seed=2")


@pytest.mark.parametrize(
    ("count", "environment", "code"),
    [(10, {}, 0), (11, {}, 1), (11, {"HASHIYA_SKIPS": "any"}, 0), (2, {"HASHIYA_SKIPS": "1"}, 1)],
)
def test_more_than_ten_skips_fail_a_run_of_everything(
    tmp_path: Path, count: int, environment: dict[str, str], code: int
) -> None:
    skipping(tmp_path, count)
    run = ran(tmp_path, **{"HASHIYA_SKIPS": "10"} | environment)
    assert f"{count} skipped -" in run.stdout
    assert f"{count:4} no moon" in run.stdout
    assert run.returncode == code, run.stdout
    assert ("install what is missing" in run.stdout) == bool(code)


def test_a_run_of_some_tests_may_skip_any(tmp_path: Path) -> None:
    skipping(tmp_path, 11)
    assert ran(tmp_path, "tests/test_some.py").returncode == 0
    assert ran(tmp_path, "-k", "it").returncode == 0


def test_skips_are_limited_where_workers_share_the_run(tmp_path: Path) -> None:
    skipping(tmp_path, 11)
    assert ran(tmp_path, "-n", "2").returncode == 1


def test_a_failing_test_is_found_in_what_pytest_prints() -> None:
    printed = "FAILED tests/a.py::test_b[x y] - AssertionError\nERROR tests/c.py::test_d\n.. FAILED"
    assert FAILED.findall(printed) == ["tests/a.py::test_b[x y]", "tests/c.py::test_d"]
