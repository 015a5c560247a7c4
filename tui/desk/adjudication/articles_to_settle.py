"""The articles to settle, those with differences first, and who is still waited for."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from tui.agreement.differences import differences, label_differences
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import ngettext
from tui.core.roles import GOLD
from tui.desk.adjudication.comparing_pass import ArticleToSettle, articles_to_settle
from tui.desk.adjudication.rulings import UNANIMOUS
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.work import reviews
from tui.store.work.differing import DifferingArticle, differing_articles
from tui.store.work.golds import golds

READY = 2
"""So many annotators must be done with an article, unless the project wants more."""
ACCEPTED = ("unanimous", "majority", "none")
"""What may be settled as an article is opened."""


@frozen_dataclass
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


@frozen_dataclass
class AdjudicationEntry:
    """A line of the list: how many differences there are, how many of them are open, and who was
    asked for and is not done."""

    id: str
    title: str
    state: ReadyState
    differences: int
    open_count: int
    waiting: tuple[str, ...]


def adjudication_options(
    db: Database,
    curator: str,
    *,
    gold: str = GOLD,
    annotators: tuple[str, ...] = (),
    accept: str | None = None,
    seed: int = 1,
    blind: bool = False,
    ready: int | None = None,
) -> AdjudicationOptions:
    """What is asked for, and for all else what the project decided.

    Where nobody is named all are compared who hold nothing that was settled. Names are hidden
    where the project or the curator wants it, in an order that is drawn from ``seed``.
    """
    held = project_settings.values(db)
    hidden = blind or project_settings.is_on(db, "hide-names")
    return AdjudicationOptions(
        annotators or annotators_to_ask(db, gold),
        curator,
        gold,
        held["accept"] if accept is None else accept,
        seed if hidden else None,
        int(held["ready"]) if ready is None else ready,
    )


def adjudication_entries(
    db: Database,
    options: AdjudicationOptions,
    *,
    as_imported: bool = False,
    count_settled: bool = False,
) -> list[AdjudicationEntry]:
    """All articles that one of the annotators has opened: those with most open differences first,
    then where all say the same, then what is settled, and last what waits for annotators.

    Or, of what is not settled, ``as_imported``. In what is settled, with nothing done there since,
    no difference is counted unless ``count_settled``: that takes as long as all the others.
    """
    found = differing_articles(db, options.annotators, options.gold, options.ready)
    looked_into = [one.id for one in found if _must_be_judged(one, options, count_settled)]
    judged: dict[str, tuple[int, int]] = {}
    if looked_into:
        for article in articles_to_settle(
            db, options.annotators, options.gold, articles=looked_into
        ):
            judged[article.id] = _counts_of(article)
    entries = [_entry(one, judged.get(one.id), options.ready) for one in found]
    states = list(ReadyState)

    def place(entry: AdjudicationEntry) -> tuple[int, int]:
        state = states.index(entry.state)
        if as_imported:
            return max(state, states.index(ReadyState.SAME)), 0
        return state, -entry.open_count if entry.state is ReadyState.DIFFERS else 0

    # Sorting is stable: else in the order the articles came.
    return sorted(entries, key=place)


def annotators_to_ask(db: Database, gold: str) -> tuple[str, ...]:
    """Everybody who has done anything but hold what was decided."""
    settled = {gold, GOLD, *golds(db)}
    return tuple(name for name in reviews.annotators(db) if name not in settled)


def too_few_words(ready: int) -> str:
    """What is said where so many are not done with an article yet."""
    return ngettext(
        "{count} annotator must be done with an article before it is settled",
        "{count} annotators must be done with an article before it is settled",
        ready,
    ).format(count=ready)


def open_total(entries: Iterable[AdjudicationEntry]) -> int:
    """How many differences are open in articles that are ready."""
    return sum(one.open_count for one in entries if one.state is ReadyState.DIFFERS)


def _must_be_judged(
    article: DifferingArticle, options: AdjudicationOptions, count_settled: bool
) -> bool:
    """Whether decisions are to be read to know how many differences are open."""
    wanted = len(article.done) >= options.ready and (count_settled or not article.is_settled)
    return wanted and _needs_judging(article)


def _needs_judging(article: DifferingArticle) -> bool:
    return article.has_decisions or article.has_links


def _entry(
    article: DifferingArticle, judged: tuple[int, int] | None, ready: int
) -> AdjudicationEntry:
    count, left = judged or (_differences_in(article),) * 2
    if len(article.done) < ready:
        state, left = ReadyState.WAITING, 0
    elif article.is_settled:
        state = ReadyState.SETTLED
        left = left if judged or not _needs_judging(article) else 0
    elif left:
        state = ReadyState.DIFFERS
    else:
        state = ReadyState.SETTLED if count else ReadyState.SAME
    return AdjudicationEntry(article.id, article.title, state, count, left, article.waiting)


def _counts_of(article: ArticleToSettle) -> tuple[int, int]:
    """How many differences there are, and how many of them are open."""
    count, left = len(article.settled.items), article.settled.open_count
    if article.decisions or article.done:
        return count, left
    # Relations and attributes become differences once their spans stand in gold: none does yet.
    return count + article.links_apart, left + article.links_apart


def _differences_in(article: DifferingArticle) -> int:
    """How many differences there are where nothing is decided: what all say belongs to none."""
    said: dict[str, Collection[tuple[int, int, str]]] = {**article.spans}
    labels: dict[str, Collection[str]] = {**article.labels}
    return len(differences(said)[1]) + len(label_differences(labels)[1])
