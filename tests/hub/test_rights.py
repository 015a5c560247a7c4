"""What members read and may do, and what becomes of what the hub refuses."""

from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import psycopg
import pytest

from tests.hub.conftest import TEXT
from tests.hub.forging import AT, added, push, span_row
from tests.hub.hubs import Hub, desk
from tests.store.fresh import said, tag
from tui.core.errors import HubError
from tui.core.event import Change
from tui.core.log_entry import LogEntry
from tui.core.span import Span
from tui.hub import setup
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.replay import replay
from tui.store.merging.hub_log import HubLog
from tui.store.merging.merge import merge
from tui.store.project import project_settings, scheme
from tui.store.repair.check import problems
from tui.store.rows import span_rows
from tui.store.texts import article_changes, articles
from tui.store.work import decisions, reversal
from tui.store.work.decisions import Decision, Verdict, decision_changes


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


def all_that_is_read(hub: Hub, role: str) -> str:
    """Whatever of events a role can read, in one."""
    with hub.connect(role) as connection:
        rows = connection.execute(
            "SELECT payload FROM hashiya.events UNION ALL SELECT payload FROM hashiya.parts"
        ).fetchall()
    return "".join(bytes(payload).decode() for (payload,) in rows)


@pytest.mark.parametrize("act", ["correct", "delete", "delete and take back"])
def test_what_the_leader_does_to_an_article_tells_nobody_what_others_marked_there(
    worked: Hub, lead: Database, muna: Database, sami: Database, tmp_path: Path, act: str
) -> None:
    worked.sync(lead, "lead")
    if act == "correct":
        article_changes.correct(lead, "a0", f"ثم {TEXT}", annotator="lead")
    else:
        done = article_changes.remove(lead, "a0", annotator="lead")
        if "back" in act:
            reversal.take_back(lead, done.id, annotator="lead")
    whole = {"correct": [(3, 7, "PER")], "delete": [], "delete and take back": [(0, 4, "PER")]}
    with desk(tmp_path / "rana.db", 4) as rana:
        for db, who in ((lead, "lead"), (muna, "muna"), (sami, "sami"), (rana, "rana")):
            assert worked.sync(db, who).damaged == ()
            assert list(problems(db)) == []
        for db in (lead, muna, rana):
            assert said(db, "a0", "muna") == whole[act]
        assert said(sami, "a0", "muna") == []
        assert len(said(sami, "a0", "sami")) == len(whole[act])
        for db in (muna, sami, rana):
            assert sorted(articles.ids(db)) == sorted(articles.ids(lead))
    assert '"annotator":"muna"' not in all_that_is_read(worked, "sami")
    assert '"annotator":"sami"' not in all_that_is_read(worked, "muna")
    assert '"annotator":"muna"' in all_that_is_read(worked, "rana")
    # A file that has an event in part takes it whole from one that has it so, and not the reverse.
    for db, other in ((lead, sami), (sami, lead)):
        with db.transaction():
            merge(db, other)
    assert said(sami, "a0", "muna") == said(lead, "a0", "muna") == whole[act]
    assert dict(replay(sami)[0]) == dict(replay(lead)[0])


def test_an_annotator_sees_what_was_settled_on_articles_they_have_done_if_the_leader_allows_it(
    worked: Hub,
    lead: Database,
    muna: Database,
    sami: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def settle(start: int) -> None:
        one = Decision("a0", "gold", f"{start}-{start + 4}", Verdict.TOOK, "rana", of=("muna",))
        with desk(tmp_path / "rana.db", start + 4) as rana:
            worked.sync(rana, "rana")
            span = Span(rana.clock.new_id(), "a0", "gold", "PER", start, start + 4)
            row = span_rows.row_of(span, TEXT[start : start + 4], rana.clock.now())
            made = [Change("spans", None, row), *decision_changes(rana, "a0", "gold", [one])]
            events.record(rana, events.DECIDE, made, annotator="rana", article_id="a0")
            assert worked.sync(rana, "rana").refused == 0

    def finish(db: Database, who: str) -> None:
        row = {"article_id": "a0", "annotator": who, "status": "done", "note": None}
        change = Change("reviews", {**row, "status": "todo"}, row)
        events.record(db, "status", [change], annotator=who, article_id="a0")

    finish(muna, "muna")
    worked.sync(muna, "muna")
    settle(0)
    for db, who in ((muna, "muna"), (sami, "sami")):
        worked.sync(db, who)
    assert said(muna, "a0", "gold") == [(0, 4, "PER")]
    assert decisions.of_article(muna, "a0", "gold").keys() == {"0-4"}
    # Sami has not done it.
    assert said(sami, "a0", "gold") == []
    assert "gold" not in all_that_is_read(worked, "sami")
    with desk(tmp_path / "sami at home.db", 9) as home:
        worked.sync(home, "sami")
        finish(sami, "sami")
        # Killed after the hub has it, and before anything comes of that.
        with monkeypatch.context() as patch:
            patch.setattr(HubLog, "take", Mock(side_effect=KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                worked.sync(sami, "sami")
        for db in (sami, home):
            worked.sync(db, "sami")
            assert said(db, "a0", "gold") == [(0, 4, "PER")]
    worked.sync(lead, "lead")
    project_settings.put(lead, "decided", "off", annotator="lead")
    worked.sync(lead, "lead")
    settle(4)
    worked.sync(muna, "muna")
    assert said(muna, "a0", "gold") == [(0, 4, "PER")]
    assert "gold" not in all_that_is_read(worked, "muna")


def test_a_payload_that_is_too_deep_to_be_read_is_left_out(lead: Database) -> None:
    entry = LogEntry(str(uuid4()), AT, "x", "sami", None, "tag", '{"changes":' + "[" * 100_000)
    log = HubLog(lead, "postgresql://lead@host/hub")
    assert log.take([entry], [], "1 1 1 x 1").damaged == (entry.id,)
