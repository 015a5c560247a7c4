"""Hearing that something came to a hub, over a connection that stays open.

Only for who reads what all do: a hub lets in a hundred connections, and not two hundred desks.
What is heard says that there is something, and nothing of it; who hears nothing asks now and then.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.hub.address import HubAddress
from tui.hub.connection import connect, explain_errors, greet
from tui.hub.values import MemberPower

if TYPE_CHECKING:
    from psycopg import Connection

CHANNEL = "hashiya"
"""``take_in`` in schema.py says on it that events came."""


class Listener:
    """Listens until it is closed. Raises HubError."""

    def __init__(self, connection: "Connection[Any]", address: HubAddress) -> None:
        self._open, self._address = connection, address
        connection.execute(f"LISTEN {CHANNEL}")

    def heard(self, but: int) -> bool:
        """Whether anything came since this was asked, but from the server's process ``but``."""
        with explain_errors(self._address):
            return bool({one.pid for one in self._open.notifies(timeout=0)} - {but})

    def close(self) -> None:
        """Listen no more."""
        self._open.close()


def listen(address: HubAddress, passfile: Path) -> Listener | None:
    """What listens; None for an annotator, to whom hardly anything comes. Raises HubError."""
    connection = connect(address, passfile, autocommit=True)
    try:
        with explain_errors(address):
            if greet(connection, address).power is not MemberPower.ANNOTATOR:
                return Listener(connection, address)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None
