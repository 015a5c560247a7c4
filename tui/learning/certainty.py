"""How sure to be of a span: logistic regression on what is known of offers held out.

With few articles a label has a handful of offers held out. Each label's own weight is drawn to 0
(ridge), so that few offers say little, and what all labels show holds for it too. The weights are
found by Newton's method. Of many offers isotonic regression then says what is left to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from math import exp, log

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.calibration import Curve, Trial, curve_of

LEAST_FOR_CURVE = 300
"""Of so many offers held out the scores are put right by a curve; with fewer it is too coarse."""
_SURE, _MOST = 0.001, 30.0
_RIDGE = (0.1, 1.0, 0.3)
"""How strongly the constant, the slope and the weight of own forms are held to 0, 1 and 0."""
_LABEL_RIDGE = 2.0
_STEPS = 8
_LONGEST_STEP = 2.0
_SMALL_STEP = 1e-3

_Row = list[tuple[int, float]]


@frozen_dataclass
class Certainty:
    """The odds of a span: a ``constant``, ``slope`` times the log odds of the learner's own score,
    ``own_form`` if own forms offer the same, and what its label adds. ``curve`` puts it right."""

    constant: float = 0.0
    slope: float = 1.0
    own_form: float = 0.0
    labels: Mapping[str, float] = field(default_factory=dict)
    curve: Curve = Curve()

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> "Certainty":
        """From offers held out; their ``own`` says whether own forms offered the same."""
        names = sorted({trial.label for trial in trials})
        numbers = {name: len(_RIDGE) + n for n, name in enumerate(names)}
        rows = [_row(trial, numbers) for trial in trials]
        ridge = [*_RIDGE, *[_LABEL_RIDGE] * len(names)]
        weights = [round(one, 4) for one in _fit(rows, [t.right for t in trials], ridge)]
        constant, slope, own_form, *added = weights
        plain = cls(constant, slope, own_form, dict(zip(names, added, strict=True)))
        if len(trials) < LEAST_FOR_CURVE:
            return plain
        told = ((plain.score(t.label, t.raw, is_own=t.own is not None), t.right) for t in trials)
        return replace(plain, curve=curve_of(told))

    def score(self, label: str, raw: float, *, is_own: bool) -> float:
        """How often a span with this label and score is right."""
        odds = self.constant + self.slope * _log_odds(raw) + self.labels.get(label, 0.0)
        return self.curve.share(_share(odds + self.own_form * is_own))


def _row(trial: Trial, numbers: Mapping[str, int]) -> _Row:
    own = [(2, 1.0)] if trial.own is not None else []
    return [(0, 1.0), (1, _log_odds(trial.raw)), *own, (numbers[trial.label], 1.0)]


def _log_odds(share: float) -> float:
    share = min(max(share, _SURE), 1 - _SURE)
    return log(share / (1 - share))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-max(-_MOST, min(_MOST, odds))))


def _fit(rows: Sequence[_Row], right: Sequence[bool], ridge: Sequence[float]) -> list[float]:
    """The weights: all of them 0 at first, but for the slope, which is 1."""
    held = [0.0, 1.0, *[0.0] * (len(ridge) - 2)]
    weights = held.copy()
    for _step in range(_STEPS):
        slopes = [r * (weight - base) for r, weight, base in zip(ridge, weights, held, strict=True)]
        bends = [[r if n == at else 0.0 for n in range(len(ridge))] for at, r in enumerate(ridge)]
        for row, is_right in zip(rows, right, strict=True):
            share = _share(sum(weights[at] * value for at, value in row))
            for at, value in row:
                slopes[at] += (share - is_right) * value
                for other, beside in row:
                    bends[at][other] += share * (1 - share) * value * beside
        step = [
            max(-_LONGEST_STEP, min(_LONGEST_STEP, one)) for one in _solution(bends, slopes)
        ]  # fmt: skip
        weights = [weight - one for weight, one in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _SMALL_STEP:
            break
    return weights


def _solution(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """What the matrix, symmetric and positive definite, turns into ``right`` (Gauss)."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, row in enumerate(rows):
        for below in rows[at + 1 :]:
            if times := below[at] / row[at]:
                for n in range(at, len(row)):
                    below[n] -= times * row[n]
    found = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        known = sum(rows[at][n] * found[n] for n in range(at + 1, len(rows)))
        found[at] = (rows[at][-1] - known) / rows[at][at]
    return found
