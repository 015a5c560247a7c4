"""Training a model: a finder from all articles, and what its scores mean from held-out ones."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.learning.article_labels import Classifier, learn_labels, words_of
from tui.learning.calibration import (
    Calibration,
    Curve,
    FormsBeside,
    Trial,
    curve_of,
    gate_of,
)
from tui.learning.certainty import Certainty
from tui.learning.examples import Example, Tagged
from tui.learning.finder import Prepared, TaggedText, labels_to_learn, learn
from tui.learning.folds import folds_of
from tui.learning.model import Judge, Model, SpanJudge, Trained, own_form_places

FOLDS = 3
SEED = 1
LEAST_ARTICLES = 10
"""With fewer than these nothing can be held out."""
FEW_ARTICLES = 50
FEW_WORDS = 5_000
"""Below both of these offers must be right as often as ``FEW_PRECISION`` says."""
LEAST_WORDS = 1_000
"""And below this, however many articles they are: of fifty sentences too little is held out."""
FEW_PRECISION = 0.9
PRECISION = 0.85
"""The precision that the threshold is chosen to keep over all offers."""
LABEL_PRECISION = 0.7
"""And in each label that is offered."""
MOST_RUNS = 3
WORDS_IN_ALL_RUNS = 5_000
"""With few words chance has much to say in what is learned: the mean of some runs says less of it.
More words than these take too long to be gone through again."""

DOUBTED = 0.3
"""Where an own form would be right less often than this it is spoken against."""

TrainingProgress = Callable[[int, int], None]
"""Is told how many of the trainings are done, and how many there are."""


@frozen_dataclass
class Options:
    """How to train. ``precision`` is of all offers, ``least`` of each label's.

    Below ``few`` articles, and ``FEW_WORDS``, both are ``FEW_PRECISION`` at least.
    """

    precision: float = PRECISION
    least: float = LABEL_PRECISION
    seed: int = SEED
    folds: int = FOLDS
    few: int = FEW_ARTICLES


DEFAULTS = Options()


class FormTrial(NamedTuple):
    """An own form on an article held out: the finder's share there, whether it is ``right`` from
    where the label's spans begin, and whether from where the form itself does."""

    share: float
    right: bool
    right_alone: bool


@dataclass(slots=True)
class HeldOut:
    """What was found in articles held out: ``spans``, own ``forms``, and ``labels`` of whole
    articles."""

    spans: list[Trial] = field(default_factory=list)
    forms: list[FormTrial] = field(default_factory=list)
    labels: list[Trial] = field(default_factory=list)

    def add(self, look: TaggedText, example: Example) -> None:
        """What a finder finds in an article that it has not seen."""
        self.spans += span_trials(look, example)
        self.forms += _form_trials(look, example)


def train(
    examples: Sequence[Example],
    options: Options = DEFAULTS,
    progress: TrainingProgress = lambda _done, _all: None,
    prepared: Sequence[Prepared] | None = None,
) -> Model:
    """A model of these examples. Raises DataError where there is too little to learn from.

    ``prepared`` are the texts of the examples, where they are at hand. What is held out is never
    an article that is still being worked on: what it lacks may only not have come yet.
    """
    ready = [Prepared.of(example.text) for example in examples] if prepared is None else prepared
    labels = labels_to_learn(examples)
    whole = [number for number, example in enumerate(examples) if example.is_whole]
    refuse_too_few(examples, labels)
    texts = [examples[number].text for number in whole]
    folds = [[whole[n] for n in fold] for fold in folds_of(texts, options.folds, options.seed)]
    progress(0, len(folds) + 1)
    words = sum(len(one.tokens) for one in ready)
    runs = runs_for(words)
    held = HeldOut()
    for done, fold in enumerate(folds, start=1):
        rest = [number for number in range(len(examples)) if number not in set(fold)]
        finder = learn(
            [examples[n] for n in rest], [ready[n] for n in rest], labels, options.seed, runs
        )
        for number in fold:
            held.add(finder.look(ready[number]), examples[number])
        classifier = _classifier(examples, ready, rest, options.seed)
        held.labels += _label_trials(classifier, examples, ready, fold)
        progress(done, len(folds) + 1)
    finder = learn(examples, ready, labels, options.seed, runs)
    classifier = _classifier(examples, ready, range(len(examples)), options.seed)
    progress(len(folds) + 1, len(folds) + 1)
    held_out = [examples[number] for number in whole]
    options = _stricter(options, len(whole), words)
    given = Counter(name for example in held_out for name in example.labels or ())
    doubt = _doubt(curve_of((one.share, one.right) for one in held.forms))
    return Model(
        finder,
        _span_judge(held, Counter(_labels_of(held_out)), options, doubt),
        Trained(
            articles=len(whole),
            partial=len(examples) - len(whole),
            words=words,
            spans=sum(len(example.spans) for example in examples),
            seed=options.seed,
        ),
        classifier,
        _judge(held.labels, given, options) if classifier.weights else None,
        doubt=doubt,
    )


def _labels_of(examples: Sequence[Example]) -> Iterator[str]:
    return (span.label for example in examples for span in set(example.spans))


def runs_for(words: int) -> int:
    """How often so many words are learned from anew."""
    return max(1, min(MOST_RUNS, WORDS_IN_ALL_RUNS // max(words, 1)))


def refuse_too_few(examples: Sequence[Example], labels: Sequence[str]) -> None:
    """Raise DataError where the examples are too few to learn from, and say how many are."""
    whole = sum(example.is_whole for example in examples)
    if whole < LEAST_ARTICLES:
        what = _("{count} articles are done, and a model needs {least} at least")
        raise DataError(
            what.format(count=whole, least=LEAST_ARTICLES),
            way_out=_("finish {count} more").format(count=LEAST_ARTICLES - whole),
        )
    if not labels and not any(example.labels for example in examples):
        raise DataError(
            _("no label has spans enough to learn from"),
            way_out=_("a model needs five spans of a label at least"),
        )


def _stricter(options: Options, articles: int, words: int) -> Options:
    """While little was done offers must be right nine times in ten."""
    if words >= FEW_WORDS or (articles >= options.few and words >= LEAST_WORDS):
        return options
    least = max(options.precision, FEW_PRECISION)
    return replace(options, precision=least, least=max(options.least, FEW_PRECISION))


def _judge(trials: Sequence[Trial], counts: Counter[str], options: Options) -> Judge:
    calibration = Calibration.of(trials)
    scored = [(calibration.score(one.label, one.raw), one) for one in trials]
    gate = gate_of(scored, counts, precision=options.precision, least=options.least)
    return Judge(calibration, gate)


def _span_judge(held: HeldOut, counts: Counter[str], options: Options, doubt: float) -> SpanJudge:
    """Who judges spans; own forms that are doubted will not be offered, and speak for nothing."""
    trials = [
        one if one.own is None or one.own >= doubt else one._replace(own=None) for one in held.spans
    ]
    sure = Certainty.of(trials)
    scored = [(sure.score(t.label, t.raw, is_own=t.own is not None), t) for t in trials]
    beside = _own_forms(held.forms, doubt)
    gate = gate_of(
        scored, counts, precision=options.precision, least=options.least, beside=beside
    )  # fmt: skip
    return SpanJudge(sure, gate)


def span_trials(look: TaggedText, example: Example) -> list[Trial]:
    """What a finder finds in an example that it has not seen, each with whether it is right."""
    right = set(example.spans)
    own = {place: share for place, share, _start in own_form_places(look)}
    found = [(Tagged(one.start, one.end, one.label), one.raw) for one in look.findings()]
    return [Trial(place.label, raw, place in right, own.get(place)) for place, raw in found]


def _form_trials(look: TaggedText, example: Example) -> list[FormTrial]:
    right = set(example.spans)
    return [
        FormTrial(share, place in right, place._replace(start=start) in right)
        for place, share, start in own_form_places(look)
    ]


def _own_forms(trials: Sequence[FormTrial], doubt: float) -> FormsBeside:
    """What own forms reach that are not doubted, and what they reached alone."""
    kept = [one.right for one in trials if one.share >= doubt]
    # Smoothed as what it is compared with: else nothing may be added to forms that never failed.
    alone = (sum(one.right_alone for one in trials) + 1) / (len(trials) + 2)
    return FormsBeside(len(kept), sum(kept), alone)


def _doubt(curve: Curve) -> float:
    """The share of the finder below which fewer forms than ``DOUBTED`` bear their label."""
    for bound, share in zip(curve.bounds, curve.shares, strict=True):
        if share >= DOUBTED:
            return bound if bound > curve.bounds[0] else 0.0
    return 0.0


def _classifier(
    examples: Sequence[Example], prepared: Sequence[Prepared], chosen: Sequence[int], seed: int
) -> Classifier:
    if not any(examples[number].labels for number in chosen):
        return Classifier({})
    return learn_labels(
        [
            (words_of(prepared[number]), given)
            for number in chosen
            if (given := examples[number].labels) is not None
        ],
        seed,
    )


def _label_trials(
    classifier: Classifier,
    examples: Sequence[Example],
    prepared: Sequence[Prepared],
    chosen: Sequence[int],
) -> list[Trial]:
    return [
        Trial(name, raw, name in given)
        for number in chosen
        if classifier.weights and (given := examples[number].labels) is not None
        for name, raw in classifier.raw(words_of(prepared[number])).items()
        if raw > 0
    ]
