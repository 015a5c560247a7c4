"""Which articles are still to do, and in which order a model would have them done."""

from collections.abc import Iterator, Mapping, Sequence

from tui.cli.model.at_hand import AtHand
from tui.cli.model.learning_data import LONGEST_TEXT, Work
from tui.core.article import Article
from tui.core.review import Status
from tui.learning.shuffle import permutation
from tui.learning.train import SEED
from tui.store.database import Database
from tui.store.texts import articles
from tui.store.work import reviews


def chosen_articles(
    db: Database, work: Work, annotator: str, named: Sequence[str]
) -> list[Article]:
    """The articles that were named; else those that the annotator has still to do."""
    if named:
        return [articles.get(db, articles.find(db, name)) for name in named]
    finished = (Status.DONE, Status.SKIPPED)
    return [
        one
        for one in articles.every(db)
        if one.id not in work.whole
        and len(one.text) <= LONGEST_TEXT
        and reviews.get(db, one.id, annotator).status not in finished
    ]


RANDOM = 0.1
"""The share that is drawn at random unless another is asked for."""


def doubts_of(
    db: Database, at_hand: AtHand, annotator: str, most: int | None = None
) -> dict[str, float]:
    """How unsure a model is of each article to do; of ``most`` of them, drawn at random, where
    there are more."""
    to_do = chosen_articles(db, at_hand.work, annotator, ())
    if most is not None and len(to_do) > most:
        to_do = [to_do[number] for number in permutation(len(to_do), SEED)[:most]]
    return {one.id: at_hand.model.look(one.text).doubt() for one in to_do}


def ordered_by_doubt(doubts: Mapping[str, float], share: float) -> list[tuple[str, str]]:
    """The ids, most doubtful first, with ``random`` ones between them: of each stretch of the list
    that share. The same doubts give the same order."""
    names = sorted(doubts)
    unsure = iter(sorted(doubts, key=lambda id_: (-doubts[id_], id_)))
    drawn = iter([names[number] for number in permutation(len(names), SEED)])
    listed: dict[str, str] = {}
    owed = 0.0
    while len(listed) < len(doubts):
        owed += share
        # Ten tenths are not quite one.
        why = "random" if owed > 1 - 1e-9 else "doubt"
        owed -= why == "random"
        listed[_first(drawn if why == "random" else unsure, listed)] = why
    return list(listed.items())


def _first(names: Iterator[str], listed: Mapping[str, str]) -> str:
    return next(one for one in names if one not in listed)
