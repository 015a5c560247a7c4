"""Changing the scheme: each change is stored before the method returns."""

from dataclasses import replace

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.label import Label
from tui.core.scheme import COLOURS, labels_with_defaults, validate_key, validate_name
from tui.store import scheme
from tui.store.database import Database


class SchemeEditor:
    """The labels in their order, the retired ones among them."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator
        self.labels: list[Label] = scheme.labels(db, retired=True)

    def add(self, name: str) -> None:
        """Add a label of this name, with a free key and a colour of its own."""
        name = self._free_name(name)
        self._put(labels_with_defaults([Label(name)], self.labels)[0])

    def rename(self, name: str, new: str) -> None:
        """Give a label another name; its spans follow."""
        if validate_name(new) != name:
            new = self._free_name(new)
            scheme.rename(self._db, name, new, annotator=self._annotator)
            self._reload()

    def alter(
        self,
        name: str,
        *,
        title: str | None = None,
        title_en: str | None = None,
        key: str | None = None,
    ) -> None:
        """Give a label another title or key."""
        label = self._named(name)
        if title is not None:
            label = replace(label, title=title)
        if title_en is not None:
            label = replace(label, title_en=title_en)
        if key is not None:
            label = replace(label, key=self._free(validate_key(key), name))
        self._put(label)

    def next_colour(self, name: str) -> None:
        """Give a label the next colour of the list."""
        label = self._named(name)
        place = COLOURS.index(label.colour) + 1 if label.colour in COLOURS else 0
        self._put(replace(label, colour=COLOURS[place % len(COLOURS)]))

    def retire(self, name: str, *, retired: bool) -> None:
        """Take a label out of use (its key becomes free), or into use again."""
        label = replace(self._named(name), retired=retired, key="")
        if not retired:
            others = [one for one in self.labels if one.name != name]
            label = replace(labels_with_defaults([label], others)[0], position=label.position)
        self._put(label)

    def move(self, name: str, place: int) -> None:
        """Put a label at a place in the order, from 0."""
        scheme.move(self._db, name, place, annotator=self._annotator)
        self._reload()

    def _named(self, name: str) -> Label:
        return next(label for label in self.labels if label.name == name)

    def _free_name(self, name: str) -> str:
        name = validate_name(name)
        if any(label.name == name for label in self.labels):
            raise UsageError(_("the scheme has a label {name!r} already").format(name=name))
        return name

    def _free(self, key: str, name: str) -> str:
        for label in self.labels:
            if key and label.key == key and label.name != name:
                raise UsageError(
                    _("the key {key!r} belongs to {other}").format(key=key, other=label.name)
                )
        return key

    def _put(self, label: Label) -> None:
        scheme.put(self._db, label, annotator=self._annotator)
        self._reload()

    def _reload(self) -> None:
        self.labels = scheme.labels(self._db, retired=True)
