"""One annotator's spans of one article, as the numbers look at them."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from tui.agreement.answers import Element
from tui.agreement.matching import Extent


class Spans:
    """A set of spans: one that is given twice is there once."""

    def __init__(self, elements: Iterable[Element] = ()) -> None:
        self.elements = frozenset(elements)

    def __len__(self) -> int:
        return len(self.elements)

    @cached_property
    def by_label(self) -> dict[str, list[Extent]]:
        """The extents of each label, sorted."""
        found: dict[str, list[Extent]] = {}
        for start, end, label in sorted(self.elements):
            found.setdefault(label, []).append((start, end))
        return found

    @cached_property
    def extents(self) -> Counter[Extent]:
        """The extents, and how many labels each has."""
        return Counter((start, end) for start, end, _label in self.elements)

    @cached_property
    def character_masks(self) -> dict[str, int]:
        """For each label a bit for each character that it covers."""
        found: dict[str, int] = {}
        for start, end, label in self.elements:
            found[label] = found.get(label, 0) | ((1 << end) - (1 << start))
        return found
