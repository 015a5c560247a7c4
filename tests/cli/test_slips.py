"""Small slips at the shell: what is asked for does nothing that nobody asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCH = [sys.executable, "-c", "from tui.cli.main import main; main()"]


def hashiya(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run([*LAUNCH, *arguments], capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("command", ["export", "ls", "stats", "check"])
def test_an_empty_file_is_no_database_to_read_and_stays_empty(tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = hashiya(command, "--db", str(empty))
    assert (done.returncode, done.stdout) == (3, "")
    assert "this file is empty" in done.stderr
    assert empty.stat().st_size == 0


def test_a_folder_named_with_a_slash_is_made_for_the_copy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    db = tmp_path / "mine.db"
    hashiya("import", "--db", str(db), str(tmp_path / "a.txt"))
    done = hashiya("backup", "--db", str(db), f"{tmp_path}/copies/")
    assert done.returncode == 0
    assert (tmp_path / "copies" / "mine.db").is_file()


@pytest.mark.skipif(os.name != "posix", reason="no pipes that break")
def test_a_reader_that_has_had_enough_is_no_fault_of_the_data() -> None:
    process = subprocess.Popen([*LAUNCH, "keys"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize(
    "command",
    [
        "agreement --below nan",
        "model predict --threshold nan",
        "model train --precision nan",
        "model order --random nan",
        "suggest --with true --timeout nan",
        "assign --share muna,sami --overlap nan",
    ],
)
def test_nan_is_in_no_range(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    db = str(tmp_path / "mine.db")
    hashiya("import", "--db", db, str(tmp_path / "a.txt"))
    done = hashiya(*command.split(), "--db", db)
    assert done.returncode == 2
    assert "nan" in done.stderr
    assert len(done.stderr.splitlines()) == 1
