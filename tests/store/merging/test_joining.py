"""The door for events of another origin: in batches, again and again, with a cursor beside."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, fresh, said, tag, untag
from tests.store.merging.test_merge import opened, relate, rows
from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.relation_label import RelationLabel
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.incoming_batches import Sender
from tui.store.merging.incoming_events import EventReader, columns_of
from tui.store.merging.joining import cursor_of, join, texts_of_articles
from tui.store.merging.raw_events import RawEvent, raw_events
from tui.store.project import relation_labels
from tui.store.rows import annotations
from tui.store.texts import article_changes, articles
from tui.store.work import reversal

TEXT = "قال وزير الخارجية أمس"
HUB = "postgresql://host/db"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two copies of a database with one article, each a file of its own by now."""
    fresh(tmp_path / "a.db", TEXT).close()
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with opened(tmp_path / "a.db", 1) as a, opened(tmp_path / "b.db", 2) as b:
        yield a, b


def take(db: Database, batch: list[RawEvent], cursor: str, *texts: str, **sent: list[str]) -> int:
    """Join a batch of the hub's; how many events were new."""
    with db.transaction():
        return join(db, Sender(HUB, sent), batch, texts, cursor=cursor).new


def test_batches_come_one_by_one_and_a_batch_that_was_sent_twice_changes_nothing(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(b, 0, 3, "PER")
    tag(a, 4, 8, "LOC")
    tag(b, 9, 17, "ORG")
    reversal.undo(b, "a0", ME)
    sent = list(raw_events(b))
    assert cursor_of(a, HUB) is None
    assert take(a, sent[:-2], "1") == 1
    assert (said(a), cursor_of(a, HUB)) == ([(0, 3, "PER"), (4, 8, "LOC")], "1")
    assert take(a, sent[-3:-1], "2") == 1
    assert take(a, sent[-1:], "3") == 1
    assert take(a, sent, "3") == 0
    assert (said(a), cursor_of(a, HUB)) == ([(0, 3, "PER"), (4, 8, "LOC")], "3")
    assert take(b, list(raw_events(a)), "1") == 1
    assert rows(a) == rows(b)


def test_articles_are_told_by_the_texts_that_the_sender_names(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    with b.transaction():
        articles.add(b, text="نص آخر", title="", meta={}, id_="theirs")
    tag(b, 0, 2, "PER", article="theirs")
    with a.transaction():
        articles.add(a, text="نص آخر", title="", meta={}, id_="mine")
    sent = list(raw_events(b))
    assert take(a, sent[-2:], "1", **texts_of_articles(b)) == 2
    assert said(a, "mine") == [(0, 2, "PER")]


def test_a_batch_that_is_refused_leaves_rows_and_cursor_as_they_were(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(b, 0, 3, "PER")
    tag(b, 4, 8, "PER")
    reversal.undo(b, "a0", ME)
    *_before, first, second, undo = raw_events(b)
    take(a, [first], "1")
    with pytest.raises(DatabaseError, match="it takes back event"):
        take(a, [undo], "2")
    assert (said(a), cursor_of(a, HUB)) == ([(0, 3, "PER")], "1")
    assert take(a, [second, undo], "2") == 2
    assert rows(a) == rows(b)


def test_what_was_known_in_part_is_made_up_for_though_more_was_done_since(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    article_changes.correct(b, "a0", f"ثم {TEXT}", annotator=ME)
    *_before, part = raw_events(b)
    take(a, [part], "1", f"ثم {TEXT}")
    tag(b, 0, 2, "LOC")
    *_before, tagged = raw_events(b)
    row = {"article_id": "a0", "annotator": "sami", "label": "news", "created_at": ""}
    said = (*events.changes_in(part.payload), Change("article_labels", None, row))
    take(a, [part._replace(payload=events.to_json(said, None)), tagged], "2")
    assert annotations.article_labels_of(a, "a0", "sami") == ["news"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"table"', '{"table":"labels","table"'),
        ('{"table"', '{"more":0,"table"'),
        ("]}", '],"ids":{}}'),
        ('"start":', '"\\u0073tart":'),
    ],
)
def test_no_payload_says_more_than_was_read(
    pair: tuple[Database, Database], old: str, new: str
) -> None:
    a, b = pair
    tag(b, 0, 3, "PER")
    *_before, tagged = raw_events(b)
    take(a, [tagged._replace(payload=tagged.payload.replace(old, new, 1))], "1")
    assert list(raw_events(a))[-1] == tagged


@pytest.mark.parametrize(
    "payloads",
    [
        ('{"changes":[],"x":[1', "2]}"),
        ('{"changes":[]},{"changes":[]},{"changes":[]}', '{"changes":[],"x":[1', "2]}"),
        ('{"changes":[]}', ""),
        ('{"changes":[],"x":"', '"}'),
        ("[" * 990 + "]" * 990, '{"changes":[]}'),
        ('{"changes":[]}]', "["),
    ],
)
def test_events_that_are_read_together_are_each_judged_alone(
    pair: tuple[Database, Database], payloads: tuple[str, ...]
) -> None:
    sound = next(raw_events(pair[0]))
    reader = EventReader(columns_of(pair[0]), "sender")
    forged = [sound._replace(id=str(n), payload=said) for n, said in enumerate(payloads)]
    first = next(row for row in forged if row.payload != '{"changes":[]}')
    with pytest.raises(DatabaseError, match=f"event {first.id} does not say what was done"):
        reader.events_in([sound, *forged])
    assert reader.events_in([sound, sound]) == [reader.event_in(sound)] * 2


def test_a_relation_hangs_on_no_span_of_another_article(pair: tuple[Database, Database]) -> None:
    a, b = pair
    with b.transaction():
        articles.add(b, text="نص آخر", title="", meta={}, id_="a1")
    head, tail = tag(b, 0, 3, "PER"), tag(b, 4, 8, "PER")
    relation_labels.put(b, RelationLabel("of"), annotator=ME)
    relate(b, head, tail)
    *before, related = raw_events(b)
    untag(b, tail)
    *_before, untagged = raw_events(b)
    (change,) = events.changes_in(related.payload)
    forged = Change("relations", None, {**(change.after or {}), "article_id": "a1"})
    payload = events.to_json([forged], None)
    take(a, [*before, related._replace(article_id="a1", payload=payload)], "1", "نص آخر")
    assert a.rows("SELECT id FROM relations") == []
    # It would keep the span from being removed, and all that comes with that.
    gone = [one for one in events.changes_in(untagged.payload) if one.table == "spans"]
    take(a, [untagged._replace(payload=events.to_json(gone, None))], "2")
    assert said(a) == [(0, 3, "PER")]
