"""How good suggestions from own work are: each annotated article left out in turn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.suggest.form_index import FormIndex, is_place
from tui.desk.suggest.form_statistics import FormStatistics
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.view.offers import Offer, apart
from tui.desk.view.span_index import SpanIndex


@dataclass(slots=True)
class Score:
    """``offered`` places, of which ``right`` bear the label offered first, among ``spans`` spans.

    ``exact`` of the right ones have the span's very borders, the others leave its proclitics out;
    ``found`` spans were offered; ``known`` ones stand where a form does that is tagged elsewhere.
    """

    articles: int = 0
    spans: int = 0
    offered: int = 0
    right: int = 0
    exact: int = 0
    found: int = 0
    known: int = 0
    labels: dict[str, "Score"] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Of what is offered, the share that is right."""
        return self.right / self.offered if self.offered else 0.0

    @property
    def recall(self) -> float:
        """Of the spans, the share that is offered."""
        return self.found / self.spans if self.spans else 0.0

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        own = {
            "spans": self.spans,
            "offered": self.offered,
            "right": self.right,
            "found": self.found,
            "exact": self.exact,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
        }
        if not self.labels:
            return own
        return {
            "articles": self.articles,
            **own,
            "seen_elsewhere": self.known,
            "labels": {name: score.as_json() for name, score in sorted(self.labels.items())},
        }


class CrossValidation:
    """Offers made in each of these articles from the others alone, beside what is tagged there."""

    def __init__(self, articles: Iterable[tuple[str, list[Span]]]) -> None:
        self._articles = [(text, SpanIndex(spans)) for text, spans in articles if spans]
        self._forms = Lexicon.of(
            (text[span.start : span.end], span.label, 1)
            for text, spans in self._articles
            for span in spans
        )
        self._nested = any(has_nested_spans(spans) for _text, spans in self._articles)
        self._total: defaultdict[str, FormStatistics] = defaultdict(FormStatistics)
        self._places: list[dict[str, list[Range]]] = []
        self._own: list[dict[str, FormStatistics]] = []
        for text, spans in self._articles:
            self._look_at(text, spans)

    def _look_at(self, text: str, spans: SpanIndex) -> None:
        places: defaultdict[str, list[Range]] = defaultdict(list)
        own: defaultdict[str, FormStatistics] = defaultdict(FormStatistics)
        for place in FormIndex(text).places(self._forms.starts):
            places[place.form].append(place.range)
            own[place.form].look_at(place, text, spans)
        for form, evidence in own.items():
            self._total[form] += evidence
        self._places.append(dict(places))
        self._own.append(dict(own))

    def score(self) -> Score:
        """The offers of all articles, counted."""
        result = Score(articles=len(self._articles))
        for number, (text, spans) in enumerate(self._articles):
            found: set[str] = set()
            for offer in self._offers(number):
                place, label = offer.range, offer.labels[0]
                one = result.labels.setdefault(label, Score())
                right = [
                    span
                    for span in spans.touching(*place)
                    if span.label == label and is_place(span, text, place)
                ]
                exact = any((span.start, span.end) == tuple(place) for span in right)
                found.update(span.id for span in right)
                for score in (result, one):
                    score.offered += 1
                    score.right += bool(right)
                    score.exact += exact
            for span in spans:
                for score in (result, result.labels.setdefault(span.label, Score())):
                    score.spans += 1
                    score.found += span.id in found
            result.known += self._known(number, spans)
        return result

    def _offers(self, number: int) -> list[Offer]:
        offered = []
        for form, places in self._places[number].items():
            labels = (self._total[form] - self._own[number][form]).labels_to_offer()
            if labels:
                offered += [Offer(place, labels, form, "") for place in places]
        return apart(offered, nested=self._nested)

    def _known(self, number: int, spans: SpanIndex) -> int:
        """How many spans stand where a form stands that bears their label elsewhere, too."""
        text = self._articles[number][0]
        known: set[str] = set()
        for form, places in self._places[number].items():
            elsewhere = self._total[form] - self._own[number][form]
            for place in places:
                known.update(
                    span.id
                    for span in spans.touching(*place)
                    if span.label in elsewhere.labels and is_place(span, text, place)
                )
        return len(known)


def has_nested_spans(spans: SpanIndex) -> bool:
    """Whether any of the spans lies in another."""
    return any(
        other is not span and other.start <= span.start and span.end <= other.end
        for span in spans
        for other in spans.touching(span.start, span.end)
    )
