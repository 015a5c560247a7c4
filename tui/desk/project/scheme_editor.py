"""Changing the scheme: one editor for the page of labels, the shell and files of labels.

Each change looks at what is stored, judges, and is stored, in one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from tui.core.errors import UsageError
from tui.core.guideline import validate_guideline
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.scheme import (
    COLOURS,
    labels_with_defaults,
    plain_name,
    refuse_taken_key,
    validate_colour,
    validate_key,
    validate_name,
)
from tui.store.database import Database
from tui.store.project import scheme


class RetiredLabelError(UsageError):
    """A label of this name is there, and out of use: it can be restored."""


class SchemeEditor:
    """``labels`` are those of ``db`` in their order, the retired ones among them.

    What cannot be done raises UsageError and changes nothing. Names are taken without white space
    and invisible characters at their ends.
    """

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator
        self.labels: list[Label] = scheme.labels(db, retired=True)

    def add(
        self,
        name: str,
        *,
        kind: Kind = Kind.SPAN,
        title: str = "",
        title_en: str = "",
        key: str = "",
        colour: str = "",
    ) -> Label:
        """Add a label, with a free key and a colour of its own where none is given."""
        with self._changing():
            name = self._free_name(name)
            label = Label(name, kind, title, title_en, validate_key(key), validate_colour(colour))
            refuse_taken_key(label, self.labels)
            return self._put(labels_with_defaults([label], self.labels)[0])

    def rename(self, name: str, new: str) -> str:
        """Give a label another name, which its spans follow; the name that it has then."""
        with self._changing():
            old = self.get(name).name
            if (new := validate_name(new)) != old:
                scheme.rename(self._db, old, self._free_name(new), annotator=self._annotator)
        return new

    def alter(
        self,
        name: str,
        *,
        title: str | None = None,
        title_en: str | None = None,
        key: str | None = None,
        colour: str | None = None,
        guideline: str | None = None,
    ) -> Label:
        """Give a label another title, key ('' for none), colour or guideline."""
        with self._changing():
            old = self.get(name)
            label = replace(
                old,
                title=old.title if title is None else title,
                title_en=old.title_en if title_en is None else title_en,
                key=old.key if key is None else validate_key(key),
                colour=old.colour if colour is None else validate_colour(colour),
                guideline=old.guideline if guideline is None else validate_guideline(guideline),
            )
            refuse_taken_key(label, self.labels)
            return self._put(label)

    def next_colour(self, name: str) -> Label:
        """Give a label the next colour of the list."""
        colour = self.get(name).colour
        place = COLOURS.index(colour) + 1 if colour in COLOURS else 0
        return self.alter(name, colour=COLOURS[place % len(COLOURS)])

    def retire(self, name: str) -> Label:
        """Take a label out of use: its spans stay, its key becomes free."""
        with self._changing():
            return self._put(replace(self.get(name), retired=True, key=""))

    def restore(self, name: str) -> Label:
        """Take a retired label into use again, at its place, with a free key."""
        with self._changing():
            label = self.get(name)
            if not label.retired:
                raise UsageError(_("{name} is not retired").format(name=label.name))
            others = [one for one in self.labels if one.name != label.name]
            back = labels_with_defaults([replace(label, retired=False)], others)[0]
            return self._put(replace(back, position=label.position))

    def move(self, name: str, place: int) -> int:
        """Put a label at a place in the order, from 0, the last at most; the place it has then."""
        with self._changing():
            place = max(0, min(place, len(self.labels) - 1))
            scheme.move(self._db, self.get(name).name, place, annotator=self._annotator)
        return place

    def take_in(self, wanted: Sequence[Label], *, replace_all: bool = False) -> None:
        """Add or alter labels as a file has them; those that are there keep their places.

        With ``replace_all`` they become the whole scheme: of the others those that nothing bears
        are deleted, and the rest retired.
        """
        with self._changing():
            names = {label.name for label in wanted}
            said = {label.name: label.guideline for label in self.labels}
            # A file that says nothing of a label's guideline leaves it.
            wanted = [
                replace(one, guideline=one.guideline or said.get(one.name, "")) for one in wanted
            ]
            others = [one for one in self.labels if one.name not in names and not replace_all]
            for label in wanted:
                refuse_taken_key(label, [*others, *wanted])
            completed = labels_with_defaults(wanted, others)
            if replace_all:
                scheme.replace_all(self._db, completed, annotator=self._annotator)
                return
            places = {label.name: label.position for label in self.labels}
            for label in completed:
                new_place = len(self.labels) + label.position
                self._put(replace(label, position=places.get(label.name, new_place)))

    def get(self, name: str) -> Label:
        """The label of this name, as it is stored."""
        return scheme.get(self._db, plain_name(name))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction that begins with what is stored now, whoever wrote it."""
        try:
            with self._db.transaction():
                self.labels = scheme.labels(self._db, retired=True)
                yield
        finally:
            self.labels = scheme.labels(self._db, retired=True)

    def _free_name(self, name: str) -> str:
        name = validate_name(name)
        if same := next((label for label in self.labels if label.name == name), None):
            said = _("the scheme already has a label {name!r}").format(name=name)
            if same.retired:
                raise RetiredLabelError(said, way_out=_("it is retired: take it into use again"))
            raise UsageError(said)
        return name

    def _put(self, label: Label) -> Label:
        scheme.put(self._db, label, annotator=self._annotator)
        return label
