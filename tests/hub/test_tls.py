"""A desk knows the hub by its certificate, and logs in nowhere else."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub.hubs import UNSAFE, Hub, TestServer
from tests.hub.tls_front import Certificate, certificate, tls_front
from tui.core.errors import HubError
from tui.hub.address import HubAddress, parse_address
from tui.hub.connection import connect, greet
from tui.hub.passwords import keep_password
from tui.hub.server import ADMIN, OwnServer

HOST, ELSEWHERE = "hub.example.org", "other.example.org"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Certificate, Certificate]:
    """The certificates of two hosts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not there to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    return certificate(folder, HOST), certificate(folder, ELSEWHERE)


@pytest.fixture(autouse=True)
def names_lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a host's name, it is this computer."""
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")


def tried(hub: Hub, address: HubAddress, passfile: Path) -> str:
    """Who Muna is behind this address, which she has her password for."""
    words = hub.server.passfile.read_text(encoding="utf-8").splitlines()
    (word,) = (line.rpartition(":")[2] for line in words if ":muna:" in line)
    keep_password(address, word, passfile)
    with connect(address, passfile) as connection:
        return greet(connection, address).annotator


def test_a_server_that_proves_itself_is_spoken_to(
    hub: Hub, shown: tuple[Certificate, Certificate], tmp_path: Path
) -> None:
    with tls_front(shown[0], hub.server.own.port) as front:
        url = f"postgresql://muna@{HOST}:{front.port}/{hub.database}?sslrootcert={shown[0].file}"
        assert tried(hub, parse_address(url), tmp_path / "passwords") == "muna"
        assert front.logins == 1


@pytest.mark.parametrize(
    ("host", "trusted", "line"),
    [
        pytest.param(HOST, 1, "certificate verify failed", id="another one is trusted"),
        pytest.param(HOST, None, "certificate verify failed", id="the system's are trusted"),
        pytest.param(ELSEWHERE, 0, "does not match host name", id="it is another host's"),
    ],
)
def test_who_does_not_prove_it_hears_nothing(
    hub: Hub,
    shown: tuple[Certificate, Certificate],
    tmp_path: Path,
    host: str,
    trusted: int | None,
    line: str,
) -> None:
    with tls_front(shown[0], hub.server.own.port) as front:
        url = f"postgresql://muna@{host}:{front.port}/{hub.database}"
        url += f"?sslrootcert={shown[trusted].file}" if trusted is not None else ""
        with pytest.raises(HubError, match="does not prove that it is itself") as refused:
            tried(hub, parse_address(url), tmp_path / "passwords")
        assert line in refused.value.what
        assert (front.logins, refused.value.offline) == (0, False)
        # Who asks for it gets a connection that is not checked, and is told so.
        unchecked = parse_address(url.partition("?")[0], insecure=True)
        assert tried(hub, unchecked, tmp_path / "passwords") == "muna"
        assert not unchecked.is_checked


def test_a_server_without_tls_is_refused_where_it_is_not_on_this_computer(
    hub: Hub, tmp_path: Path
) -> None:
    for insecure in (False, True):
        address = parse_address(
            f"postgresql://muna@{HOST}:{hub.server.own.port}/{hub.database}", insecure=insecure
        )
        with pytest.raises(HubError, match="does not support SSL"):
            tried(hub, address, tmp_path / "passwords")


def test_a_server_of_ones_own_shows_its_certificate(
    hub_server: TestServer,
    shown: tuple[Certificate, Certificate],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("the system has no PostgreSQL, and that of hub-server knows no TLS")
    monkeypatch.setenv("HASHIYA_POSTGRES", str(found[-1]))
    own = OwnServer(hub_server.own.folder.parent / "tls")
    own.make(None, "--no-sync")
    assert own.has_tls
    own.start(certificate=shown[0].file, key=shown[0].key, options=UNSAFE)
    try:
        address = HubAddress(ADMIN, HOST, own.port, "postgres", sslrootcert=str(shown[0].file))
        keep_password(address, own.password, tmp_path / "passwords")
        with connect(address, tmp_path / "passwords") as connection:
            row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            assert row.fetchone() == (True,)
        other = replace(address, sslrootcert=str(shown[1].file))
        with pytest.raises(HubError, match="certificate verify failed"):
            connect(other, tmp_path / "passwords")
    finally:
        own.stop("immediate")
