"""What spans of gold bear: all that those whose spans they are say alike of them."""

from pathlib import Path

from tests.desk.adjudication.test_adjudication import (
    ORG,
    PER,
    WHO,
    Make,
    adjudication,
    gold,
    made,
    message,
)
from tests.store.fresh import Taking, fresh, raw
from tui.agreement.differences import DifferenceKind
from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.core.selection import Range
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationOptions,
    ReadyState,
    adjudication_entries,
)
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.adjudication.rules import apply_rule, parse_rule, take_back_rule
from tui.desk.adjudication.settlements import SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.versions import version_lines
from tui.desk.changes import MarksChanged
from tui.desk.project.own_differences import own_differences
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes, scheme
from tui.store.records import export
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.work import decisions

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


WORD = "كلمة "
SAME = {"muna": [(4, 19, PER)], "sami": [(4, 19, PER)], "rana": [(4, 19, PER)]}


def stop(desk: Adjudication) -> tuple[object, ...]:
    """The difference one is at: its kind, and what each version says."""
    assert desk.current
    difference = desk.current.difference
    return difference.kind, *(
        (version.who, *(one[1:] for one in version.borne)) for version in difference.versions
    )


def test_an_attribute_that_not_all_say_is_a_stop_and_what_all_say_is_none(made: Make) -> None:
    db = made(**SAME)
    bear(db, "muna", sure="true", tone="calm")
    bear(db, "sami", sure="true", tone="angry")
    bear(db, "rana", sure="true", tone="calm")
    [entry] = adjudication_entries(db, AdjudicationOptions(WHO, "lina"))
    assert (entry.state, entry.open_count) == (ReadyState.DIFFERS, 1)
    desk = adjudication(db)
    assert borne(db) == [{"sure": "true"}]
    assert stop(desk) == (
        DifferenceKind.ATTRIBUTE,
        (("muna", "rana"), ("tone", "calm")), (("sami",), ("tone", "angry")),
    )  # fmt: skip
    assert [(one.labels, one.most) for one in version_lines(desk)] == [
        ("calm", True), ("angry", False),
    ]  # fmt: skip
    assert message(desk.edit(label=ORG)).startswith("this is about an attribute")
    desk.take_from("sami")
    assert (borne(db), desk.open_count) == ([{"sure": "true", "tone": "angry"}], 0)
    desk.set_status(Status.DONE)
    [own] = own_differences(db, "muna", "gold")
    assert (own.difference.kind, own.reasons) == (DifferenceKind.ATTRIBUTE, ())
    desk.undo()
    desk.take_majority()
    assert borne(db) == [{"sure": "true", "tone": "calm"}]
    desk.take_none()
    assert (borne(db), desk.open_count) == ([{"sure": "true"}], 0)
    desk.undo()
    desk.undo()
    assert borne(db) == [{"sure": "true", "tone": "angry"}]
    # Over a restart, too.
    again = adjudication(db)
    assert (again.open_count, len(again.items)) == (0, 1)
    again.undo()
    assert (borne(db), again.open_count) == ([{"sure": "true"}], 1)
    assert list(problems(db)) == []


def test_a_flag_is_taken_or_left_by_a_rule_and_says_whose_it_was(made: Make) -> None:
    db = made(**SAME)
    bear(db, "muna", sure="true")
    bear(db, "sami", sure="true")
    done = apply_rule(db, WHO, parse_rule("majority"), gold="gold", curator="lina")
    assert (done.taken, borne(db)) == ({"unanimous": 1, "majority": 1}, [{"sure": "true"}])
    records_of_gold = export.records(db, export.Selection(annotator="gold", keys=True))
    [record] = decisions.with_decisions(db, records_of_gold)
    assert record.spans[0].decision
    of_flag = record.spans[0].decision["attributes"]["sure"]
    assert (of_flag["verdict"], of_flag["of"], of_flag["rule"]) == (
        "took", ["muna", "sami"], "majority",
    )  # fmt: skip
    assert take_back_rule(db, "majority", gold="gold", curator="lina") == 1
    assert borne(db) == [{}]


def test_an_attribute_that_is_changed_later_reopens_itself_alone(made: Make) -> None:
    db = made(**SAME)
    bear(db, "muna", sure="true", tone="calm")
    desk = adjudication(db)
    assert len(desk.items) == 2
    desk.take_from("muna")
    desk.take_from("sami")
    assert borne(db) == [{"sure": "true"}]
    bear(db, "sami", tone="calm")
    desk = adjudication(db)
    assert [(one.difference.key, one.state) for one in desk.items] == [
        ("attribute sure 4-19 PER", SettlementState.SETTLED),
        ("attribute tone 4-19 PER", SettlementState.CHANGED),
    ]
    bear(db, "rana", tone="calm")
    desk = adjudication(db)
    # By now all say it, and gold does not.
    assert stop(desk)[0] is DifferenceKind.NONE_NOW
    desk.take_majority()
    assert (borne(db), desk.open_count) == ([{"sure": "true", "tone": "calm"}], 0)
    # Where all come to say what gold has, nothing is asked.
    for name in ("sami", "rana"):
        bear(db, name, sure="true", tone="calm")
    assert adjudication(db).items == ()


def test_a_span_of_ones_own_bears_what_all_say_in_its_place(made: Make) -> None:
    db = made(muna=[(4, 19, PER)], sami=[(4, 15, PER)], rana=[])
    bear(db, "muna", sure="true", tone="calm")
    bear(db, "sami", sure="true", tone="angry")
    desk = adjudication(db)
    desk.edit(end=10)
    assert (gold(db), borne(db)) == ([(4, 10, PER)], [{"sure": "true"}])
    # What they say apart is asked, and goes with the span.
    assert [one.difference.key for one in desk.items] == ["4-19", "attribute tone 4-10 PER"]
    desk.go_to(1)
    desk.take_from("muna")
    assert borne(db) == [{"sure": "true", "tone": "calm"}]
    desk.go_to(0)
    desk.edit(end=15)
    assert (borne(db), [*desk.state.decisions]) == ([{"sure": "true", "tone": "angry"}], ["4-19"])
    desk.edit(end=12)
    desk.take_none()
    assert (gold(db), [*desk.state.decisions]) == ([], ["4-19"])
    assert list(problems(db)) == []


def test_what_many_spans_bear_is_read_once(tmp_path: Path) -> None:
    asked = []
    for copies in (2, 40):
        with fresh(tmp_path / f"{copies}.db", WORD * copies) as db:
            for name in ("muna", "sami"):
                spans = [
                    RecordSpan(5 * n, 5 * n + 4, PER, attributes=(("sure", "true"),))
                    for n in range(copies)
                ]
                Taking(db, name).take(
                    Record(WORD * copies, id="a0", annotator=name, status=Status.DONE,
                           spans=tuple(spans))
                )  # fmt: skip
            queries: list[str] = []
            raw(db).set_trace_callback(queries.append)
            desk = Adjudication(db, "a0", WHO, curator="lina")
            raw(db).set_trace_callback(None)
            assert len(desk.state.standing.borne) == copies
            asked.append(sum("SELECT" in query for query in queries))
    assert asked[0] == asked[1]


def test_gold_shows_what_its_spans_bear_as_it_is_taken(made: Make) -> None:
    db = made(**SAME)
    bear(db, "muna", tone="calm")
    desk = AdjudicationDesk(db, AdjudicationQueue(db, AdjudicationOptions(WHO, "lina")))
    desk.open_first()
    [span] = annotations.spans_of(db, "a0", "gold")
    assert span.id not in desk.view.marks.by_span
    happened = desk.run("take-1")
    assert desk.view.marks.by_span[span.id].said == ("calm",)
    assert MarksChanged((Range(4, 19),)) in happened
    desk.run("undo")
    assert span.id not in desk.view.marks.by_span


def test_a_renaming_changes_no_decision_on_attributes(made: Make) -> None:
    db = made(**SAME)
    bear(db, "muna", tone="calm")
    desk = adjudication(db)
    desk.take_from("muna")
    scheme.rename(db, PER, "PERSON", annotator="lina")
    attributes.rename(db, "tone", "mood", annotator="lina")
    desk = adjudication(db)
    assert (desk.open_count, borne(db)) == (0, [{"mood": "calm"}])
    [record] = decisions.with_decisions(
        db, export.records(db, export.Selection(annotator="gold", keys=True))
    )
    assert record.spans[0].decision
    assert record.spans[0].decision["attributes"]["mood"]["of"] == ["muna"]
    # It goes with its span all the same.
    bear(db, "sami", mood="calm")
    bear(db, "rana", mood="calm")
    desk.remove(annotations.spans_of(db, "a0", "gold")[0])
    assert (gold(db), [*desk.state.decisions]) == ([], ["4-19 PER"])


def test_a_value_that_is_renamed_changes_no_decision(made: Make) -> None:
    db = made(**SAME)
    tone = Attribute("tone", AttributeKind.CHOICE, choices=("calm", "angry"))
    attributes.put(db, tone, annotator="lina")
    bear(db, "muna", tone="calm")
    adjudication(db).take_from("muna")
    attributes.rename_value(db, "tone", "calm", "quiet", annotator="lina")
    assert (adjudication(db).open_count, borne(db)) == (0, [{"tone": "quiet"}])
