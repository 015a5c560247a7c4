"""What members read and may do, and what becomes of what the hub refuses."""

from uuid import uuid4

import psycopg
import pytest

from tests.hub.forging import added, push, span_row
from tests.hub.hubs import Hub
from tests.store.fresh import said, tag
from tui.core.errors import HubError
from tui.hub import setup
from tui.store import scheme
from tui.store.database import Database
from tui.store.hub_log import HubLog


@pytest.fixture
def worked(hub: Hub, lead: Database, muna: Database, sami: Database) -> Hub:
    """A hub in which Muna and Sami have a span each."""
    hub.sync(lead, "lead")
    for db, who, start in ((muna, "muna", 0), (sami, "sami", 4)):
        hub.sync(db, who)
        tag(db, start, start + 4, "PER", annotator=who)
        hub.sync(db, who)
    return hub


def test_nobody_takes_back_what_another_did(worked: Hub, muna: Database) -> None:
    ((event,),) = muna.rows("SELECT id FROM events WHERE annotator = 'muna'")
    with (
        worked.connect("sami") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="name"),
    ):
        push(connection, "sami", [], kind="undo", reverses=event)
    with worked.connect("muna") as connection:
        push(connection, "muna", [], kind="undo", reverses=event)


def test_an_annotator_reads_their_own_and_what_is_everybodys(worked: Hub) -> None:
    seen = {}
    for role in ("muna", "sami", "rana", "lead"):
        with worked.connect(role) as connection:
            rows = connection.execute("SELECT annotator FROM hashiya.events ORDER BY 1").fetchall()
            members = connection.execute("SELECT annotator FROM hashiya.members").fetchall()
        seen[role] = [who for (who,) in rows if who in ("muna", "sami")]
        assert len(members) == (5 if role in ("rana", "lead") else 1)
        assert len(rows) == 6 + len(seen[role])
    everything = ["muna", "sami"]
    assert seen == {"muna": ["muna"], "sami": ["sami"], "rana": everything, "lead": everything}


def test_who_is_no_member_sees_nothing_and_who_was_put_out_cannot_come_in(worked: Hub) -> None:
    with worked.connect("lead") as connection:
        setup.remove(connection, worked.address("lead"), "sami")
    with pytest.raises(HubError, match="does not let sami in"):
        worked.connect("sami")
    worked.server.run("ALTER ROLE sami LOGIN")
    with worked.connect("sami") as connection:
        for table in ("events", "texts", "meta"):
            assert connection.execute(f"SELECT * FROM hashiya.{table}").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM hashiya.take_work(1, '1 hour')")
    with (
        worked.connect("sami") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        push(connection, "sami", [])


def test_a_curator_settles_in_golds_name_and_nobody_else_does(worked: Hub) -> None:
    settled = [
        added("spans", span_row("gold")),
        added("decisions", {"article_id": "a0", "gold": "gold", "place": "0", "curator": "rana"}),
    ]
    with worked.connect("rana") as connection:
        push(connection, "rana", settled, kind="decide")
    for change in settled:
        with (
            worked.connect("sami") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            push(connection, "sami", [change], kind="decide")


def test_what_the_hub_refuses_stays_at_the_desk_and_holds_up_nothing(
    worked: Hub, sami: Database, lead: Database
) -> None:
    scheme.put(sami, scheme.labels(sami)[0], annotator="sami")
    scheme.rename(sami, "LOC", "PLACE", annotator="sami")
    tag(sami, 9, 17, "ORG", annotator="sami")
    result = worked.sync(sami, "sami")
    assert (result.sent, result.refused) == (1, 1)
    assert "only the hub's owner changes labels" in result.why
    assert HubLog(sami, worked.address("sami").url).mark().refused == 1
    assert worked.sync(sami, "sami").refused == 0
    worked.sync(lead, "lead")
    assert said(lead, "a0", "sami") == [(4, 8, "PER"), (9, 17, "ORG")]


def test_a_payload_that_is_no_event_is_left_out_and_told(worked: Hub, lead: Database) -> None:
    odd = {"id": str(uuid4()), "annotator": "sami", "odd": 1}
    with worked.connect("sami") as connection:
        push(connection, "sami", [added("spans", odd)])
    tag_after = worked.sync(lead, "lead")
    assert (tag_after.came, len(tag_after.damaged)) == (2, 1)
    assert worked.sync(lead, "lead").damaged == ()
