"""The door for events of another origin: another file that is merged, or a hub.

Events are taken over as they are, but for the ids of articles, which are each file's own: an
article is told by its text. What they lead to together the set of events decides, and nothing else
(store/log/replay.py): joined in whatever order and however often, files come to hold the same.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from uuid import uuid5

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.sqlite_errors import ConstraintError
from tui.store.log import events
from tui.store.log.replay import replay_of_project
from tui.store.merging.going_on import go_on
from tui.store.merging.incoming_batches import IncomingBatches, Joined, Sender
from tui.store.merging.incoming_events import RE_SIGNED
from tui.store.merging.new_span import ComingEvent
from tui.store.merging.rebuilding import Rebuilt, every_article, rebuild
from tui.store.rows import article_rows

_AT_ONCE = 500
"""So many events are looked up and written together."""
_CURSOR = "cursor "
"""What the key of a cursor's row in ``meta`` begins with; the sender's name follows."""


def join(
    db: Database,
    sender: Sender,
    incoming: Iterable[ComingEvent],
    texts: Iterable[str] = (),
    *,
    cursor: str | None = None,
    clock_ok: bool = False,
) -> Joined:
    """Take events of another origin among those here, and make the rows what all lead to.

    In the caller's transaction, and all of it or nothing. ``incoming`` is read once, whatever its
    length, and may hold events that are here already: they change nothing. What an event reverses
    comes with it or before it. ``texts`` are those that its articles name by sha256 and that are
    not here. ``cursor`` is what ``cursor_of`` gives the next time: how far the sender was read.

    Raises DatabaseError where an event is none, differs from the one of its id here, reverses
    one that is nowhere, or is more than a day ahead of this computer's clock.
    """
    joined = Joined()
    ids = article_ids(texts_of_articles(db), sender.articles) if sender.articles else {}
    came = IncomingBatches(db, sender, ids, joined, clock_ok=clock_ok)
    for text in texts:
        _keep_text(db, text)
    rows = iter(incoming)
    while batch := list(islice(rows, _AT_ONCE)):
        came.take(batch)
    if joined.new:
        came.finish()
        _make_rows(db, sender, came, joined)
    if cursor is not None:
        db.write(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            (_CURSOR + sender.name, cursor),
        )
    return joined


def cursor_of(db: Database, sender: str) -> str | None:
    """How far the sender of this name was read, as ``join`` was told; None where it never was."""
    rows = db.rows("SELECT value FROM meta WHERE key = ?", (_CURSOR + sender,))
    return str(rows[0][0]) if rows else None


def forget_cursor(db: Database, sender: str) -> None:
    """The sender of this name is read from its beginning the next time; inside a transaction."""
    db.write("DELETE FROM meta WHERE key = ?", (_CURSOR + sender,))


def article_ids(
    ours: Mapping[str, Sequence[str]], theirs: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """By the sender's ids of articles those that the same texts have here, or will have.

    A text that was corrected since, or deleted, tells its article, too. Each article here is one
    of theirs at most.
    """
    own = {sha256: id_ for id_, texts in ours.items() for sha256 in texts}
    ids = {
        id_: id_ for id_, texts in theirs.items() if not set(texts).isdisjoint(ours.get(id_, ()))
    }
    claimed = set(ids)
    for id_, texts in theirs.items():
        if id_ in ids:
            continue
        known = next((own[one] for one in texts if own.get(one, id_) not in claimed
                      and one in own), None)  # fmt: skip
        if known is not None:
            ids[id_] = known
            claimed.add(known)
        elif id_ in ours:
            # The id belongs to another text here: the same free one in whatever order.
            ids[id_] = str(uuid5(RE_SIGNED, f"{id_} {texts[0]}"))
    return ids


def texts_of_articles(db: Database, some: Collection[str] | None = None) -> dict[str, list[str]]:
    """By the id of an article, of all or of ``some``, the hashes of the text that it came with, and
    of that it has now."""
    texts: dict[str, list[str]] = {}
    values = [json.dumps(list(some))] if some is not None else []
    of = " AND {} IN (SELECT value FROM json_each(?))" if some is not None else ""
    for id_, sha256 in db.iterate(
        "SELECT article_id, json_extract(payload, '$.changes[0].after.sha256') FROM events"
        " WHERE kind = ? AND article_id IS NOT NULL AND json_valid(payload)"
        f"{of.format('article_id')} ORDER BY at, id",
        [events.ARTICLE_ADD, *values],
    ):
        if sha256:
            texts.setdefault(id_, []).append(sha256)
    for id_, sha256 in db.iterate(
        f"SELECT id, sha256 FROM articles WHERE true{of.format('id')} ORDER BY seq", values
    ):
        texts.setdefault(id_, []).append(sha256)
    return texts


def _make_rows(db: Database, sender: Sender, came: IncomingBatches, joined: Joined) -> None:
    articles = every_article(db) if came.is_about_all() else joined.articles
    try:
        found = _rebuilt(db, came, articles)
    except ConstraintError as error:
        raise DatabaseError(
            _("what is said here and there cannot stand together ({error})").format(
                error=error.what
            ),
            file=sender.name,
            way_out=_("change one of the two, and try again"),
        ) from error
    joined.twice = len(found.hidden & joined.spans)
    joined.renamed += _followed(db, came.labels)
    joined.kept, joined.carried = found.kept, found.carried
    joined.lost, joined.back = found.lost, found.back


def _rebuilt(db: Database, came: IncomingBatches, articles: Collection[str]) -> Rebuilt:
    """Let the rows of articles go on, and build those anew that cannot."""
    if not came.of_project:
        # An id that two articles' rows have is judged where all events are taken together.
        with suppress(ConstraintError), db.transaction():
            gone_on = go_on(db, came.fresh, came.last)
            return _built_anew(db, came, set(articles) - gone_on | came.fuller)
    return _built_anew(db, came, articles)


def _built_anew(db: Database, came: IncomingBatches, articles: Collection[str]) -> Rebuilt:
    came_with = {id_: texts[0] for id_, texts in texts_of_articles(db, articles).items()}
    return rebuild(db, articles, came_with, project=came.of_project)


def _followed(db: Database, labels: Counter[str]) -> Counter[tuple[str, str]]:
    """By the old and the new name of a label the new spans that bear the new one."""
    known = {name for (name,) in db.rows("SELECT name FROM labels")}
    old = labels.keys() - known
    names = replay_of_project(db).renamed["labels"] if old else {}
    return Counter({(name, names[name]): labels[name] for name in old & names.keys()})


def _keep_text(db: Database, text: str) -> None:
    """A text that is not here is kept aside, where events find it by its hash."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    if not db.rows("SELECT 1 FROM articles WHERE sha256 = ?", (sha256,)):
        article_rows.keep_text(db, text)
