"""Events of another file, on their way in: read, judged, and written as they are to stand here."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any
from uuid import UUID, uuid5

from tui.core.errors import DatabaseError
from tui.core.event import Change, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.project_setting import SettingKind, project_settings
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.lineage import OLD
from tui.store.merging.new_span import ComingEvent, NewSpan, new_span_in
from tui.store.merging.raw_events import RawEvent, is_time
from tui.store.rows.row_problems import is_unicode
from tui.store.schema.tables import KEYS, LABEL_COLUMNS, OF_THE_PROJECT, UNTOLD

RE_SIGNED = UUID("5d0c1b5e-6f0a-5b7e-9d52-0f9f3f0c7a11")
_ANNOTATORS = {"decisions": ("gold", "curator")}
"""By table the columns that hold an annotator's name, where they are others than ``annotator``."""
_LISTED = {"decisions": {"of": "annotators"}, "attributes": {"of": "labels"}}
"""By table the columns that hold a list of names, and whose names these are."""
_LARGEST = 2**63
"""No number of SQLite is as large; nothing that is no number is smaller."""
_LOOKS = 1000
"""So many looks of rows are remembered: a sender may make up any."""


@frozen_dataclass
class Renames:
    """Names that the other file's annotators and labels are to have here."""

    annotators: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


AS_THEY_ARE = Renames()
"""No name is another here."""


@frozen_dataclass
class IncomingEvent:
    """An event as a row, its changes read; ``payload`` as it came, where it says them and nothing
    else."""

    id: str
    at: str
    origin: str
    annotator: str
    article_id: str | None
    kind: str
    changes: tuple[Change, ...]
    group: str | None
    reverses: str | None
    payload: str | None = field(default=None, compare=False)

    @property
    def row(self) -> tuple[str | None, ...]:
        """The event as it is stored."""
        said = self.payload or events.to_json(self.changes, self.group)
        return (
            self.id, self.at, self.origin, self.annotator, self.article_id, self.kind, said,
            self.reverses,
        )  # fmt: skip


ReadEvent = IncomingEvent | NewSpan

EventsOf = Mapping[str, Sequence[ReadEvent]]
"""By article the events that came, in their order."""


@frozen_dataclass
class TableColumn:
    """What a column of ours may hold: the type of SQLite, whether nothing is allowed, and whether
    a new row must name it."""

    type: str
    nullable: bool
    needed: bool

    def may_be(self, value: object) -> bool:
        """Whether a value of an event can be stored in it as it is."""
        if value is None:
            return self.nullable
        if self.type == "TEXT":
            return isinstance(value, str) and is_unicode(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return abs(value) < _LARGEST and (self.type == "REAL" or isinstance(value, int))


TableColumns = Mapping[str, Mapping[str, TableColumn]]
"""By table its columns by name."""


def columns_of(db: Database) -> TableColumns:
    """The columns of all tables whose rows events make."""
    return {
        table: {
            name: TableColumn(
                type_,
                not notnull,
                bool(notnull) and default is None and name not in UNTOLD.get(table, ()),
            )
            for name, type_, notnull, default in db.rows(
                'SELECT name, type, "notnull", dflt_value FROM pragma_table_info(?)', (table,)
            )
        }
        for table in KEYS
    }


class EventReader:
    """Reads events of a sender, which is what an error names: the path of a file, or an address.

    Most rows look like one that was judged before: they have the same columns, and in each a value
    of the same type. Of such only the numbers are looked at.
    """

    def __init__(self, columns: TableColumns, sender: str) -> None:
        self._columns = columns
        self._sender = sender
        self._looks: dict[tuple[object, ...], tuple[list[str], int]] = {}
        """By the looks of a row that may be stored the columns that hold numbers, and how many
        strings it is of, columns counted."""

    def events_in(self, rows: Sequence[ComingEvent]) -> list[ReadEvent]:
        """The events of rows, if all are some. The payloads that have to be are parsed together, in
        half the time."""
        found = [
            row if isinstance(row, NewSpan) else new_span_in(row, row.article_id) or row
            for row in rows
        ]
        others = [row for row in found if isinstance(row, RawEvent)]
        parsed = _parsed_together([row.payload for row in others])
        if parsed is None:
            read = iter([self.event_in(row) for row in others])
        else:
            read = iter([self._event(*one) for one in zip(others, parsed, strict=True)])
        return [next(read) if isinstance(row, RawEvent) else row for row in found]

    def event_in(self, row: RawEvent) -> IncomingEvent:
        """The event, if it is one: its time is a time, its tables and columns are ours, and what
        stands in them may stand there; one of an article tells of that alone."""
        try:
            read = json.loads(row.payload)
        except (ValueError, TypeError, RecursionError) as error:
            raise self._forged(row.id) from error
        return self._event(row, read)

    def _event(self, row: RawEvent, read: Any) -> IncomingEvent:
        """The same of an event whose payload is parsed."""
        id_, at, origin, annotator, article_id, kind, payload, reverses = row
        try:
            if not is_time(at):
                raise ValueError(at)
            changes, group = events.changes_of(read), read.get("group")
            if not isinstance(group, str | None) or not id_ or not annotator:
                raise ValueError(group)
            # Of an article that SQLite's json_each cannot name no row would be made.
            if article_id and "\0" in article_id:
                raise ValueError(article_id)
            # Where nothing is escaped, no text in it can be what the whole is not.
            plain = "\\" not in payload and is_unicode(payload)
            strings = 1
            for change in changes:
                if change.table not in self._columns:
                    raise ValueError(change.table)
                fresh = change.before is None and change.after is not None
                strings += 4
                for side in (change.before, change.after):
                    if side is not None:
                        strings += self._judge(change.table, side, fresh=fresh, plain=plain)
                        if not _is_of(article_id, change.table, side):
                            raise ValueError(article_id)
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
            OverflowError,
        ) as error:
            raise self._forged(id_) from error
        # Each quote of a plain one is a string's: what has no others says no key twice, nor more.
        whole = plain and group is None and payload.count('"') == 2 * strings
        return IncomingEvent(
            id_, at, origin, annotator, article_id, kind, changes, group, reverses,
            payload if whole else None,
        )  # fmt: skip

    def _forged(self, id_: str) -> DatabaseError:
        return DatabaseError(
            _("event {id} does not say what was done").format(id=id_),
            file=self._sender,
            way_out=_("it is damaged or forged: hashiya check --db {file}").format(
                file=self._sender
            ),
        )

    def _judge(self, table: str, row: TableRow, *, fresh: bool, plain: bool) -> int:
        """How many strings a row is of. Raises ValueError, or whatever comes of no row, where it
        cannot be stored."""
        looks = (table, fresh, *row, *map(type, row.values()))
        known_looks = self._looks.get(looks) if plain else None
        if known_looks is not None:
            numbers, strings = known_looks
            for name in numbers:
                if not abs(row[name]) < _LARGEST:
                    raise ValueError(table)
        else:
            known, keys = self._columns[table], KEYS[table]
            if fresh:
                keys = tuple(name for name, column in known.items() if column.needed)
            if not all(key in row for key in keys) or not all(
                known[name].may_be(value) for name, value in row.items()
            ):
                raise ValueError(table)
            numbers = [name for name, value in row.items() if isinstance(value, int | float)]
            strings = len(row) + sum(isinstance(value, str) for value in row.values())
            if plain and len(self._looks) < _LOOKS:
                self._looks[looks] = numbers, strings
        for name in _LISTED.get(table, ()):
            if name in row and not _is_list(row[name]):
                raise ValueError(table)
        return strings


def _parsed_together(payloads: Sequence[str]) -> list[Any] | None:
    """What each of these pieces of JSON says; None where one of them is none.

    They are parsed as one list. Between any two stands a word that nobody who sends them can know:
    where all of these are in their places, each piece was a value of its own.
    """
    word = secrets.token_hex(16)
    try:
        read = json.loads(f"[{f',{json.dumps(word)},'.join(payloads)}]")
    except (ValueError, TypeError, RecursionError):
        return None
    between = len(payloads) - 1
    apart = len(read) == len(payloads) + between and read[1::2] == [word] * between
    return read[::2] if apart else None


def _is_list(value: object) -> bool:
    """Whether a column that holds a list of names does, which is JSON."""
    listed = json.loads(value) if isinstance(value, str) else None
    return isinstance(listed, list) and all(isinstance(one, str) for one in listed)


def _is_of(article_id: str | None, table: str, row: TableRow) -> bool:
    """Whether a row may be in an event of this article, or of none."""
    column = "id" if table == "articles" else "article_id"
    if article_id is None:
        return "\0" not in row.get(column, "")
    return table not in OF_THE_PROJECT and row.get(column, article_id) == article_id


def rewritten_event(
    row: ReadEvent, ids: Mapping[str, str], renames: Renames, origin: str
) -> ReadEvent:
    """The event as it is to stand here: ids of articles, names, and an origin of its own.

    ``ids`` are those of articles that have another one here.
    """
    if not ids and not renames.annotators and not renames.labels:
        if row.origin != OLD:
            return row
        if isinstance(row, NewSpan):
            return row._replace(origin=origin)
        return replace(row, origin=origin)
    names = renames.annotators
    changes = tuple(
        Change(
            change.table,
            _renamed(change.table, change.before, ids, renames),
            _renamed(change.table, change.after, ids, renames),
        )
        for change in row.changes
    )
    return IncomingEvent(
        signed_id(row.id, renames),
        row.at,
        # What was done before files had ids was done in that other file, not here.
        origin if row.origin == OLD else row.origin,
        names.get(row.annotator, row.annotator),
        ids.get(row.article_id, row.article_id) if row.article_id else None,
        row.kind,
        changes,
        row.group,
        signed_id(row.reverses, renames) if row.reverses else None,
    )


def _holds_names(setting: object) -> bool:
    """Whether a setting of the project, which a newer program may have made, holds names."""
    return any(one.name == setting and one.kind is SettingKind.NAMES for one in project_settings())


def signed_id(id_: str, renames: Renames) -> str:
    """The id that an event has here: one of its own where names are others here."""
    if not renames.annotators and not renames.labels:
        return id_
    names, labels = sorted(renames.annotators.items()), sorted(renames.labels.items())
    return str(uuid5(RE_SIGNED, f"{id_} {names} {labels}"))


def _renamed(
    table: str, row: TableRow | None, ids: Mapping[str, str], renames: Renames
) -> TableRow | None:
    if row is None:
        return None
    new = dict(row)
    column = "id" if table == "articles" else "article_id"
    if row.get(column) in ids:
        new[column] = ids[row[column]]
    for column in _ANNOTATORS.get(table, ("annotator",)):
        if column in new:
            new[column] = renames.annotators.get(new[column], new[column])
    for column, names in _LISTED.get(table, {}).items():
        if column in new and (known := getattr(renames, names)):
            listed = [known.get(one, one) for one in json.loads(new[column])]
            new[column] = json.dumps(list(dict.fromkeys(listed)), ensure_ascii=False)
    if "value" in new and renames.annotators and _holds_names(new.get("name")):
        listed = [renames.annotators.get(one, one) for one in new["value"].split(",")]
        new["value"] = ",".join(dict.fromkeys(listed))
    columns = ("name",) if table == "labels" else LABEL_COLUMNS.get(table, ())
    for column in columns:
        if column in new:
            new[column] = renames.labels.get(new[column], new[column])
    return new
