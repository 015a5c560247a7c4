"""What a score means, and which offers are made: learned from offers on articles held out.

Isotonic regression by pooling adjacent violators (Ayer and others 1955) turns a score into how
often offers with such a score were right. The threshold is the lowest that keeps a precision.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.share_interval import share_interval

POOL = 8
"""Offers with scores next to each other that are looked at as one, at least."""
OWN_CURVE = 60
"""A label with so many offers held out has a curve of its own."""
LEAST_OFFERS = 10
"""Nothing is offered before so many offers held out would be made, and enough were right."""
ADDED_PRECISION = 0.75
"""What own forms do not offer must be right as often by itself: where the topic is another, such
offers are most of them."""
DOUBTFUL = 3
"""A label is judged by its offers held out and so many more, half of them right: of a few, all."""
_THREE_IN_FOUR = 0.6745
"""The normal distribution lies above minus so many deviations three times in four,"""
_FIVE_IN_SIX = 0.9674
"""and above so many five times in six."""


class Trial(NamedTuple):
    """An offer on an article held out: its label, its score as the learner gives it, and
    whether it was right. ``own`` is the finder's share of the own form that is the same offer,
    None where there is none, or it is doubted."""

    label: str
    raw: float
    right: bool
    own: float | None = None


@frozen_dataclass
class Curve:
    """Steps that never fall: from the score ``bounds[n]`` on ``shares[n]`` of the offers are right.

    Below the first bound the first share holds.
    """

    bounds: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    def share(self, raw: float) -> float:
        """Of offers with such a score, the share that is right; the score itself if unknown."""
        if not self.bounds:
            return raw
        return self.shares[max(bisect_right(self.bounds, raw) - 1, 0)]


def curve_of(trials: Iterable[tuple[float, bool]]) -> Curve:
    """The curve of some offers, each score with whether it was right (Laplace: +1 of +2)."""
    ordered = sorted(trials)
    pools: list[list[float]] = []
    at = 0
    while at < len(ordered):
        end = min(at + POOL, len(ordered))
        # Equal scores stay together: which of them were right their order must not say.
        while end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        part = ordered[at:end]
        pools.append([part[0][0], sum(right for _raw, right in part), len(part)])
        at = end
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            _bound, right, count = pools.pop()
            pools[-1][1] += right
            pools[-1][2] += count
    shares: list[float] = []
    for _bound, right, count in pools:
        shares.append(max((right + 1) / (count + 2), shares[-1] if shares else 0.0))
    return Curve(tuple(pool[0] for pool in pools), tuple(round(share, 4) for share in shares))


@frozen_dataclass
class Calibration:
    """``whole`` is the curve of all labels, ``own`` those of labels with many offers."""

    whole: Curve = Curve()
    own: Mapping[str, Curve] = field(default_factory=dict)

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> "Calibration":
        """From offers held out."""
        labels = sorted({trial.label for trial in trials})
        of_label = {
            label: [(t.raw, t.right) for t in trials if t.label == label] for label in labels
        }
        return cls(
            curve_of((trial.raw, trial.right) for trial in trials),
            {name: curve_of(own) for name, own in of_label.items() if len(own) >= OWN_CURVE},
        )

    def score(self, label: str, raw: float) -> float:
        """How often an offer with this label and this score is right."""
        return self.own.get(label, self.whole).share(raw)


class Held(NamedTuple):
    """Of a label's offers held out: ``offers`` would be made at the threshold, ``right`` are;
    ``spans`` there are in all."""

    offers: int
    right: int
    spans: int

    @property
    def precision(self) -> float:
        """Of the offers, the share that is right."""
        return self.right / self.offers if self.offers else 0.0

    @property
    def recall(self) -> float:
        """Of the spans, the share that is offered."""
        return self.right / self.spans if self.spans else 0.0

    @property
    def sure_precision(self) -> float:
        """The precision that is exceeded five times in six where so many were right."""
        return share_interval(self.right, self.offers, _FIVE_IN_SIX)[0]

    def passes(self, least: float) -> bool:
        """Whether so many were right, with ``DOUBTFUL`` more of which half were."""
        return self.right + DOUBTFUL / 2 >= least * (self.offers + DOUBTFUL)


@frozen_dataclass
class Gate:
    """What is offered: of ``labels`` what has at least ``threshold``, and ``added``, which is not
    lower, where own forms offer nothing such; nothing if that is above 1.

    ``precision`` is what the threshold was chosen to keep. ``held`` tells of every label, offered
    or not.
    """

    threshold: float
    precision: float
    labels: frozenset[str]
    held: Mapping[str, Held]
    added: float = 0.0

    def lets(self, label: str, score: float, *, is_own: bool = True) -> bool:
        """Whether an offer is made."""
        least = self.threshold if is_own else max(self.threshold, self.added)
        return label in self.labels and score >= least


CLOSED = 2.0
"""A threshold that no score reaches."""


class FormsBeside(NamedTuple):
    """What own forms reach on the articles held out once a model mends them: so many ``offers``,
    of which ``right`` are right; and their precision ``alone``, without a model."""

    offers: int
    right: int
    alone: float

    def bears(self, offers: int, right: int) -> bool:
        """Whether with so many more, of which so many are right, both are right as often.

        Not by chance (three times in four): the best of many thresholds looks better than it is.
        They are if these are by themselves, or together with own forms, as long as these are right
        as often as ``ADDED_PRECISION``.
        """
        if not offers:
            return True
        if not Held(offers, right, 0).passes(ADDED_PRECISION):
            return False
        together = self.right + right, self.offers + offers
        return any(
            share_interval(*counts, _THREE_IN_FOUR)[0] >= self.alone
            for counts in ((right, offers), together)
        )


def gate_of(
    scored: Sequence[tuple[float, Trial]],
    spans: Mapping[str, int],
    *,
    precision: float,
    least: float,
    beside: FormsBeside | None = None,
) -> Gate:
    """The gate that keeps ``precision`` over all offers and ``least`` in each label.

    The offers held out come with their scores. ``spans`` says how many each label has in the
    articles held out. ``beside`` these own forms the offers are made: together both must not be
    right less often than own forms alone.
    """
    labels = {
        label
        for label in {trial.label for _score, trial in scored}
        if _may_pass([one for one in scored if one[1].label == label], least)
    }
    threshold = added = CLOSED
    # Without the labels that fail the others may keep the precision at a lower threshold.
    for _round in range(len(labels) + 1):
        mine = [one for one in scored if one[1].label in labels]
        threshold = threshold_of(mine, precision)
        added = threshold_of(mine, precision, beside)
        passed = {
            label
            for label in labels
            if _held(scored, label, (threshold, added), spans).passes(least)
        }
        if passed == labels or not passed:
            labels = passed
            break
        labels = passed
    all_labels = sorted({*spans, *(trial.label for _score, trial in scored)})
    if not labels:
        threshold = added = CLOSED
    held_out = {label: _held(scored, label, (threshold, added), spans) for label in all_labels}
    return Gate(threshold, precision, frozenset(labels), held_out, added)


def _may_pass(scored: Sequence[tuple[float, Trial]], least: float) -> bool:
    """Whether the surest offers of a label, however many, are right often enough."""
    right = 0
    for offers, (_score, trial) in enumerate(sorted(scored, key=lambda one: -one[0]), start=1):
        right += trial.right
        if Held(offers, right, 0).passes(least):
            return True
    return False


def threshold_of(
    scored: Collection[tuple[float, Trial]], precision: float, beside: FormsBeside | None = None
) -> float:
    """The lowest score from which on the offers keep the precision; CLOSED if none does.

    One more right and one more wrong are counted: the best of many scores looks better than it is.
    """
    best, right, added, added_right = CLOSED, 0, 0, 0
    ordered = sorted(scored, key=lambda one: -one[0])
    for offers, (score, trial) in enumerate(ordered, start=1):
        right += trial.right
        added += trial.own is None
        added_right += trial.own is None and trial.right
        last = offers == len(ordered) or ordered[offers][0] < score
        if last and offers >= LEAST_OFFERS and right + 1 >= precision * (offers + 2):
            if beside is None or beside.bears(added, added_right):
                best = score
    return best


def _held(
    scored: Iterable[tuple[float, Trial]],
    label: str,
    thresholds: tuple[float, float],
    spans: Mapping[str, int],
) -> Held:
    """What is let through; the second threshold is for what no own form offers."""
    made = [
        trial.right
        for score, trial in scored
        if trial.label == label and score >= thresholds[trial.own is None]
    ]
    return Held(len(made), sum(made), spans.get(label, 0))
