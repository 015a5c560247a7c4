"""Each role tries to break each rule of the hub, as one who writes SQL of their own."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from tests.hub.conftest import owners_file
from tests.hub.forging import LABEL, REVIEW, added, push, span_row, taken
from tests.hub.hubs import Hub, TestServer, desk
from tests.store.fresh import tag
from tui.core.errors import HubError
from tui.hub import setup
from tui.hub.values import MemberPower


class Worked:
    """A hub in which Muna and Sami have a span each, and a connection of each who tries."""

    def __init__(self, hub: Hub, muna_span: str, connections: Mapping[str, Connection[Any]]):
        self.hub, self.muna_span, self._connections = hub, muna_span, connections
        self.ids = hub.ids()

    def refuses(
        self, role: str, act: Callable[[Connection[Any]], object], match: str | None = None
    ) -> None:
        """See that what one does is refused, and changes nothing."""
        connection = self._connections[role]
        with pytest.raises(REFUSED, match=match):
            act(connection)
        connection.rollback()


REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.DataError, HubError)


@pytest.fixture(scope="module")
def worked(hub_server: TestServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    """The same for all tests here: none of them may change it, and that is seen at the end."""
    hub, folder = hub_server.emptied_hub(), tmp_path_factory.mktemp("worked")
    spans = {}
    with ExitStack() as stack:
        with owners_file(folder / "lead.db") as db:
            hub.sync(db, "lead")
        for number, (who, start) in enumerate((("muna", 0), ("sami", 4)), start=2):
            with desk(folder / f"{who}.db", number) as db:
                hub.sync(db, who)
                spans[who] = tag(db, start, start + 4, "PER", annotator=who).id
                hub.sync(db, who)
        roles = ("muna", "sami", "rana", "lead", "hashiya_admin")
        made = {role: stack.enter_context(hub.connect(role)) for role in roles}
        found = Worked(hub, spans["muna"], made)
        yield found
        assert hub.ids() == found.ids


@pytest.mark.parametrize("role", ["sami", "rana"])
@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ([added("spans", span_row("muna"))], {"annotator": "muna"}),
        ([added("spans", span_row("muna"))], {}),
        ([added("reviews", REVIEW)], {}),
        ([added("spans", span_row("ROLE")), added("spans", span_row("muna"))], {}),
        ([added("labels", LABEL)], {"kind": "label-add"}),
        ([taken("labels", LABEL)], {"kind": "label-remove"}),
        ([added("articles", {"id": "x", "sha256": "00"})], {"kind": "article-add"}),
        ([added("project_settings", {"name": "x", "value": "y"})], {"kind": "setting"}),
        ([added("assignments", {**REVIEW, "position": 0, "round": 1})], {"kind": "assign"}),
        ([added("gazetteer", {"folded": "x", "label": "PER"})], {"kind": "names"}),
        ([added("sqlite_master", {})], {}),
        ([added("decisions", {"gold": "gold", "curator": "muna"})], {"kind": "decide"}),
        ([added("span_attributes", {"span_id": "unknown", "name": "x"})], {}),
        ([added("spans", span_row("muna"))], {"annotator": "hashiya", "origin": "merged"}),
        ([added("spans", span_row("ROLE"))], {"annotator": "hashiya"}),
        ([added("spans", span_row("ROLE"))], {"shared": True}),
        ([], {"at": "tomorrow"}),
        ([], {"at": "2999-01-01T00:00:00.000000+00:00"}),
        ([], {"article": b"\0" * 32}),
        ([], {"payload": b"\xff"}),
        ([], {"payload": b"no json"}),
    ],
)
def test_nobody_writes_for_another_or_what_is_everybodys(
    worked: Worked, role: str, changes: list[Any], columns: dict[str, Any]
) -> None:
    changes = json.loads(json.dumps(changes).replace("ROLE", role))
    worked.refuses(role, lambda connection: push(connection, role, changes, **columns))


def test_nobody_touches_anothers_span_by_calling_it_their_own(worked: Worked) -> None:
    theirs = span_row("ROLE", worked.muna_span)
    tries = [
        {"table": "spans", "before": theirs, "after": {**theirs, "label": "ORG"}},
        taken("spans", theirs),
        added("spans", theirs),
        added("span_attributes", {"span_id": worked.muna_span, "name": "x", "value": "y"}),
    ]
    escaped = f"\\u{ord(worked.muna_span[0]):04x}{worked.muna_span[1:]}"
    for role in ("sami", "rana"):
        for change in tries:
            said = json.dumps({"changes": [change]}).replace("ROLE", role)
            # Written otherwise it is the same id.
            for payload in (said, said.replace(worked.muna_span, escaped)):
                worked.refuses(
                    role, partial(push, role=role, changes=[], payload=payload.encode()), "name"
                )


@pytest.mark.parametrize("role", ["sami", "rana", "lead", "hashiya_admin"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hashiya.events SET annotator = 'x'",
        "DELETE FROM hashiya.events",
        "TRUNCATE hashiya.events",
        "UPDATE hashiya.texts SET content = 'x'",
        "DELETE FROM hashiya.texts",
        "UPDATE hashiya.parts SET annotator = 'sami'",
    ],
)
def test_nobody_changes_the_log(worked: Worked, role: str, statement: str) -> None:
    worked.refuses(role, lambda connection: connection.execute(statement))


@pytest.mark.parametrize("role", ["sami", "rana", "lead"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hashiya.members SET power = 'owner'",
        "INSERT INTO hashiya.members (role, annotator, power) VALUES ('x', 'x', 'owner')",
        "DELETE FROM hashiya.members",
        "UPDATE hashiya.meta SET least_format = 9",
        "INSERT INTO hashiya.holders VALUES ('spans', 'x', 'sami')",
        "SELECT * FROM hashiya.holders",
        "SELECT * FROM hashiya.settled",
        "INSERT INTO hashiya.finished VALUES ('sami', 'x')",
        "INSERT INTO hashiya.parts VALUES (gen_random_uuid(), 'sami', 'x')",
        "UPDATE hashiya.leases SET done = true",
        "UPDATE hashiya.pool SET taken = 0",
        "INSERT INTO hashiya.events (id, at, origin, annotator, kind, payload, format, tx)"
        " VALUES (gen_random_uuid(), 'x', 'x', 'x', 'x', 'x', 1, '1')",
        "SELECT hashiya.count_done(null)",
        "SELECT hashiya.end_leases()",
        "CREATE TABLE hashiya.mine (x int)",
        "ALTER TABLE hashiya.events DISABLE TRIGGER take_in",
        "DROP POLICY read ON hashiya.events",
        "SET ROLE hashiya_admin",
        "CREATE ROLE friend LOGIN",
        "ALTER ROLE muna PASSWORD 'x'",
    ],
)
def test_nobody_goes_round_the_rules(worked: Worked, role: str, statement: str) -> None:
    worked.refuses(role, lambda connection: connection.execute(statement))


@pytest.mark.parametrize("role", ["sami", "rana"])
def test_only_an_owner_lets_in_puts_out_and_offers_work(worked: Worked, role: str) -> None:
    address = worked.hub.address(role)
    tries: list[Callable[[Connection[Any]], object]] = [
        lambda c: setup.invite(c, address, "eve", "eve", MemberPower.OWNER),
        lambda c: setup.remove(c, address, "muna"),
        lambda c: c.execute("SELECT hashiya.new_era()"),
        lambda c: c.execute("SELECT hashiya.offer(ARRAY['x'::bytea], 2)"),
    ]
    for act in tries:
        worked.refuses(role, act)
