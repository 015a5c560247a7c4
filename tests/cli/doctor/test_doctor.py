"""``hashiya doctor``, where there is no terminal."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.cli.doctor.command import colours
from tui.terminals.memory import memory_path


def test_the_report_says_what_there_is_without_a_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("قال الوزير.\n", encoding="utf-8")
    run("import", "one.txt")
    found = run("doctor", "--json")
    assert found.code == 0
    report = found.json
    assert report["database"]["state"] == "open"
    assert (report["database"]["articles"], report["database"]["journal"]) == (1, "wal")
    assert report["terminal"]["at_both_ends"] is False
    assert report["versions"]["textual"]
    assert report["annotator"]["name"] == "a1"
    assert report["problems"] == []
    assert "terminal\tprofile\tplain\n" in run("doctor").out


def test_no_database_yet_is_no_problem(run: Run, tmp_path: Path) -> None:
    found = run("doctor", "--json")
    assert (found.code, found.json["database"]) == (0, {"state": "absent"})
    assert not list(tmp_path.glob("*.db"))


def test_what_cannot_be_opened_is_a_problem_and_all_else_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"no database" * 20)
    found = run("doctor", "--db", "other.db", "--json")
    assert found.code == 3
    assert "not a database of Hashiya" in found.json["problems"][0]
    assert found.json["versions"]["python"]


def test_a_wrong_config_is_a_problem_and_all_else_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.toml").write_text('marks = "maybe"\n', encoding="utf-8")
    monkeypatch.setenv("HASHIYA_CONFIG", str(tmp_path / "c.toml"))
    found = run("doctor")
    assert found.code == 2
    assert "c.toml: line 1: marks cannot be 'maybe'" in found.err
    assert "versions\tpython\t" in found.out


def test_a_damaged_memory_of_terminals_is_a_problem_with_its_way_out(run: Run) -> None:
    memory_path().parent.mkdir(parents=True)
    memory_path().write_text("{", encoding="utf-8")
    found = run("doctor", "--json")
    assert found.code == 2
    assert "remove the file" in found.json["problems"][0]


@pytest.mark.parametrize(
    ("environment", "number"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 1 << 24),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm-kitty"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "dumb"}, 0),
        ({"TERM": "xterm", "NO_COLOR": "1"}, 0),
    ],
)
def test_colours_are_those_that_the_environment_promises(
    environment: dict[str, str], number: int
) -> None:
    assert colours(environment) == number
