"""Krippendorff's alphas for units that annotators cut out of a continuum, of 2016.

They add up over articles and take any number of annotators, which alpha_U of 2004 does not. What
is between units is of the value φ.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui.agreement.answers import Element
from tui.agreement.matching import Extent


def joined_extents(extents: Sequence[Extent]) -> list[Extent]:
    """Extents sorted by start, those that overlap made one: an annotator's units of one value may
    not overlap. Those that only touch stay apart."""
    found: list[Extent] = []
    for start, end in extents:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def nests(spans: Sequence[Element]) -> bool:
    """Whether spans of different labels overlap, for spans sorted by start."""
    furthest: dict[str, int] = {}
    for start, end, label in spans:
        if any(start < there and other != label for other, there in furthest.items()):
            return True
        furthest[label] = max(end, furthest.get(label, 0))
    return False


@dataclass(slots=True)
class Coincidences:
    """What the formulas need of all articles together; it adds up.

    ``length``: ℓ, code points times annotators. ``of_value``: ℓ_c without φ. ``same``: ℓ_cc without
    φ. ``squares``: Q_c = Σ L² without φ. ``gaps_alike``: ℓ_φφ.
    """

    length: float = 0
    of_value: Counter[str] = field(default_factory=Counter)
    same: dict[str, float] = field(default_factory=dict)
    squares: Counter[str] = field(default_factory=Counter)
    gaps_alike: float = 0

    def alpha(self) -> float | None:
        """uα = 1 − (ℓ − Σ ℓ_cc) / (ℓ − Σ ε_cc), φ among the values; None where nothing varies.

        ℓ_ck = Σ_{i≠j} Σ_{g,h} |S_ig ∩ S_jh| / (m−1); ε_ck = ℓ·(ℓ_c·ℓ_k − [c=k]·Q_c) / (ℓ² − Σ Q),
        Q_c = Σ L² of units and Σ L of gaps. Krippendorff, Mathet, Bouvry & Widlöcher 2016, *On the
        reliability of unitizing textual continua*, Quality & Quantity 50(6). With one value for all
        units it is |uα.
        """
        gaps = self.length - sum(self.of_value.values())
        marginals = [*self.of_value.values(), gaps]
        squares = [*(self.squares[value] for value in self.of_value), gaps]
        return _alpha(self.length, sum(self.same.values()) + self.gaps_alike, marginals, squares)


def _alpha(
    length: float, same: float, marginals: Sequence[float], squares: Sequence[float]
) -> float | None:
    rest = length * length - sum(squares)
    if rest <= 0:
        return None
    pairs = zip(marginals, squares, strict=True)
    chance = length * sum(one * one - square for one, square in pairs) / rest
    expected = length - chance
    return None if expected <= 1e-9 * length else 1 - (length - same) / expected


@dataclass(slots=True)
class ValuedCoincidences:
    """The same of the places alone where two annotators both have a unit, for cuα."""

    of_value: dict[str, float] = field(default_factory=dict)
    same: dict[str, float] = field(default_factory=dict)
    squares: dict[str, float] = field(default_factory=dict)

    def alpha(self) -> float | None:
        """cuα: uα's formula over intersections of units with units, gaps left out.

        Q_c = Σ over units of Σ_{j≠i} (overlap with j's units)² / (m−1): how far labels agree where
        extents meet. Krippendorff et al. 2016. For more than two annotators an implementation of
        others (quallmer) squares the union of the overlaps instead; the paper was not at hand.
        """
        length = sum(self.of_value.values())
        values = list(self.of_value)
        return _alpha(
            length,
            sum(self.same.values()),
            [self.of_value[value] for value in values],
            [self.squares[value] for value in values],
        )


def add_article(
    total: Coincidences,
    spans: Sequence[Sequence[tuple[Extent, str]]],
    masks: Sequence[Mapping[str, int]],
    length: int,
) -> None:
    """Add an article: for each annotator the joined units with their values, and the masks of the
    characters that each value covers."""
    weight = 1 / (len(spans) - 1)
    total.length += length * len(spans)
    for units in spans:
        for (start, end), value in units:
            total.of_value[value] += end - start
            total.squares[value] += (end - start) ** 2
    for place, one in enumerate(masks):
        own = _union(one)
        for other in masks[place + 1 :]:
            theirs = _union(other)
            total.gaps_alike += 2 * weight * (length - (own | theirs).bit_count())
            for value in one.keys() & other.keys():
                shared = (one[value] & other[value]).bit_count()
                total.same[value] = total.same.get(value, 0) + 2 * weight * shared


def add_valued(
    total: ValuedCoincidences,
    spans: Sequence[Sequence[tuple[Extent, str]]],
    masks: Sequence[Mapping[str, int]],
) -> None:
    """Add an article, whose units do not overlap within an annotator, to what cuα needs."""
    weight = 1 / (len(spans) - 1)
    anything = [_union(one) for one in masks]
    for place, units in enumerate(spans):
        for (start, end), value in units:
            own = (1 << end) - (1 << start)
            for other, theirs in enumerate(anything):
                overlap = (own & theirs).bit_count() if other != place else 0
                if overlap:
                    same = (own & masks[other].get(value, 0)).bit_count()
                    for counts, count in (
                        (total.of_value, overlap),
                        (total.same, same),
                        (total.squares, overlap * overlap),
                    ):
                        counts[value] = counts.get(value, 0) + weight * count


def _union(masks: Mapping[str, int]) -> int:
    found = 0
    for mask in masks.values():
        found |= mask
    return found


def label_alpha(total: Coincidences, label: str) -> float | None:
    """uα of one label alone: its units, those that overlap joined, and all else as gaps."""
    own, same = total.of_value[label], total.same.get(label, 0.0)
    alone = Coincidences(
        total.length,
        Counter({label: own}),
        {label: same},
        Counter({label: total.squares[label]}),
        total.length - 2 * own + same,
    )
    return alone.alpha()
