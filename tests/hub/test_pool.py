"""Work from a pool: each article to as many as wanted, and nothing that is done is given away."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from psycopg import Connection

from tests.hub.hubs import Hub
from tests.store.fresh import LABELS
from tui.core.review import Status
from tui.hub import pool
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.hub_log import canonical_articles
from tui.store.project import scheme
from tui.store.texts import articles
from tui.store.work import assignments, reviews

HOURS = timedelta(hours=72)


def filled(hub: Hub, lead: Database, count: int) -> list[str]:
    """Many articles on the hub; what it calls them."""
    with lead.transaction():
        for number in range(count):
            articles.add(lead, text=f"مقال {number}", title="", meta={}, id_=f"m{number}")
    hub.sync(lead, "lead")
    return list(canonical_articles(lead).values())


def offer(hub: Hub, names: list[str], each: int) -> int:
    """Offer these articles, each to so many."""
    with hub.connect("lead") as connection:
        return pool.offer(connection, hub.address("lead"), names, each)


def counts(hub: Hub) -> list[tuple[int, int]]:
    """Of each offered article how many count as having it, by the pool and by the leases."""
    with hub.connect("hashiya_admin") as connection:
        return connection.execute(
            "SELECT p.taken, (SELECT count(*)::int FROM hashiya.leases l"
            "  WHERE l.article = p.article AND l.counted) FROM hashiya.pool p ORDER BY p.place"
        ).fetchall()


def test_many_at_once_get_each_article_as_often_as_wanted(hub: Hub, lead: Database) -> None:
    names = filled(hub, lead, 30)
    offer(hub, names, 2)
    with ExitStack() as stack:
        people = {
            who: [stack.enter_context(hub.connect(who)) for _desk in range(2)]
            for who in ("muna", "sami", "rana", "lead")
        }

        def take_all(who: str, connection: Connection[Any]) -> list[tuple[str, str]]:
            taken = []
            while found := pool.take_work(connection, hub.address(who), 1, HOURS):
                taken += [(who, one) for one in found]
            return taken

        with ThreadPoolExecutor(8) as threads:
            done = [threads.submit(take_all, who, one) for who, desks in people.items()
                    for one in desks]  # fmt: skip
        taken = [one for each in done for one in each.result()]
    assert len(taken) == len(set(taken)) == 2 * len(names)
    assert {name: sum(one == name for _who, one in taken) for name in names} == dict.fromkeys(
        names, 2
    )
    assert counts(hub) == [(2, 2)] * len(names)


def test_what_is_not_done_in_time_goes_to_others_and_what_is_done_late_counts(
    hub: Hub, lead: Database, muna: Database, sami: Database
) -> None:
    names = filled(hub, lead, 1)[:2]
    offer(hub, names, 1)
    hub.sync(muna, "muna")
    hub.sync(sami, "sami")
    with hub.connect("muna") as connection:
        taken = pool.take_work(connection, hub.address("muna"), 5, timedelta(0))
        assert sorted(taken) == sorted(names)
    here = {hash_: id_ for id_, hash_ in canonical_articles(muna).items()}
    assignments.take_own(muna, [here[one] for one in taken], "muna")
    # She does the first offline; meanwhile both leases end, and Sami gets both.
    first = here[names[0]]
    said = reviews.change(reviews.get(muna, first, "muna"), Status.DONE)
    events.record(muna, "status", [said], annotator="muna", article_id=first)
    with hub.connect("sami") as connection:
        assert sorted(pool.take_work(connection, hub.address("sami"), 5, HOURS)) == sorted(names)
    assert counts(hub) == [(1, 1), (1, 1)]
    assert hub.sync(muna, "muna").refused == 0
    assert counts(hub) == [(2, 2), (1, 1)]
    with hub.connect("sami") as connection:
        assert pool.give_back(connection, hub.address("sami")) == 2
    assert counts(hub) == [(1, 1), (0, 0)]
    # What she has done is never given to her again; what she has not is.
    with hub.connect("muna") as connection:
        assert pool.take_work(connection, hub.address("muna"), 5, HOURS) == [names[1]]


def test_an_annotator_assigns_nothing_but_what_they_took(
    hub: Hub, lead: Database, muna: Database
) -> None:
    names = filled(hub, lead, 1)
    offer(hub, names[:1], 1)
    hub.sync(muna, "muna")
    with hub.connect("muna") as connection:
        (taken,) = pool.take_work(connection, hub.address("muna"), 1, HOURS)
    here = {hash_: id_ for id_, hash_ in canonical_articles(muna).items()}
    assignments.take_own(muna, [here[taken]], "muna")
    assert hub.sync(muna, "muna").refused == 0
    assignments.take_own(muna, [here[names[1]]], "muna")
    assert hub.sync(muna, "muna").refused == 1
    hub.sync(lead, "lead")
    assert [one.article_id for one in assignments.of_annotator(lead, "muna")] == ["a0"]
    assert assignments.give_back_own(muna, "muna") == 2
    hub.sync(muna, "muna")
    assert scheme.labels(muna) == list(LABELS)
