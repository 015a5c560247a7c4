"""Databases of every released schema: brought here whole, after a copy, or left as they were."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database as Tables

from tests.store.fresh import content, said, tag
from tui.core.errors import DatabaseError
from tui.store.file import copies
from tui.store.file.header import SCHEMA_VERSION
from tui.store.log import events
from tui.store.log.replay import replay
from tui.store.opening import open_database
from tui.store.project import relation_labels
from tui.store.repair.check import problems
from tui.store.schema import migrations
from tui.store.work import reversal, reviews

ROOT = Path(__file__).parents[3]
SCHEMAS = sorted((Path(__file__).parents[1] / "schemas").glob("schema-*.db"))
OLD = [path for path in SCHEMAS if path.stem != f"schema-{SCHEMA_VERSION}"]


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database that an earlier Hashiya has made, with something in every table."""
    return Path(shutil.copy(request.param, tmp_path / "mine.db"))


def version_of(path: Path) -> int:
    """The schema that a file says it has."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def dump(path: Path) -> list[str]:
    """All that a database holds, as SQL."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


def test_there_is_a_database_of_each_released_schema() -> None:
    assert [path.stem for path in OLD] == [f"schema-{n}" for n in range(1, SCHEMA_VERSION)]


def test_an_old_database_is_brought_here_with_all_it_holds(old: Path) -> None:
    own = (events.ARTICLE_ADD, events.MIGRATE)
    told = "SELECT id, payload, undone_by FROM events WHERE kind NOT IN (?, ?) ORDER BY "
    with closing(sqlite3.connect(old)) as before:
        order = "seq" if version_of(old) < 3 else "at, id"
        spans = before.execute("SELECT id, start, end, label, text FROM spans").fetchall()
        done = before.execute(told + order, own).fetchall()
    assert spans
    with open_database(old) as db:
        assert db.rows("PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert db.rows("SELECT id, start, end, label, text FROM spans") == spans
        assert db.rows(told + "at, id", own) == done
        assert list(problems(db)) == []


def test_one_goes_on_working_in_an_old_database_undo_and_all(old: Path) -> None:
    with open_database(old) as db:
        before = said(db)
        tag(db, 0, 1, "ORG")
        assert said(db) != before
        reversal.undo(db, "a0", "me")
        assert said(db) == before
        assert list(problems(db)) == []


def test_a_copy_made_before_a_migration_stays_beside_it(old: Path) -> None:
    version, before = version_of(old), dump(old)
    with open_database(old):
        pass
    [copy] = [path for path in old.parent.iterdir() if path != old]
    assert copy.name == f"mine.schema-{version}.db"
    assert version_of(copy) == version
    assert dump(copy) == before


def test_an_earlier_copy_is_never_overwritten(old: Path) -> None:
    version = version_of(old)
    earlier = old.with_name(f"mine.schema-{version}.db")
    earlier.write_bytes(b"somebody's own")
    with open_database(old):
        pass
    assert earlier.read_bytes() == b"somebody's own"
    assert version_of(old.with_name(f"mine.schema-{version}-2.db")) == version


def test_a_migration_begun_again_makes_no_second_copy(old: Path) -> None:
    copies.copy_of_schema(old, version_of(old))
    with open_database(old):
        pass
    assert len(list(old.parent.iterdir())) == 2


def test_a_new_database_is_made_without_a_copy(tmp_path: Path) -> None:
    with open_database(tmp_path / "new.db", create=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["new.db"]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(old)

    def fails(tables: Tables) -> None:
        upgrade_apply(tables)
        raise sqlite3.OperationalError("near the end")

    upgrade_apply = migrations.migrations.apply
    monkeypatch.setattr(migrations.migrations, "apply", fails)
    with pytest.raises(DatabaseError) as error:
        open_database(old)
    assert "is as it was: near the end" in str(error.value)
    assert f"mine.schema-{version_of(old)}.db" in str(error.value)
    assert dump(old) == before


def test_without_room_for_the_copy_nothing_is_migrated(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(old)

    class Full(sqlite3.Connection):
        """A disk with room for four pages."""

        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)  # type: ignore[arg-type]
            self.execute("PRAGMA max_page_count = 4")

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3,
        "connect",
        lambda path, **named: connect(
            path, **named, factory=Full if str(path).endswith(".tmp") else sqlite3.Connection
        ),
    )
    with pytest.raises(DatabaseError, match="no copy could be made: the disk is full"):
        open_database(old)
    assert [path.name for path in old.parent.iterdir()] == ["mine.db"]
    assert dump(old) == before


OPEN_AT_ONCE = """
import sys
from pathlib import Path
from tui.store.opening import open_database
sys.stdin.readline()
with open_database(Path(sys.argv[1])) as db:
    print(*db.rows("PRAGMA user_version")[0])
"""


def test_processes_that_open_an_old_database_at_once_migrate_it_once(old: Path) -> None:
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AT_ONCE, str(old)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate()[0] for opener in openers] == [f"{SCHEMA_VERSION}\n"] * 4
    assert len(list(old.parent.iterdir())) == 2
    with open_database(old) as db:
        assert list(problems(db)) == []


STOP_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from tui.store.schema import upgrade
from tui.store.opening import open_database
apply = upgrade.migrations.apply
def stopped(tables):
    apply(tables)
    os.kill(os.getpid(), signal.SIGKILL)
upgrade.migrations.apply = stopped
open_database(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_kill_inside_a_migration_loses_nothing(old: Path) -> None:
    before = content_of(old)
    killed = subprocess.run(
        [sys.executable, "-c", STOP_IN_THE_MIDDLE, str(old)], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert version_of(old) < SCHEMA_VERSION
    with open_database(old) as db:
        assert content(db) == before
        assert list(problems(db)) == []


STOP_AT = """
import os, signal, sys
from pathlib import Path
from tui.store.schema import migrations
from tui.store.opening import open_database
setattr(migrations, sys.argv[2], lambda db: os.kill(os.getpid(), signal.SIGKILL))
open_database(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("place", ["bring_events", "bring_rows"])
def test_a_killed_migration_is_begun_again(tmp_path: Path, place: str) -> None:
    old = Path(shutil.copy(ROOT / "tests/store/schemas/schema-2.db", tmp_path / "mine.db"))
    before, version = dump(old), version_of(old)
    killed = subprocess.run([sys.executable, "-c", STOP_AT, str(old), place], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (dump(old), version_of(old)) == (before, version)
    with open_database(old) as db:
        assert list(problems(db)) == []


def test_copies_of_one_file_come_to_the_same_events(old: Path) -> None:
    paths = [Path(shutil.copy(old, old.with_name(f"{number}.db"))) for number in range(2)]
    logs = []
    for path in paths:
        with open_database(path) as db:
            logs.append(db.rows("SELECT * FROM events ORDER BY seq"))
            times = [at for (at,) in db.rows("SELECT at FROM events ORDER BY at, id")]
            assert times == sorted(set(times))
    assert logs[0] == logs[1]
    origins = []
    for path in paths:
        with open_database(path) as db:
            tag(db, 0, 1, "ORG")
            origins.append(events.history(db)[0].origin)
    assert len({*origins, ""}) == 3


def test_what_no_event_told_is_told_after_the_migration(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "tests/store/schemas/schema-2.db", tmp_path / "mine.db"))
    with open_database(path) as db:
        told, senseless = replay(db)
        assert senseless == []
        counts = {table: len(rows) for table, rows in told.items() if rows}
        assert counts["articles"] == 4
        assert counts["proposals"] == counts["gazetteer"] == counts["relation_labels"] == 2
        assert counts["time_spent"] == 4
        assert reviews.get(db, "a1", "me").seconds == 30.25
        assert {row["source"] for row in told["relations"].values()} == {"import"}


def test_undo_reaches_past_the_migration_to_the_beginning(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "tests/store/schemas/schema-2.db", tmp_path / "mine.db"))
    with open_database(path) as db:
        undone = 0
        while reversal.undo(db, "a0", "me"):
            undone += 1
        assert undone > 5
        assert said(db) == []
        while reversal.redo(db, "a0", "me"):
            undone -= 1
        assert undone == 0
        assert list(problems(db)) == []


def content_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a copy of the database holds after its migration."""
    with open_database(Path(shutil.copy(path, path.with_name("other.db")))) as db:
        return content(db)


def test_what_schema_3_knew_of_relations_means_the_same_after_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "tests/store/schemas/schema-3.db", tmp_path / "mine.db"))
    with open_database(path) as db:
        known = {one.name: one for one in relation_labels.relation_labels(db, retired=True)}
        assert known["source"].several
        relation_labels.put(db, replace(known["source"], several=False), annotator="me")
        assert not relation_labels.get(db, "source").several
        assert list(problems(db)) == []
        assert reversal.take_back_all(db, None)
        assert relation_labels.get(db, "source") == known["source"]
        assert list(problems(db)) == []
