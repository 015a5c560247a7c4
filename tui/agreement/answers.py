"""Whose answers count, and for which articles."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record
from tui.core.review import Status
from tui.core.roles import GOLD

Element = tuple[int, int, str]
"""A span as it is compared: start, end, label."""

Arc = tuple[str, Element, Element]
"""A relation as it is compared: label, head, tail."""

Borne = tuple[Element, str, str]
"""What a span bears, as it is compared: the span, the attribute's name, its value."""


@frozen_dataclass
class Answer:
    """What one annotator said of one article; *nothing* is an answer, too.

    A span has one value of an attribute in ``borne``.
    ``repeated`` counts spans that were there a second time with the same extent and label.
    """

    spans: frozenset[Element] = frozenset()
    labels: frozenset[str] = frozenset()
    arcs: frozenset[Arc] = frozenset()
    repeated: int = 0
    borne: frozenset[Borne] = frozenset()


@frozen_dataclass
class AnsweredArticle:
    """A text, the answers that count by annotator, and who opened it without such an answer."""

    id: str
    title: str
    text: str
    answers: Mapping[str, Answer]
    opened: frozenset[str] = frozenset()


@frozen_dataclass
class Answers:
    """Articles that anybody answered or opened, in the order they came, and who answered any.

    ``other_texts`` are ids that stand for more than one text, and ``replaced`` counts answers that
    a later one of the same annotator to the same text took the place of.
    """

    articles: tuple[AnsweredArticle, ...]
    annotators: tuple[str, ...]
    other_texts: tuple[str, ...] = ()
    replaced: int = 0


@dataclass(slots=True)
class _Gathered:
    id: str
    title: str
    answers: dict[str, Answer] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)


def gather(
    records: Iterable[Record],
    *,
    statuses: Collection[Status] = (Status.DONE,),
    annotators: Collection[str] = (),
    labels: Collection[str] = (),
) -> Answers:
    """The answers in these records; an article is its text, whatever its id.

    A record counts where its status is among ``statuses``, or where it has none, as in files of
    tools that know none. ``annotators`` and ``labels`` each leave out what is not among them.
    """
    gathered: dict[str, _Gathered] = {}
    texts: dict[str, set[str]] = {}
    replaced = 0
    for record in records:
        id_ = record.id or record.place
        article = gathered.setdefault(record.text, _Gathered(id_, record.title))
        texts.setdefault(id_, set()).add(record.text)
        name = record.annotator
        if name is None or (annotators and name not in annotators):
            continue
        if record.status is not None and record.status not in statuses:
            if record.status is not Status.TODO or record.spans or record.labels:
                article.opened.add(name)
            continue
        answer = answer_of(record, labels)
        replaced += name in article.answers and article.answers[name] != answer
        article.answers[name] = answer
    known = sorted({name for article in gathered.values() for name in article.answers})
    return Answers(
        tuple(
            AnsweredArticle(one.id, one.title, text, one.answers, frozenset(one.opened))
            for text, one in gathered.items()
            if one.answers or one.opened
        ),
        tuple(known),
        tuple(sorted(id_ for id_, several in texts.items() if id_ and len(several) > 1)),
        replaced,
    )


def answer_of(record: Record, labels: Collection[str] = ()) -> Answer:
    """What a record says, of these labels alone where any are named."""
    by_id = {span.id: (span.start, span.end, span.label) for span in record.spans if span.id}
    given = [
        (span.start, span.end, span.label)
        for span in record.spans
        if not labels or span.label in labels
    ]
    spans = frozenset(given)
    arcs = (
        (relation.label, by_id[relation.head], by_id[relation.tail])
        for relation in record.relations
        if relation.head in by_id and relation.tail in by_id
    )
    return Answer(
        spans,
        frozenset(label for label in record.labels if not labels or label in labels),
        frozenset(arc for arc in arcs if arc[1] in spans and arc[2] in spans),
        len(given) - len(spans),
        _borne(record, spans),
    )


def _borne(record: Record, spans: Collection[Element]) -> frozenset[Borne]:
    """What these spans bear; of a span that is there twice the first that says something counts."""
    found: dict[tuple[Element, str], str] = {}
    for span in record.spans:
        element = (span.start, span.end, span.label)
        if element in spans:
            for name, value in span.attributes:
                found.setdefault((element, name), value)
    return frozenset((element, name, value) for (element, name), value in found.items())


def pairs_of(answers: Answers, against: str | None = None) -> list[tuple[str, str]]:
    """Every two annotators, by name; with ``against`` each with that one, who comes second.

    Who holds what was decided is left out unless it is the one ``against``.
    """
    names = [name for name in answers.annotators if name not in (GOLD, against)]
    if against is not None:
        return [(name, against) for name in names]
    return [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]


def of_annotators(answers: Answers, names: Collection[str]) -> Answers:
    """The same with the answers of these annotators alone."""
    kept = [
        replace(
            article,
            answers={name: one for name, one in article.answers.items() if name in names},
            opened=article.opened & set(names),
        )
        for article in answers.articles
    ]
    return replace(
        answers,
        articles=tuple(article for article in kept if article.answers or article.opened),
        annotators=tuple(name for name in answers.annotators if name in names),
    )
