"""The model that a command works with: the one that is kept, or one trained now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tui.cli.model.files import load, model_path, save
from tui.cli.model.learning_data import Work, work_of
from tui.cli.model.own_forms import held_of
from tui.cli.shared.output import say
from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.span import Span
from tui.learning.examples import Predicted
from tui.learning.model import Model
from tui.learning.train import DEFAULTS, Options, train
from tui.store.database import Database
from tui.store.rows import annotations
from tui.store.work import proposals

NAME = "builtin"
GROWN, GROWN_BY = 0.15, 10
"""A model is trained anew when its articles are more by this share and this number."""


@frozen_dataclass
class AtHand:
    """A model, what it learns from as that is now, and its file."""

    model: Model
    work: Work
    path: Path

    @property
    def origin(self) -> str:
        """How a proposal of it says where it comes from."""
        return f"{NAME} {self.version}"

    @property
    def version(self) -> str:
        """The same without the model's name."""
        return f"{self.model.trained.at} {self.model.trained.articles} articles"


def is_due(model: Model, work: Work) -> bool:
    """Whether so much was done since that it should be trained anew."""
    return articles_until_due(model, work) <= 0


def articles_until_due(model: Model, work: Work) -> int:
    """How many more articles it takes until it is trained anew."""
    before = model.trained.articles
    now = sum(example.is_whole for example in work.examples)
    return before + max(GROWN_BY, round(GROWN * before)) - now


def kept_model(db: Database, annotator: str) -> Model | None:
    """The model that is kept for an annotator; None, and what is wrong is said, where it cannot be
    read."""
    try:
        return load(model_path(db, annotator))
    except DataError as error:
        say(f"hashiya: {error}")
        return None


def train_now(
    db: Database,
    annotator: str,
    *,
    source: Sequence[str] = (),
    work: Work | None = None,
    options: Options = DEFAULTS,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> AtHand:
    """Train on the ``work`` at hand, or that of ``source``, the annotator by default; keep the
    model.

    Where it cannot be kept that is said, and it works all the same. Raises DataError where there
    is too little to learn from.
    """
    work = work or work_of(db, source or (annotator,))
    model = train(work.examples, options, progress)
    trained = replace(
        model.trained,
        at=db.clock.now(),
        fingerprint=work.fingerprint,
        annotators=work.annotators,
    )
    model = replace(model, trained=trained, own_forms=held_of(work.examples))
    path = model_path(db, annotator)
    try:
        save(path, model)
    except OSError as error:
        what = _("the model is not kept: {why}").format(why=error.strerror or error)
        say(f"hashiya: {DataError(what, file=str(path))}")
    return AtHand(model, work, path)


def model_at_hand(db: Database, annotator: str) -> AtHand:
    """The model that is kept, if not too much was done since; else one trained now."""
    model = kept_model(db, annotator)
    source = model.trained.annotators if model else ()
    if model is not None:
        work = work_of(db, source or (annotator,))
        if not is_due(model, work):
            return AtHand(model, work, model_path(db, annotator))
    return train_now(db, annotator, source=source)


def offers_in(
    db: Database,
    at_hand: AtHand,
    article_id: str,
    text: str,
    annotator: str,
    threshold: float | None,
) -> list[Predicted]:
    """What the model offers in an article: not what was refused there, nor where a span of the
    annotator is in the way. Where spans nest one inside another span is offered."""
    own = annotations.spans_of(db, article_id, annotator)
    refused = proposals.refusals(db, article_id, annotator)
    nested = len(at_hand.model.finder.layers) > 1
    return [
        one
        for one in at_hand.model.offers(text, refused, threshold)
        if not any(_is_in_the_way(span, one, nested=nested) for span in own)
    ]


def _is_in_the_way(span: Span, offer: Predicted, *, nested: bool) -> bool:
    if span.end <= offer.start or offer.end <= span.start:
        return False
    inside = span.start <= offer.start and offer.end <= span.end
    return not (nested and inside and (span.start, span.end) != (offer.start, offer.end))
