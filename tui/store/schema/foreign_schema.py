"""What in a database's schema is not ours: a stranger's trigger would run at our next write."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

_FINGERPRINTS = {
    0: "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
    1: "26e9c263c9cf3f413d31c034dd0904f3ef0fbb35e4d8cdb3be5aca70b32e88fa",
    2: "e9ccc8245292b8ae17dfb21f6cda61cd5fe9a949c17d4eb0c94a0648b8f2648f",
    3: "58643081bc67a2fda110291ecc1c3222ba5d61aa5de3247bbdd83ec4b4735c86",
    4: "41998b542d968e9d1047b05afb06345717cafefc11f2fb0dd079032f81c5ab62",
}
"""Of the schema of each version as we make it: looking is enough, nothing need be made anew."""

_MIGRATIONS = "_sqlite_migrations"
"""The table of sqlite-utils; its words differ from one release of that to another."""

_NOISE = re.compile(r"\s+|[\"'`\[\]]")

_Key = tuple[str, str]


@frozen_dataclass
class Foreign:
    """One thing that we did not make, or made otherwise.

    ``readable`` says whether the program may read beside it: not where reading would run it.
    """

    kind: str
    name: str
    readable: bool

    def __str__(self) -> str:
        # SQLite's own words for what is in a schema.
        return f"{self.kind} {self.name!r}"


def foreign_parts(connection: sqlite3.Connection, version: int) -> tuple[Foreign, ...]:
    """What is not as the schema of this version makes it; reads the schema and runs nothing."""
    found = _schema(connection)
    if fingerprint(found.items()) == _FINGERPRINTS.get(version):
        return ()
    expected = schema_of(version)
    parts = []
    for (kind, name), sql in sorted(found.items()):
        if expected.get((kind, name)) != sql:
            hidden = any(key[1] == name for key in expected)
            readable = not hidden or (kind == "table" and _is_plain(connection, name, version))
            parts.append(Foreign(kind, name, readable))
    known = {name for _kind, name in found}
    parts += [
        Foreign(_("missing {kind}").format(kind=kind), name, kind != "table")
        for kind, name in sorted(expected)
        if name not in known
    ]
    return tuple(parts)


def schema_of(version: int) -> dict[_Key, str]:
    """The schema of this version by kind and name, as our own statements make it."""
    with _made(version) as made:
        return _schema(made)


@contextmanager
def _made(version: int) -> Iterator[sqlite3.Connection]:
    """An empty database of this version."""
    # The statements' module loads sqlite-utils, which takes longer than opening a desk.
    from tui.store.schema.migrations import STATEMENTS

    with closing(sqlite3.connect(":memory:")) as made:
        for number in range(1, version + 1):
            for statement in STATEMENTS[number]:
                made.execute(statement)
        yield made


def fingerprint(schema: Iterable[tuple[_Key, str]]) -> str:
    """What tells one schema from another."""
    return hashlib.sha256(repr(sorted(schema)).encode()).hexdigest()


def _schema(connection: sqlite3.Connection) -> dict[_Key, str]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return {
        (kind, name): _NOISE.sub("", sql or "").lower()
        for kind, name, table, sql in rows
        if not (kind == "index" and sql is None and name.startswith("sqlite_autoindex_"))
        and not (kind == "table" and name.startswith("sqlite_stat"))
        and not (kind in ("table", "index") and table == _MIGRATIONS and _is_inert(sql))
    }


def _is_inert(sql: str) -> bool:
    return not re.search(r"\b(as|check|where)\b|\(.*\(", sql, re.IGNORECASE | re.DOTALL)


def _is_plain(connection: sqlite3.Connection, name: str, version: int) -> bool:
    """Whether a table has the columns that ours has, and none that is computed when read."""
    columns = f"SELECT name, hidden FROM pragma_table_xinfo('{name}') ORDER BY name"
    (virtual,) = connection.execute(
        "SELECT sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE name = ?", (name,)
    ).fetchone()
    if virtual:
        return False
    with _made(version) as made:
        ours = made.execute(columns).fetchall()
    return set(ours) <= set(theirs := connection.execute(columns).fetchall()) and not any(
        hidden for _name, hidden in theirs
    )
