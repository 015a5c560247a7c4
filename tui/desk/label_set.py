"""The labels of a database as the desk knows them: by name, by key, and in few cells."""

from collections.abc import Iterator

from tui.core.label import Label, keys_of
from tui.layout.captions import Captions
from tui.store.database import Database
from tui.store.project import scheme


class LabelSet:
    """All labels in the scheme's order, the retired ones among them, as they were last read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.claimed: frozenset[str] = frozenset()
        """The keys that commands have: no label has them, whatever its scheme says."""
        self._labels: list[Label] = []
        self._by_name: dict[str, Label] = {}
        self.captions = Captions()
        self.read()

    def read(self) -> bool:
        """Read them anew; whether they are others now."""
        before, self._labels = self._labels, scheme.labels(self._db, retired=True)
        self._by_name = {label.name: label for label in self._labels}
        self.captions = Captions(self._by_name)
        return self._labels != before

    def __iter__(self) -> Iterator[Label]:
        return iter(self._labels)

    def get(self, name: str) -> Label:
        """The label of this name, retired or not."""
        return self._by_name.get(name) or Label(name)

    @property
    def by_key(self) -> dict[str, str]:
        """Key to the name of the label in use that has it."""
        return keys_of(self._labels)

    def key_of(self, label: Label) -> str:
        """The key that tags with a label, if one does."""
        return "" if label.retired or label.key in self.claimed else label.key
