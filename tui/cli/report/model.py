"""What the models that are kept would add to a project."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tui.cli.model.at_hand import AtHand, kept_model, offers_in
from tui.cli.model.files import model_path
from tui.cli.model.learning_data import work_of
from tui.cli.model.order import chosen_articles
from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.calibration import Held
from tui.learning.shuffle import permutation
from tui.learning.train import SEED
from tui.store.database import Database

MOST_LOOKED_AT = 100
"""Of the articles to do so many are drawn, the same ones each time: to look at all would take
minutes where there are thousands."""


@frozen_dataclass
class ModelOutlook:
    """The model of an annotator: what it was trained on, how good it was on articles held out, by
    label, and its ``offers`` by label in ``looked_at`` of the ``to_do`` articles."""

    annotator: str
    trained_at: str
    articles: int
    offered: frozenset[str]
    held: Mapping[str, Held]
    to_do: int
    looked_at: int
    offers: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "annotator": self.annotator,
            "trained_at": self.trained_at,
            "articles": self.articles,
            "to_do": self.to_do,
            "looked_at": self.looked_at,
            "labels": [
                {
                    "label": label,
                    "offered": label in self.offered,
                    "precision": held.precision,
                    "recall": held.recall,
                    "offers": self.offers.get(label, 0),
                }
                for label, held in sorted(self.held.items())
            ],
        }


def model_outlooks(db: Database, annotators: Iterable[str]) -> list[ModelOutlook]:
    """Of everyone for whom a model is kept; nothing is trained."""
    return [found for name in annotators if (found := _outlook(db, name)) is not None]


def _outlook(db: Database, annotator: str) -> ModelOutlook | None:
    model = kept_model(db, annotator)
    if model is None:
        return None
    work = work_of(db, model.trained.annotators or (annotator,))
    at_hand = AtHand(model, work, model_path(db, annotator))
    to_do = chosen_articles(db, work, annotator, ())
    drawn = [to_do[place] for place in permutation(len(to_do), SEED)[:MOST_LOOKED_AT]]
    offers = Counter(
        offer.label
        for one in drawn
        for offer in offers_in(db, at_hand, one.id, one.text, annotator, None)
    )
    gate = model.judge.gate
    return ModelOutlook(
        annotator, model.trained.at, model.trained.articles, gate.labels, gate.held,
        len(to_do), len(drawn), offers,
    )  # fmt: skip
