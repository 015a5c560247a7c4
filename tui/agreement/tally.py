"""One pass over the articles: everything that the numbers on spans are made of."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import combinations

from tui.agreement.ambiguity import Ambiguity, ambiguity_of
from tui.agreement.answers import AnsweredArticle, Answers
from tui.agreement.confusion import Confusion, PairKind, alignment, confusions, kinds
from tui.agreement.f1 import Counts, characters, exact_by_label, extent, relaxed_by_label
from tui.agreement.matching import Extent
from tui.agreement.spans import Spans
from tui.agreement.u_alpha import (
    Coincidences,
    ValuedCoincidences,
    add_article,
    add_valued,
    joined_extents,
    nests,
)
from tui.agreement.u_alpha_2004 import Disagreement, category_disagreement
from tui.agreement.units import Unit, Words, marked_by, union, with_several
from tui.agreement.values import Shared
from tui.core.frozen_dataclass import frozen_dataclass

AnnotatorPair = tuple[str, str]
Marks = Counter[tuple[int, int]]

PAIR_FIELDS = (
    "exact", "relaxed", "extent", "one", "other",
    "characters", "characters_one", "characters_other",
    "marked", "marked_one", "marked_other", "units",
)  # fmt: skip
LABEL_FIELDS = ("exact", "relaxed", "spans")


@dataclass(slots=True)
class UnitizingTally:
    """What the alphas of 2016 need: over all labels, over any label, of each label."""

    by_value: Coincidences = field(default_factory=Coincidences)
    any_value: Coincidences = field(default_factory=Coincidences)
    valued: ValuedCoincidences = field(default_factory=ValuedCoincidences)
    nesting: int = 0


@dataclass(slots=True)
class GammaTally:
    """The articles that all annotators answered, one after another, for alpha_U of 2004: by label
    and annotator the joined units, sorted."""

    length: int = 0
    units: dict[str, dict[str, list[Extent]]] = field(default_factory=dict)

    def add(self, versions: Mapping[str, "_Version"], length: int) -> None:
        """Add an article."""
        for name, one in versions.items():
            for label, extents in one.spans.by_label.items():
                units = self.units.setdefault(label, {}).setdefault(name, [])
                units += [(self.length + s, self.length + e) for s, e in joined_extents(extents)]
        self.length += length

    def disagreements(self, annotators: Collection[str]) -> dict[str, Disagreement]:
        """Of each label."""
        if len(annotators) < 2:
            return {}
        return {
            label: category_disagreement([units.get(name, []) for name in annotators], self.length)
            for label, units in sorted(self.units.items())
        }


@dataclass(slots=True)
class Tally:
    """Counts of all articles, and those of each that are drawn again.

    ``fields`` holds for each article that counts for a pair, by place, the counts named by
    ``pair_field`` and ``label_field``. ``marks`` counts units by how many annotators marked them
    (with the label, or with any: "") and of how many; ``label_marks`` for a pair and label those of
    both, of the one, of the other.
    """

    pairs: Sequence[AnnotatorPair]
    labels: Sequence[str]
    fields: list[dict[int, int]] = field(default_factory=list)
    articles: list[AnsweredArticle] = field(default_factory=list)
    shared: dict[AnnotatorPair, Shared] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    units: Counter[int] = field(default_factory=Counter)
    label_marks: dict[tuple[AnnotatorPair, str], list[int]] = field(default_factory=dict)
    spans: dict[str, Counter[str]] = field(default_factory=dict)
    confusions: Counter[Confusion] = field(default_factory=Counter)
    kinds: Counter[PairKind] = field(default_factory=Counter)
    ambiguities: dict[str, Ambiguity] = field(default_factory=dict)
    unitizing: UnitizingTally = field(default_factory=UnitizingTally)
    continuum: GammaTally = field(default_factory=GammaTally)

    def pair_field(self, pair: int, name: str) -> int:
        """Where a pair's count stands, by the pair's place."""
        return pair * len(PAIR_FIELDS) + PAIR_FIELDS.index(name)

    def label_field(self, pair: int, label: int, name: str) -> int:
        """Where a pair's count of a label stands, by the places of both."""
        before = len(self.pairs) * len(PAIR_FIELDS)
        place = (pair * len(self.labels) + label) * len(LABEL_FIELDS)
        return before + place + LABEL_FIELDS.index(name)

    @property
    def size(self) -> int:
        """How many fields there are."""
        labels = len(self.labels) * len(LABEL_FIELDS)
        return len(self.pairs) * (len(PAIR_FIELDS) + labels)


@frozen_dataclass
class _Version:
    """One annotator's spans with the units that they mark."""

    spans: Spans
    marks: Mapping[str, int]
    marked: int


def tally(answers: Answers, pairs: Sequence[AnnotatorPair], unit: Unit) -> Tally:
    """Count all articles; in numbers over all annotators those of any of the pairs take part."""
    places = {pair: place for place, pair in enumerate(pairs)}
    shared = [
        (article, present) for article in answers.articles if (present := _present(article, places))
    ]
    known = {name for pair in pairs for name in pair}
    labels = sorted(
        {
            label
            for article, _pairs in shared
            for name, answer in article.answers.items()
            if name in known
            for _start, _end, label in answer.spans
        }
    )
    found = Tally(pairs, labels)
    label_places = {label: place for place, label in enumerate(labels)}
    for article, present in shared:
        names = [name for name in article.answers if name in known]
        words = Words(article.text) if unit is Unit.WORD else None
        size = len(article.text) if words is None else len(words)
        versions = {name: _version(article, name, words) for name in names}
        counts: dict[int, int] = {}
        for pair in present:
            one, other = versions[pair[0]], versions[pair[1]]
            _count_pair(found, places[pair], label_places, one, other, size, counts)
            aligned = alignment(one.spans.elements, other.spans.elements)
            found.confusions.update(confusions(aligned))
            found.kinds.update(kinds(aligned))
        _count_all(found, article, versions, size)
        if len(versions) == len(known):
            found.continuum.add(versions, len(article.text))
        found.fields.append(counts)
        found.articles.append(article)
    found.shared = _standing(answers, pairs)
    return found


def _present(article: AnsweredArticle, places: Mapping[AnnotatorPair, int]) -> list[AnnotatorPair]:
    """The pairs that both answered an article."""
    return [
        pair
        for one, other in combinations(sorted(article.answers), 2)
        for pair in ((one, other), (other, one))
        if pair in places
    ]


def _standing(answers: Answers, pairs: Sequence[AnnotatorPair]) -> dict[AnnotatorPair, Shared]:
    standing: dict[AnnotatorPair, Counter[str]] = {pair: Counter() for pair in pairs}
    for article in answers.articles:
        _count_standing(article, pairs, standing)
    return {pair: Shared(*(standing[pair][one.name] for one in fields(Shared))) for pair in pairs}


def _count_standing(
    article: AnsweredArticle,
    pairs: Sequence[AnnotatorPair],
    standing: Mapping[AnnotatorPair, Counter[str]],
) -> None:
    for pair in pairs:
        one, other = (article.answers.get(name) for name in pair)
        if one is not None and other is not None:
            standing[pair]["both"] += 1
            standing[pair]["both_empty"] += not (one.spans or other.spans)
        elif one is not None:
            standing[pair]["only_one"] += 1
        elif other is not None:
            standing[pair]["only_other"] += 1
        elif article.opened.issuperset(pair):
            standing[pair]["opened"] += 1


def _version(article: AnsweredArticle, name: str, words: Words | None) -> _Version:
    spans = Spans(article.answers[name].spans)
    marks = spans.character_masks if words is None else words.masks(spans.elements)
    return _Version(spans, marks, union(marks.values()))


def _count_pair(
    found: Tally,
    place: int,
    label_places: Mapping[str, int],
    one: _Version,
    other: _Version,
    size: int,
    counts: dict[int, int],
) -> None:
    exact, relaxed = (
        exact_by_label(one.spans, other.spans),
        relaxed_by_label(one.spans, other.spans),
    )
    covered: Counts = characters(one.spans, other.spans)
    values = (
        sum(exact.values()), sum(relaxed.values()), extent(one.spans, other.spans).both,
        len(one.spans), len(other.spans),
        covered.both, covered.one, covered.other,
        (one.marked & other.marked).bit_count(),
        one.marked.bit_count(), other.marked.bit_count(), size,
    )  # fmt: skip
    first = place * len(PAIR_FIELDS)
    counts.update((first + k, value) for k, value in enumerate(values) if value)
    own, theirs = one.spans.by_label, other.spans.by_label
    for label in own.keys() | theirs.keys():
        first = found.label_field(place, label_places[label], LABEL_FIELDS[0])
        spans = len(own.get(label, ())) + len(theirs.get(label, ()))
        for k, value in enumerate((exact.get(label, 0), relaxed.get(label, 0), spans)):
            if value:
                counts[first + k] = value
        marks = found.label_marks.setdefault((found.pairs[place], label), [0, 0, 0])
        mine, yours = one.marks.get(label, 0), other.marks.get(label, 0)
        marks[0] += (mine & yours).bit_count()
        marks[1] += mine.bit_count()
        marks[2] += yours.bit_count()


def _count_all(
    found: Tally, article: AnsweredArticle, versions: Mapping[str, _Version], size: int
) -> None:
    several = len(versions)
    found.units[several] += size
    in_use = {label for one in versions.values() for label in one.marks}
    found.marks.setdefault("", Counter()).update(
        marked_by([one.marked for one in versions.values()], size)
    )
    for label in in_use:
        masks = [one.marks.get(label, 0) for one in versions.values()]
        if any(masks):
            marks = found.marks.setdefault(label, Counter())
            marks.update(marked_by(masks, union(masks).bit_count()))
    for name, one in versions.items():
        counts = found.spans.setdefault(name, Counter())
        for label, extents in one.spans.by_label.items():
            counts[label] += len(extents)
        ambiguity = replace(
            ambiguity_of(one.spans.elements),
            repeated=article.answers[name].repeated,
            several=with_several(one.marks.values()),
        )
        found.ambiguities[name] = found.ambiguities.get(name, Ambiguity()) + ambiguity
    _count_units(found.unitizing, versions, len(article.text))


def _count_units(total: UnitizingTally, versions: Mapping[str, _Version], length: int) -> None:
    units = [
        [
            (place, label)
            for label, extents in one.spans.by_label.items()
            for place in joined_extents(extents)
        ]
        for one in versions.values()
    ]
    masks = [one.spans.character_masks for one in versions.values()]
    add_article(total.by_value, units, masks, length)
    anything = [
        [(place, "") for place in joined_extents(sorted(one.spans.extents))]
        for one in versions.values()
    ]
    covered = [{"": union(one.values())} if one else {} for one in masks]
    add_article(total.any_value, anything, covered, length)
    if any(nests(sorted(one.spans.elements)) for one in versions.values()):
        total.nesting += 1
    else:
        add_valued(total.valued, units, masks)
