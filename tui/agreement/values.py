"""What is told of agreement: plain values, None where there is no number."""

from collections.abc import Mapping, Sequence

from tui.agreement.ambiguity import Ambiguity
from tui.agreement.bootstrap import Interval
from tui.agreement.confusion import Confusion, PairKind
from tui.agreement.f1 import Counts
from tui.agreement.units import Unit
from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class Number:
    """A number with its interval; None where it is not defined, or no interval was asked for."""

    value: float | None
    interval: Interval | None = None


@frozen_dataclass
class Shared:
    """How many articles count for a pair: answered by both, of these with no span by either; and,
    left out, answered by one of them alone, and opened by both with no answer by either."""

    both: int = 0
    both_empty: int = 0
    only_one: int = 0
    only_other: int = 0
    opened: int = 0


@frozen_dataclass
class PairAgreement:
    """Two annotators. ``counts`` of exact, relaxed, extent and characters are what their F1s are
    made of; kappa is over units, on all and on those that either marked."""

    one: str
    other: str
    shared: Shared
    counts: Mapping[str, Counts]
    exact: Number
    relaxed: Number
    extent: Number
    characters: Number
    kappa: Number
    kappa_marked: Number


@frozen_dataclass
class LabelAgreement:
    """One label: F1s and kappa are means over the pairs where they are defined, ``spans`` how often
    each annotator has it in articles that count for any pair of theirs."""

    label: str
    spans: Mapping[str, int]
    exact: Number
    relaxed: Number
    kappa: float | None
    fleiss: float | None
    alpha: float | None
    u_alpha: float | None
    alpha_u_2004: float | None


@frozen_dataclass
class ArticleAgreement:
    """One article: exact F1 over all its pairs, None where nobody marked anything, and how many
    spans each annotator has."""

    id: str
    title: str
    exact: float | None
    spans: Mapping[str, int]


@frozen_dataclass
class Period:
    """A stretch of time, or of articles where no time is known."""

    name: str
    articles: int
    exact: float | None


@frozen_dataclass
class SpanAgreement:
    """Of spans. ``fleiss`` counts articles that all annotators answered, the alphas all that two
    did. ``nesting``: articles in which spans of different labels overlap within an annotator, for
    which uα and cuα over all labels are not defined. ``kinds``: spans of both by what differs."""

    pairs: Sequence[PairAgreement]
    mean: Number
    deviation: float | None
    fleiss: float | None
    fleiss_marked: float | None
    alpha: float | None
    alpha_marked: float | None
    u_alpha: float | None
    u_alpha_binary: float | None
    cu_alpha: float | None
    alpha_u_2004: float | None
    nesting: int
    gamma: float | None
    labels: Sequence[LabelAgreement]
    articles: Sequence[ArticleAgreement]
    confusions: Mapping[Confusion, int]
    kinds: Mapping[PairKind, int]
    ambiguities: Mapping[str, Ambiguity]
    periods: Sequence[Period]


@frozen_dataclass
class PairOfSets:
    """Two annotators' article labels: F1 over (article, label), and kappa with each article's set
    of labels as one value."""

    one: str
    other: str
    counts: Counts
    exact: float | None
    kappa: float | None


@frozen_dataclass
class ArticleLabelAgreement:
    """Of labels of whole articles; alpha is nominal, each article's set of labels one value."""

    pairs: Sequence[PairOfSets]
    mean: float | None
    alpha: float | None


@frozen_dataclass
class PairOfArcs:
    """Two annotators' relations: label, and extent and label of both ends; and without the
    relation's own label. ``between`` counts those alone whose ends are spans that both have, and
    ``matched`` is their F1."""

    one: str
    other: str
    counts: Counts
    exact: float | None
    ends: float | None
    between: Counts
    matched: float | None


@frozen_dataclass
class ArcLabelAgreement:
    """One label of relations: F1s are means over the pairs where they are defined, ``relations``
    how often each annotator has it in articles that count for any pair of theirs."""

    label: str
    relations: Mapping[str, int]
    exact: float | None
    matched: float | None


@frozen_dataclass
class RelationAgreement:
    """Of relations."""

    pairs: Sequence[PairOfArcs]
    mean: float | None
    matched: float | None
    labels: Sequence[ArcLabelAgreement]


@frozen_dataclass
class PairOfValues:
    """Two annotators and an attribute: of the ``spans`` that both have alike, and whose label bears
    it anywhere, the values count, *none* among them. ``given`` is how many have one by either,
    ``same`` how many have the same by both."""

    one: str
    other: str
    spans: int
    given: int
    same: int
    kappa: float | None


@frozen_dataclass
class AttributeAgreement:
    """One attribute; kappa is the mean over the pairs where it is defined."""

    name: str
    pairs: Sequence[PairOfValues]
    kappa: float | None


@frozen_dataclass
class Agreement:
    """All of it. ``article_labels`` and ``relations`` are None where nobody gave any, and
    ``attributes`` are those that anybody gave, by name;
    ``other_texts`` are ids that stand for several texts, each an article of its own here."""

    annotators: Sequence[str]
    unit: Unit
    spans: SpanAgreement
    article_labels: ArticleLabelAgreement | None
    relations: RelationAgreement | None
    samples: int
    seed: int
    other_texts: Sequence[str] = ()
    replaced: int = 0
    attributes: Sequence[AttributeAgreement] = ()
