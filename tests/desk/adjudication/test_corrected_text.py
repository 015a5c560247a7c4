"""What was settled goes with its words when the text is corrected, and harms nothing there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import Ticking, fresh, said, tag
from tui.core.review import Status
from tui.desk.adjudication.rules import apply_rule, parse_rule
from tui.desk.adjudication.settlements import SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.replay import replay
from tui.store.merging.incoming_events import Renames
from tui.store.merging.merge import merge
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.texts import article_changes
from tui.store.work import reversal, reviews

TEXT = "زار محمد علي"
WHO = ("muna", "sami")
PER = "PER"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Both have the second word, and not the same of the third."""
    with fresh(tmp_path / "a.db", TEXT) as database:
        for name in WHO:
            tag(database, 4, 8, PER, annotator=name)
        tag(database, 9, 12, PER, annotator="muna")
        tag(database, 9, 12, "ORG", annotator="sami")
        for name in WHO:
            finish(database, name)
        yield database


def finish(db: Database, name: str) -> None:
    change = reviews.change(reviews.get(db, "a0", name), Status.DONE)
    events.record(db, "done", [change], annotator=name, article_id="a0")


def adjudication(db: Database) -> Adjudication:
    return Adjudication(db, "a0", WHO, curator="lina")


def gold(db: Database) -> list[tuple[int, int, str]]:
    assert list(problems(db)) == []
    return said(db, annotator="gold")


def correct(db: Database, text: str) -> None:
    article_changes.correct(db, "a0", text, annotator="lead")


def states(settling: Adjudication) -> list[SettlementState]:
    return [one.state for one in settling.items]


def test_what_was_settled_stays_so_with_its_words(db: Database) -> None:
    adjudication(db).take(0)
    correct(db, f"قد {TEXT}")
    settling = adjudication(db)
    assert states(settling) == [SettlementState.SETTLED]
    assert [one.taken for one in settling.agreed] == [True]
    assert gold(db) == [(7, 11, PER), (12, 15, PER)]
    settling.go_to(0)
    settling.take(1)
    assert gold(db) == [(7, 11, PER), (12, 15, "ORG")]
    assert states(adjudication(db)) == [SettlementState.SETTLED]


def test_a_rule_finds_nothing_to_do_again(db: Database) -> None:
    rule = parse_rule("unanimous")
    apply_rule(db, WHO, rule, gold="gold", curator="lina")
    correct(db, f"قد {TEXT}")
    before = gold(db)
    assert not apply_rule(db, WHO, rule, gold="gold", curator="lina").taken
    assert gold(db) == before == [(7, 11, PER)]


def test_what_comes_to_old_offsets_takes_no_other_words_away(db: Database) -> None:
    adjudication(db)
    correct(db, f"قال {TEXT}")
    for name in WHO:
        tag(db, 4, 7, PER, annotator=name)
        tag(db, 4, 8, PER, annotator=name)
    settling = adjudication(db)
    assert gold(db) == [(4, 8, PER), (4, 7, PER), (8, 12, PER)]
    assert all(one.taken for one in settling.agreed)
    settling.undo()
    assert gold(db) == [(8, 12, PER)]


def test_what_a_curator_added_takes_nothing_away_that_was_added_before(db: Database) -> None:
    adjudication(db).add(0, 3, "LOC")
    correct(db, f"قال {TEXT}")
    adjudication(db).add(0, 3, "LOC")
    assert gold(db) == [(0, 3, "LOC"), (4, 7, "LOC"), (8, 12, PER)]


def test_words_that_are_gone_leave_no_difference_behind(db: Database) -> None:
    adjudication(db).take(0)
    correct(db, "زار علي")
    settling = adjudication(db)
    assert states(settling) == [SettlementState.SETTLED]
    assert settling.agreed == ()
    assert gold(db) == [(4, 7, PER)]


def test_a_correction_that_is_taken_back_brings_all_as_it_was(db: Database) -> None:
    adjudication(db).take(0)
    before = gold(db)
    event, _lost = article_changes.correct(db, "a0", f"قد {TEXT}", annotator="lead")
    settling = adjudication(db)
    settling.go_to(0)
    settling.take(0)
    reversal.take_back(db, event.id, annotator="lead")
    settling = adjudication(db)
    assert gold(db) == before
    assert states(settling) == [SettlementState.SETTLED]
    assert all(one.taken for one in settling.agreed)


def test_what_one_settled_and_another_corrected_comes_together(
    db: Database, tmp_path: Path
) -> None:
    adjudication(db)
    db.close()
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    one, other = (open_database(tmp_path / name, clock=Ticking()) for name in ("a.db", "b.db"))
    with one as a, other as b:
        correct(a, f"قد {TEXT}")
        adjudication(b).take(0)
        for db, source in ((a, b), (b, a)):
            with db.transaction():
                merge(db, source, Renames())
        assert replay(a)[0] == replay(b)[0]
        for db in (a, b):
            assert gold(db) == [(7, 11, PER), (12, 15, PER)]
            settling = adjudication(db)
            assert states(settling) == [SettlementState.SETTLED]
            assert all(one.taken for one in settling.agreed)
