"""The labels of relations and the attributes of a database, as the desk knows them."""

from collections.abc import Iterator, Sequence

from tui.core.attribute import Attribute, AttributeKind
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.relation_label import RelationLabel
from tui.core.scheme import KEYS, NEVER_A_KEY, free_letter
from tui.store.database import Database
from tui.store.project import attributes, relation_labels


@frozen_dataclass
class Fitting:
    """A label that may join two spans; ``backward`` where the second is the head."""

    label: RelationLabel
    backward: bool = False


class RelationScheme:
    """Both in their order, the retired ones among them, as they were last read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._labels: list[RelationLabel] = []
        self._by_name: dict[str, RelationLabel] = {}
        self.attributes: Sequence[Attribute] = ()
        self.read()

    def read(self) -> bool:
        """Read them anew; whether they are others now."""
        before = (self._labels, self.attributes)
        self._labels = relation_labels.relation_labels(self._db, retired=True)
        self._by_name = {label.name: label for label in self._labels}
        self.attributes = attributes.attributes(self._db, retired=True)
        return (self._labels, self.attributes) != before

    def __iter__(self) -> Iterator[RelationLabel]:
        return iter(self._labels)

    def get(self, name: str) -> RelationLabel:
        """The label of relations with this name, retired or not."""
        return self._by_name.get(name) or RelationLabel(name)

    @property
    def in_use(self) -> list[RelationLabel]:
        """The labels of relations that are not retired."""
        return [label for label in self._labels if not label.retired]

    def fitting(self, head: str, tail: str) -> list[Fitting]:
        """What may join spans of these labels, from the first to the second, or else back."""
        found = []
        for label in self.in_use:
            if label.fits(head, tail):
                found.append(Fitting(label))
            elif label.fits(tail, head):
                found.append(Fitting(label, backward=True))
        return found

    def of_label(self, label: str) -> list[Attribute]:
        """The attributes in use that spans of a label may bear."""
        return [one for one in self.attributes if not one.retired and one.fits(label)]


def value_keys(attribute: Attribute) -> dict[str, str]:
    """Key to value of a choice: a letter of the value's name that is free, else a digit or letter.

    Its values are told apart by one key each, for as many as there are keys.
    """
    if attribute.kind is not AttributeKind.CHOICE:
        return {}
    keys: dict[str, str] = {}
    spare = [one for one in ("123456789" + KEYS) if one != NEVER_A_KEY]
    for value in attribute.choices:
        key = free_letter(value, keys) or next((one for one in spare if one not in keys), "")
        if key:
            keys[key] = value
    return keys
