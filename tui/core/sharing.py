"""Sharing articles out among annotators: a function of texts, names and a seed, and nothing else.

Two hosts that have the same articles come to the same shares without talking to each other.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import floor

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _


@frozen_dataclass
class ShareableArticle:
    """An article by its id, with the hash of its text, which orders it, and its words."""

    id: str
    sha256: str
    words: int


@frozen_dataclass
class Share:
    """One article for one annotator; ``position`` is its place in the order that all share."""

    article_id: str
    annotator: str
    position: int


def seeded_order(articles: Iterable[ShareableArticle], seed: int) -> list[ShareableArticle]:
    """The articles in the order of the hash of the seed with their texts' hashes."""

    def place(article: ShareableArticle) -> tuple[bytes, str]:
        said = f"{seed}:{article.sha256}".encode("ascii")
        return hashlib.sha256(said).digest(), article.id

    return sorted(articles, key=place)


def shares(
    articles: Iterable[ShareableArticle],
    names: Sequence[str],
    *,
    overlap: float = 1.0,
    common: int = 0,
    seed: int = 0,
    held: Mapping[str, frozenset[str]] | None = None,
    had: Mapping[str, frozenset[str]] | None = None,
    among: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Share]:
    """Who is to do which article, in the order of the seed.

    The first ``common`` go to all; each other to as many as ``overlap`` says, where 1.5 gives every
    second one to two: to those with the fewest words so far, of these to those least often
    together, of these by name. What annotators have already (``held``, by article's id) stays and
    counts; what they ``had`` in other rounds they do not get again: fewer do it where nobody else
    is left. Only the articles ``among`` these ids are shared out, and of them the first ``limit``;
    what is held of the others counts all the same. Raises UsageError where it cannot be had.
    """
    names = sorted(dict.fromkeys(names))
    if not names or not 1 <= overlap <= len(names):
        raise UsageError(
            _("an overlap of {overlap:g} is not possible with {count} annotators").format(
                overlap=overlap, count=len(names)
            ),
            way_out=_("it is at least 1, and at most as many as there are annotators"),
        )
    held, had = held or {}, had or {}
    everything = list(articles)
    wanted_ones = [one for one in everything if among is None or one.id in among]
    words: Counter[str] = Counter(dict.fromkeys(names, 0))
    together: Counter[frozenset[str]] = Counter()
    for article in everything:
        _count(article, held.get(article.id, frozenset()), words, together)
    found = []
    for position, article in enumerate(seeded_order(wanted_ones, seed)[:limit]):
        there = set(held.get(article.id, ()))
        able = [name for name in names if name not in had.get(article.id, ())]
        # Of ten articles with an overlap of 1.5 exactly five are done twice, wherever one stops.
        rank = position - common
        wanted = floor((rank + 1) * overlap) - floor(rank * overlap)
        count = len(names) if position < common else wanted
        while len(there) < count and (free := [name for name in able if name not in there]):
            chosen = min(free, key=lambda name: (words[name], _met(name, there, together), name))
            words[chosen] += article.words
            together.update(frozenset((chosen, other)) for other in there)
            there.add(chosen)
            found.append(Share(article.id, chosen, position))
    return found


def _count(
    article: ShareableArticle,
    holders: frozenset[str],
    words: Counter[str],
    together: Counter[frozenset[str]],
) -> None:
    for name in holders:
        words[name] += article.words
        together.update(frozenset((name, other)) for other in holders if other > name)


def _met(name: str, there: Iterable[str], together: Counter[frozenset[str]]) -> int:
    """How often an annotator shares an article with those who have this one."""
    return sum(together[frozenset((name, other))] for other in there)
