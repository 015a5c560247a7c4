"""No event goes past the roles, whoever records it; what is one's own asks nothing."""

from collections.abc import Callable

import pytest

from tests.store.fresh import Taking
from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.label import Label
from tui.core.record import Record, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events, roles
from tui.store.project import attributes, label_merge, project_settings, relation_labels, scheme
from tui.store.schema.tables import KEYS
from tui.store.texts import article_changes
from tui.store.work import assignments, reversal
from tui.store.work.assignments import Assignment

Doing = Callable[[Database, str], object]


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows that events set."""
    return {
        name: db.rows(f"SELECT * FROM {name} ORDER BY {', '.join(key)}")
        for name, key in KEYS.items()
    }


def _assign(db: Database, who: str) -> object:
    return assignments.record(db, [Assignment("a0", "sami", 0)], by=who)


def _take_back(db: Database, who: str) -> object:
    return assignments.take_back(db, assignments.of_annotator(db, "rana"), by=who)


def _import(db: Database, who: str, label: str = "PER", annotator: str | None = None) -> object:
    record = Record(
        "نص ثان قصير",
        annotator=annotator,
        status=Status.DONE,
        spans=(RecordSpan(0, 2, label),),
    )
    return Taking(db, who, add_labels=True).take(record)


def _settle(db: Database, who: str) -> object:
    return _import(db, who, annotator="gold")


BY_THE_LEADER: dict[str, Doing] = {
    "label": lambda db, who: scheme.put(db, Label("GPE"), annotator=who),
    "guideline": lambda db, who: scheme.put(
        db, Label("PER", position=0, guideline="A name."), annotator=who
    ),
    "rename": lambda db, who: scheme.rename(db, "PER", "PERSON", annotator=who),
    "move": lambda db, who: scheme.move(db, "PER", 2, annotator=who),
    "delete": lambda db, who: scheme.remove_unused(db, "LOC", annotator=who),
    "replace": lambda db, who: scheme.replace_all(db, [Label("X")], annotator=who),
    "merge": lambda db, who: label_merge.merge(db, "ORG", "LOC", annotator=who),
    "relation": lambda db, who: relation_labels.put(db, RelationLabel("part"), annotator=who),
    "attribute": lambda db, who: attributes.put(
        db, Attribute("sure", AttributeKind.FLAG), annotator=who
    ),
    "assign": _assign,
    "take back": _take_back,
    "setting": lambda db, who: project_settings.put(db, "blind", "10", annotator=who),
    "leader": lambda db, who: project_settings.put(db, "leader", who, annotator=who),
    "delete article": lambda db, who: article_changes.remove(db, "a0", annotator=who),
    "correct article": lambda db, who: article_changes.correct(db, "a0", "نص آخر", annotator=who),
    "undo the scheme": lambda db, who: reversal.take_back_all(db, None, who),
    "another's file": lambda db, who: _import(db, who, annotator="rana"),
    "a new label by import": lambda db, who: _import(db, who, "NEW"),
}


@pytest.fixture
def led(db: Database) -> Database:
    """muna leads, lina settles; rana is to do an article; the scheme was changed last."""
    assignments.record(db, [Assignment("a1", "rana", 0)], by="muna")
    project_settings.put(db, "leader", "muna", annotator="muna")
    project_settings.put(db, "curators", "lina", annotator="muna")
    scheme.put(db, Label("DATE"), annotator="muna")
    return db


@pytest.mark.parametrize("name", BY_THE_LEADER)
@pytest.mark.parametrize("who", ["sami", "lina", "hashiya"])
def test_what_only_the_leader_may_is_refused_and_changes_nothing(
    led: Database, name: str, who: str
) -> None:
    before = everything(led)
    with pytest.raises(UsageError, match="only by the leader, muna"):
        BY_THE_LEADER[name](led, who)
    assert everything(led) == before


@pytest.mark.parametrize("name", BY_THE_LEADER)
def test_the_leader_may_all_of_it(led: Database, name: str) -> None:
    before = everything(led)
    BY_THE_LEADER[name](led, "muna")
    assert everything(led) != before or name == "leader"


@pytest.mark.parametrize("who", ["muna", "lina"])
def test_leader_and_curators_write_as_gold(led: Database, who: str) -> None:
    _settle(led, who)


def test_nobody_else_writes_as_gold(led: Database) -> None:
    for who in ("sami", "gold"):
        with pytest.raises(UsageError, match="settled only by leader and curators, muna, lina"):
            _settle(led, who)


def test_ones_own_work_asks_nothing_of_the_database(
    led: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "roles", lambda _db: pytest.fail("a key would wait for this"))
    _import(led, "sami")
    reversal.undo(led, "a1", "sami")


def test_what_annotators_did_themselves_they_take_back_from_the_shell(led: Database) -> None:
    _import(led, "sami")
    ((event,),) = led.rows(
        "SELECT id FROM events WHERE annotator = 'sami' ORDER BY at LIMIT 1 OFFSET 0"
    )
    with pytest.raises(UsageError, match="others' work is changed only by the leader, muna"):
        reversal.take_back_all(led, event, "rana")
    reversal.take_back_all(led, event, "sami")


def test_what_a_hub_offers_annotators_take_and_give_back_for_themselves(led: Database) -> None:
    assignments.take_own(led, ["a0"], "sami")
    assert [one.article_id for one in assignments.of_annotator(led, "sami")] == ["a0"]
    assignments.give_back_own(led, "sami")
    row = {"article_id": "a0", "annotator": "rana", "position": 0, "round": 1, "created_at": ""}
    change = Change("assignments", None, row)
    with pytest.raises(UsageError, match="assigned only by the leader, muna"):
        events.record(led, events.TAKE_WORK, [change], annotator="sami", article_id=None)


def test_whoever_leads_may_give_it_up_and_then_anybody_may(led: Database) -> None:
    project_settings.put(led, "leader", None, annotator="muna")
    scheme.put(led, Label("GPE"), annotator="sami")


def test_nothing_is_hidden_where_nobody_leads_and_gold_leads_nothing(db: Database) -> None:
    with pytest.raises(UsageError, match="nobody leads this project"):
        project_settings.put(db, "hide-others", "on", annotator="sami")
    for name in ("leader", "curators"):
        with pytest.raises(UsageError, match="nobody's own"):
            project_settings.put(db, name, "muna, gold", annotator="sami")
    project_settings.put(db, "leader", " muna , huda,muna", annotator="muna")
    project_settings.put(db, "hide-others", "on", annotator="huda")
    found = roles.roles(db)
    assert (found.leaders, found.hides_others) == (("muna", "huda"), True)
