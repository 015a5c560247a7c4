"""Two states of annotated articles, compared: from files, databases, annotators or times."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.core.article import sha256_of
from tui.core.difference import StateChange, difference
from tui.core.errors import DataError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.options import Refusal
from tui.exchange.reading import read_path
from tui.store.database import Database
from tui.store.log import roles
from tui.store.log.past import records_at
from tui.store.opening import open_database
from tui.store.records.export import Selection, records

_SQLITE = b"SQLite format 3\0"
_TextOf = tuple[str, str]


@frozen_dataclass
class Compared:
    """An article of one annotator on both sides. ``only`` is ``a`` or ``b`` where the other side
    has nothing of it; ``other_text`` where its id has another text there."""

    article_id: str
    annotator: str
    change: StateChange = StateChange()
    only: str = ""
    other_text: bool = False


def side(name: str, db: Database | None, viewer: str) -> list[Record]:
    """What a name on the command line stands for: a file, a database, ``@TIME`` or an annotator.

    Raises UsageError where it is nothing of these, or a database hides that from ``viewer``.
    """
    if name.startswith("@") and db is not None:
        roles.roles(db).demand_sight(viewer)
        return list(records_at(db, name[1:].strip()))
    path = Path(name)
    if path.exists():
        # A second descriptor of the open database would take its locks away when it is closed.
        if db is not None and path.samefile(db.path):
            return _all_of(db, viewer)
        if path.is_file() and _begins_with(path, _SQLITE):
            with open_database(path, read_only=True) as other:
                return _all_of(other, viewer)
        return list(_of_file(path))
    if db is not None and name != viewer:
        roles.roles(db).demand_sight(viewer)
    if db is not None and (found := list(records(db, Selection(name)))):
        return found
    raise UsageError(
        _("{name!r} is no file, no @time, and no annotator of the database").format(name=name),
        way_out=_("list the annotators: hashiya stats"),
    )


def _all_of(db: Database, viewer: str) -> list[Record]:
    roles.roles(db).demand_sight(viewer)
    return [one for one in records(db) if one.annotator is not None]


def _begins_with(path: Path, signature: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(signature)) == signature


def _of_file(path: Path) -> Iterator[Record]:
    for item in read_path(path):
        if isinstance(item, Refusal):
            raise DataError(item.reason, file=str(path), place=item.place)
        if isinstance(item, Record):
            yield item


def compare(before: Iterable[Record], after: Iterable[Record]) -> Iterator[Compared]:
    """What differs, article by article. Where the sides share no annotator, article by article
    all the same: then ids of spans say nothing."""
    old, new = list(before), list(after)
    names = [{one.annotator or "" for one in records} for records in (old, new)]
    shared = bool(names[0] & names[1]) or max(map(len, names)) > 1
    left, right = (_by_text(one, named=shared) for one in (old, new))
    ids = {(one.id, one.annotator if shared else "") for one in new if one.id}
    for key, record in left.items():
        who = _names(record, right.get(key))
        article = record.id or sha256_of(record.text)[:12]
        if key in right:
            found = difference(record, right[key], by_id=shared, guess=True)
            if found:
                yield Compared(article, who, found)
        else:
            other = (record.id, record.annotator if shared else "") in ids
            yield Compared(article, who, only="a", other_text=other)
    for key, record in right.items():
        if key not in left:
            article = record.id or sha256_of(record.text)[:12]
            yield Compared(article, record.annotator or "", only="b")


def _by_text(given: Iterable[Record], *, named: bool) -> dict[_TextOf, Record]:
    return {(sha256_of(one.text), (one.annotator or "") if named else ""): one for one in given}


def _names(one: Record, other: Record | None) -> str:
    both = dict.fromkeys(record.annotator or "" for record in (one, other or one))
    return " / ".join(both)
