"""Killed at any moment, desk or server, nothing is lost and nothing doubled."""

from pathlib import Path

from tests.hub.hubs import TestServer
from tests.hub.torture import torture


def test_a_few_kills_lose_and_double_nothing(hub_server: TestServer, tmp_path: Path) -> None:
    tally = torture(hub_server, tmp_path, 2, 7)
    assert tally.actions > 0
    assert (tally.lost, tally.doubled, tally.unsound) == (0, 0, 0)
    assert (tally.desks, tally.servers) == (4, 1)
