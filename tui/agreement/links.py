"""Agreement on what stands between spans, and on what spans bear: relations and attributes.

A relation is the same where its label and both its spans are. How far that is due to the spans is
told by those relations alone whose ends both annotators have. An attribute is compared on spans
that both have alike, by kappa.
"""

from collections import Counter
from collections.abc import Iterator

from tui.agreement.answers import Answer, Arc
from tui.agreement.f1 import Counts, f1, mean_and_deviation
from tui.agreement.kappa import cohen_kappa
from tui.agreement.tally import AnnotatorPair, Tally
from tui.agreement.values import (
    ArcLabelAgreement,
    AttributeAgreement,
    PairOfArcs,
    PairOfValues,
    RelationAgreement,
)


def relation_agreement(found: Tally) -> RelationAgreement | None:
    """Of relations, over pairs and by label; None where nobody gave any."""
    labels = sorted({arc[0] for answer in _answers(found) for arc in answer.arcs})
    if not labels:
        return None
    pairs = [_pair_of_arcs(found, pair) for pair in found.pairs]
    return RelationAgreement(
        pairs,
        mean_and_deviation([one.exact for one in pairs])[0],
        mean_and_deviation([one.matched for one in pairs])[0],
        [_of_label(found, label) for label in labels],
    )


def attribute_agreement(found: Tally) -> list[AttributeAgreement]:
    """Each attribute that anybody gave, by name."""
    bearing: dict[str, set[str]] = {}
    for answer in _answers(found):
        for element, name, _value in answer.borne:
            bearing.setdefault(name, set()).add(element[2])
    rows = []
    for name, labels in sorted(bearing.items()):
        pairs = [_pair_of_values(found, pair, name, labels) for pair in found.pairs]
        kappa = mean_and_deviation([one.kappa for one in pairs])[0]
        rows.append(AttributeAgreement(name, pairs, kappa))
    return rows


def _answers(found: Tally) -> Iterator[Answer]:
    known = {name for pair in found.pairs for name in pair}
    for article in found.articles:
        yield from (answer for name, answer in article.answers.items() if name in known)


def _both(found: Tally, pair: AnnotatorPair) -> Iterator[tuple[Answer, Answer]]:
    """The answers of two to the articles that both answered."""
    for article in found.articles:
        one, other = (article.answers.get(name) for name in pair)
        if one is not None and other is not None:
            yield one, other


def _counts(one: frozenset[Arc], other: frozenset[Arc]) -> Counts:
    return Counts(len(one & other), len(one), len(other))


def _between(one: Answer, other: Answer) -> tuple[frozenset[Arc], frozenset[Arc]]:
    """The relations of each whose ends both have."""
    spans = one.spans & other.spans
    own, theirs = (
        frozenset(arc for arc in answer.arcs if arc[1] in spans and arc[2] in spans)
        for answer in (one, other)
    )
    return own, theirs


def _pair_of_arcs(found: Tally, pair: AnnotatorPair) -> PairOfArcs:
    total, ends, between = Counts(), Counts(), Counts()
    for one, other in _both(found, pair):
        total += _counts(one.arcs, other.arcs)
        own, theirs = (Counter(arc[1:] for arc in answer.arcs) for answer in (one, other))
        ends += Counts((own & theirs).total(), own.total(), theirs.total())
        between += _counts(*_between(one, other))
    return PairOfArcs(*pair, total, f1(total), f1(ends), between, f1(between))


def _of_label(found: Tally, label: str) -> ArcLabelAgreement:
    exact, matched = list[float | None](), list[float | None]()
    for pair in found.pairs:
        total, between = Counts(), Counts()
        for one, other in _both(found, pair):
            total += _counts(_with(one.arcs, label), _with(other.arcs, label))
            own, theirs = _between(one, other)
            between += _counts(_with(own, label), _with(theirs, label))
        exact.append(f1(total))
        matched.append(f1(between))
    counts = Counter[str]()
    for article in found.articles:
        for name, answer in article.answers.items():
            counts[name] += len(_with(answer.arcs, label))
    names = {name for pair in found.pairs for name in pair}
    return ArcLabelAgreement(
        label,
        {name: counts[name] for name in sorted(names)},
        mean_and_deviation(exact)[0],
        mean_and_deviation(matched)[0],
    )


def _with(arcs: frozenset[Arc], label: str) -> frozenset[Arc]:
    return frozenset(arc for arc in arcs if arc[0] == label)


def _pair_of_values(found: Tally, pair: AnnotatorPair, name: str, labels: set[str]) -> PairOfValues:
    table = Counter[tuple[str, str]]()
    for one, other in _both(found, pair):
        values = [
            {element: value for element, borne, value in answer.borne if borne == name}
            for answer in (one, other)
        ]
        for element in one.spans & other.spans:
            if element[2] in labels:
                table[values[0].get(element, ""), values[1].get(element, "")] += 1
    given = table.total() - table["", ""]
    same = sum(count for (own, theirs), count in table.items() if own == theirs)
    return PairOfValues(*pair, table.total(), given, same, cohen_kappa(table))
