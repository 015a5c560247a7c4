"""The scheme of attributes, and the values that spans bear."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, tag
from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.errors import DataError, UsageError
from tui.core.record import Record, RecordSpan
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.merge import merge
from tui.store.opening import open_database
from tui.store.project import attributes
from tui.store.records.delivery import Mode
from tui.store.records.export import records
from tui.store.repair.check import problems
from tui.store.repair.recover import recover
from tui.store.work import reversal

SURE = Attribute(
    "certainty", AttributeKind.CHOICE, title="يقين", key="c", choices=("sure", "perhaps"),
    of=("PER",),
)  # fmt: skip
NEGATED = Attribute("negated", AttributeKind.FLAG, key="n", position=1)
IDENTITY = Attribute("wikidata", AttributeKind.TEXT, key="w", position=2)


def put_all(db: Database) -> None:
    for one in (SURE, NEGATED, IDENTITY):
        attributes.put(db, one, annotator=ME)


def give(db: Database, span_id: str, name: str, value: str | None) -> None:
    changes = attributes.value_changes(db, span_id, name, value)
    events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")


def test_attributes_are_put_changed_and_read_back_in_their_order(db: Database) -> None:
    put_all(db)
    assert attributes.attributes(db) == [SURE, NEGATED, IDENTITY]
    attributes.put(db, replace(NEGATED, retired=True, key=""), annotator=ME)
    assert attributes.attributes(db) == [SURE, IDENTITY]
    assert attributes.get(db, "negated").retired
    assert [SURE.fits("PER"), SURE.fits("LOC"), NEGATED.fits("LOC")] == [True, False, True]
    assert list(problems(db)) == []


def test_the_values_of_spans_are_given_changed_taken_away_and_undone(db: Database) -> None:
    put_all(db)
    span = tag(db, 0, 3, "PER")
    give(db, span.id, "certainty", "sure")
    give(db, span.id, "negated", FLAG_VALUE)
    give(db, span.id, "wikidata", "Q83259")
    give(db, span.id, "certainty", "perhaps")
    borne = {"certainty": "perhaps", "negated": "true", "wikidata": "Q83259"}
    assert attributes.values_of_article(db, "a0", ME) == {span.id: borne}
    assert attributes.value_changes(db, span.id, "negated", FLAG_VALUE) == []
    give(db, span.id, "negated", None)
    reversal.undo(db, "a0", ME)
    assert attributes.values_of_article(db, "a0", ME) == {span.id: borne}
    assert attributes.counts(db, ME)["certainty", "perhaps"] == 1
    assert attributes.counts(db, "muna") == {}
    reversal.undo(db, "a0", ME)
    assert attributes.values_of_article(db, "a0", ME)[span.id]["certainty"] == "sure"
    assert list(problems(db)) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("certainty", "never", "no value 'never'"),
        ("negated", "yes", "is a flag"),
        ("wikidata", "", "needs a value"),
        ("certainly", "sure", "no attribute 'certainly'"),
    ],
)
def test_a_value_that_is_none_is_refused(db: Database, name: str, value: str, words: str) -> None:
    put_all(db)
    span = tag(db, 0, 3, "PER")
    with pytest.raises(UsageError, match=words):
        attributes.value_changes(db, span.id, name, value)


def test_a_scheme_that_does_not_fit_is_refused(db: Database) -> None:
    put_all(db)
    give(db, tag(db, 0, 3, "PER").id, "certainty", "sure")
    for misfit, words in (
        (replace(SURE, choices=()), "a choice without values"),
        (replace(NEGATED, choices=("a",)), "is no choice"),
        (replace(SURE, of=("NOPE",)), "is of 'NOPE'"),
        (replace(SURE, choices=("perhaps",)), "no value 'sure'"),
        (replace(SURE, name=" "), "needs a name"),
    ):
        with pytest.raises(UsageError, match=words):
            attributes.put(db, misfit, annotator=ME)
    assert attributes.get(db, "certainty") == SURE
    assert not attributes.remove_unused(db, "certainty", annotator=ME)
    assert attributes.remove_unused(db, "wikidata", annotator=ME)
    assert list(problems(db)) == []


def test_those_without_a_key_get_one_that_is_free() -> None:
    made = attributes.with_defaults(
        [Attribute("cause", AttributeKind.FLAG), Attribute("كذب", AttributeKind.FLAG)], [SURE]
    )
    assert [(one.key, one.position) for one in made] == [("a", 1), ("", 2)]


TEXT = "زار الرئيس مدينة حلب"
BORNE = Record(
    TEXT,
    annotator=ME,
    spans=(
        RecordSpan(4, 10, "PER", "s1", attributes=(("negated", "true"), ("wikidata", "Q1"))),
        RecordSpan(17, 20, "LOC", "s2"),
    ),
)


def exported(db: Database) -> dict[str | None, tuple[tuple[str, str], ...]]:
    """What spans bear, by the ids that their file gave them, as an export has it."""
    return {span.id: span.attributes for record in records(db) for span in record.spans}


def test_what_a_file_says_of_spans_comes_in_once_and_goes_out(tmp_path: Path) -> None:
    with fresh(tmp_path / "b.db") as db:
        for _time in range(2):
            Taking(db, ME).take(BORNE)
        assert [(one.name, one.kind.value) for one in attributes.attributes(db)] == [
            ("negated", "flag"),
            ("wikidata", "text"),
        ]
        assert exported(db) == {"s1": BORNE.spans[0].attributes, "s2": ()}
        assert list(problems(db)) == []


def test_a_later_delivery_changes_what_spans_bear(tmp_path: Path) -> None:
    with fresh(tmp_path / "b.db") as db:
        Taking(db, ME).take(BORNE)
        now = replace(BORNE.spans[0], attributes=(("certainty", "low"), ("wikidata", "Q2")))
        later = replace(BORNE, spans=(now, replace(BORNE.spans[1], note="؟")), whole=True)
        Taking(db, ME, mode=Mode.REPLACE).take(later)
        assert exported(db) == {"s1": now.attributes, "s2": ()}
        Taking(db, ME, mode=Mode.REPLACE).take(replace(later, spans=(now,)))
        assert exported(db) == {"s1": now.attributes}
        assert list(problems(db)) == []


def test_a_value_that_the_scheme_does_not_have_refuses_its_record(db: Database) -> None:
    put_all(db)
    span = RecordSpan(4, 10, "PER", "s1", attributes=(("certainty", "never"),))
    with pytest.raises(DataError, match="certainty has no value 'never'"):
        Taking(db, ME).take(Record(TEXT, spans=(span,)))
    assert attributes.counts(db) == {}


def test_renaming_an_attribute_or_a_value_reaches_spans_and_is_taken_back(db: Database) -> None:
    put_all(db)
    span = tag(db, 0, 3, "PER")
    give(db, span.id, "certainty", "sure")
    give(db, span.id, "negated", FLAG_VALUE)
    before = content(db)
    attributes.rename(db, "certainty", "belief", annotator=ME)
    assert attributes.rename_value(db, "belief", "sure", "certain", annotator=ME) == 1
    assert attributes.get(db, "belief").choices == ("certain", "perhaps")
    assert attributes.values_of_article(db, "a0", ME)[span.id]["belief"] == "certain"
    assert list(problems(db)) == []
    for wrong in ("certain", "perhaps", ""):
        with pytest.raises(UsageError, match="its values differ"):
            attributes.rename_value(db, "belief", "certain", wrong, annotator=ME)
    for name, new in (("belief", "negated"), ("nope", "x")):
        with pytest.raises(UsageError):
            attributes.rename(db, name, new, annotator=ME)
    recovered = recover(db.path, db.path.with_name("new.db"))
    assert recovered.kept["span_attributes"] == 2
    reversal.take_back_all(db, None)
    reversal.take_back_all(db, None)
    assert content(db) == before
    assert list(problems(db)) == []


def test_what_was_said_before_a_renaming_is_undone_and_redone_by_the_new_names(
    db: Database,
) -> None:
    put_all(db)
    span = tag(db, 0, 3, "PER")
    give(db, span.id, "certainty", "sure")
    give(db, span.id, "certainty", "perhaps")
    attributes.rename(db, "certainty", "belief", annotator=ME)
    attributes.rename_value(db, "belief", "sure", "certain", annotator=ME)
    for wanted in ({"belief": "certain"}, {}):
        reversal.undo(db, "a0", ME)
        assert attributes.values_of_article(db, "a0", ME).get(span.id, {}) == wanted
        assert list(problems(db)) == []
    reversal.redo(db, "a0", ME)
    assert attributes.values_of_article(db, "a0", ME) == {span.id: {"belief": "certain"}}
    assert list(problems(db)) == []


def test_in_another_copy_what_was_said_by_the_old_name_follows(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", "قال كريم") as db:
        put_all(db)
        span = tag(db, 0, 3, "PER")
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with open_database(tmp_path / "b.db") as other:
        give(other, span.id, "certainty", "sure")
    with open_database(tmp_path / "a.db") as db:
        attributes.rename(db, "certainty", "belief", annotator=ME)
    both = []
    for one, two in (("a", "b"), ("b", "a")):
        with (
            open_database(tmp_path / f"{one}.db") as db,
            open_database(tmp_path / f"{two}.db", read_only=True) as other,
        ):
            with db.transaction():
                merge(db, other)
            assert list(problems(db)) == []
            both.append(attributes.values_of_article(db, "a0", ME))
    assert both == [{span.id: {"belief": "sure"}}] * 2
