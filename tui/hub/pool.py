"""Work that is given out as it is asked for: articles in a pool, each to so many annotators.

Who takes one has it for a while. What is not done by then goes to others; what is done counts,
whenever it comes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tui.hub.address import HubAddress
from tui.hub.connection import explain_errors

if TYPE_CHECKING:
    from psycopg import Connection


def offer(
    connection: "Connection[Any]", address: HubAddress, articles: Sequence[str], each: int
) -> int:
    """Put articles, by the hashes of their first texts, into the pool, each for ``each``
    annotators; how many they are."""
    with explain_errors(address), connection.transaction():
        row = connection.execute(
            "SELECT hashiya.offer(%s::bytea[], %s)",
            ([bytes.fromhex(hash_) for hash_ in articles], each),
        ).fetchone()
    return int(row[0]) if row else 0


def take_work(
    connection: "Connection[Any]", address: HubAddress, most: int, lasting: timedelta
) -> list[str]:
    """Take up to ``most`` articles that one has not had; those that one has are renewed."""
    with explain_errors(address), connection.transaction():
        rows = connection.execute(
            "SELECT encode(a, 'hex') FROM hashiya.take_work(%s, %s) a", (most, lasting)
        ).fetchall()
    return [str(hash_) for (hash_,) in rows]


def give_back(connection: "Connection[Any]", address: HubAddress) -> int:
    """Give back what one has and has not done; how many articles that are."""
    with explain_errors(address), connection.transaction():
        row = connection.execute("SELECT hashiya.give_back()").fetchone()
    return int(row[0]) if row else 0
