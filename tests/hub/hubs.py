"""A real PostgreSQL for tests with a hub that is empty for each, and desks that sync."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.store.fresh import new_database
from tests.store.merging.test_merge import Wall
from tui.hub import setup
from tui.hub.address import HubAddress
from tui.hub.connection import connect
from tui.hub.server import ADMIN, OwnServer
from tui.hub.sync import sync
from tui.hub.values import MemberPower, SyncResult
from tui.store.database import Database
from tui.store.merging.hub_log import HubLog

if TYPE_CHECKING:
    from psycopg import Connection

HUB = "hub"
UNSAFE = ("fsync=off", "full_page_writes=off", "max_connections=60", "shared_buffers=32MB")
"""Of a server whose disk nobody will miss; what a kill of its processes does is the same."""
PEOPLE = {"lead": MemberPower.OWNER, "rana": MemberPower.CURATOR, "muna": MemberPower.ANNOTATOR,
          "sami": MemberPower.ANNOTATOR}  # fmt: skip

# When the tests are killed nobody stops their server: this does, and takes its folder away.
_WATCH = (
    'while kill -0 "$1" 2>/dev/null; do sleep 1; done;'
    ' kill -3 "$(head -1 "$2/data/postmaster.pid")" 2>/dev/null; rm -rf "$2"'
)


@dataclass(frozen=True)
class TestServer:
    """A server with a hub in which PEOPLE are members."""

    own: OwnServer
    passfile: Path

    __test__ = False

    def address(self, role: str, database: str) -> HubAddress:
        """Where a role finds a database."""
        return HubAddress(role, "127.0.0.1", self.own.port, database)

    def connect(self, role: str, database: str, **options: Any) -> "Connection[Any]":
        """A connection of a role."""
        return connect(self.address(role, database), self.passfile, **options)

    def emptied_hub(self) -> "Hub":
        """The one hub, as it was when it was made: ten times quicker than to make another."""
        with self.connect(ADMIN, HUB) as connection:
            connection.execute(
                "SET session_replication_role = replica;"
                " TRUNCATE hashiya.events, hashiya.texts, hashiya.holders, hashiya.pool,"
                "  hashiya.parts, hashiya.settled, hashiya.finished, hashiya.settings,"
                "  hashiya.leases RESTART IDENTITY;"
                " UPDATE hashiya.meta SET era = 1, version = 1, least_format = 1;"
                " ALTER TABLE hashiya.events ALTER era SET DEFAULT 1"
            )
            connection.execute("DELETE FROM hashiya.members WHERE role <> %s", (ADMIN,))
            for name, power in PEOPLE.items():
                connection.execute(
                    "INSERT INTO hashiya.members (role, annotator, power) VALUES (%s, %s, %s)",
                    (name, name, power.value),
                )
                connection.execute(f"ALTER ROLE {name} LOGIN")
        return Hub(self, HUB)

    def run(self, statement: str) -> None:
        """Run a statement on the server itself."""
        with self.connect(ADMIN, "postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(watched_by: int) -> Iterator[TestServer]:
    """A server that is there as long as the block, or the process of this number."""
    # Whom root lets run the server reaches no folder of root's alone.
    place = Path(tempfile.gettempdir())
    closed = not all(one.stat().st_mode & 0o001 for one in (place, *place.resolve().parents))
    folder = Path(tempfile.mkdtemp(prefix="hashiya-hub-", dir="/tmp" if closed else None))
    own = OwnServer(folder / "server")
    folder.chmod(0o711)
    try:
        own.make(None, "--no-sync")
        own.start(options=UNSAFE)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    watch = ["sh", "-c", _WATCH, "sh", str(watched_by), str(own.folder)]
    watcher = subprocess.Popen(watch, start_new_session=True)
    try:
        passfile = folder / "passwords"
        passfile.touch(0o600)
        server = TestServer(own, passfile)
        _keep(server, ADMIN, own.password)
        _make_hub(server)
        yield server
    finally:
        watcher.kill()
        watcher.wait()
        own.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _keep(server: TestServer, role: str, password: str) -> None:
    with server.passfile.open("a", encoding="utf-8") as stream:
        stream.write(f"127.0.0.1:{server.own.port}:*:{role}:{password}\n")


def _make_hub(server: TestServer) -> None:
    server.run(f"CREATE DATABASE {HUB}")
    address = server.address(ADMIN, HUB)
    with server.connect(ADMIN, HUB) as connection:
        setup.make_hub(connection, address, "admin")
        for name, power in PEOPLE.items():
            _keep(server, name, setup.invite(connection, address, name, name, power))


@dataclass(frozen=True)
class Hub:
    """A hub of its own."""

    server: TestServer
    database: str

    def connect(self, role: str, **options: Any) -> "Connection[Any]":
        """A connection of one of PEOPLE, or of the server's superuser."""
        return self.server.connect(role, self.database, **options)

    def address(self, role: str) -> HubAddress:
        """Where a role finds the hub."""
        return self.server.address(role, self.database)

    def sync(self, db: Database, role: str, **options: Any) -> SyncResult:
        """Send and take, over a connection of its own."""
        with self.connect(role) as connection:
            address = self.address(role)
            return sync(connection, address, HubLog(db, address.url), **options)

    def ids(self) -> list[str]:
        """The ids of all events in the hub, in the order of its log."""
        with self.connect(ADMIN) as connection:
            rows = connection.execute("SELECT id::text FROM hashiya.events ORDER BY era, tx, n")
            return [id_ for (id_,) in rows]


def desk(path: Path, number: int) -> Database:
    """A desk's file, empty if it is new, with a clock and ids of its own."""
    return new_database(path, Wall(number))
