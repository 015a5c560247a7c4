"""What one desk does comes to the others through a real hub: all of it, once, in whatever order."""

import shutil
from pathlib import Path

import pytest

from tests.hub.conftest import NUL, TEXT
from tests.hub.hubs import Hub, desk
from tests.store.fresh import said, tag, untag
from tests.store.merging.test_merge import rows
from tui.core.errors import HubError
from tui.core.relation_label import RelationLabel
from tui.hub import setup
from tui.hub.server import ADMIN
from tui.hub.sync import Cursor
from tui.store.database import Database
from tui.store.log.replay import replay
from tui.store.merging.hub_log import HubLog
from tui.store.project import relation_labels
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import article_changes, articles
from tui.store.work import reversal


def sound(db: Database) -> bool:
    """Whether the rows are what the events lead to."""
    return list(problems(db)) == []


def test_labels_articles_and_spans_come_to_the_others(
    hub: Hub, lead: Database, muna: Database
) -> None:
    first = hub.sync(lead, "lead")
    assert (first.sent, first.refused, first.came) == (6, 0, 0)
    taken = hub.sync(muna, "muna")
    assert (taken.sent, taken.came) == (0, 6)
    assert [articles.get(muna, f"a{n}").text for n in (0, 1)] == [TEXT, NUL]
    tag(muna, 0, 3, "PER", annotator="muna")
    tag(muna, 3, 8, "ORG", article="a1", annotator="muna")
    assert hub.sync(muna, "muna").sent == 2
    assert hub.sync(lead, "lead").came == 2
    assert said(lead, "a0", "muna") == [(0, 3, "PER")]
    assert annotations.spans_of(lead, "a1", "muna")[0].end == 8
    assert rows(lead) == rows(muna)


def test_nothing_goes_twice(hub: Hub, lead: Database, muna: Database) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    for db, who in ((lead, "lead"), (muna, "muna")):
        again = hub.sync(db, who)
        assert (again.sent, again.came) == (0, 0)
        HubLog(db, hub.address(who).url).start_over()
        over = hub.sync(db, who)
        assert (over.refused if who == "lead" else 0, over.came) == (0, 0)
    assert len(hub.ids()) == 6
    assert sound(lead)
    assert sound(muna)


def test_what_is_undone_is_undone_everywhere(hub: Hub, lead: Database, muna: Database) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    kept = tag(muna, 0, 3, "PER", annotator="muna")
    tag(muna, 4, 8, "PER", annotator="muna")
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    reversal.undo(muna, "a0", "muna")
    untag(muna, kept)
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    assert said(lead, "a0", "muna") == []
    assert rows(lead) == rows(muna)


def test_an_article_that_both_have_under_other_ids_is_one(
    hub: Hub, lead: Database, muna: Database
) -> None:
    with muna.transaction():
        articles.add(muna, text=TEXT, title="عندي", meta={}, id_="mine")
        articles.add(muna, text="لا يعرفه أحد", title="", meta={}, id_="a1")
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    tag(muna, 0, 3, "PER", article="mine", annotator="muna")
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    assert said(lead, "a0", "muna") == [(0, 3, "PER")]
    assert articles.get(muna, "a1").text == "لا يعرفه أحد"
    texts = {text for (text,) in muna.rows("SELECT text FROM articles")}
    assert texts == {TEXT, NUL, "لا يعرفه أحد"}
    assert sound(muna)


def test_a_late_commit_is_never_passed_by(hub: Hub, lead: Database, muna: Database) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    tag(muna, 0, 3, "PER", annotator="muna")
    with hub.connect("muna") as slow, hub.connect("lead") as other:
        # Muna's transaction takes its number first, and commits last.
        address = hub.address("muna")
        log = HubLog(muna, address.url)
        outgoing = log.unsent(10)
        assert outgoing is not None
        (late,) = outgoing.entries
        slow.execute(_INSERT, _row(late.id, late.article, late.payload, "muna"))
        tag(lead, 4, 8, "PER", annotator="lead")
        assert hub.sync(lead, "lead").sent == 1
        on_number = other.execute("SELECT max(n) FROM hashiya.events").fetchone()
        other.commit()
        slow.commit()
        assert on_number is not None
        missed = other.execute(
            "SELECT count(*) FROM hashiya.events WHERE id = %s AND n > %s", (late.id, on_number[0])
        ).fetchone()
        assert missed == (0,), "a cursor on the number alone would have passed it by"
    assert hub.sync(lead, "lead").came == 1
    assert said(lead, "a0", "muna") == [(0, 3, "PER")]


def test_an_article_whose_text_was_corrected_is_the_same_everywhere(
    hub: Hub, lead: Database, muna: Database
) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    tag(muna, 4, 8, "ORG", annotator="muna")
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    article_changes.correct(lead, "a0", f"أمس {TEXT}", annotator="lead")
    tag(lead, 0, 3, "LOC", annotator="lead")
    # She does not know of it yet.
    tag(muna, 0, 3, "PER", annotator="muna")
    for _round in range(2):
        hub.sync(lead, "lead")
        hub.sync(muna, "muna")
    tag(muna, 0, 3, "LOC", annotator="muna")
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    assert articles.get(muna, "a0").text == f"أمس {TEXT}"
    places = [(0, 3, "LOC"), (4, 7, "PER"), (8, 12, "ORG")]
    assert said(lead, "a0", "muna") == said(muna, "a0", "muna") == places
    assert sound(lead)
    assert sound(muna)


def test_many_articles_come_and_go_as_few_do(hub: Hub, lead: Database, muna: Database) -> None:
    with lead.transaction():
        for number in range(130):
            articles.add(lead, text=f"مقال رقم {number}", title="", meta={}, id_=f"m{number}")
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    for number in range(130):
        tag(muna, 0, 4, "PER", article=f"m{number}", annotator="muna")
    assert hub.sync(muna, "muna").sent == 130
    assert hub.sync(lead, "lead", taken_at_once=50).came == 130
    assert rows(lead)["spans"] == rows(muna)["spans"]  # type: ignore[index]


def test_a_hub_is_brought_up_to_date_all_of_it_or_not_at_all(
    hub: Hub, lead: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.sync(lead, "lead")
    address = hub.address("hashiya_admin")
    monkeypatch.setattr(setup, "VERSION", 2)
    broken = ("ALTER TABLE hashiya.pool ADD COLUMN later integer", "SELECT 1 / 0")
    monkeypatch.setitem(setup.VERSIONS, 2, broken)
    with hub.connect("hashiya_admin") as admin:
        with pytest.raises(HubError, match="division by zero"):
            setup.upgrade_hub(admin, address)
        admin.rollback()
        monkeypatch.setitem(setup.VERSIONS, 2, broken[:1])
        assert setup.upgrade_hub(admin, address) == (True, False)
        assert setup.upgrade_hub(admin, address) == (False, False)
    # A desk that is not of that version works on beside others, until it would do harm.
    tag(lead, 0, 3, "PER", annotator="lead")
    assert hub.sync(lead, "lead").sent == 1
    with hub.connect("hashiya_admin") as admin:
        admin.execute("UPDATE hashiya.meta SET least_format = 3")
    with pytest.raises(HubError, match="is for a newer Hashiya"):
        hub.sync(lead, "lead")
    with hub.connect("hashiya_admin") as admin:
        admin.execute("ALTER TABLE hashiya.pool DROP COLUMN later")
        admin.execute("UPDATE hashiya.meta SET version = 0, least_format = 1")
    with pytest.raises(HubError, match="is for an older Hashiya"):
        hub.sync(lead, "lead")


_INSERT = (
    "INSERT INTO hashiya.events (id, at, origin, annotator, article, kind, payload, format,"
    " shared) VALUES (%s, '2026-01-01T00:00:00.000000+00:00', 'x', %s, decode(%s, 'hex'), 'tag',"
    " %s, 1, false)"
)


def _row(id_: str, article: str | None, payload: str, who: str) -> tuple[object, ...]:
    return id_, who, article, payload.encode()


def test_a_copy_of_a_desk_sends_what_it_did_and_takes_what_the_other_did(
    hub: Hub, lead: Database, muna: Database, tmp_path: Path
) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    tag(muna, 0, 3, "PER", annotator="muna")
    muna.close()
    shutil.copy(tmp_path / "muna.db", tmp_path / "copy.db")
    with desk(tmp_path / "muna.db", 2) as one, desk(tmp_path / "copy.db", 7) as two:
        tag(two, 4, 8, "LOC", annotator="muna")
        for db in (one, two, one):
            hub.sync(db, "muna")
        assert said(one, "a0", "muna") == said(two, "a0", "muna") == [(0, 3, "PER"), (4, 8, "LOC")]
        assert rows(one) == rows(two)


def test_a_hub_that_was_restored_from_an_older_copy_gets_all_again(
    hub: Hub, lead: Database, muna: Database
) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    hub.server.run(f"CREATE DATABASE old TEMPLATE {hub.database}")
    tag(muna, 0, 3, "PER", annotator="muna")
    hub.sync(muna, "muna")
    hub.sync(lead, "lead")
    hub.server.run(f"DROP DATABASE {hub.database} WITH (FORCE)")
    hub.server.run(f"ALTER DATABASE old RENAME TO {hub.database}")
    assert len(hub.ids()) == 6
    again = hub.sync(muna, "muna")
    assert again.started_over
    assert len(hub.ids()) == 7
    # What another lost, and sent again, tells the owner that more may be lost.
    assert hub.sync(lead, "lead").started_over
    assert sorted(hub.ids()) == sorted(id_ for (id_,) in lead.rows("SELECT id FROM events"))
    assert rows(lead) == rows(muna)


def test_a_log_from_another_cluster_is_read_once_its_owner_begins_a_new_era(
    hub: Hub, lead: Database, muna: Database
) -> None:
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    with hub.connect("hashiya_admin") as admin:
        # As pg_dump brings it: rows of transactions that this cluster has not had yet.
        admin.execute("ALTER TABLE hashiya.events DISABLE TRIGGER nobody")
        admin.execute("UPDATE hashiya.events SET tx = '900000'")
        admin.execute("ALTER TABLE hashiya.events ENABLE TRIGGER nobody")
    with pytest.raises(HubError, match="was restored from a copy"):
        hub.sync(muna, "muna")
    with hub.connect("lead") as connection:
        assert setup.upgrade_hub(connection, hub.address("lead")) == (False, True)
    tag(muna, 0, 3, "PER", annotator="muna")
    hub.sync(muna, "muna")
    assert hub.sync(lead, "lead").came == 1
    assert len(hub.ids()) == 7
    assert rows(lead) == rows(muna)


def test_only_labels_of_relations_are_of_the_format_that_tells_how_many_a_span_has(
    hub: Hub, lead: Database, muna: Database
) -> None:
    tag(lead, 0, 3, "PER", annotator="lead")
    source = RelationLabel("source", key="s", several=False)
    relation_labels.put(lead, source, annotator="lead")
    hub.sync(lead, "lead")
    hub.sync(muna, "rana")
    assert relation_labels.relation_labels(muna) == [source]
    with hub.connect("hashiya_admin") as admin:
        rows = admin.execute("SELECT DISTINCT kind FROM hashiya.events WHERE format = 2").fetchall()
        assert rows == [("relation-label",)]
        rows = admin.execute("SELECT count(*) FROM hashiya.events WHERE format = 1").fetchall()
        assert rows[0][0] > 3


def test_what_is_for_a_newer_program_is_left_and_the_rest_goes_on(
    hub: Hub, lead: Database, muna: Database
) -> None:
    hub.sync(lead, "lead")
    tag(lead, 0, 3, "PER", annotator="lead")
    with hub.connect("lead") as connection:
        row = _row("00000000-0000-7000-8000-00000000ffff", None, '{"changes":[]}', "lead")
        connection.execute(_INSERT.replace(" 1, false", " 3, false"), row)
    hub.sync(lead, "lead", pull=False)
    taken = hub.sync(muna, "rana")
    assert (taken.newer, taken.came) == (True, 6)
    assert Cursor.parse(HubLog(muna, hub.address("rana").url).cursor()).n > 0
    tag(muna, 4, 8, "PER", annotator="rana")
    assert hub.sync(muna, "rana").sent == 1
    assert replay(muna)[1] == []


def test_the_log_is_read_in_the_order_of_transactions_and_not_of_their_digits(
    hub: Hub, lead: Database, muna: Database
) -> None:
    hub.sync(lead, "lead")
    ids = hub.ids()
    with hub.connect(ADMIN) as connection:
        connection.execute("SET session_replication_role = replica")
        for id_, tx in zip(ids, (8, 9, 10, 99, 100, 101), strict=True):
            connection.execute(
                "UPDATE hashiya.events SET tx = %s::text::xid8 WHERE id = %s", (tx, id_)
            )
    assert hub.sync(muna, "muna", taken_at_once=2).came == len(ids)
    assert [id_ for (id_,) in muna.rows("SELECT id FROM events ORDER BY seq")] == ids
