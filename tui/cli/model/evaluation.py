"""How good a model is on articles that it has not seen, beside own forms in the same folds."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui.cli.model.own_forms import as_spans, held_of
from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.desk.suggest.cross_validation import has_nested_spans
from tui.desk.suggest.form_index import FormIndex, is_place
from tui.desk.suggest.form_statistics import FormStatistics
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.view.offers import Offer, apart
from tui.desk.view.span_index import SpanIndex
from tui.learning.examples import Example, Predicted
from tui.learning.finder import Prepared, TaggedText
from tui.learning.folds import folds_of
from tui.learning.model import Model, failing
from tui.learning.share_interval import share_interval
from tui.learning.shuffle import permutation
from tui.learning.train import Options, train

OWN_FORMS, GATED, MODEL, BOTH = "own forms", "own forms, gated", "model", "both"
BLIND, SHOWN = "both, blind articles", "both, other articles"
SYSTEMS = (OWN_FORMS, GATED, MODEL, BOTH)
_Z = 1.96


def interval(right: int, count: int) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times in 20."""
    return share_interval(right, count, _Z)


@dataclass(slots=True)
class Count:
    """``offered`` places, of which ``right`` are the very span, and ``lenient`` ones differ from it
    by proclitics at most, among ``spans`` spans."""

    spans: int = 0
    offered: int = 0
    right: int = 0
    lenient: int = 0

    @property
    def precision(self) -> float:
        """Of what is offered, the share that is right."""
        return self.right / self.offered if self.offered else 0.0

    @property
    def recall(self) -> float:
        """Of the spans, the share that is offered."""
        return self.right / self.spans if self.spans else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.offered + self.spans
        return 2 * self.right / total if total else 0.0

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        shares = {
            "precision": round(self.precision, 4),
            "precision_interval": _rounded(interval(self.right, self.offered)),
            "recall": round(self.recall, 4),
            "recall_interval": _rounded(interval(self.right, self.spans)),
            "f1": round(self.f1, 4),
        }
        counts = {"spans": self.spans, "offered": self.offered, "right": self.right}
        return {**counts, "right_but_for_proclitics": self.lenient, **shares}


def _rounded(pair: tuple[float, float]) -> list[float]:
    return [round(one, 4) for one in pair]


@dataclass(slots=True)
class Result:
    """The counts of one system: of all labels, and of each."""

    whole: Count = field(default_factory=Count)
    labels: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def add(self, example: Example, offers: Sequence[Predicted]) -> None:
        """Count what was offered in an example."""
        gold = {(span.start, span.end, span.label) for span in example.spans}
        spans = SpanIndex(as_spans(example))
        for _start, _end, label in gold:
            for count in (self.whole, self.labels[label]):
                count.spans += 1
        for offer in {(one.start, one.end, one.label) for one in offers}:
            start, end, label = offer
            lenient = any(
                span.label == label and is_place(span, example.text, Range(start, end))
                for span in spans.touching(start, end)
            )
            for count in (self.whole, self.labels[label]):
                count.offered += 1
                count.right += offer in gold
                count.lenient += offer in gold or lenient


@frozen_dataclass
class Reliability:
    """Of the model's spans with a score from ``low`` on, ``count`` in all, ``right`` were right;
    ``mean`` is their mean score."""

    low: float
    count: int
    right: int
    mean: float


@dataclass(slots=True)
class Evaluation:
    """What each system reached on articles held out. ``silent`` folds could not be trained."""

    articles: int
    results: dict[str, Result]
    scored: list[tuple[float, bool]] = field(default_factory=list)
    silent: int = 0
    blind: frozenset[str] = frozenset()
    """The texts of the articles that were shown without suggestions."""

    def add_both(self, example: Example, offers: Sequence[Predicted]) -> None:
        """Count what both together offer in an example; where some were blind, apart for those."""
        self.results[BOTH].add(example, offers)
        if self.blind:
            name = BLIND if example.text in self.blind else SHOWN
            self.results.setdefault(name, Result()).add(example, offers)

    def reliability(self) -> list[Reliability]:
        """How often spans were right, by their score."""
        found = []
        for low in (0.0, 0.3, 0.5, 0.7, 0.8, 0.9):
            higher = [0.3, 0.5, 0.7, 0.8, 0.9, 1.01]
            high = next(one for one in higher if one > low)
            own = [(score, right) for score, right in self.scored if low <= score < high]
            if own:
                mean = sum(score for score, _right in own) / len(own)
                found.append(Reliability(low, len(own), sum(r for _s, r in own), mean))
        return found

    def calibration_error(self) -> float:
        """The mean distance of what was said from what was true (expected calibration error)."""
        total = sum(one.count for one in self.reliability())
        return sum(abs(one.mean * one.count - one.right) for one in self.reliability()) / max(
            1, total
        )


class OwnForms:
    """Own forms as the desk offers them, learned from some examples."""

    def __init__(self, examples: Sequence[Example]) -> None:
        articles = [(example.text, SpanIndex(as_spans(example))) for example in examples]
        self._forms = Lexicon.of(
            (example.text[span.start : span.end], span.label, 1)
            for example in examples
            for span in example.spans
        )
        self._nested = any(has_nested_spans(spans) for _text, spans in articles)
        self._seen: defaultdict[str, FormStatistics] = defaultdict(FormStatistics)
        for text, spans in articles:
            for place in FormIndex(text).places(self._forms.starts):
                self._seen[place.form].look_at(place, text, spans)
        self._failed = failing(held_of(examples))

    def offers(self, text: str, *, gated: bool = False) -> list[Predicted]:
        """What is offered in another text, each with its first label; ``gated``: but for labels
        whose own forms were wrong more often than not."""
        offered = [
            Offer(place.range, labels, place.form, "")
            for place in sorted(FormIndex(text).places(self._forms.starts))
            if (labels := self._seen[place.form].labels_to_offer())
        ]
        return [
            Predicted(*offer.range, offer.labels[0], self._seen[offer.form].share)
            for offer in apart(offered, nested=self._nested)
            if not (gated and offer.labels[0] in self._failed)
        ]


def combine(
    offers: Sequence[Predicted],
    own: Sequence[Predicted],
    look: TaggedText,
    doubted: Collection[tuple[int, int, str]] = (),
) -> list[Predicted]:
    """The model's offers, and own forms that it does not doubt where it offers nothing of its own
    that touches them; of these, too, the proclitics are left out or kept as the annotator does
    with the label."""
    forms = {
        (look.start_of(one.start, one.label), one.end, one.label): one
        for one in own
        if (one.start, one.end, one.label) not in doubted
    }
    kept = {(one.start, one.end, one.label): one for one in offers}
    unseen = [one for place, one in kept.items() if place not in forms]
    for place, one in forms.items():
        if not any(other.start < one.end and one.start < other.end for other in unseen):
            kept.setdefault(place, one._replace(start=place[0]))
    return sorted(kept.values(), key=lambda one: (one.start, -one.end, one.label))


def compare(
    evaluation: Evaluation, known: Sequence[Example], held: Sequence[Example], options: Options
) -> None:
    """Learn from the known examples and count what is offered in those held out."""
    own_forms = OwnForms(known)
    model: Model | None = None
    try:
        model = train(known, options)
    except DataError:
        evaluation.silent += 1
    for example in held:
        own = own_forms.offers(example.text)
        evaluation.results[OWN_FORMS].add(example, own)
        gated = own_forms.offers(example.text, gated=True)
        evaluation.results[GATED].add(example, gated)
        if model is None:
            evaluation.results[MODEL].add(example, [])
            evaluation.add_both(example, gated)
            continue
        look = model.finder.look(Prepared.of(example.text))
        offers = model.offers_of(look)
        evaluation.results[MODEL].add(example, offers)
        evaluation.add_both(example, combine(offers, gated, look, set(model.doubted_places(look))))
        right = {(span.start, span.end, span.label) for span in example.spans}
        evaluation.scored += [
            (one.score, (one.start, one.end, one.label) in right) for one in model.candidates(look)
        ]


def new_evaluation(articles: int) -> Evaluation:
    """An evaluation in which nothing is counted yet."""
    return Evaluation(articles, {name: Result() for name in SYSTEMS})


def cross_validate(
    examples: Sequence[Example],
    folds: int,
    options: Options,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    most: int | None = None,
    blind: frozenset[str] = frozenset(),
) -> Evaluation:
    """Each fold held out in turn, with its near twins, and the others learned from.

    With ``most`` only so many articles of the others are, drawn by the seed: a point of the
    learning curve. Threshold and gate are chosen in the others alone.
    ``blind`` are the texts in which nothing was suggested: they are counted apart, too.
    """
    whole = [example for example in examples if example.is_whole]
    evaluation = new_evaluation(len(whole))
    evaluation.blind = blind
    parts = folds_of([example.text for example in whole], folds, options.seed)
    for done, part in enumerate(parts):
        progress(done, len(parts))
        held = set(part)
        rest = [example for number, example in enumerate(whole) if number not in held]
        if most is not None:
            rest = [rest[number] for number in permutation(len(rest), options.seed)[:most]]
        compare(evaluation, rest, [whole[number] for number in part], options)
    progress(len(parts), len(parts))
    return evaluation
