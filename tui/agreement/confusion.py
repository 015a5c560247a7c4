"""Which label stands where the other annotator has another one, or none."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from tui.agreement.answers import Element
from tui.agreement.matching import maximum_matching, overlaps
from tui.core.frozen_dataclass import frozen_dataclass

Confusion = tuple[str | None, str | None]
"""The one's label and the other's; None where nothing stands against it."""


AlignedPair = tuple[Element | None, Element | None]
"""Spans that stand against each other."""


@frozen_dataclass
class DifferingPair:
    """Two spans that stand against each other and are not the same; or one, against nothing."""

    one: Element | None
    other: Element | None


def alignment(ones: Collection[Element], others: Collection[Element]) -> list[AlignedPair]:
    """Each span against one of the other's, or against nothing, in the order of the text.

    First what is the same; then, each time as many as can be, one to one: the same extent, the same
    label overlapping, whatever overlaps. What is left stands against nothing.
    """
    one, other = frozenset(ones), frozenset(others)
    found: list[AlignedPair] = [(x, x) for x in one & other]
    if len(found) == len(one) == len(other):
        return sorted(found)
    own, theirs = sorted(one - other), sorted(other - one)
    for fits in (_same_extent, _same_label, _any):
        if not (own and theirs):
            break
        pairs = _matched(own, theirs, fits)
        found += pairs
        taken_own, taken_theirs = {x for x, _y in pairs}, {y for _x, y in pairs}
        own = [x for x in own if x not in taken_own]
        theirs = [y for y in theirs if y not in taken_theirs]
    found += [(x, None) for x in own]
    found += [(None, y) for y in theirs]
    return sorted(found, key=lambda pair: pair[0] or pair[1] or (0, 0, ""))


def differing_pairs(ones: Collection[Element], others: Collection[Element]) -> list[DifferingPair]:
    """Of the alignment what is not the same."""
    return [DifferingPair(one, other) for one, other in alignment(ones, others) if one != other]


def confusions(pairs: Iterable[AlignedPair]) -> Counter[Confusion]:
    """An alignment counted by labels; what overlaps with the same label is on the diagonal."""
    return Counter((one[2] if one else None, other[2] if other else None) for one, other in pairs)


class PairKind(StrEnum):
    """How two spans of an alignment are to each other."""

    SAME = "same"
    LABEL = "label"
    EXTENT = "extent"
    BOTH = "both"
    ALONE = "alone"


def kinds(pairs: Iterable[AlignedPair]) -> Counter[PairKind]:
    """An alignment's spans, of both annotators, by what differs: nothing, the label, the extent,
    both, or that nothing stands against them. Their sum is the number of spans."""
    found: Counter[PairKind] = Counter()
    for one, other in pairs:
        found[pair_kind(one, other)] += 2 if one and other else 1
    return found


def pair_kind(one: Element | None, other: Element | None) -> PairKind:
    """What differs in two spans that stand against each other."""
    if one is None or other is None:
        return PairKind.ALONE
    if one[:2] == other[:2]:
        return PairKind.SAME if one[2] == other[2] else PairKind.LABEL
    return PairKind.EXTENT if one[2] == other[2] else PairKind.BOTH


def _same_extent(one: Element, other: Element) -> bool:
    return one[:2] == other[:2]


def _same_label(one: Element, other: Element) -> bool:
    return one[2] == other[2]


def _any(_one: Element, _other: Element) -> bool:
    return True


def _matched(
    own: list[Element], theirs: list[Element], fits: Callable[[Element, Element], bool]
) -> list[tuple[Element, Element]]:
    near = overlaps([x[:2] for x in own], [y[:2] for y in theirs])
    edges = [
        [place for place in places if fits(one, theirs[place])]
        for one, places in zip(own, near, strict=True)
    ]
    return [(own[left], theirs[right]) for left, right in maximum_matching(edges).items()]
