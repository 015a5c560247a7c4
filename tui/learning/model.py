"""A model of one annotator's work: what it finds, how sure it is, and what of it is offered."""

from collections.abc import Collection, Mapping
from dataclasses import field

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.article_labels import Classifier, words_of
from tui.learning.calibration import LEAST_OFFERS, Calibration, Gate, Held
from tui.learning.certainty import Certainty
from tui.learning.examples import Predicted, PredictedLabel, Tagged
from tui.learning.finder import Finder, Prepared, TaggedText
from tui.learning.tokens import facts_of
from tui.text.fold import folded_form
from tui.text.matching import starts_of

LEAST_RIGHT = 0.5
"""Own forms of a label that were not surely right as often are not offered."""
OFTEN = 0.6
"""A form that bore a label in this share of its places is offered as an own form."""
Refused = Collection[tuple[str, str]]
"""Folded forms, each with a label, that were refused in an article."""


@frozen_dataclass
class Judge:
    """What scores of article labels mean, and which are offered from which score on."""

    calibration: Calibration
    gate: Gate


@frozen_dataclass
class SpanJudge:
    """How sure to be of spans, and which labels are offered from which score on."""

    certainty: Certainty
    gate: Gate


@frozen_dataclass
class Trained:
    """What a model was trained on; ``partial`` articles were still being worked on.

    ``at`` is UTC, ISO 8601, and ``fingerprint`` tells the work it has seen from any other. Who
    trains says both; a model trained without is as good.
    """

    articles: int
    partial: int
    words: int
    spans: int
    seed: int
    at: str = ""
    fingerprint: str = ""
    annotators: tuple[str, ...] = ()


@frozen_dataclass
class Model:
    """``finder`` and ``judge`` are for spans, the next two for labels of whole articles.

    ``own_forms`` tells how good the offers of own forms were, each article looked at with what
    the others say. Who trains says it; a model trained without is as good. A form that bore a
    label is spoken against where the finder gives a span of it less than the share ``doubt``.
    """

    finder: Finder
    judge: SpanJudge
    trained: Trained
    classifier: Classifier = field(default_factory=lambda: Classifier({}))
    article_judge: Judge | None = None
    own_forms: Mapping[str, Held] = field(default_factory=dict)
    doubt: float = 0.0

    @property
    def failing_forms(self) -> list[str]:
        """The labels whose own forms are not to be offered."""
        return failing(self.own_forms)

    def look(self, text: str) -> TaggedText:
        """What the finder sees in a text, for those that ask several things of it."""
        return self.finder.look(Prepared.of(text))

    def candidates(self, look: TaggedText) -> list[Predicted]:
        """All that is found, offered or not, in the order of spans."""
        return [one for one, _is_offered in self.judgements(look)]

    def judgements(self, look: TaggedText) -> list[tuple[Predicted, bool]]:
        """The same, each with whether the gate lets it through."""
        own = {place for place, share, _start in own_form_places(look) if share >= self.doubt}
        score, lets = self.judge.certainty.score, self.judge.gate.lets
        found = []
        for one in look.findings():
            place = Tagged(one.start, one.end, one.label)
            is_own = place in own
            sure = score(one.label, one.raw, is_own=is_own)
            found.append((Predicted(*place, sure), lets(one.label, sure, is_own=is_own)))
        return found

    def offers(
        self, text: str, refused: Refused = (), threshold: float | None = None
    ) -> list[Predicted]:
        """What is offered in a text, without what was refused in it.

        With a ``threshold`` that one counts, and every label passes.
        """
        return self.offers_of(self.look(text), refused, threshold)

    def offers_of(
        self, look: TaggedText, refused: Refused = (), threshold: float | None = None
    ) -> list[Predicted]:
        """The same for a text that was looked at."""
        text = look.prepared.text
        return [
            one
            for one, is_let in self.judgements(look)
            if (is_let if threshold is None else one.score >= threshold)
            and (folded_form(text[one.start : one.end]), one.label) not in refused
        ]

    def doubted_places(self, look: TaggedText) -> list[Tagged]:
        """Where forms stand that bore a label in what was learned, and do not here, by all that
        stands around them."""
        found = {
            Tagged(one.start, one.end, one.label)
            for one in look.known_forms()
            if one.raw < self.doubt
        }
        return sorted(found)

    def kept_starts(self, look: TaggedText) -> list[tuple[int, str, int]]:
        """Where forms begin without what stands before them, ال counted; a label that they bore;
        and where a span with that label begins, if it keeps more."""
        text, lexicon = look.prepared.text, self.finder.lexicon
        found = set()
        for token in look.prepared.tokens:
            word = text[token.start : token.end]
            for cut in starts_of(word):
                at = token.start + cut
                for form in lexicon.starts.get(facts_of(word[cut:]).folded, ()):
                    for label in lexicon.forms[form].labels:
                        if (start := look.start_of(at, label)) < at:
                            found.add((at, label, start))
        return sorted(found)

    def times_seen(self, text: str, one: Predicted) -> int:
        """In how many places that were learned from a form bore the label of an offer."""
        return self.finder.lexicon.of(text[one.start : one.end]).labels[one.label]

    def article_labels(self, text: str, threshold: float | None = None) -> list[PredictedLabel]:
        """The labels that are offered for the whole article, the surest first."""
        if self.article_judge is None:
            return []
        gate, score = self.article_judge.gate, self.article_judge.calibration.score
        found = [
            PredictedLabel(name, score(name, raw))
            for name, raw in self.classifier.raw(words_of(Prepared.of(text))).items()
            if raw > 0
        ]
        kept = [
            one
            for one in found
            if (gate.lets(one.label, one.score) if threshold is None else one.score >= threshold)
        ]
        return sorted(kept, key=lambda one: (-one.score, one.label))


def own_form_places(look: TaggedText) -> list[tuple[Tagged, float, int]]:
    """Where own forms would be offered in a text, beginning where the label's spans do: each with
    the finder's share there, and where the form itself begins."""
    text, lexicon = look.prepared.text, look.finder.lexicon
    return [
        (Tagged(look.start_of(one.start, one.label), one.end, one.label), one.raw, one.start)
        for one in look.known_forms()
        if lexicon.share(text[one.start : one.end], one.label) >= OFTEN
    ]


def failing(own_forms: Mapping[str, Held]) -> list[str]:
    """The labels whose own forms may be wrong more often than not; a label with few offers is
    judged by those of all.

    What was held out is more like the rest than what comes next: the same page goes on, its words
    come again. So a share that is above a half by chance is not enough.
    """
    held = own_forms.values()
    total = Held(*(sum(one[n] for one in held) for n in range(3)))
    judged = {
        label: one if one.offers >= LEAST_OFFERS else total for label, one in own_forms.items()
    }
    return sorted(
        label
        for label, one in judged.items()
        if one.offers >= LEAST_OFFERS and one.sure_precision < LEAST_RIGHT
    )
