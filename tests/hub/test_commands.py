"""The commands of a hub, as its owner and an annotator type them."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.hub.hubs import Hub, TestServer
from tui.core.errors import UsageError
from tui.hub import passwords, setup
from tui.hub.address import HubAddress, parse_address, stored_address
from tui.hub.server import OwnServer
from tui.store.merging.hub_log import join_hub
from tui.store.opening import open_database

__all__ = ["run"]
"""The fixture of the shell's tests."""
TEXT = "زار أحمد عطاف وهران"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Passwords are kept in the test's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def article(run: Run) -> None:
    """A database of one article."""
    Path("a.txt").write_text(f"عنوان\n\n{TEXT}\n", encoding="utf-8")
    assert run("import", "--db", "lead.db", "a.txt").code == 0


def test_passwords_that_are_no_text_are_told(
    run: Run, own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    file = own_data / "hashiya" / "hub.pgpass"
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(range(256)))
    file.chmod(0o600)
    told = run("hub", "join", "postgresql://muna@localhost/db", "--db", "new.db")
    assert (told.code, told.err.count("\n")) == (2, 1), told.err
    assert str(file) in told.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--network", "10.0.0.0/8"), "are for --listen"),
        (("--certificate", "c.pem", "--key", "k.pem"), "are for --listen"),
        (("--listen", "0.0.0.0"), "needs TLS"),
        (("--port", "1"), "listens on port"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused_where_a_server_is_started(
    run: Run, hub_server: TestServer, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    article(run)
    folder = hub_server.own.folder.parent / "refused"
    folder.mkdir(exist_ok=True)
    for name in ("password", "owner"):
        (folder / name).write_text("lead\n", encoding="utf-8")
    (folder / "port").write_text("5999\n", encoding="utf-8")
    refused = run("hub", "start", folder, *options, "--db", "lead.db", "--annotator", "lead")
    assert (refused.code, refused.err.count("\n")) == (2, 1), refused.err
    assert said in refused.err


@pytest.mark.parametrize("network", ["10.0.0.0/33", "json", "10.0.0.0/8 trust", "0.0.0.0/0\nx", ""])
def test_what_is_no_network_is_not_written_where_it_would_stop_the_server(
    hub_server: TestServer, network: str
) -> None:
    rules = hub_server.own.folder / "data" / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="is no network"):
        hub_server.own.let_in_from(network)
    assert rules.read_text(encoding="utf-8") == before
    for good in ("10.0.0.0/8", "10.1.2.3/8", "2001:db8::/32"):
        hub_server.own.let_in_from(good)
        assert f" {good} " in rules.read_text(encoding="utf-8")
    rules.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("stored", [b"\x30\x82\x01\x0a\xff", b"hello", b""])
def test_what_is_no_pem_is_no_certificate(
    hub_server: TestServer, tmp_path: Path, stored: bytes
) -> None:
    file = tmp_path / "c.der"
    file.write_bytes(stored)
    with pytest.raises(UsageError, match="neither a certificate nor a key"):
        hub_server.own.start(listen="0.0.0.0", certificate=file, key=file)


def test_a_file_is_no_server_to_stop(run: Run) -> None:
    Path("file").touch()
    told = run("hub", "stop", "file")
    assert (told.code, told.err.count("\n")) == (2, 1)
    assert "there is no server of a hub in this folder" in told.err


def test_from_nothing_to_a_hub_and_an_annotator_in_it(
    run: Run, hub_server: TestServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    # Its folder is not a test's: whom root lets run it could not reach that.
    folder = hub_server.own.folder.parent / "started"
    article(run)
    started = run("hub", "start", folder, "--db", "lead.db", "--annotator", "lead")
    assert started.code == 0, started.err
    request.addfinalizer(lambda: OwnServer(folder).stop("immediate"))
    assert "sent 1" in started.err
    assert "lead owns the hub, and so leads the project" in started.err
    invited = run("hub", "invite", "muna", "--db", "lead.db", "--json").json
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{invited['password']}\n"))
    joined = run("hub", "join", invited["url"], "--db", "muna.db", "--annotator", "muna")
    assert joined.code == 0, joined.err
    exported = [json.loads(run("export", "--db", db, "--unseen").out.splitlines()[0])
                for db in ("lead.db", "muna.db")]  # fmt: skip
    assert exported[0]["text"] == exported[1]["text"]
    status = run("hub", "status", "--db", "muna.db", "--json").json
    assert (status["annotator"], status["power"], status["waiting"]) == ("muna", "annotator", 0)
    owners = run("hub", "status", "--db", "lead.db", "--json").json
    assert owners["members"] == {"lead": "owner", "muna": "annotator"}
    assert (owners["role"], status["role"]) == ("leader", "annotator")
    settings = ("--db", "lead.db", "--annotator", "lead")
    assert run("project", "set", "curators", "muna", *settings).code == 0
    differing = run("hub", "status", "--db", "lead.db").err
    assert differing == "muna is annotator in the hub, and curator in the project\n"
    assert run("project", "set", "curators", *settings).code == 0
    assert run("project", "set", "hide-others", "on", *settings).code == 0
    assert [run("sync", "--db", db).code for db in ("lead.db", "muna.db")] == [0, 0]
    assert run("hub", "status", "--db", "muna.db", "--json").json["members"] == {
        "muna": "annotator"}  # fmt: skip
    assert run("hub", "offer", "--db", "lead.db").code == 0
    assert "1 article is yours" in run("hub", "take", "--db", "muna.db").err
    shown = run("hub", "invite", "sami", "--db", "lead.db", "--host", "hub.example.org", "--json")
    assert shown.json["url"].startswith("postgresql://sami@hub.example.org:")
    assert run("hub", "stop", folder).code == 0
    listening = run("hub", "start", folder, "--listen", "10.0.0.7")
    assert (listening.code, listening.err.count("\n")) == (2, 1)
    assert "needs TLS" in listening.err
    offline = run("sync", "--db", "muna.db")
    assert (offline.code, offline.err.count("\n")) == (3, 1)
    assert "does not answer" in offline.err
    assert run("hub", "start", folder).out.strip().endswith("/hashiya")
    assert "has all of it" in run("sync", "--db", "muna.db").err
    kept = passwords.passfile()
    assert kept.stat().st_mode & 0o777 == 0o600
    for file in tmp_path.rglob("*"):
        if file.is_file() and file != kept:
            assert invited["password"].encode() not in file.read_bytes(), file
    assert run("hub", "leave", "--db", "muna.db").code == 0
    assert invited["password"] not in kept.read_text(encoding="utf-8")
    assert "belongs to no hub" in run("sync", "--db", "muna.db").err


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://muna:secret@host/db",
        "postgresql://muna@host/db?password=secret",
        "https://host/db",
        "postgresql://host",
        "postgresql://host:port/db",
        "postgresql://[::1/db",
        "postgresql://[host]/db",
        "postgresql://host:99999999/db",
        "postgresql://host/db?sslmode=disable",
        "postgresql://host/db?options=x",
    ],
)
def test_an_address_that_says_too_much_or_too_little_is_refused(run: Run, url: str) -> None:
    refused = run("hub", "join", url, "--db", "new.db")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "secret" not in refused.err
    assert not Path("new.db").exists()


@pytest.mark.parametrize(
    ("url", "mode", "checked"),
    [
        ("postgresql://m@hub.example.org/db", "verify-full", True),
        ("postgresql://m@10.0.0.7:5433/db", "verify-full", True),
        ("postgresql://m@localhost/db", "prefer", True),
        ("postgresql://m@127.0.0.1/db", "prefer", True),
        ("postgresql://m@[::1]:99/db", "prefer", True),
        ("postgresql://m@/db?host=/run/postgresql", "prefer", True),
        ("postgresql://m@hub.example.org/db?sslrootcert=/etc/ca.pem", "verify-full", True),
    ],
)
def test_a_server_elsewhere_has_to_prove_itself(url: str, mode: str, checked: bool) -> None:
    address = parse_address(url)
    assert (address.parameters()["sslmode"], address.is_checked) == (mode, checked)
    assert stored_address(address.url) == address
    if mode == "verify-full":
        assert address.parameters()["sslrootcert"] in ("system", "/etc/ca.pem")


def test_insecure_is_said_again_and_again() -> None:
    address = parse_address("postgresql://m@hub.example.org/db", insecure=True)
    assert (address.parameters()["sslmode"], address.is_checked) == ("require", False)
    assert stored_address(address.url) == address
    assert "sslmode=require" in address.url


def test_a_password_is_kept_where_libpq_finds_it_and_others_do_not(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "pass"
    one = HubAddress("m:n", "host", 5432, "db\\x")
    passwords.keep_password(one, "a:b\\c", file)
    passwords.keep_password(HubAddress("o", "host", 5432, "db"), "2", file)
    passwords.keep_password(one, "d", file)
    assert file.read_text() == "host:5432:db:o:2\nhost:5432:db\\\\x:m\\:n:d\n"
    passwords.forget_password(one, file)
    assert (passwords.has_password(one, file), file.read_text()) == (False, "host:5432:db:o:2\n")
    if os.name == "posix":
        file.chmod(0o640)
        with pytest.raises(UsageError, match="others can read"):
            passwords.parameters(file)


def test_without_the_extra_one_line_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "x")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    refused = run("hub", "join", "postgresql://m@localhost/db", "--db", "new.db")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "pip install 'hashiya[hub]'" in refused.err


def test_only_who_leads_the_project_makes_a_hub_of_it(run: Run) -> None:
    article(run)
    assert run("project", "set", "leader", "lead", "--db", "lead.db").code == 0
    for made in (("init", "postgresql://muna@localhost:1/x"), ("start", "server")):
        refused = run("hub", *made, "--db", "lead.db", "--annotator", "muna")
        assert (refused.code, refused.err.count("\n")) == (2, 1)
        assert "lead" in refused.err
    assert not Path("server").exists()


LONG = "عبد الرحمن بن محمد بن عبد الله الأنصاري"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("invite", ""), "an annotator needs a name"),
        (("invite", "  "), "an annotator needs a name"),
        (("invite", "a\nb"), "an annotator needs a name"),
        (("invite", LONG), "a role has 63 bytes at the most"),
        (("invite", "x" * 64), "a role has 63 bytes at the most"),
        (("invite", "gold"), "nobody's own"),
        (("invite", "eve", "--role", "muna"), "muna is the role of muna"),
        (("remove", "nobody"), "the hub has no such member"),
        (("remove", "lead"), "nobody removes themselves"),
        (("offer", "--each", "99999999999999999999"), "not in the range"),
        (("take", "99999999999999999999"), "not in the range"),
    ],
)
def test_who_or_what_cannot_be_in_a_hub_is_told_in_a_line(
    run: Run, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("tui.cli.hub.command.passfile", lambda: hub.server.passfile)
    monkeypatch.setattr("tui.cli.hub.pool.passfile", lambda: hub.server.passfile)
    article(run)
    with open_database(tmp_path / "lead.db") as db:
        join_hub(db, hub.address("lead").url)
    before = members_of(hub)
    told = run("hub", *asked, "--db", "lead.db")
    assert told.code in (2, 3)
    assert told.err.count("\n") == 1
    assert said in told.err
    assert members_of(hub) == before


def test_two_whose_long_names_begin_alike_have_roles_of_their_own(
    run: Run, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.hub.command.passfile", lambda: hub.server.passfile)
    article(run)
    with open_database(tmp_path / "lead.db") as db:
        join_hub(db, hub.address("lead").url)
    for number in (1, 2):
        name = f"{LONG} {number}"
        assert run("hub", "invite", name, "--role", f"r{number}", "--db", "lead.db").code == 0
        assert (f"r{number}", name) in members_of(hub)


def members_of(hub: Hub) -> list[tuple[str, str]]:
    with hub.connect("lead") as connection:
        found = setup.members(connection, hub.address("lead"))
    return sorted((one.role, one.annotator) for one in found)
