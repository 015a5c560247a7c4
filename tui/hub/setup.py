"""Making the tables of a hub, bringing them up to date, and its members."""

import secrets
from typing import TYPE_CHECKING, Any

from tui.core.errors import HubError, UsageError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.log_entry import FORMAT
from tui.hub.address import HubAddress
from tui.hub.connection import explain_errors
from tui.hub.member_functions import MEMBERS, POOL
from tui.hub.schema import FUNCTIONS, RIGHTS, TABLES, VERSION
from tui.hub.values import Member, MemberPower

if TYPE_CHECKING:
    from psycopg import Connection

_MOST_BYTES = 63
"""Of a name in PostgreSQL (NAMEDATALEN)."""
VERSIONS: dict[int, tuple[str, ...]] = {1: (*TABLES, *FUNCTIONS, *MEMBERS, *POOL, *RIGHTS)}
"""What makes each version out of the one before it."""


def make_hub(connection: "Connection[Any]", address: HubAddress, annotator: str) -> None:
    """Make a hub in a database that has none, with oneself as its owner, in one transaction.

    Raises HubError where there is one, or where one may not.
    """
    with explain_errors(address), connection.transaction():
        if connection.execute("SELECT to_regnamespace('hashiya') IS NOT NULL").fetchone() == (
            True,
        ):
            raise HubError(_("there is a hub in this database already"), file=address.url)
        # Roles belong to all databases of a server: this hub's members have one of their own.
        group = _quoted(connection, "'hashiya_' || current_database()")
        connection.execute(f"CREATE ROLE {group} NOLOGIN")
        _bring(connection, group, 0)
        connection.execute(
            "INSERT INTO hashiya.meta (version, least_format, members_role)"
            " VALUES (%s, %s, 'hashiya_' || current_database())",
            (VERSION, FORMAT),
        )
        connection.execute(
            "INSERT INTO hashiya.members (role, annotator, power)"
            " VALUES (session_user, %s, 'owner')",
            (annotator,),
        )
        connection.execute(f"GRANT {group} TO {_quoted(connection, 'session_user')}")


def refuse_long_role(role: str) -> None:
    """Raise UsageError for a role that PostgreSQL would cut: two people whose names begin alike
    would be one."""
    if len(role.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise UsageError(
            _("a role has {most} bytes at the most, and this one is longer").format(
                most=_MOST_BYTES
            ),
            way_out=_("choose a shorter one: --role, or --annotator of whoever starts a hub"),
        )


def make_owner(admin: HubAddress, password: str, role: str, database: str) -> str:
    """On a server of one's own make a database and the role that owns it; its password. What is
    there already, since it was not come to an end, stays."""
    refuse_long_role(role)
    psycopg = extra("hub", "psycopg")
    fresh = secrets.token_urlsafe(24)
    with (
        explain_errors(admin),
        psycopg.connect(**admin.parameters(), password=password, autocommit=True) as made,
    ):
        verifier = _verifier(made, role, fresh)
        sql = psycopg.sql
        names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
        known = made.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).rowcount
        word = sql.SQL("ALTER" if known else "CREATE")
        made.execute(
            sql.SQL("{} ROLE {role} LOGIN CREATEROLE PASSWORD {}").format(
                word, sql.Literal(verifier), **names
            )
        )
        if not made.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).rowcount:
            made.execute(sql.SQL("CREATE DATABASE {database} OWNER {role}").format(**names))
    return fresh


def _verifier(connection: "Connection[Any]", role: str, password: str) -> str:
    """What the server keeps of a password: it never hears the password itself."""
    return connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()


def upgrade_hub(connection: "Connection[Any]", address: HubAddress) -> tuple[bool, bool]:
    """Bring a hub up to date, in one transaction: whether it was not, and whether a new era begins
    since it was restored from a copy. Raises HubError."""
    with explain_errors(address), connection.transaction():
        row = connection.execute("SELECT version, restored FROM hashiya.hello()").fetchone()
        if row is None:
            raise HubError(_("you are no member of this hub, or not any more"), file=address.url)
        version, restored = row
        if version > VERSION:
            raise HubError(
                _("the hub is for a newer Hashiya"), file=address.url, way_out=_("update Hashiya")
            )
        if version < VERSION:
            group = _quoted(connection, "(SELECT members_role FROM hashiya.meta)")
            _bring(connection, group, version)
            connection.execute("UPDATE hashiya.meta SET version = %s", (VERSION,))
        if restored:
            connection.execute("SELECT hashiya.new_era()")
        return version < VERSION, restored


def invite(
    connection: "Connection[Any]",
    address: HubAddress,
    role: str,
    annotator: str,
    power: MemberPower,
) -> str:
    """Let somebody in, or give a member another password, which is given here once.

    Raises UsageError for a name or a role that cannot be, and for a role that is another member's.
    """
    if not annotator.strip() or not annotator.isprintable():
        raise UsageError(_("an annotator needs a name"))
    refuse_long_role(role)
    if annotator == "gold":
        raise UsageError(
            _("{name} is whose name the settled spans bear, and nobody's own").format(
                name=annotator
            )
        )
    password = secrets.token_urlsafe(18)
    verifier = _verifier(connection, role, password)
    with explain_errors(address), connection.transaction():
        row = connection.execute(
            "SELECT annotator FROM hashiya.members WHERE role = %s", (role,)
        ).fetchone()
        if row is not None and row[0] != annotator:
            raise UsageError(
                _("{role} is the role of {name}").format(role=role, name=row[0]),
                way_out=_("give another one with --role"),
            )
        connection.execute(
            "SELECT hashiya.invite(%s, %s, %s, %s)", (role, annotator, power.value, verifier)
        )
    return password


def remove(connection: "Connection[Any]", address: HubAddress, role: str) -> None:
    """Let a member in no more; what they did stays. Raises UsageError for oneself."""
    if role == address.role:
        raise UsageError(
            _("nobody removes themselves"), way_out=_("another owner of the hub can do it")
        )
    with explain_errors(address), connection.transaction():
        connection.execute("SELECT hashiya.set_power(%s, 'none')", (role,))


def members(connection: "Connection[Any]", address: HubAddress) -> list[Member]:
    """The members whom one may see."""
    with explain_errors(address), connection.transaction():
        rows = connection.execute(
            "SELECT role, annotator, power FROM hashiya.members ORDER BY annotator"
        ).fetchall()
    return [Member(role, annotator, MemberPower(power)) for role, annotator, power in rows]


def _bring(connection: "Connection[Any]", group: str, version: int) -> None:
    for number in range(version + 1, VERSION + 1):
        for statement in VERSIONS[number]:
            connection.execute(statement.replace("{group}", group))


def _quoted(connection: "Connection[Any]", expression: str) -> str:
    row = connection.execute(f"SELECT quote_ident({expression})").fetchone()
    assert row is not None
    return str(row[0])
