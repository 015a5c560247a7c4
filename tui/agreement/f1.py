"""F1 between two annotators' spans: the same elements, the same extents, overlap, characters."""

from collections.abc import Sequence

from tui.agreement.matching import matching_size
from tui.agreement.spans import Spans
from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class Counts:
    """How many both have, how many the one has, how many the other; they add up over articles."""

    both: int = 0
    one: int = 0
    other: int = 0

    def __add__(self, more: "Counts") -> "Counts":
        return Counts(self.both + more.both, self.one + more.one, self.other + more.other)


def f1(counts: Counts) -> float | None:
    """2·|A∩B| / (|A|+|B|), from 0 to 1; None where neither has anything.

    The positive specific agreement of two annotators, whom it treats alike: Hripcsak & Rothschild
    2005, JAMIA 12(3). Kappa's limit where what nobody marked is beyond counting.
    """
    total = counts.one + counts.other
    return 2 * counts.both / total if total else None


def precision(counts: Counts) -> float | None:
    """|A∩B| / |A|: of what the one has, the share that the other has; None where A is empty."""
    return counts.both / counts.one if counts.one else None


def recall(counts: Counts) -> float | None:
    """|A∩B| / |B|: of what the other has, the share that the one has; None where B is empty."""
    return counts.both / counts.other if counts.other else None


def exact(one: Spans, other: Spans) -> Counts:
    """Spans with the same start, end and label; a span that is there twice counts once."""
    return Counts(sum(exact_by_label(one, other).values()), len(one), len(other))


def exact_by_label(one: Spans, other: Spans) -> dict[str, int]:
    """How many spans of each label both have."""
    own, theirs = one.by_label, other.by_label
    return {
        label: len(set(extents) & set(theirs[label]))
        for label, extents in own.items()
        if label in theirs
    }


def extent(one: Spans, other: Spans) -> Counts:
    """Spans with the same start and end, whatever their labels (MUC's *exact boundary*).

    Two labels on one extent are two: what is the same exactly is so here as well, and exact F1 is
    never above this one. What lies between them is due to labels, the rest to extents.
    """
    return Counts((one.extents & other.extents).total(), len(one), len(other))


def relaxed_match(one: Spans, other: Spans) -> Counts:
    """Spans of one label that share a character, as many as can be paired one to one.

    The pairs are a maximum matching (Kuhn 1955), so that none counts twice and F1 is never above
    1; scorers that add up overlaps of all with all (ArAIEval, SemEval 2020 task 11) go above it.
    """
    return Counts(sum(relaxed_by_label(one, other).values()), len(one), len(other))


def relaxed_by_label(one: Spans, other: Spans) -> dict[str, int]:
    """How many spans of each label can be paired with one that they overlap."""
    own, theirs = one.by_label, other.by_label
    return {
        label: matching_size(extents, theirs[label])
        for label, extents in own.items()
        if label in theirs
    }


def characters(one: Spans, other: Spans) -> Counts:
    """Characters that spans of one label cover, each once a label: the share that overlaps."""
    own, theirs = one.character_masks, other.character_masks
    return Counts(
        sum((mask & theirs[label]).bit_count() for label, mask in own.items() if label in theirs),
        sum(mask.bit_count() for mask in own.values()),
        sum(mask.bit_count() for mask in theirs.values()),
    )


def mean_and_deviation(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """The mean of those that are defined, and the population's standard deviation (bratiaa)."""
    known = [value for value in values if value is not None]
    if not known:
        return None, None
    mean = sum(known) / len(known)
    return mean, (sum((value - mean) ** 2 for value in known) / len(known)) ** 0.5
