"""What a server takes at most, where no socket is needed to see it."""

import sys
import time
from pathlib import Path

import pytest

from tui.ui.serving.limits import Bucket
from tui.ui.serving.log import MOST_REFUSALS, Log


def test_messages_at_once_wait_for_nothing_and_those_beyond_for_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    bucket = Bucket(10.0, 5)
    assert [bucket.wait() for _ in range(5)] == [0.0] * 5
    assert bucket.wait() == pytest.approx(0.1)
    assert bucket.wait() == pytest.approx(0.2)
    now += 100.0
    assert [bucket.wait() for _ in range(5)] == [0.0] * 5
    assert bucket.wait() > 0


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_log_is_for_its_owner_has_one_line_each_and_is_not_filled_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    log = Log(tmp_path / "log")
    for _ in range(1000):
        log.refused("::1", "a host\nwith\x1b[2J lines" + "x" * 10_000)
    now += 1
    log.refused("::1", "another")
    log.close()
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == MOST_REFUSALS + 2
    assert lines[MOST_REFUSALS].endswith(f"refused {1000 - MOST_REFUSALS} more")
    assert all(len(line) < 300 and line.isprintable() for line in lines)
