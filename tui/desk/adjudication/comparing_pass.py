"""All articles that annotators have, each compared with what is settled, in one pass."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from tui.agreement.answers import answer_of
from tui.core.decided_place import is_hanging
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.core.span import Relation, Source, Span
from tui.desk.adjudication.gold_set import GoldSet
from tui.desk.adjudication.hanging_things import links_apart
from tui.desk.adjudication.offered import OfferedReader
from tui.desk.adjudication.settlement_book import settlements
from tui.desk.adjudication.settlements import ArticleSettlements, ComparedAnswers
from tui.desk.adjudication.statements import spans_under
from tui.desk.adjudication.verdicts import HangingPlaces
from tui.store.database import Database
from tui.store.records.export import Selection, records
from tui.store.work import decisions
from tui.store.work.decisions import Decision


@frozen_dataclass
class ArticleToSettle:
    """An article as far as it is settled. ``annotators`` are done with it, ``waiting`` were asked
    for and are not; ``done`` says whether gold is."""

    id: str
    title: str
    text: str
    annotators: tuple[str, ...]
    waiting: tuple[str, ...]
    compared: ComparedAnswers
    gold: GoldSet
    status: Status
    decisions: Mapping[str, Decision]
    settled: ArticleSettlements
    hanging: HangingPlaces

    @property
    def links_apart(self) -> int:
        """How many differences there are in relations and attributes, whatever stands in gold."""
        return links_apart(self.compared.answers)

    @property
    def done(self) -> bool:
        """Whether a curator has said so."""
        return self.status is Status.DONE


def articles_to_settle(
    db: Database, asked: Sequence[str], gold: str, *, articles: Collection[str] = ()
) -> Iterator[ArticleToSettle]:
    """Each article that one of those asked for has opened, in the order the articles came.

    ``articles`` are ids; where none is given, all.
    """
    reader = OfferedReader(db)
    decided = _by_article(decisions.every(db, gold, articles))
    wanted = Selection(articles=articles, keys=True)
    for id_, group in groupby(records(db, wanted), key=lambda record: record.id):
        known = {record.annotator: record for record in group}
        stood = {
            name: (known[name].status or Status.TODO) if name in known else Status.TODO
            for name in asked
        }
        if all(status is Status.TODO for status in stood.values()):
            continue
        done = tuple(name for name in asked if stood[name] is Status.DONE)
        compared = ComparedAnswers({name: answer_of(known[name]) for name in done})
        standing = gold_set(known[gold], gold) if gold in known else GoldSet()
        taken = decided.get(id_ or "", {})
        read = {place: reader.offered_in(one) for place, one in taken.items()}
        offered = {place: one.statements for place, one in read.items()}
        keys = {place: one.key for place, one in read.items()}
        any_record = next(iter(known.values()))
        yield ArticleToSettle(
            id_ or "",
            any_record.title,
            any_record.text,
            done,
            tuple(name for name in asked if name not in done),
            compared,
            standing,
            (known[gold].status or Status.TODO) if gold in known else Status.TODO,
            taken,
            settlements(compared, taken, offered, standing, keys),
            {place: spans_under(said) for place, said in offered.items() if is_hanging(place)},
        )


def gold_set(record: Record, gold: str) -> GoldSet:
    """What stands in gold, from a record with the ids of its rows."""
    id_ = record.id or ""
    return GoldSet(
        tuple(_span(one, id_, gold) for one in record.spans),
        frozenset(record.labels),
        tuple(
            Relation(arc.id or "", id_, gold, arc.label, arc.head, arc.tail)
            for arc in record.relations
        ),
        {one.id: dict(one.attributes) for one in record.spans if one.id and one.attributes},
    )


def _span(one: RecordSpan, article_id: str, gold: str) -> Span:
    return Span(
        one.id or "", article_id, gold, one.label, one.start, one.end, one.note,
        one.source or Source.HAND, one.score, one.origin, one.edited,
    )  # fmt: skip


def _by_article(every: Iterator[Decision]) -> dict[str, dict[str, Decision]]:
    found: dict[str, dict[str, Decision]] = {}
    for one in every:
        found.setdefault(one.article_id, {})[one.place] = one
    return found
