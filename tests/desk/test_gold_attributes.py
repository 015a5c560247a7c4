"""What spans of gold bear: all that those whose spans they are say alike of them."""

from tests.desk.test_adjudication import ORG, PER, Make, adjudication, gold, made
from tui.store import annotations, attributes, events
from tui.store.check import problems
from tui.store.database import Database

__all__ = ["made"]


def bear(db: Database, name: str, **values: str) -> None:
    """What an annotator's first span bears from here on."""
    span = annotations.spans_of(db, "a0", name)[0]
    with db.transaction():
        attributes.take_in(db, values.items(), annotator=name)
        changes = attributes.put_changes(db, span.id, values)
        events.record(db, events.ATTRIBUTE, changes, annotator=name, article_id="a0")


def borne(db: Database) -> list[dict[str, str]]:
    values = attributes.values_of_article(db, "a0", "gold")
    return [values.get(span.id, {}) for span in annotations.spans_of(db, "a0", "gold")]


def test_gold_bears_what_all_whose_span_it_is_say_alike(made: Make) -> None:
    db = made(muna=[(4, 19, PER)], sami=[(4, 19, PER)], rana=[(4, 10, ORG)])
    bear(db, "muna", sure="true", tone="calm")
    bear(db, "sami", sure="true", tone="angry")
    bear(db, "rana", tone="calm")
    desk = adjudication(db)
    desk.take(0)
    assert (gold(db), borne(db)) == ([(4, 19, PER)], [{"sure": "true"}])
    desk.undo()
    assert (gold(db), borne(db)) == ([], [])
    desk.redo()
    assert borne(db) == [{"sure": "true"}]
    desk.go_to(0)
    desk.take(1)
    assert (gold(db), borne(db)) == ([(4, 10, ORG)], [{"tone": "calm"}])
    assert list(problems(db)) == []
