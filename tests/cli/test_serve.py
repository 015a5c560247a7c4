"""``hashiya serve``, before it serves."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tui.desk.rights import Right

pytest.importorskip("textual_serve", reason="needs the extra hashiya[serve]")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would have been served; nothing is."""
    found: list[Any] = []

    def serve(serving: Any, host: str, port: int, listening: Callable[[int], None]) -> None:
        found.append((serving, host, port))
        listening(port)

    monkeypatch.setattr("tui.ui.serving.server.serve", serve)
    return found


def test_an_annotator_has_one_address(run: Run) -> None:
    found = run("serve", "--annotator", "muna", "--annotator", " muna")
    assert (found.code, found.out) == (2, "")
    assert "named twice" in found.err


def test_an_address_is_told_for_each_and_the_database_is_there(run: Run, served: list[Any]) -> None:
    found = run("serve", "--annotator", "muna", "--annotator", "sami", "--port", "8123")
    assert served[0][1:] == ("127.0.0.1", 8123)
    told = dict(line.split("\t") for line in found.out.splitlines())
    assert sorted(told) == ["muna", "sami"]
    assert all(address.startswith("http://127.0.0.1:8123/") for address in told.values())
    assert len(set(told.values())) == 2
    assert run("ls").code == 0


def test_an_address_for_the_network_is_warned_of(run: Run, served: list[Any]) -> None:
    assert "TLS" in run("serve", "--host", "0.0.0.0").err
    assert len(served) == 1


def test_behind_a_proxy_the_public_addresses_are_told(run: Run, served: list[Any]) -> None:
    found = run("serve", "--annotator", "muna", "--public-url", "https://desk.example.org/")
    assert found.out.startswith("muna\thttps://desk.example.org/")
    assert served[0][0].hosts.public == "https://desk.example.org"
    assert run("serve", "--public-url", "desk").code == 2


def test_rights_are_for_all_or_for_one_by_name(run: Run, served: list[Any]) -> None:
    run("serve", "--annotator", "muna", "--annotator", "sami", "--allow", "scheme",
        "--allow", "muna:import,scheme")  # fmt: skip
    grants = served[0][0].grants
    assert grants.for_annotator("muna").rights == {Right.IMPORT, Right.SCHEME}
    assert grants.for_annotator("sami").rights == {Right.SCHEME}
    for wrong in ("host", "muna:all", "", "nobody:import"):
        found = run("serve", "--annotator", "muna", "--allow", wrong)
        assert (found.code, found.out) == (2, "")


def test_addresses_are_kept_revoked_and_renewed(
    run: Run, served: list[Any], tmp_path: Path
) -> None:
    kept = str(tmp_path / "tokens")
    first = run("serve", "--tokens", kept, "--annotator", "muna", "--annotator", "sami").out
    assert Path(kept).stat().st_mode & 0o777 == 0o600
    assert run("serve", "--tokens", kept).out == first
    renewed = run("serve", "--tokens", kept, "--renew", "sami", "--revoke", "muna").out
    assert renewed.startswith("sami\t")
    assert renewed not in first
    assert run("serve", "--tokens", kept).out == renewed
    assert run("serve", "--tokens", kept, "--revoke", "muna").code == 2
    assert len(served) == 3
    Path(kept).chmod(0o640)
    found = run("serve", "--tokens", kept)
    assert (found.code, found.out) == (2, "")
    assert "others can read" in found.err


def test_no_address_is_told_where_somebody_listens_already(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("serve", "--port", str(port))
    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines()[-1].startswith(f"hashiya: 127.0.0.1:{port}: cannot listen there")
    assert "choose another with --port" in found.err


def test_what_a_role_keeps_to_others_is_said_to_be_allowed_in_vain(
    run: Run, served: list[Any]
) -> None:
    assert run("labels", "add", "NEW").code == 0
    assert run("project", "set", "leader", "muna").code == 0
    given = ("--annotator", "muna", "--annotator", "sami", "--allow", "scheme,adjudicate")
    said = [line for line in run("serve", *given).err.splitlines() if "in vain" in line]
    assert said == [
        f"{right} is allowed to sami in vain: muna leads this project"
        for right in ("scheme", "adjudicate")
    ]
