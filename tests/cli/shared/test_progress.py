"""A bar is for a terminal, and for what takes long."""

import io
import sys
from itertools import accumulate
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_files import record
from tui.cli.shared.progress import bytes_of, progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def worked(*, least: int = 10, quiet: bool = False) -> None:
    with progress("news.jsonl", 10, least=least, quiet=quiet) as watch:
        for _step in range(10):
            watch(1)


def test_a_terminal_gets_a_bar_that_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    worked()
    assert "news.jsonl" in screen.getvalue()
    assert "100%" in screen.getvalue()


def test_what_is_soon_done_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    worked(least=11)
    worked(quiet=True)
    assert screen.getvalue() == ""


def test_what_is_no_terminal_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    worked()
    assert capsys.readouterr().err == ""


def test_each_byte_of_a_file_is_told_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    class Bar(io.StringIO):
        update = staticmethod(told.append)

    def shown(*_given: object, **options: int) -> Bar:
        assert options["length"] == 2 * size
        return Bar()

    (tmp_path / "a").mkdir()
    for number in range(3):
        line = record(id=f"m{number}", text=f"نص {number}" * 999, spans=[])
        (tmp_path / "a" / f"{number}.jsonl").write_text(line, encoding="utf-8")
    size = bytes_of(tmp_path / "a")
    monkeypatch.setattr("tui.cli.importing.BYTES", 1)
    monkeypatch.setattr("click.progressbar", shown)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert run("import", "a").code == 0
    # Half of the work is done when all is read.
    assert size in accumulate(told)
    assert sum(told) == 2 * size
    assert bytes_of(tmp_path / "nothing") == 0
