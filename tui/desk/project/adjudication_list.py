"""The articles to settle, those with differences first, and who is still waited for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.agreement.answers import GOLD
from tui.desk.project.adjudication_pass import ArticleToSettle, articles_to_settle
from tui.desk.rulings import UNANIMOUS
from tui.store import decisions, reviews
from tui.store.database import Database

READY = 2
"""So many annotators must be done with an article."""


@dataclass(frozen=True, slots=True)
class AdjudicationOptions:
    """Who is compared, for which gold, by whom, and how.

    ``accept`` is the rule by which differences are settled as an article is opened: ``none``,
    ``unanimous`` (what all say) or ``majority``. ``blind`` is a number where names are hidden.
    """

    annotators: tuple[str, ...]
    curator: str
    gold: str = GOLD
    accept: str = UNANIMOUS
    blind: int | None = None
    ready: int = READY


class ReadyState(StrEnum):
    """Where an article stands; the list is in this order."""

    DIFFERS = "differs"
    SAME = "same"
    SETTLED = "settled"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class AdjudicationEntry:
    """A line of the list: how many differences there are, how many of them are open, and who was
    asked for and is not done."""

    id: str
    title: str
    state: ReadyState
    differences: int
    open_count: int
    waiting: tuple[str, ...]


def adjudication_entries(db: Database, options: AdjudicationOptions) -> list[AdjudicationEntry]:
    """All articles that one of the annotators has opened: those with most open differences first,
    then where all say the same, then what is settled, and last what waits for annotators."""
    entries = [
        _entry(article, options.ready)
        for article in articles_to_settle(db, options.annotators, options.gold)
    ]
    states = list(ReadyState)
    # Sorting is stable: else in the order the articles came.
    return sorted(entries, key=lambda one: (states.index(one.state), -one.open_count))


def annotators_to_ask(db: Database, gold: str) -> tuple[str, ...]:
    """Everybody who has done anything but hold what was decided."""
    golds = {gold, GOLD, *decisions.golds(db)}
    return tuple(name for name in reviews.annotators(db) if name not in golds)


def article_after(entries: Sequence[AdjudicationEntry], article_id: str) -> str | None:
    """The next article with open differences, after this one and then from the first; None where
    there is no other."""
    ids = [one.id for one in entries if one.state is ReadyState.DIFFERS or one.id == article_id]
    if article_id in ids:
        place = ids.index(article_id)
        ids = [*ids[place + 1 :], *ids[:place]]
    return next(iter(ids), None)


def open_total(entries: Iterable[AdjudicationEntry]) -> int:
    """How many differences are open in articles that are ready."""
    return sum(one.open_count for one in entries if one.state is ReadyState.DIFFERS)


def _entry(article: ArticleToSettle, ready: int) -> AdjudicationEntry:
    count, left = len(article.settled.items), article.settled.open_count
    if not count and not article.done:
        # Relations become differences once both their ends stand in gold: here none does yet.
        count = left = article.relations_apart
    if len(article.annotators) < ready:
        state = ReadyState.WAITING
    elif left:
        state = ReadyState.DIFFERS
    elif article.done or count:
        state = ReadyState.SETTLED
    else:
        state = ReadyState.SAME
    return AdjudicationEntry(article.id, article.title, state, count, left, article.waiting)
