"""Rows that go on from where they stand are those that all events taken anew lead to."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, fresh, leave_twice, tag, untag
from tests.store.merge_walk import COMMANDS, Walk, three
from tests.store.merging.test_merge import TEXT, Wall, change, relate
from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.event import Change
from tui.core.relation_label import RelationLabel
from tui.core.review import Review, Status
from tui.core.span import Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging import incoming_batches, joining, spans_met
from tui.store.merging.going_on import go_on
from tui.store.merging.incoming_batches import Sender
from tui.store.merging.incoming_events import EventReader, columns_of
from tui.store.merging.joining import join
from tui.store.merging.merge import merge
from tui.store.merging.raw_events import raw_events
from tui.store.opening import open_database
from tui.store.project import attributes, relation_labels, scheme
from tui.store.rows import annotations
from tui.store.texts import article_changes
from tui.store.work import reviews

_OF_NO_ARTICLE = ("rename", "drop", "key", "guideline", "setting", "merge labels",
                  "name a relation")  # fmt: skip
_WORK = tuple(one for one in COMMANDS if one not in _OF_NO_ARTICLE)

Burst = tuple[int, list[tuple[str, int]], int]
"""A file, what is done in it with what picks, and how far on the file is that takes it then."""

BURSTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(
            st.tuples(st.sampled_from((*_WORK, *_WORK, *COMMANDS)), st.integers(0, 11)),
            min_size=1,
            max_size=5,
        ),
        st.integers(1, 2),
    ),
    max_size=10,
)


class TakenBackError(Exception):
    """What was done is looked at, and not kept."""


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for the numbers that SQLite gives them."""
    found = {}
    for (table,) in db.rows("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT wr"):
        columns = [name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", (table,))]
        names = ", ".join(f'"{name}"' for name in columns if name != "seq")
        found[table] = sorted(db.rows(f'SELECT {names} FROM "{table}"'), key=repr)
    return found


def gone_on(db: Database, other: Database) -> set[str]:
    """Merge as ever, and with all taken anew: to the same. The articles that went on."""
    articles = set[str]()

    def going_on(*said: object) -> set[str]:
        articles.update(go_on(*said))  # type: ignore[arg-type]
        return articles

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "go_on", lambda *_said: set())
        with suppress(TakenBackError), db.transaction():
            result, anew = merge(db, other), everything(db)
            raise TakenBackError
        patch.setattr(joining, "go_on", going_on)
        with db.transaction():
            assert merge(db, other) == result
    assert everything(db) == anew
    return articles


@settings(max_examples=12, deadline=None)
@given(BURSTS, st.sampled_from([0, 0, 2]))
def test_rows_go_on_to_what_all_events_lead_to(
    tmp_path_factory: pytest.TempPathFactory, bursts: list[Burst], as_soon: int
) -> None:
    with three(tmp_path_factory.mktemp("three")) as walk, pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans_met, "_AS_SOON", as_soon)
        walked(walk, bursts)


def walked(walk: Walk, bursts: list[Burst]) -> int:
    """Work in bursts, each of which another file takes; how many articles went on."""
    count = 0
    for which, done, on in bursts:
        for command, number in done:
            walk.act(walk.files[which], command, number)
        count += len(gone_on(walk.files[(which + on) % 3], walk.files[which]))
    return count


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two copies of a database with a span; the clock of the second is far ahead."""
    with fresh(tmp_path / "a.db", TEXT, "نص آخر") as db:
        tag(db, 0, 3, "PER")
        attributes.put(db, Attribute("sure", AttributeKind.FLAG), annotator=ME)
        relation_labels.put(db, RelationLabel("of"), annotator=ME)
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    ahead = Wall(2)
    ahead.ticks = 1000
    with (
        open_database(tmp_path / "a.db", clock=Wall(1)) as a,
        open_database(tmp_path / "b.db", clock=ahead) as b,
    ):
        yield a, b


def bear(db: Database, span: Span, value: str | None) -> None:
    """Give a span an attribute, or take it away."""
    changes = attributes.value_changes(db, span.id, "sure", value)
    events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")


def review(db: Database, before: Review, status: Status | None, note: str | None = None) -> None:
    """Say how far one is with an article, or note something."""
    changes = [reviews.change(before, status, note)]
    events.record(db, "review", changes, annotator=ME, article_id=before.article_id)


def test_what_is_later_than_all_that_is_here_is_taken_alone(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(a, 9, 17, "LOC")
    scheme.rename(a, "ORG", "GRP", annotator=ME)
    first, second = tag(b, 4, 8, "ORG"), tag(b, 18, 21, "LOC")
    relate(b, first, second)
    bear(b, first, FLAG_VALUE)
    change(b, second.id, note="؟")
    untag(b, tag(b, 0, 8, "PER"))
    review(b, Review("a1", ME), Status.DONE)
    assert gone_on(a, b) == {"a0", "a1"}


def test_of_many_spans_those_alone_are_read_that_an_event_may_meet(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    named, beside, other, *_far = [
        tag(a, start, end, "ORG") for start, end in ((4, 8), (9, 17), (9, 12), (0, 2), (18, 21))
    ]
    ((first,),) = a.rows("SELECT id FROM spans WHERE label = 'PER'")
    relate(a, Span(first, "a0", ME, "PER", 0, 3), named)
    tag(b, 9, 10, "LOC")
    *_before, came = raw_events(b)
    event = EventReader(columns_of(a), "b").event_in(came)
    starting_at_0 = {id_ for (id_,) in a.rows("SELECT id FROM spans WHERE start = 0")}
    assert spans_met.spans_met(a, {"a0": [event]}) == {
        named.id, beside.id, other.id, *starting_at_0
    }  # fmt: skip
    assert spans_met.spans_met(a, {"a0": [event] * 6}) is None


def test_an_event_takes_away_no_span_of_another_article(
    pair: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans_met, "_AS_SOON", 0)
    a, b = pair
    other = tag(a, 0, 2, "PER", article="a1")
    row = annotations.event_row(a, "spans", other.id)
    assert row is not None
    tag(b, 4, 8, "ORG")
    *_before, came = raw_events(b)
    forged = events.to_json([Change("spans", {**row, "article_id": "a0"}, None)], None)
    with a.transaction():
        join(a, Sender("eve"), [came._replace(id="forged", payload=forged)], clock_ok=True)
    assert [span.id for span in annotations.spans_of(a, "a1", ME)] == [other.id]


def test_more_than_memory_should_hold_is_taken_anew(
    pair: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = pair
    monkeypatch.setattr(incoming_batches, "MOST_KEPT", 1)
    tag(b, 4, 8, "ORG")
    tag(b, 9, 17, "ORG")
    assert gone_on(a, b) == set()


def doubled(a: Database, b: Database, _span: Span) -> None:
    """A file has twice what came to it from another."""
    tag(b, 4, 8, "ORG")
    gone_on(a, b)
    leave_twice(a, 4, 8, "ORG")
    tag(b, 9, 17, "ORG")


def waiting(a: Database, b: Database, _span: Span) -> None:
    """A span that waits aside gets another label."""
    tag(a, 4, 8, "ORG")
    span = tag(b, 4, 8, "ORG")
    gone_on(a, b)
    change(b, span.id, label="LOC")


def met(a: Database, b: Database, _span: Span) -> None:
    """Both mark the same, and one of them marks it once more."""
    span = tag(a, 4, 8, "ORG")
    gone_on(b, a)
    untag(b, span)
    tag(b, 4, 8, "ORG")
    untag(a, span)
    tag(a, 4, 8, "ORG")


def on_nothing(a: Database, b: Database, span: Span) -> None:
    """A relation leads to a span that is gone."""
    untag(a, span)
    relate(b, tag(b, 4, 8, "ORG"), span)


def of_nothing(a: Database, b: Database, span: Span) -> None:
    """A span that is gone gets an attribute."""
    untag(a, span)
    bear(b, span, FLAG_VALUE)


def begun_again(a: Database, b: Database, _span: Span) -> None:
    """A note on an article of which the other file says nothing any more."""
    begun = Review("a0", ME, Status.DOING)
    review(a, begun, Status.TODO)
    review(b, begun, None, "لماذا؟")


def corrected(a: Database, b: Database, span: Span) -> None:
    """A text is corrected where nothing is known that is marked in it."""
    tag(a, 4, 8, "ORG")
    untag(b, span)
    article_changes.correct(b, "a0", f"ثم {TEXT}", annotator=ME)


def in_the_old_text(a: Database, b: Database, _span: Span) -> None:
    """A word is marked in a text that was corrected elsewhere."""
    article_changes.correct(a, "a0", f"ثم {TEXT}", annotator=ME)
    tag(b, 4, 8, "ORG")


def renamed(a: Database, b: Database, span: Span) -> None:
    """A label is renamed, and something else is done to a span that bears it."""
    scheme.rename(b, "PER", "NAME", annotator=ME)
    change(b, span.id, note="؟")


def of_no_label(a: Database, b: Database, _span: Span) -> None:
    """A label is used that was removed elsewhere."""
    scheme.remove_unused(a, "LOC", annotator=ME)
    tag(b, 4, 8, "LOC")


def named_anew(a: Database, b: Database, _span: Span) -> None:
    """A label is used before its name, which it has not any more, is given anew."""
    scheme.rename(a, "LOC", "GPE", annotator=ME)
    tag(b, 4, 8, "LOC")
    assert isinstance(a.clock, Wall)
    a.clock.ticks = 2000
    scheme.put(a, scheme.get(b, "LOC"), annotator=ME)


def earlier(a: Database, b: Database, span: Span) -> None:
    """A span gets a label before it gets the one that it has."""
    change(b, span.id, label="ORG")
    assert isinstance(a.clock, Wall)
    a.clock.ticks = 2000
    change(a, span.id, label="LOC")


@pytest.mark.parametrize("as_soon", [0, 2])
@pytest.mark.parametrize(
    "case",
    [doubled, waiting, met, on_nothing, of_nothing, begun_again, corrected, in_the_old_text,
     renamed, of_no_label, named_anew, earlier],
    ids=lambda case: case.__name__,
)  # fmt: skip
def test_where_rows_do_not_tell_all_every_event_is_taken_anew(
    pair: tuple[Database, Database],
    case: Callable[[Database, Database, Span], None],
    as_soon: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spans_met, "_AS_SOON", as_soon)
    a, b = pair
    ((id_,),) = a.rows("SELECT id FROM spans")
    case(a, b, Span(id_, "a0", ME, "PER", 0, 3))
    assert gone_on(a, b) == set()
