"""Deleting an article and correcting its text: each one event, which can be taken back."""

from collections.abc import Mapping
from typing import Any

from tui.core.article import sha256_of
from tui.core.errors import UsageError
from tui.core.event import Change, Event, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows import annotations, article_rows
from tui.store.rows.row_changes import removed_once
from tui.store.texts import articles, carrying

_OF_ARTICLE = (
    *("relations", "spans", "article_labels", "time_spent", "reviews", "refusals"),
    *("proposals", "settled", "assignments", "decisions"),
)
"""The tables that say something of an article; what refers to another comes before it."""


@frozen_dataclass
class TextVersion:
    """A text that an article has had: since when, and the event that gave it another."""

    sha256: str
    event: str
    at: str


def remove(db: Database, article_id: str, *, annotator: str) -> Event:
    """Delete an article with all that was said of it; reversal.take_back brings all of it back."""
    with db.transaction():
        row = article_rows.event_row(db, articles.get(db, article_id).id)
        changes = [
            Change("span_attributes", attribute, None)
            for attribute in db.records(
                "SELECT a.* FROM span_attributes a JOIN spans s ON s.id = a.span_id"
                " WHERE s.article_id = ?",
                [article_id],
            )
        ]
        for table in _OF_ARTICLE:
            changes += annotations.removals_of_article(db, table, article_id)
        return events.record(
            db,
            events.ARTICLE_REMOVE,
            [*changes, Change("articles", row, None)],
            annotator=annotator,
            article_id=article_id,
        )


def correct(
    db: Database, article_id: str, text: str, *, annotator: str, group: str | None = None
) -> tuple[Event, list[str]]:
    """Give an article a corrected text; spans and proposals go with their words.

    Gives the event and the texts of the spans that are gone: those whose words are not in the new
    text. The old text stays readable (``versions``). Raises UsageError where another article has
    this text, or the article has it already.
    """
    with db.transaction():
        before = articles.get(db, article_id)
        if articles.with_text(db, sha256_of(text)):
            raise UsageError(_("an article has this very text already"), file=str(db.path))
        changes, lost = _carried(db, article_id, before.text, text)
        row = article_rows.event_row(db, article_id)
        new = {"sha256": sha256_of(text), "words": articles.word_count(text)}
        article_rows.keep_text(db, text)
        event = events.record(
            db,
            events.ARTICLE_CORRECT,
            [Change("articles", row, {**(row or {}), **new}), *changes],
            annotator=annotator,
            article_id=article_id,
            group=group,
        )
        return event, lost


def describe(
    db: Database,
    article_id: str,
    *,
    title: str,
    meta: Mapping[str, Any],
    annotator: str,
    group: str | None = None,
) -> Event:
    """Give an article this title and this metadata."""
    with db.transaction():
        row = dict(article_rows.event_row(db, articles.get(db, article_id).id) or {})
        after = {**row, "title": title, "meta": articles.meta_text(meta)}
        return events.record(
            db,
            events.ARTICLE_CORRECT,
            [Change("articles", row, after)],
            annotator=annotator,
            article_id=article_id,
            group=group,
        )


def versions(db: Database, article_id: str) -> list[TextVersion]:
    """The texts that an article had before the one it has, the newest first."""
    found = []
    for event in events.history(db, article_id=article_id):
        for change in event.changes:
            if change.table == "articles" and change.before and change.after:
                if change.before["sha256"] != change.after["sha256"]:
                    found.append(TextVersion(change.before["sha256"], event.id, event.at))
    return found


def _carried(db: Database, article_id: str, old: str, new: str) -> tuple[list[Change], list[str]]:
    """The changes that carry spans and proposals to a new text, and the texts of those lost."""
    parts = carrying.equal_parts(old, new)
    changes: list[Change] = []
    lost: list[str] = []
    places: set[tuple[Any, ...]] = set()
    for table in ("spans", "proposals"):
        rows = [
            change.before
            for change in annotations.removals_of_article(db, table, article_id)
            if change.before is not None
        ]
        for row in rows:
            after = carrying.carried_row(row, parts, new)
            place = (table, row["annotator"], row["label"], *_extent(after))
            if after is None or place in places:
                lost += [row["text"]] if table == "spans" else []
                changes += (
                    annotations.removal(db, row["id"])
                    if table == "spans"
                    else [Change(table, row, None)]
                )
                continue
            places.add(place)
            if after != row:
                changes.append(Change(table, row, after))
    return removed_once(changes), lost


def _extent(row: TableRow | None) -> tuple[int, int] | tuple[()]:
    return (row["start"], row["end"]) if row else ()
