"""Changing a scheme of entries that have a name and a key: one editor for the desk and the shell.

Each change looks at what is stored, judges, and is stored, in one transaction. What cannot be
done raises UsageError and changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from tui.core.attribute import Attribute
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.core.scheme import plain_name, refuse_taken_key, validate_key, validate_name
from tui.store.database import Database

SchemeEntry = TypeVar("SchemeEntry", RelationLabel, Attribute)
_Taken = TypeVar("_Taken", RelationLabel, Attribute, contravariant=True)


class _Putting(Protocol[_Taken]):
    def __call__(self, db: Database, one: _Taken, /, *, annotator: str) -> None: ...


class _Renaming(Protocol):
    def __call__(self, db: Database, old: str, new: str, *, annotator: str) -> object: ...


class _Removing(Protocol):
    def __call__(self, db: Database, name: str, *, annotator: str) -> bool: ...


@frozen_dataclass
class SchemeEntryTable(Generic[SchemeEntry]):
    """Where the entries are stored, and what is judged of theirs alone.

    ``stored`` are all in their order, the retired ones among them; ``remove_unused`` says whether
    it could; ``refused`` is the error where it could not.
    """

    stored: Callable[[Database], list[SchemeEntry]]
    get: Callable[[Database, str], SchemeEntry]
    put: _Putting[SchemeEntry]
    rename: _Renaming
    remove_unused: _Removing
    with_defaults: Callable[[Iterable[SchemeEntry], Iterable[SchemeEntry]], list[SchemeEntry]]
    validate: Callable[[SchemeEntry], None]
    refused: Callable[[str], UsageError]


class SchemeEntryEditor(Generic[SchemeEntry]):
    """The entries of a database, changed in an annotator's name."""

    def __init__(self, table: SchemeEntryTable[SchemeEntry], db: Database, annotator: str) -> None:
        self._table: SchemeEntryTable[SchemeEntry] = table
        self.db = db
        self.annotator = annotator

    @property
    def entries(self) -> list[SchemeEntry]:
        """Those that are stored, in their order, the retired ones among them."""
        return self._table.stored(self.db)

    def get(self, name: str) -> SchemeEntry:
        """The one of this name, as it is stored."""
        return self._table.get(self.db, plain_name(name))

    def add(self, one: SchemeEntry) -> SchemeEntry:
        """Add one, with a free key where it has none; as it is stored."""
        with self.db.transaction():
            one = replace(one, name=validate_name(one.name))
            known = self.entries
            _refuse_taken_name(one.name, known)
            return self._put(self._table.with_defaults([one], known)[0])

    def alter(self, name: str, **fields: Any) -> SchemeEntry:
        """Give one other values of its fields; None leaves a field as it is."""
        with self.db.transaction():
            told = {field: value for field, value in fields.items() if value is not None}
            return self._put(replace(self.get(name), **told))

    def rename(self, old: str, new: str) -> str:
        """Rename one, wherever it stands; the name that it has then."""
        old, new = self.get(old).name, validate_name(new)
        if old != new:
            self._table.rename(self.db, old, new, annotator=self.annotator)
        return new

    def retire(self, name: str) -> SchemeEntry:
        """Take one out of use: what bears it stays, its key becomes free."""
        return self.alter(name, retired=True, key="")

    def restore(self, name: str) -> SchemeEntry:
        """Take a retired one into use again, at its place, with a free key."""
        with self.db.transaction():
            one = self.get(name)
            if not one.retired:
                raise UsageError(_("{name} is not retired").format(name=one.name))
            others = [other for other in self.entries if other.name != one.name]
            back = self._table.with_defaults([replace(one, retired=False)], others)[0]
            return self._put(replace(back, position=one.position))

    def move(self, name: str, step: int) -> None:
        """Put one a place on in the order (``step`` 1) or back (-1); at its end nothing."""
        with self.db.transaction():
            known = self.entries
            for place, index in enumerate(_order_after([one.name for one in known], name, step)):
                self._put(replace(known[index], position=place))

    def delete(self, name: str) -> None:
        """Take one out of the scheme that nothing bears."""
        name = self.get(name).name
        if not self._table.remove_unused(self.db, name, annotator=self.annotator):
            raise self._table.refused(name)

    def take_in(self, wanted: Sequence[SchemeEntry]) -> None:
        """Add or alter entries as a file has them; those that are there keep their places."""
        with self.db.transaction():
            known = {one.name: one for one in self.entries}
            names = {one.name for one in wanted}
            others = [one for one in known.values() if one.name not in names]
            for one in self._table.with_defaults(wanted, others):
                there = known.get(one.name)
                place = there.position if there else len(known) + one.position
                self._put(replace(one, position=place))

    def _put(self, one: SchemeEntry) -> SchemeEntry:
        validate_key(one.key)
        self._table.validate(one)
        refuse_taken_key(one, self.entries)
        self._table.put(self.db, one, annotator=self.annotator)
        return one


def _order_after(names: Sequence[str], name: str, step: int) -> list[int]:
    """The places of names once one of them has moved by a step."""
    order = list(range(len(names)))
    here = names.index(name)
    if 0 <= here + step < len(names):
        order.insert(here + step, order.pop(here))
    return order


def _refuse_taken_name(name: str, known: Iterable[RelationLabel | Attribute]) -> None:
    for one in known:
        if one.name == name:
            said = _("the scheme already has {name!r}").format(name=name)
            way_out = _("it is retired: restore it") if one.retired else ""
            raise UsageError(said, way_out=way_out)
