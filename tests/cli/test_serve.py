"""``hashiya serve``, before it serves."""

import socket
from collections.abc import Callable

import pytest

from tests.cli.conftest import Run

pytest.importorskip("textual_serve", reason="needs the extra hashiya[serve]")


def test_an_annotator_has_one_address(run: Run) -> None:
    found = run("serve", "--annotator", "muna", "--annotator", " muna")
    assert (found.code, found.out) == (2, "")
    assert "named twice" in found.err


def test_an_address_is_told_for_each_and_the_database_is_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    listened: list[tuple[str, int]] = []

    def serve(_app: object, host: str, port: int, listening: Callable[[], None]) -> None:
        listened.append((host, port))
        listening()

    monkeypatch.setattr("tui.ui.serving.serve", serve)
    found = run("serve", "--annotator", "muna", "--annotator", "sami", "--port", "8123")
    assert listened == [("127.0.0.1", 8123)]
    told = dict(line.split("\t") for line in found.out.splitlines())
    assert sorted(told) == ["muna", "sami"]
    assert all(address.startswith("http://127.0.0.1:8123/") for address in told.values())
    assert len(set(told.values())) == 2
    assert run("ls").code == 0


def test_an_address_for_the_network_is_warned_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.ui.serving.serve", lambda *where: where[-1]())
    assert "TLS" in run("serve", "--host", "0.0.0.0").err


def test_no_address_is_told_where_somebody_listens_already(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("serve", "--port", str(port))
    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines()[-1].startswith(f"hashiya: 127.0.0.1:{port}: cannot listen there")
    assert "choose another with --port" in found.err
