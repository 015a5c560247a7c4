"""What the scores of a plug-in mean at this desk, by what became of its offers here.

Our own model is calibrated when it is trained; whoever wrote another knew nothing of these texts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tui.desk.keys.configured_models import BUILTIN
from tui.learning.calibration import Calibration, Trial, threshold_of
from tui.store.database import Database
from tui.store.work import proposals

ENOUGH_VERDICTS = 100
"""Before so many of its offers were taken or refused a plug-in's scores are as it says."""
MOST_VERDICTS = 1000
"""Of those that were taken and of those that were refused so many are looked at, the last ones."""


class ScoreMeaning(NamedTuple):
    """``calibration`` turns scores into chances; from the chance ``threshold`` on offers were
    right often enough, and above 1 none were."""

    calibration: Calibration
    threshold: float

    def chance(self, label: str, score: float) -> float:
        """How often offers with this label and score were taken as they were."""
        return self.calibration.score(label, score)


def meaning_of(verdicts: Sequence[Trial], precision: float) -> ScoreMeaning | None:
    """What scores mean by these verdicts; None as long as they are too few to say."""
    if len(verdicts) < ENOUGH_VERDICTS:
        return None
    calibration = Calibration.of(verdicts)
    scored = [(calibration.score(one.label, one.raw), one) for one in verdicts]
    return ScoreMeaning(calibration, threshold_of(scored, precision))


class ScoreMeanings:
    """Reads what became of a model's offers once an article; for one annotator."""

    def __init__(self, db: Database, annotator: str, precision: float) -> None:
        self._db = db
        self._annotator = annotator
        self._precision = precision
        self._known: dict[str, ScoreMeaning | None] = {}

    def forget(self) -> None:
        """Another article is opened: there may be more verdicts."""
        self._known.clear()

    def of(self, stamp: str) -> ScoreMeaning | None:
        """What the scores of the model with this name and version mean, if that is known."""
        if not stamp or stamp.partition(" ")[0] == BUILTIN:
            return None
        if stamp not in self._known:
            verdicts = verdicts_on(self._db, self._annotator, stamp)
            self._known[stamp] = meaning_of(verdicts, self._precision)
        return self._known[stamp]


def verdicts_on(db: Database, annotator: str, stamp: str) -> list[Trial]:
    """What became of the offers of the model with this name and version."""
    given = proposals.verdicts_on_model(db, annotator, stamp, MOST_VERDICTS)
    return [Trial(*one) for one in given]


def plugins_answered(db: Database, annotator: str) -> list[str]:
    """The names and versions of the models beside our own whose offers were answered."""
    found = proposals.models_answered(db, annotator, MOST_VERDICTS)
    return [one for one in found if one.partition(" ")[0] != BUILTIN]
