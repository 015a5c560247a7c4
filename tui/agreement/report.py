"""All numbers on agreement, from answers."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from tui.agreement.alpha import binary_alpha, nominal_alpha
from tui.agreement.answers import Answers, pairs_of
from tui.agreement.bootstrap import FEW, Interval, PackedCounts, interval
from tui.agreement.f1 import Counts, f1, mean_and_deviation
from tui.agreement.kappa import binary_table, cohen_kappa, fleiss_kappa
from tui.agreement.links import attribute_agreement, relation_agreement
from tui.agreement.periods import periods
from tui.agreement.tally import Marks, Tally, tally
from tui.agreement.u_alpha import label_alpha
from tui.agreement.u_alpha_2004 import Disagreement, alpha_u_2004
from tui.agreement.units import Unit
from tui.agreement.values import (
    Agreement,
    ArticleAgreement,
    ArticleLabelAgreement,
    LabelAgreement,
    Number,
    PairAgreement,
    PairOfSets,
    SpanAgreement,
)

SAMPLES = 1000

GroupNumbers = Sequence[int]


def agreement(
    answers: Answers,
    *,
    against: str | None = None,
    unit: Unit = Unit.WORD,
    samples: int = SAMPLES,
    seed: int | None = None,
    times: Mapping[tuple[str, str], str] | None = None,
) -> Agreement:
    """How far the annotators of these answers say the same; all numbers but gamma.

    ``samples`` of 0 asks for no intervals. ``seed`` is made from the texts where none is given, so
    that the same articles give the same intervals. ``times`` says when each annotator left an
    article, by article and annotator.
    """
    pairs = pairs_of(answers, against)
    if seed is None:
        seed = seed_of(answers)
    found = tally(answers, pairs, unit)
    drawn = _Numbers(found, samples, seed)
    per_pair = [drawn.pair(place) for place in range(len(pairs))]
    mean, deviation = mean_and_deviation([one.exact.value for one in per_pair])
    everyone = len({name for pair in pairs for name in pair})
    marks = found.marks.get("", Counter())
    units = found.unitizing
    names = sorted({name for pair in pairs for name in pair})
    disagreements = found.continuum.disagreements(names)
    spans = SpanAgreement(
        pairs=per_pair,
        mean=Number(mean, drawn.interval(drawn.mean("exact"))),
        deviation=deviation,
        fleiss=_fleiss(marks, everyone),
        fleiss_marked=_fleiss(_marked(marks), everyone),
        alpha=binary_alpha(marks),
        alpha_marked=binary_alpha(_marked(marks)),
        u_alpha=None if units.nesting else units.by_value.alpha(),
        u_alpha_binary=units.any_value.alpha(),
        cu_alpha=None if units.nesting else units.valued.alpha(),
        alpha_u_2004=alpha_u_2004(list(disagreements.values())),
        nesting=units.nesting,
        gamma=None,
        labels=[drawn.label(place, everyone, disagreements) for place in range(len(found.labels))],
        articles=_articles(found),
        confusions=dict(found.confusions),
        kinds=dict(found.kinds),
        ambiguities=found.ambiguities,
        periods=periods(found, times or {}),
    )
    return Agreement(
        annotators=names,
        unit=unit,
        spans=spans,
        article_labels=_article_labels(found),
        relations=relation_agreement(found),
        samples=samples,
        seed=seed,
        other_texts=answers.other_texts,
        replaced=answers.replaced,
        attributes=attribute_agreement(found),
    )


def with_gamma(whole: Agreement, gamma: float | None) -> Agreement:
    """The same with gamma, which is computed apart since it may be stopped."""
    return replace(whole, spans=replace(whole.spans, gamma=gamma))


def seed_of(answers: Answers) -> int:
    """A number of 32 bits from the texts, whatever order they came in."""
    hashes = sorted(sha256(_bytes(article.text)).digest() for article in answers.articles)
    return int.from_bytes(sha256(b"".join(hashes)).digest()[:4])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Numbers:
    """Numbers from the fields of a tally, each with its interval."""

    def __init__(self, found: Tally, samples: int, seed: int) -> None:
        self._found = found
        packed = PackedCounts(found.fields, found.size)
        self._totals = packed.totals()
        self._samples = packed.samples(samples, seed) if found.fields else []
        self._few = len(found.fields) < FEW

    def interval(
        self, number: Callable[[GroupNumbers], float | None], *, few: bool = False
    ) -> Interval | None:
        """The interval of a number."""
        return interval(self._samples, number, few=few or self._few)

    def pair(self, place: int) -> PairAgreement:
        """The numbers of one pair."""
        one, other = self._found.pairs[place]
        shared = self._found.shared[one, other]
        counts = {name: _pair_counts(self._found, place, name) for name in _MEASURES}

        def number(value: Callable[[GroupNumbers], float | None]) -> Number:
            return Number(value(self._totals), self.interval(value, few=shared.both < FEW))

        marks = [
            self._found.pair_field(place, name)
            for name in ("marked", "marked_one", "marked_other", "units")
        ]
        return PairAgreement(
            one,
            other,
            shared,
            {name: count(self._totals) for name, count in counts.items()},
            **{name: number(_f1_of(count)) for name, count in counts.items()},
            kappa=number(lambda fields: _kappa(*(fields[k] for k in marks))),
            kappa_marked=number(lambda fields: _kappa_marked(*(fields[k] for k in marks[:3]))),
        )

    def mean(self, measure: str) -> Callable[[GroupNumbers], float | None]:
        """The mean of a measure over pairs."""
        counts = [
            _f1_of(_pair_counts(self._found, place, measure))
            for place in range(len(self._found.pairs))
        ]
        return lambda fields: mean_and_deviation([one(fields) for one in counts])[0]

    def label(
        self, place: int, everyone: int, disagreements: Mapping[str, Disagreement]
    ) -> LabelAgreement:
        """The numbers of one label."""
        found = self._found
        label = found.labels[place]

        def number(measure: str) -> Number:
            fields_of = [
                (found.label_field(k, place, measure), found.label_field(k, place, "spans"))
                for k in range(len(found.pairs))
            ]

            def value(fields: GroupNumbers) -> float | None:
                each = [
                    2 * fields[both] / fields[spans] for both, spans in fields_of if fields[spans]
                ]
                return sum(each) / len(each) if each else None

            return Number(value(self._totals), self.interval(value))

        kappas = [
            _kappa(both, one, other, self._units(k))
            for k, pair in enumerate(found.pairs)
            for both, one, other in [found.label_marks.get((pair, label), [0, 0, 0])]
        ]
        marks = Counter(found.marks.get(label, {}))
        for several, units in found.units.items():
            marks[0, several] += units - sum(n for (_k, m), n in marks.items() if m == several)
        return LabelAgreement(
            label,
            {name: counts[label] for name, counts in sorted(found.spans.items())},
            number("exact"),
            number("relaxed"),
            mean_and_deviation(kappas)[0],
            _fleiss(marks, everyone),
            binary_alpha(marks),
            label_alpha(found.unitizing.by_value, label),
            alpha_u_2004([disagreements[label]] if label in disagreements else []),
        )

    def _units(self, pair: int) -> int:
        return self._totals[self._found.pair_field(pair, "units")]


_MEASURES = {
    "exact": ("exact", "one", "other"),
    "relaxed": ("relaxed", "one", "other"),
    "extent": ("extent", "one", "other"),
    "characters": ("characters", "characters_one", "characters_other"),
}


def _pair_counts(found: Tally, place: int, measure: str) -> Callable[[GroupNumbers], Counts]:
    both, one, other = (found.pair_field(place, name) for name in _MEASURES[measure])
    return lambda fields: Counts(fields[both], fields[one], fields[other])


def _f1_of(counts: Callable[[GroupNumbers], Counts]) -> Callable[[GroupNumbers], float | None]:
    return lambda fields: f1(counts(fields))


def _kappa(both: int, one: int, other: int, units: int) -> float | None:
    return cohen_kappa(binary_table(both, one, other, units))


def _kappa_marked(both: int, one: int, other: int) -> float | None:
    return _kappa(both, one, other, one + other - both)


def _fleiss(marks: Mapping[tuple[int, int], int], everyone: int) -> float | None:
    if everyone < 2:
        return None
    return fleiss_kappa({(k, m - k): n for (k, m), n in marks.items() if m == everyone and n})


def _marked(marks: Marks) -> Marks:
    """Those that anybody marked."""
    return Counter({(k, m): n for (k, m), n in marks.items() if k})


def _articles(found: Tally) -> list[ArticleAgreement]:
    """Every article, the worst first; those in which nobody marked anything last."""
    rows = []
    for article, counts in zip(found.articles, found.fields, strict=True):
        total = Counts()
        for place in range(len(found.pairs)):
            names = ("exact", "one", "other")
            total += Counts(*(counts.get(found.pair_field(place, name), 0) for name in names))
        known = {name for pair in found.pairs for name in pair}
        spans = {n: len(a.spans) for n, a in sorted(article.answers.items()) if n in known}
        differing = total.one + total.other - 2 * total.both
        rows.append((differing, ArticleAgreement(article.id, article.title, f1(total), spans)))
    rows.sort(key=lambda row: (row[1].exact is None, row[1].exact or 0.0, -row[0]))
    return [row for _differing, row in rows]


def _article_labels(found: Tally) -> ArticleLabelAgreement | None:
    known = {name for pair in found.pairs for name in pair}
    articles = [
        {name: answer.labels for name, answer in article.answers.items() if name in known}
        for article in found.articles
    ]
    if not any(labels for article in articles for labels in article.values()):
        return None
    rows = []
    for one, other in found.pairs:
        both = [(a[one], a[other]) for a in articles if one in a and other in a]
        total = sum((Counts(len(x & y), len(x), len(y)) for x, y in both), Counts())
        rows.append(PairOfSets(one, other, total, f1(total), cohen_kappa(Counter(both))))
    return ArticleLabelAgreement(
        rows,
        mean_and_deviation([row.exact for row in rows])[0],
        nominal_alpha([list(map(_name, article.values())) for article in articles]),
    )


def _name(labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(labels))
