"""What a rule settles over many articles, before a curator looks: an event an article."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from tui.agreement.answers import Element
from tui.agreement.differences import Version
from tui.core.article import Article
from tui.core.errors import UsageError
from tui.core.event import Change, Event
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Review, Status
from tui.desk.adjudication.adjudicated import AdjudicatedArticle
from tui.desk.adjudication.comparing_pass import ArticleToSettle, articles_to_settle
from tui.desk.adjudication.gold_set import GoldSet
from tui.desk.adjudication.rulings import UNANIMOUS, Ruling, agreed_rulings, ruling_on, verdict_for
from tui.desk.adjudication.settlements import ArticleSettlements, Settlement, SettlementState
from tui.desk.adjudication.statements import Thing, element_of, version_of
from tui.desk.adjudication.verdicts import GoldWriter
from tui.store.database import Database
from tui.store.log import events
from tui.store.texts import articles
from tui.store.work import decisions, reversal, reviews

MAJORITY = "majority"
AT_ONCE = 200
"""So many articles are settled in one transaction: a desk that writes meanwhile waits for it."""


@frozen_dataclass
class AutoRule:
    """``name`` is ``unanimous``, ``majority`` or a number: so many annotators at least.

    Articles count that ``least`` annotators are done with. With ``labels`` only differences count
    in which nothing else is said.
    """

    name: str
    least: int = 2
    labels: Collection[str] = ()

    def version(self, item: Settlement) -> Version | None:
        """What the rule takes of a difference."""
        if self.name == UNANIMOUS:
            return None
        count = sum(len(one.who) for one in item.difference.versions)
        needed = count // 2 + 1 if self.name == MAJORITY else int(self.name)
        return item.difference.shared_by(needed)

    def allows(self, things: Collection[Thing]) -> bool:
        """Whether nothing but what is asked for is said."""
        return not self.labels or all(_label_of(thing) in self.labels for thing in things)


@dataclass(slots=True)
class RuleReport:
    """What a rule did, or would do: decisions by the rule that is noted with them, articles that
    were settled so, those that wait for annotators, and differences that stay open, by kind."""

    taken: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    ready: int = 0
    waiting: int = 0
    left: Counter[str] = field(default_factory=Counter)
    group: str = ""


def parse_rule(name: str, least: int = 2, labels: Collection[str] = ()) -> AutoRule:
    """The rule of this name. Raises UsageError where there is none."""
    if name not in (UNANIMOUS, MAJORITY) and not (name.isdecimal() and int(name) > 0):
        raise UsageError(
            _("{name!r} is no rule").format(name=name),
            way_out=_("choose unanimous, majority, or a number of annotators such as 2"),
        )
    return AutoRule(name, least, labels)


def apply_rule(
    db: Database,
    asked: Sequence[str],
    rule: AutoRule,
    *,
    gold: str,
    curator: str,
    dry_run: bool = False,
    watch: Callable[[int], None] = lambda _count: None,
) -> RuleReport:
    """Settle what the rule settles; nothing that a curator decided on is touched.

    Relations and attributes are offered once their spans stand, so that an article with any is
    gone through twice.
    """
    run = _RuleRun(db, rule, gold, curator, dry_run)
    ids = articles.ids(db)
    for first in range(0, len(ids), AT_ONCE):
        batch = ids[first : first + AT_ONCE]
        with nullcontext() if dry_run else db.transaction():
            again = [
                article.id
                for article in articles_to_settle(db, asked, gold, articles=batch)
                if run.settle(article)
            ]
            if again:
                for article in articles_to_settle(db, asked, gold, articles=again):
                    run.settle(article, once_more=True)
        watch(len(batch))
    return run.report


def rule_rulings(
    settled: ArticleSettlements, who: tuple[str, ...], gold: GoldSet, rule: AutoRule
) -> list[Ruling]:
    """What a rule settles of an article; a span that would cross one of gold's of its label stays
    open, and so does what a curator left for later or decided before it changed."""
    chosen = agreed_rulings(settled.agreed, who)
    for item in settled.items:
        version = rule.version(item)
        if item.state is SettlementState.OPEN and version is not None:
            verdict, things, of = verdict_for(version)
            chosen.append(ruling_on(item, verdict, things, of, rule=rule.name))
    standing = {element_of(span) for span in gold.spans}
    found = []
    for ruling in chosen:
        spans = version_of((), ruling.things).spans
        crossing = any(_crosses(span, other) for span in spans for other in standing)
        if not crossing and rule.allows((*ruling.about, *ruling.things)):
            standing |= set(spans)
            found.append(ruling)
    return found


def take_back_rule(db: Database, rule: str, *, gold: str, curator: str) -> int:
    """Take back what a rule decided and no curator changed since; how many decisions."""
    found: dict[str, list[str]] = {}
    for decision in decisions.every(db, gold):
        if decision.rule == rule:
            found.setdefault(decision.article_id, []).append(decision.place)
    group = db.clock.new_id()
    ids = list(found)
    for first in range(0, len(ids), AT_ONCE):
        with db.transaction():
            for id_ in ids[first : first + AT_ONCE]:
                state = AdjudicatedArticle(db, id_, (), gold=gold, curator=curator)
                state.take_back(found[id_], group=group)
    return sum(map(len, found.values()))


def undo_run(db: Database, run: Sequence[Event], *, curator: str) -> list[Event]:
    """Undo what one run of a rule settled, or what one taking back took, the last event first.

    What a curator decided otherwise since stays: of what was settled the place, of what was taken
    back the article.
    """
    group = db.clock.new_id()
    with db.transaction():
        return [_undone(db, event, group, curator) for event in run]


def _undone(db: Database, event: Event, group: str, curator: str) -> Event:
    stand, all_stand = decisions.standing_of(db, event)
    there = event.article_id is not None and articles.exists(db, event.article_id)
    if there and stand:
        first = stand[0]
        state = AdjudicatedArticle(db, first.article_id, (), gold=first.gold, curator=curator)
        return state.take_back([one.place for one in stand], group=group, reverses=event.id)
    in_name_only = not there or not all_stand
    return reversal.undo_one_of(db, event, group, by=curator, in_name_only=in_name_only)


class _RuleRun:
    """One run of a rule over articles, and what it did."""

    def __init__(
        self, db: Database, rule: AutoRule, gold: str, curator: str, dry_run: bool
    ) -> None:
        self._db = db
        self._rule = rule
        self._gold = gold
        self._curator = curator
        self._dry_run = dry_run
        self.report = RuleReport(group=db.clock.new_id())

    def settle(self, article: ArticleToSettle, *, once_more: bool = False) -> bool:
        """Settle an article; whether it is to be looked at again, for what hangs on spans."""
        report = self.report
        count = len(article.annotators)
        if count < max(self._rule.least, 2):
            report.waiting += 1
            return False
        report.ready += not once_more
        rulings = rule_rulings(article.settled, article.annotators, article.gold, self._rule)
        report.taken.update(one.rule or "" for one in rulings)
        if rulings:
            report.articles += not once_more
            if not self._dry_run:
                self._write(article, rulings)
        more = bool(rulings and article.settled.waiting_links and not self._dry_run)
        if not more or once_more:
            settled = {one.key for one in rulings}
            report.left.update(
                item.difference.kind.value
                for item in article.settled.items
                if item.is_open and item.difference.key not in settled
            )
        return more

    def _write(self, article: ArticleToSettle, rulings: Sequence[Ruling]) -> None:
        stored = Article(article.id, article.title, article.text, "", "")
        writer = GoldWriter(self._db, stored, self._gold, self._curator)
        changes: list[Change] = writer.changes(rulings, article.gold, article.hanging)
        if article.status is Status.TODO:
            review = Review(article.id, self._gold)
            changes.append(reviews.change(review, Status.DOING))
        events.record(
            self._db,
            events.DECIDE,
            changes,
            annotator=self._curator,
            article_id=article.id,
            group=self.report.group,
        )


def _crosses(one: Element, other: Element) -> bool:
    """Whether two spans of a label overlap and neither lies in the other."""
    first, second = sorted((one, other), key=lambda span: (span[0], -span[1]))
    return first[2] == second[2] and first[0] < second[0] < first[1] < second[1]


def _label_of(thing: Thing) -> str:
    if isinstance(thing, str):
        return thing
    if isinstance(thing[0], tuple):
        return thing[0][2]
    return thing[0] if isinstance(thing[0], str) else str(thing[2])
