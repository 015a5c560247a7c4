"""Taking what can be read out of a damaged database into a new, sound one.

The tables are read around their damaged pages. What a table has lost comes from the events, and
what the events have lost is told by one event of kind ``recover`` at their end, so that the new
database stands the same check as any other. The damaged file is read, and left as it is.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tui.core.article import sha256_of
from tui.core.errors import DatabaseError
from tui.core.event import TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.scheme import labels_with_defaults
from tui.store.database import Database
from tui.store.file import open_mark
from tui.store.file.copies import copies_of_days, copy
from tui.store.file.header import SYSTEM
from tui.store.file.sqlite_errors import ConstraintError, database_error
from tui.store.log import events
from tui.store.log.lineage import OLD
from tui.store.log.replay import Tables as Rows
from tui.store.log.replay import replay, untold
from tui.store.opening import open_database
from tui.store.repair.salvage import Salvage
from tui.store.rows import article_rows
from tui.store.rows.row_problems import Problem, is_unicode, parsed_meta
from tui.store.schema.tables import KEYS, LABEL_COLUMNS, STAMPED, name_of
from tui.store.schema.to_schema_3 import Rising
from tui.text.near_duplicates import halves, skeleton

RECOVER = "recover"

_BEGUN = ".recover-"
"""The folder in which a database is made begins so."""
_LEAST_ROW = 8
"""Bytes: no row of ours is shorter, so that a file's length tells how many it can hold."""
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
"""A view or a module of a stranger may have no end."""
_OWN = (*KEYS, "article_halves", "events", "meta")
_SAID = tuple(table for table in KEYS if table != "articles")
_Key = tuple[Any, ...]


@frozen_dataclass
class Recovered:
    """How many rows each table of the new database has, and what is lost or was mended."""

    kept: dict[str, int]
    lost: tuple[Problem, ...]


def recover(source: Path, target: Path) -> Recovered:
    """Make ``target`` of what can be read in ``source``. Raises DatabaseError.

    ``target`` is there only once all is in it; a file that has the name already stays.
    """
    if target.exists():
        raise DatabaseError(
            _("there is a file already, and it was left as it is"),
            file=str(target),
            way_out=_("name another"),
        )
    with closing(_opened(source)) as damaged:
        try:
            tables = {name for (name,) in damaged.execute(_TABLES)}
        except sqlite3.Error as error:
            raise _hopeless(source, database_error(error, source).what) from error
        if not tables >= {"articles", "events"}:
            raise _hopeless(source, _("this is not a database of Hashiya"))
        try:
            with (
                TemporaryDirectory(dir=target.absolute().parent, prefix=_BEGUN) as folder,
                open_database(Path(folder) / "new.db", create=True) as db,
            ):
                recovery = _Recovery(db, damaged, source.stat().st_size // _LEAST_ROW, tables)
                with db.transaction():
                    recovery.run()
                copy(db, target)
        except OSError as error:
            raise database_error(error, target) from error
        except DatabaseError as error:
            # What is wrong where it is made, as a full disk, is wrong with what was asked for.
            if error.file and Path(error.file).parent.name.startswith(_BEGUN):
                error.file = str(target)
            raise
    return Recovered(dict(recovery.kept), tuple(recovery.lost))


def _opened(source: Path) -> sqlite3.Connection:
    if not source.is_file():
        raise DatabaseError(_("there is no such database"), file=str(source))
    uri = source.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True)
    except sqlite3.Error as error:
        connection.close()
        raise _hopeless(source, database_error(error, source).what) from error
    # A text that is no UTF-8 any more is told as damage where it is looked at.
    connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    return connection


def _hopeless(source: Path, what: str) -> DatabaseError:
    """Not even the list of tables can be read."""
    copies = copies_of_days(source)
    way_out = (
        _("the newest copy beside it is {copy}").format(copy=copies[-1])
        if copies
        else _("restore a copy of it")
    )
    return DatabaseError(what, file=str(source), way_out=way_out)


class _Recovery:
    """Fills a new database from a damaged one."""

    def __init__(
        self, db: Database, damaged: sqlite3.Connection, most: int, tables: set[str]
    ) -> None:
        self.db = db
        self.kept: Counter[str] = Counter()
        self.lost: list[Problem] = []
        self._damaged = damaged
        self._most = most
        self._tables = tables
        self._whole: set[str] = set()
        self._text_of = ("", "")

    def run(self) -> None:
        """Articles and events first: all else refers to them."""
        for row in self._rows("meta"):
            if not open_mark.is_mark(row["key"]):
                self._put("meta", row)
        for row in self._rows("articles"):
            self._take_article(row)
        self._take_events()
        told, _senseless = replay(self.db)
        final = {table: self._final(table, told[table]) for table in _SAID}
        self._complete_labels(final)
        # Labels stand first in the table of keys, and spans before relations, which refer to them.
        for table in _SAID:
            for row in final[table].values():
                self._put(table, row)
        self._bring_seconds()
        self._tell_the_rest(told)
        self._take_others()

    def _rows(self, table: str) -> Iterator[TableRow]:
        """What can be read of a table, in the columns that it has today."""
        if table not in self._tables:
            return
        known = {row[1] for row in self.db.rows(f"PRAGMA table_info({table})")}
        found = Salvage(self._damaged, table, most=self._most)
        for row in found:
            row = {column: value for column, value in row.items() if column in known}
            if all(_is_text(value) for value in row.values()):
                yield row
            else:
                self._lose(table, row, _("a text in it is damaged"))
        if not found.unread:
            self._whole.add(table)
        for low, high in found.unread:
            rows = f"{low}-{high}" if high < self._most else f"{low}-"
            self.lost.append(Problem(table, rows, _("these rows cannot be read")))

    def _take_article(self, row: TableRow) -> None:
        if parsed_meta(row["meta"]) is None:
            self._lose("articles", row, _("its metadata is no JSON object; it is left out"))
            row = {**row, "meta": "{}"}
        sha256 = sha256_of(row["text"])
        if sha256 != row["sha256"]:
            self._lose("articles", row, _("its text is not what it was; it is kept as it reads"))
            row = {**row, "sha256": sha256}
        if self._put("articles", row):
            ((seq,),) = self.db.rows("SELECT seq FROM articles WHERE id = ?", (row["id"],))
            bare = skeleton(row["text"])
            article_rows.index(self.db, seq, row["title"], row["text"], halves(bare))

    def _take_events(self) -> None:
        links = []
        for row in self._rows("events"):
            try:
                events.changes_in(row["payload"])
            except (ValueError, LookupError, TypeError):
                self._lose("events", row, _("it does not say what was done"))
                continue
            if self._put("events", {"origin": OLD, **row, "reverses": None, "undone_by": None}):
                links.append((row["id"], row["reverses"]))
        if "origin" not in Salvage(self._damaged, "events", most=0).columns:
            self._raise_times()
        there = {id_ for id_, _reverses in links}
        for id_, reverses in links:
            if reverses in there:
                self.db.write("UPDATE events SET reverses = ? WHERE id = ?", (reverses, id_))
            elif reverses is not None:
                # It cannot be redone; its rows still say what it did.
                self.db.write("UPDATE events SET kind = ? WHERE id = ?", (RECOVER, id_))
        # Of several files each may have undone an event: it names the first.
        rows = self.db.rows(
            "SELECT id, reverses FROM events WHERE reverses IS NOT NULL ORDER BY at DESC, id DESC"
        )
        for undone, by in {reverses: id_ for id_, reverses in rows}.items():
            self.db.write("UPDATE events SET undone_by = ? WHERE id = ?", (by, undone))

    def _final(self, table: str, told: dict[_Key, TableRow]) -> dict[_Key, TableRow]:
        """The rows that were read; where some could not be, those of the events, too."""
        keys = KEYS[table]
        final = {}
        for row in self._rows(table):
            key = tuple(row[column] for column in keys)
            if table == "spans" and not self._fits(row):
                if key not in told:
                    self._lose(table, row, _("its text is not what its article has there"))
                    continue
                row = {**row, **told[key]}
            final[key] = row
        if table not in self._whole:
            for key, row in told.items():
                final.setdefault(key, _filled(table, row))
        return final

    def _fits(self, row: TableRow) -> bool:
        """Whether a span's text is what its article has at its place."""
        if self._text_of[0] != row["article_id"]:
            found = self.db.rows("SELECT text FROM articles WHERE id = ?", (row["article_id"],))
            self._text_of = (row["article_id"], found[0][0] if found else "")
        start, end = row["start"], row["end"]
        is_place = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
        return is_place and self._text_of[1][start:end] == row["text"]

    def _complete_labels(self, final: dict[str, dict[_Key, TableRow]]) -> None:
        """Labels that are used and were lost come back by their names alone."""
        used: dict[str, Kind] = {}
        for table, columns in LABEL_COLUMNS.items():
            kind = Kind.ARTICLE if table == "article_labels" else Kind.SPAN
            used |= {row[column]: kind for row in final[table].values() for column in columns}
        there = [
            Label(**{**row, "kind": Kind(row["kind"]), "retired": bool(row["retired"])})
            for row in final["labels"].values()
        ]
        missing = [name for name in used if name not in {label.name for label in there}]
        for label in labels_with_defaults([Label(name, used[name]) for name in missing], there):
            final["labels"][(label.name,)] = {
                **asdict(label),
                "kind": label.kind.value,
                "retired": int(label.retired),
            }
            self.lost.append(Problem("labels", label.name, _("all of it but its name")))

    def _put(self, table: str, row: TableRow) -> bool:
        columns, holes = ", ".join(row), ", ".join("?" * len(row))
        try:
            self.db.write(f"INSERT INTO {table} ({columns}) VALUES ({holes})", list(row.values()))
        except ConstraintError as error:
            self._lose(table, row, _("it does not fit what is left: {why}").format(why=error.what))
            return False
        self.kept[table] += 1
        return True

    def _tell_the_rest(self, told: Rows) -> None:
        """One event of all that the events left do not lead to."""
        changes = list(untold(self.db, told))
        if changes:
            events.append(
                self.db,
                events.new_event(self.db, RECOVER, changes, SYSTEM, None),
            )

    def _bring_seconds(self) -> None:
        """Older programs kept the time spent with the review alone."""
        self.db.write(
            "INSERT INTO time_spent (article_id, annotator, origin, seconds)"
            " SELECT article_id, annotator, ?, seconds FROM reviews r WHERE seconds > 0"
            " AND NOT EXISTS (SELECT 1 FROM time_spent t WHERE t.article_id = r.article_id"
            "  AND t.annotator = r.annotator)",
            (OLD,),
        )
        self.db.write(
            "UPDATE reviews SET seconds = (SELECT coalesce(sum(t.seconds), 0) FROM time_spent t"
            " WHERE t.article_id = reviews.article_id AND t.annotator = reviews.annotator)"
        )

    def _raise_times(self) -> None:
        """Older programs took the order from the rows; the first events by time come first now."""
        first, *_others = self.db.rows("SELECT min(at) FROM events")[0]
        times = Rising.before(first)
        for seq, at in self.db.rows("SELECT seq, at FROM events ORDER BY seq"):
            self.db.write("UPDATE events SET at = ? WHERE seq = ?", (times.after(at), seq))

    def _take_others(self) -> None:
        """Tables that no event tells of."""
        names = self.db.rows(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            " AND strict ORDER BY name"
        )
        for table in (name for (name,) in names if name not in _OWN):
            for row in self._rows(table):
                self._put(table, row)

    def _lose(self, table: str, row: TableRow, what: str) -> None:
        name = name_of(table, row)
        self.lost.append(Problem(table, name.encode("utf-8", "replace").decode(), what))


def _is_text(value: object) -> bool:
    """Whether a value may stand in a table of ours, none of which holds bytes."""
    return not isinstance(value, bytes) and (not isinstance(value, str) or is_unicode(value))


def _filled(table: str, row: TableRow) -> TableRow:
    """A row of an event with the columns that events leave out."""
    if table == "reviews":
        return {**row, "updated_at": ""}
    return {**row, "updated_at": row["created_at"]} if table in STAMPED else row
