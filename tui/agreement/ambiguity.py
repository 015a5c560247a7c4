"""What an annotator's spans do beside lying one after another: nest, cross, coincide."""

from collections.abc import Collection

from tui.agreement.answers import Element
from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class Ambiguity:
    """Pairs of one annotator's spans that share characters, by how; they add up.

    ``repeated`` spans stood twice with the same label and count once; of the others nothing is
    left out of any number. ``several``: units that bear more than one label.
    """

    repeated: int = 0
    same_extent: int = 0
    nested: int = 0
    crossing: int = 0
    several: int = 0

    def __add__(self, more: "Ambiguity") -> "Ambiguity":
        return Ambiguity(
            self.repeated + more.repeated,
            self.same_extent + more.same_extent,
            self.nested + more.nested,
            self.crossing + more.crossing,
            self.several + more.several,
        )


def ambiguity_of(spans: Collection[Element]) -> Ambiguity:
    """How the spans of one annotator in one article lie to each other."""
    same = nested = crossing = 0
    open_: list[Element] = []
    for start, end, label in sorted(spans):
        open_ = [one for one in open_ if one[1] > start]
        for other_start, other_end, _label in open_:
            if (other_start, other_end) == (start, end):
                same += 1
            elif other_end >= end or other_start == start:
                nested += 1
            else:
                crossing += 1
        open_.append((start, end, label))
    return Ambiguity(same_extent=same, nested=nested, crossing=crossing)
