"""A connection to a hub, and what its errors mean. psycopg is loaded when one is opened."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.core.errors import HubError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.log_entry import FORMAT
from tui.hub import passwords
from tui.hub.address import HubAddress
from tui.hub.schema import VERSION
from tui.hub.values import Greeting, MemberPower

if TYPE_CHECKING:
    from psycopg import Connection

SECONDS_TO_CONNECT = 10
_REFUSALS = {
    "member": lambda: _("you are no member of this hub, or not any more"),
    "name": lambda: _("it is in another's name"),
    "scheme": lambda: _("only the hub's owner changes labels, articles and settings"),
    "article": lambda: _("the hub does not have its article"),
    "clock": lambda: _("the clock of this computer is more than a day ahead of the hub's"),
    "time": lambda: _("its time is no time"),
    "table": lambda: _("the hub does not know what it changes"),
    "owner": lambda: _("only an owner of the hub may do that"),
    "taken": lambda: _("the server has a role of this name, which is not of this hub"),
    "nobody": lambda: _("the hub has no such member"),
    "log": lambda: _("nobody changes what a hub has"),
}


def connect(address: HubAddress, passfile: Path, *, autocommit: bool = False) -> "Connection[Any]":
    """A connection, to be closed by whoever asked for it. Raises HubError."""
    psycopg = extra("hub", "psycopg")
    with explain_errors(address):
        made: Connection[Any] = psycopg.connect(
            **address.parameters(),
            **passwords.parameters(passfile),
            connect_timeout=SECONDS_TO_CONNECT,
            application_name="hashiya",
            client_encoding="utf8",
            autocommit=autocommit,
        )
    return made


@contextlib.contextmanager
def explain_errors(address: HubAddress) -> Iterator[None]:
    """What PostgreSQL raises leaves the block as a HubError of one line."""
    psycopg = extra("hub", "psycopg")
    try:
        yield
    except psycopg.OperationalError as error:
        raise _cut_off(error, address) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise HubError(refusal(error), file=address.url) from error
    except psycopg.Error as error:
        raise HubError(refusal(error), file=address.url) from error


def refusal(error: Exception) -> str:
    """Why the hub refused, in words."""
    line = _line(error)
    word = line.removeprefix("hashiya: ")
    if word in _REFUSALS and word != line:
        return _REFUSALS[word]()
    # The second wall, which knows nothing but the name that an event is signed with.
    return _REFUSALS["name"]() if "row-level security" in line else line


def greet(connection: "Connection[Any]", address: HubAddress) -> Greeting:
    """What the hub is, and who one is there. Raises HubError where one cannot work with it."""
    psycopg = extra("hub", "psycopg")
    with explain_errors(address):
        try:
            row = connection.execute(
                "SELECT version, least_format, era, annotator, power, restored, horizon::text"
                " FROM hashiya.hello()"
            ).fetchone()
        except psycopg.errors.InvalidSchemaName as error:
            raise HubError(
                _("there is no hub in this database"),
                file=address.url,
                way_out=_("its owner makes one: hashiya hub init URL"),
            ) from error
    if row is None or row[3] is None:
        raise HubError(_REFUSALS["member"](), file=address.url)
    version, least_format, era, annotator, power, restored, horizon = row
    # Tables that are newer are still for programs of a format that they take.
    if least_format > FORMAT:
        raise HubError(
            _("the hub is for a newer Hashiya"), file=address.url, way_out=_("update Hashiya")
        )
    if version < VERSION:
        raise HubError(
            _("the hub is for an older Hashiya"),
            file=address.url,
            way_out=_("its owner brings it up to date: hashiya hub upgrade"),
        )
    if restored:
        raise HubError(
            _("the hub was restored from a copy, and is not ready"),
            file=address.url,
            way_out=_("its owner makes it so: hashiya hub upgrade"),
        )
    return Greeting(annotator, MemberPower(power), era, int(horizon))


def _cut_off(error: Exception, address: HubAddress) -> HubError:
    line = _line(error)
    lower = line.lower()
    if "password" in lower or "no pg_hba.conf entry" in lower or "not permitted to log in" in lower:
        return HubError(
            _("the hub does not let {role} in: {line}").format(role=address.role, line=line),
            file=address.url,
            way_out=_("join again with the password you were given: hashiya hub join URL"),
        )
    if "certificate" in lower or "ssl" in lower:
        return HubError(
            _("the hub does not prove that it is itself: {line}").format(line=line),
            file=address.url,
            way_out=_("see docs/hub.md for certificates; --insecure does without"),
        )
    return HubError(
        _("the hub does not answer: {line}").format(line=line),
        file=address.url,
        way_out=_("work goes on without it, and is sent when it answers"),
        offline=True,
    )


def _line(error: Exception) -> str:
    """The first line of what libpq or the server says."""
    diag = getattr(error, "diag", None)
    said = getattr(diag, "message_primary", None) or str(error).strip() or type(error).__name__
    line = said.splitlines()[0].strip()
    # libpq names the server first, which the error names anyway.
    return line.rpartition("failed: ")[2] or line
