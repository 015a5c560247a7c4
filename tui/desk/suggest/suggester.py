"""Suggestions from an annotator's own work, from lists of names, and from what was proposed.

It reads a database of its own, away from the keys: a key press never waits for it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.core.article import Article
from tui.core.i18n import _
from tui.core.selection import Range
from tui.core.span import Source, Span
from tui.desk.suggest.form_index import FormIndex, FormPlace, places_of
from tui.desk.suggest.form_statistics import FormStatistics
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.suggest.model_offers import ModelAnswer, candidates_in, joint_offers
from tui.desk.suggest.score_meaning import ScoreMeanings
from tui.desk.view.offer_tally import ENOUGH
from tui.desk.view.offers import Offer, apart
from tui.desk.view.span_index import SpanIndex
from tui.learning.train import PRECISION
from tui.store.database import Database
from tui.store.log import roles
from tui.store.project import gazetteer
from tui.store.rows import annotations
from tui.store.texts import articles, search
from tui.store.work import proposals
from tui.text.fold import Folded, Level, fold, folded_form
from tui.text.search_query import Term, phrase

LOOKED_AT = 25
"""In so many articles, the last ones worked on, a form is looked for to weigh it."""

JUDGED_BY = 50
"""The labels of own forms are judged by what became of them in so many articles, the last ones: one
that is offered no more has another chance as one goes on."""

LONGEST_TEXT = 1_000_000
"""In code points: the words of a longer article would take more memory than all else has."""

AT_ONCE = 200
"""Forms weighed in one look, so that it does not keep the processor from the keys for long."""


class Suggester:
    """What to offer one annotator. The first look at an article learns, the next ones are quick.

    ``precision`` is how many offers of a plug-in should be right, once it was measured here.
    """

    def __init__(self, db: Database, annotator: str, precision: float = PRECISION) -> None:
        self._db = db
        self._annotator = annotator
        self._meanings = ScoreMeanings(db, annotator, precision)
        self.more = False
        self._open = ""
        self._lexicon = Lexicon()
        self._index = FormIndex("")
        self._worked_on: dict[int, bool] = {}
        self._nested = False
        self._others: dict[str, FormStatistics] = {}
        self._read: dict[int, tuple[Folded, SpanIndex]] = {}
        self._refused: frozenset[str] = frozenset()

    def offers(
        self,
        article: Article,
        spans: Sequence[Span],
        answer: ModelAnswer | None = None,
        *,
        late: bool = False,
    ) -> list[Offer]:
        """What to offer in an article that has these spans, in the order of the text.

        What a model's ``answer`` offers is joined with it; one that comes ``late`` takes nothing
        away of what is offered without it.

        Of forms that were not weighed yet the first of the text are; then ``more`` says whether
        another look will bring others.
        """
        self.learn(article)
        own = SpanIndex(spans)
        for span in spans:
            form = folded_form(article.text[span.start : span.end])
            if not self._lexicon.knows(form):
                self._lexicon.count(form, span.label)
        found: defaultdict[str, list[Range]] = defaultdict(list)
        for place in self._index.places(self._lexicon.starts):
            found[place.form].append(place.range)
        unknown = [
            form for form in sorted(found, key=found.__getitem__) if form not in self._others
        ]
        self.more = len(unknown) > AT_ONCE
        for form in unknown[AT_ONCE:]:
            del found[form]
        refused = proposals.refusals(self._db, article.id, self._annotator)
        offered = [
            offer
            for form, places in found.items()
            for offer in self._of_form(article.text, form, places, own)
        ]
        offered += self._proposed(article)
        allowed = list(_allowed(self._passed(offered, None if late else answer), refused))
        if answer is not None:
            both = joint_offers(article.text, allowed, self._measured(answer), late=late)
            allowed = list(_allowed(both, refused))
        return [
            offer
            for offer in apart(allowed, nested=self._nested)
            if not any(
                self._in_the_way(article.text, span, offer) for span in own.touching(*offer.range)
            )
        ]

    def candidates(self, article: Article, answer: ModelAnswer) -> dict[int, float]:
        """Where in an article a span may begin that is not offered, by a model's ``answer``."""
        refused = proposals.refusals(self._db, article.id, self._annotator)
        return candidates_in(article.text, self._measured(answer), refused)

    def _measured(self, answer: ModelAnswer) -> ModelAnswer:
        """The answer with what its scores mean, where that is known."""
        return replace(answer, meaning=self._meanings.of(answer.stamp))

    def _passed(self, offers: Sequence[Offer], answer: ModelAnswer | None) -> list[Offer]:
        """Without own forms of labels that are refused, or wrong, more often than not."""
        failing = self._refused | (answer.failing if answer else frozenset())
        passed = []
        for offer in offers:
            if offer.source is Source.MATCH and failing.intersection(offer.labels):
                labels = tuple(label for label in offer.labels if label not in failing)
                if not labels:
                    continue
                offer = replace(offer, labels=labels)
            passed.append(offer)
        return passed

    def _in_the_way(self, text: str, span: Span, offer: Offer) -> bool:
        """A span that is there keeps an offer away, but for one inside it where spans nest.

        Of its last words alone one is inside, as names in construct are; of all its words none is.
        What an offer became by mending its edges keeps away what has its label inside.
        """
        start, end = offer.range
        if span.edited and span.source is not Source.HAND and span.label in offer.labels:
            return True
        inside = span.start <= start and end <= span.end
        fewer = end < span.end or len(text[start:end].split()) < len(
            text[span.start : span.end].split()
        )
        return not (self._nested and inside and fewer)

    def learn(self, article: Article) -> None:
        """Learn from what was done before this article was opened, unless that is known."""
        if article.id == self._open:
            return
        forms = search.forms(self._db, self._annotator)
        self._lexicon = Lexicon.of(forms, gazetteer.entries(self._db))
        self._nested = search.nests(self._db, self._annotator)
        self._worked_on = search.articles_in_progress(self._db, self._annotator, but=article.id)
        self._index = FormIndex(article.text if len(article.text) <= LONGEST_TEXT else "")
        self._others, self._read = {}, {}
        self._open = article.id
        self._meanings.forget()
        self._refused = self._labels_refused()

    def _labels_refused(self) -> frozenset[str]:
        """The labels whose own forms were refused more often than taken in the last articles."""
        last = sorted(self._worked_on)[-JUDGED_BY:]
        taken, forms = proposals.verdicts_on_forms(self._db, self._annotator, last)
        # What was never tagged with the label was not offered as an own form.
        refused = Counter(
            label for form, label in forms if label in self._lexicon.tagged.get(form, ())
        )
        return frozenset(
            label for label, count in refused.items() if count >= ENOUGH and count > taken[label]
        )

    @property
    def worked_on(self) -> int:
        """How many other articles were worked on when this one was opened."""
        return len(self._worked_on)

    def _of_form(
        self, text: str, form: str, places: list[Range], own: SpanIndex
    ) -> Iterator[Offer]:
        evidence = self._elsewhere(form) + _here(text, form, places, own)
        labels = evidence.labels_to_offer()
        listed = self._lexicon.listed.get(form, {})
        origin = _("you tagged {tagged} of {seen} places").format(
            tagged=evidence.labels.total(), seen=evidence.seen
        )
        if not labels and listed and not evidence.contradicts():
            labels, origin = tuple(listed), _("from {origin}").format(
                origin=", ".join(dict.fromkeys(listed.values()))
            )  # fmt: skip
        if labels:
            for place in places:
                yield Offer(place, labels, form, origin)

    def _elsewhere(self, form: str) -> FormStatistics:
        """What the last articles worked on, but for the open one, say of a form."""
        found = self._others.get(form)
        if found is None:
            found = self._others[form] = FormStatistics()
            term = phrase(form, clitics=True)
            for row in self._rows(term) if term else ():
                folded, spans = self._article(row)
                come = len(folded.raw) if self._worked_on[row] else _last_end(spans)
                for place in places_of(folded, form):
                    if place.range.end <= come:
                        found.look_at(place, folded.raw, spans)
        return found

    def _rows(self, term: Term) -> list[int]:
        """The last articles worked on that hold the words."""
        if not self._worked_on:
            return []
        rows = search.rows_holding(self._db, term, min(self._worked_on), max(self._worked_on))
        return sorted(self._worked_on.keys() & set(rows))[-LOOKED_AT:]

    def _article(self, row: int) -> tuple[Folded, SpanIndex]:
        found = self._read.get(row)
        if found is None:
            id_, text = articles.text_of(self._db, row)
            spans = SpanIndex(annotations.spans_of(self._db, id_, self._annotator))
            found = self._read[row] = fold(text, Level.LETTERS), spans
        return found

    def _proposed(self, article: Article) -> Iterator[Offer]:
        hidden = roles.hidden_names(self._db, self._annotator)
        for one in proposals.of_article(self._db, article.id, self._annotator):
            said = one.origin if one.origin not in hidden else ""
            origin = _("from {origin}").format(origin=said or one.source.value)
            if one.score is not None:
                origin += f" ({one.score:.2f})"
            form = folded_form(article.text[one.start : one.end])
            place = Range(one.start, one.end)
            yield Offer(place, (one.label,), form, origin, one.source, one.score, one.origin)


def _last_end(spans: SpanIndex) -> int:
    """How far one has come in an article that is not finished."""
    return max((span.end for span in spans), default=0)


def _here(text: str, form: str, places: list[Range], own: SpanIndex) -> FormStatistics:
    """What the open article says of a form, as far as one has come in it.

    It says nothing against a form that bears no label in it yet: its places are still offered.
    """
    found = FormStatistics()
    come = _last_end(own)
    for place in places:
        if place.end <= come:
            found.look_at(FormPlace(form, place), text, own)
    return found if found.labels else FormStatistics()


def _allowed(offers: list[Offer], refused: set[tuple[str, str]]) -> Iterator[Offer]:
    """The offers with what was not refused of their labels; what was proposed goes first."""
    for offer in sorted(offers, key=lambda one: one.source.value == "match"):
        labels = tuple(label for label in offer.labels if (offer.form, label) not in refused)
        if labels:
            yield offer if labels == offer.labels else replace(offer, labels=labels)
