"""New spans that are stored as they came lead to what they lead to as events of any kind."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, fresh, leave_twice, tag
from tests.store.merging.test_going_on import everything
from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.relation_label import RelationLabel
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging import incoming_events, spans_met
from tui.store.merging.incoming_batches import Sender
from tui.store.merging.incoming_events import EventReader, ReadEvent, columns_of
from tui.store.merging.joining import join
from tui.store.merging.raw_events import RawEvent
from tui.store.merging.spans_put import put_spans_apart
from tui.store.opening import open_database
from tui.store.project import attributes, relation_labels, scheme

TEXT = "قال وزير الخارجية أمس"
LABELS = ("PER", "ORG", "OLD", "NONE")
"""Two that are there, one that is renamed, and one that never was."""

FORGED = ("remove elsewhere", "remove by id elsewhere", "relabel elsewhere", "move elsewhere",
          "bear elsewhere", "bear nothing elsewhere", "relate elsewhere")  # fmt: skip
"""What is signed as done in another article than that of the span."""

Act = tuple[str, int, int, str, str]
"""What is done, to which span, where one starts, a label, and an annotator."""

ACTS = st.tuples(
    st.sampled_from(
        ("tag",) * 9
        + (
            "again",
            "remove",
            "remove by id",
            "relabel",
            "move",
            "relate",
            "bear",
            "bear nothing",
            "wrong",
            "nothing",
            *FORGED,
        )
    ),
    st.integers(0, 7),
    st.integers(0, 7),
    st.sampled_from((*LABELS[:2] * 8, *LABELS)),
    st.sampled_from((*("muna",) * 3, "sami")),
)
PAGES = st.lists(st.lists(ACTS, min_size=1, max_size=8), min_size=1, max_size=4)


class Sent:
    """Events as they come of what is done to spans in files that know little of each other."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        """The spans as they were put."""
        self._count = 0

    def event(self, act: Act) -> RawEvent:
        """The event of an act; each second one was made in another file."""
        kind, number, start, label, who = act
        kind, elsewhere, _nothing = kind.partition(" elsewhere")
        self._count += 1
        rows = self.rows or [self._row("a0", 0, "PER", who)]
        held = rows[-1 - number % len(rows)]
        if elsewhere:
            held = {**held, "article_id": "a1" if held["article_id"] == "a0" else "a0"}
        new = self._row("a1" if number == 7 else "a0", start, label, who)
        if kind == "again":
            new |= {"id": held["id"], "article_id": held["article_id"]}
        moved = {name: new[name] for name in ("start", "end", "text")}
        borne = {"span_id": held["id"], "name": "sure", "value": "1"}
        changes = {
            "tag": Change("spans", None, new),
            "again": Change("spans", None, new),
            "wrong": Change("spans", None, {**new, "text": "?"}),
            "remove": Change("spans", held, None),
            "remove by id": Change("spans", {"id": held["id"]}, None),
            "nothing": Change("spans", None, {**new, "end": start, "text": ""}),
            "relabel": Change("spans", held, {**held, "label": label}),
            "move": Change("spans", held, {**held, **moved}),
            "bear": Change("span_attributes", None, borne),
            "bear nothing": Change("span_attributes", borne, None),
            "relate": Change("relations", None, self._relation(held, number + start, who)),
        }
        puts = kind in ("tag", "again", "wrong", "nothing")
        if puts:
            self.rows.append(new)
        article = str((new if puts else held)["article_id"])
        payload = events.to_json([changes[kind]], None)
        at = f"2026-01-02T00:00:{self._count:02}.000000+00:00"
        origin = ("x", "y")[self._count % 2]
        return RawEvent(f"e{self._count:03}", at, origin, who, article, kind, payload, None)

    def _row(self, article: str, start: int, label: str, who: str) -> dict[str, Any]:
        return {
            "id": f"s{self._count}", "article_id": article, "annotator": who, "label": label,
            "start": start, "end": start + 2, "text": TEXT[start : start + 2], "note": None,
            "source": "hand", "score": None, "created_at": "", "ref": None, "origin": None,
            "edited": 0,
        }  # fmt: skip

    def _relation(self, head: dict[str, Any], number: int, who: str) -> dict[str, Any]:
        beside = [row for row in self.rows if row["article_id"] == head["article_id"]] or [head]
        tail = beside[number % len(beside)]
        return {
            "id": f"r{self._count}", "article_id": head["article_id"], "annotator": who,
            "label": "of", "head": head["id"], "tail": tail["id"], "created_at": "",
        }  # fmt: skip


def made(path: Path) -> Database:
    """A database with two articles, in which a label was renamed."""
    db = fresh(path, TEXT, f"{TEXT}.")
    scheme.rename(db, "LOC", "OLD", annotator=ME)
    scheme.rename(db, "OLD", "GPE", annotator=ME)
    attributes.put(db, Attribute("sure", AttributeKind.FLAG), annotator=ME)
    relation_labels.put(db, RelationLabel("of"), annotator=ME)
    return db


def taken(db: Database, page: Sequence[RawEvent]) -> object:
    """What is said of a page that is taken, or why it is refused."""
    try:
        with db.transaction():
            return join(db, Sender("hub"), page, cursor="1", clock_ok=True)
    except DatabaseError as error:
        return str(error).replace(str(db.path), "")


@settings(max_examples=40, deadline=None)
@given(PAGES, st.sampled_from([0, 1]))
def test_pages_lead_to_the_same_with_spans_put_and_without(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[Act]], as_soon: int
) -> None:
    folder = tmp_path_factory.mktemp("both")
    made(folder / "a.db").close()
    shutil.copy(folder / "a.db", folder / "b.db")
    sent = Sent()
    with ExitStack() as stack:
        a, b = (stack.enter_context(open_database(folder / name)) for name in ("a.db", "b.db"))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(spans_met, "_AS_SOON", as_soon)
        for page in [[sent.event(act) for act in acts] for acts in pages]:
            quickly = taken(a, page)
            with patch.context() as without:
                without.setattr(incoming_events, "new_span_in", lambda *_said: None)
                assert taken(b, page) == quickly
            assert everything(a) == everything(b)


def marks(start: int, label: str = "PER", who: str = "muna", *, far: bool = False) -> Act:
    """Somebody marks two letters, in the other article if it is far."""
    return ("tag", 7 if far else 0, start, label, who)


def does(kind: str, start: int = 0) -> Act:
    """Muna does something to the span that came last."""
    return (kind, 0, start, "PER", "muna")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """The database, in which a span of Muna's stands."""
    with made(tmp_path / "a.db") as db:
        tag(db, 0, 2, "PER", annotator="muna")
        yield db


def put(db: Database, *acts: Act, id_: str = "") -> list[int]:
    """Which of the spans that come by these acts are put, counted from 1. The last event goes by
    this id, if one is given."""
    sent = Sent()
    rows = [sent.event(act) for act in acts]
    rows[-1] = rows[-1]._replace(id=id_ or rows[-1].id)
    page = EventReader(columns_of(db), "hub").events_in(rows)
    events_of: dict[str, list[ReadEvent]] = {}
    for event in page:
        events_of.setdefault(str(event.article_id), []).append(event)
    before = set(db.rows("SELECT id FROM spans"))
    with db.transaction():
        db.write_many(
            "INSERT OR REPLACE INTO events (id, at, origin, annotator, article_id, kind, payload,"
            " reverses) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [event.row for event in page],
        )
        ids = put_spans_apart(db, events_of, {"PER", "ORG"}, "2026-01-03")
    new = sorted(int(span[1:]) for (span,) in set(db.rows("SELECT id FROM spans")) - before)
    assert {rows[number - 1].id for number in new} == ids
    return new


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([marks(4), marks(4, "ORG"), marks(4, who="sami")], [1, 2, 3]),
        ([marks(0, "ORG"), marks(0, who="sami"), marks(0, far=True)], [1, 2, 3]),
        # Something stands there, or comes there as well.
        ([marks(0), marks(0, far=True)], [2]),
        ([marks(4), marks(4), marks(4, far=True)], [3]),
        # It has other words, or none, or a label that is not there.
        ([does("wrong", 4), marks(4, far=True)], [2]),
        ([does("nothing", 4), marks(4, far=True)], [2]),
        ([marks(4, "NONE"), marks(4, far=True)], [2]),
        # Another event names it, or what starts where it does.
        ([marks(4), does("again", 5), marks(6)], [3]),
        ([marks(4), does("bear"), marks(6)], [3]),
        ([marks(4), marks(6), does("relate")], []),
        ([marks(4), does("move", 6), marks(6), marks(6, who="sami")], [4]),
        ([marks(4), does("remove"), marks(4), marks(4, who="sami"), marks(6)], [4, 5]),
        ([marks(4), does("remove by id"), marks(6)], []),
    ],
)
def test_those_are_put_that_meet_nothing(
    db: Database, acts: list[Act], expected: list[int]
) -> None:
    assert put(db, *acts) == expected


def test_where_one_is_there_already_by_its_id_none_is_put(db: Database) -> None:
    assert put(db, marks(4)) == [1]
    assert put(db, marks(6), marks(6, far=True)) == []


@pytest.mark.parametrize(("id_", "expected"), [("e", [1, 2]), ('"', [1, 2]), ("e\0", [])])
def test_none_is_passed_by_whatever_its_event_is_called(
    db: Database, id_: str, expected: list[int]
) -> None:
    assert put(db, marks(4), marks(6), id_=id_) == expected


def test_what_an_older_program_left_twice_is_left_to_others(db: Database) -> None:
    leave_twice(db, 4, 8, "PER")
    leave_twice(db, 4, 8, "PER")
    assert put(db, marks(6), marks(6, far=True)) == [2]
