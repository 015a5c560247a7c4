"""Giving records out: the store's side of export, in one pass over the articles."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes
from tui.store.rows import span_rows
from tui.store.rows.row_problems import (
    Problem,
    Telling,
    annotator_problem,
    article_problem,
    label_problem,
    parsed_meta,
    relation_problem,
    review_problem,
    row_error,
    row_name,
    span_problem,
)

_VALUES = (
    "(SELECT v.span_id, v.name, v.value, p.article_id, p.annotator"
    " FROM spans p CROSS JOIN span_attributes v ON v.span_id = p.id)"
)
_BY_ITSELF = f"'{events.TIME}', '{events.ARTICLE_ADD}', '{events.PROPOSE}'"


@frozen_dataclass
class Selection:
    """Which records are wanted; what is empty asks for nothing.

    ``articles`` are ids. ``since`` and ``until`` are times as events have them: when the
    annotator last said something of the article, both ends included. With ``keys`` spans and
    relations bear the ids of their rows, not those that files gave them.
    """

    annotator: str | None = None
    statuses: frozenset[Status] = frozenset()
    articles: Collection[str] = ()
    since: str = ""
    until: str = ""
    keys: bool = False


EVERY_RECORD = Selection()


def records(
    db: Database, wanted: Selection = EVERY_RECORD, *, bad: Telling | None = None
) -> Iterator[Record]:
    """Each article with what each annotator said of it, in the order the articles came.

    An article that nobody has touched comes once, with no annotator, where none is asked for and
    no time. All is as it was in the moment of the first record, whoever writes meanwhile.
    A row that breaks its table's rules is told to ``bad`` and left out; without that it raises
    DatabaseError, which names it.
    """
    if bad is None:
        yield from _records(db, wanted, partial(_refuse, db))
        return
    with db.lenient_texts():
        yield from _records(db, wanted, bad)


def _refuse(db: Database, problem: Problem) -> None:
    raise row_error(db.path, problem)


def _records(db: Database, wanted: Selection, bad: Telling) -> Iterator[Record]:
    # Asked first and read last: as long as it is, all is read from one snapshot.
    texts = _articles_first(db, wanted, "a.id, a.title, a.meta, a.text", "articles a", "a.seq")
    said = _Said(db, wanted, bad)
    for seq, id_, title, meta, text in texts:
        if wrong := article_problem(id_, title, meta, text):
            bad(Problem("articles", row_name(id_), wrong))
            said.skip(seq)
            continue
        article = {"text": text, "id": id_, "title": title, "meta": parsed_meta(meta)}
        for name, about in said.of(seq, id_, len(text)):
            if not wanted.statuses or (about.get("status") or Status.TODO) in wanted.statuses:
                yield Record(**article, annotator=name, **about)


class _Said:
    """What was said of the articles, read beside them in their order."""

    def __init__(self, db: Database, wanted: Selection, bad: Telling) -> None:
        self._wanted = wanted
        self._bad = bad
        self._reviews = _Ahead(db, wanted, "reviews", "s.status, s.note, s.seconds", "")
        self._labels = _Ahead(db, wanted, "article_labels", "s.label", "s.label")
        self._spans = _Ahead(
            db,
            wanted,
            "spans",
            ", ".join(f"s.{column}" for column in span_rows.RECORD_COLUMNS.split(", ")),
            "s.start, s.end DESC, s.label, s.id",
        )
        self._relations = _Ahead(
            db,
            wanted,
            "relations",
            "s.head, s.tail, s.label, s.id, s.ref, s.note",
            "s.created_at, s.id",
        )
        self._values = (
            _Ahead(db, wanted, _VALUES, "s.span_id, s.name, s.value", "s.name")
            if attributes.is_any_borne(db)
            else None
        )
        dated = wanted.since or wanted.until
        self._times = _Ahead(db, wanted, "events", "max(s.at)", "") if dated else None

    def skip(self, seq: int) -> None:
        """Go past what was said of an article that is not given out."""
        said = (self._reviews, self._labels, self._spans, self._relations, self._values)
        for ahead in (*said, self._times):
            if ahead is not None:
                ahead.of(seq)

    def of(
        self, seq: int, article: str, length: int
    ) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """The annotators of an article, by name, and the fields of their records."""
        wanted = self._wanted
        reviews, labels = self._reviews.of(seq), self._labels.of(seq)
        spans, relations = self._spans.of(seq), self._relations.of(seq)
        values = self._values.of(seq) if self._values else {}
        names = self._named(article, {*reviews, *labels, *spans})
        if self._times:
            last = {name: rows[0][0] for name, rows in self._times.of(seq).items()}
            until = wanted.until or "9999"
            names = [name for name in names if wanted.since <= last.get(name, "") <= until]
        elif not names and wanted.annotator is None:
            yield None, {"status": Status.TODO}
        for name in names:
            good, gone = self._spans_of(spans.get(name, []), article, length)
            arcs = [
                row
                for row in relations.get(name, ())
                if self._is_good("relations", (row[3],), relation_problem(row[:4], gone))
            ]
            borne: dict[str, list[tuple[str, str]]] = {}
            for key, attribute, value in values.get(name, ()):
                borne.setdefault(key, []).append((attribute, value))
            shown = _Shown.of(good, arcs, borne, wanted)
            status, note, seconds = self._review_of(reviews.get(name, []), article, name)
            yield (
                name,
                {
                    "status": status,
                    "note": note,
                    "seconds": seconds,
                    "labels": tuple(
                        label
                        for (label,) in labels.get(name, ())
                        if self._is_good(
                            "article_labels", (article, name, label), label_problem(label)
                        )
                    ),
                    "spans": shown.spans,
                    "relations": shown.relations,
                },
            )

    def _named(self, article: str, said: Iterable[object]) -> list[str]:
        names = []
        for name in said:
            wrong = annotator_problem(name)
            if self._is_good("reviews", (article, name), wrong) and isinstance(name, str):
                names.append(name)
        return sorted(names)

    def _spans_of(
        self, rows: Iterable[tuple[Any, ...]], article: str, length: int
    ) -> tuple[list[tuple[Any, ...]], set[object]]:
        """The rows of an annotator's spans, and the ids of those that are damaged."""
        good, gone = [], set()
        for row in rows:
            if self._is_good("spans", (row[3],), span_problem(row, article, length)):
                good.append(row)
            else:
                gone.add(row[3])
        return good, gone

    def _review_of(
        self, rows: list[tuple[Any, ...]], article: str, name: str
    ) -> tuple[Status, str | None, float]:
        for status, note, seconds in rows:
            wrong = review_problem(status, note, seconds)
            if self._is_good("reviews", (article, name), wrong):
                return Status(status), note, seconds
        return Status.TODO, None, 0.0

    def _is_good(self, table: str, keys: tuple[object, ...], wrong: str) -> bool:
        if wrong:
            self._bad(Problem(table, row_name(*keys), wrong))
        return not wrong


@frozen_dataclass
class _Shown:
    """Spans and relations by the ids that their files gave them, where these tell them apart."""

    spans: tuple[RecordSpan, ...]
    relations: tuple[RecordRelation, ...]

    @classmethod
    def of(
        cls,
        spans: list[tuple[Any, ...]],
        relations: list[tuple[Any, ...]],
        borne: dict[str, list[tuple[str, str]]],
        wanted: Selection,
    ) -> "_Shown":
        shown: dict[str, str] = {}
        made = []
        used: set[str | None] = set()
        for row in spans:
            span = span_rows.record_span(row, keys=wanted.keys)
            key = span_rows.key_in(row)
            if span.id in used:
                span = replace(span, id=key)
            if key in borne:
                span = replace(span, attributes=tuple(borne[key]))
            used.add(span.id)
            shown[key] = span.id or key
            made.append(span)
        arcs = tuple(
            RecordRelation(
                shown.get(head, head),
                shown.get(tail, tail),
                label,
                key if wanted.keys or ref is None else ref,
                note,
            )
            for head, tail, label, key, ref, note in relations
        )
        return cls(tuple(made), arcs)


@dataclass(slots=True)
class _Ahead:
    """The rows of a table in the order of the articles, one row ahead of who asks."""

    db: Database
    wanted: Selection
    table: str
    columns: str
    order: str
    _rows: Iterator[tuple[Any, ...]] = field(init=False)
    _next: tuple[Any, ...] | None = field(init=False)

    def __post_init__(self) -> None:
        # CROSS JOIN keeps the articles outside, whose order is wanted: nothing is sorted whole.
        tables = f"articles a CROSS JOIN {self.table} s ON s.article_id = a.id"
        order = "a.seq, s.annotator" + (f", {self.order}" if self.order else "")
        group = ""
        if self.table == "events":
            tables += f" AND s.kind NOT IN ({_BY_ITSELF})"
            group = "GROUP BY a.seq, s.annotator"
        columns = f"s.annotator, {self.columns}"
        self._rows = _articles_first(self.db, self.wanted, columns, tables, order, group)
        self._next = next(self._rows, None)

    def of(self, seq: int) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of the article by annotator; articles must be asked for in their order."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        while self._next is not None and self._next[0] == seq:
            found.setdefault(self._next[1], []).append(self._next[2:])
            self._next = next(self._rows, None)
        return found


def _articles_first(
    db: Database, wanted: Selection, columns: str, tables: str, order: str, group: str = ""
) -> Iterator[tuple[Any, ...]]:
    where, values = ["1"], []
    if wanted.articles:
        where.append("a.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(wanted.articles)))
    if wanted.annotator is not None and "s.annotator" in columns:
        where.append("s.annotator = ?")
        values.append(wanted.annotator)
    return db.iterate(
        f"SELECT a.seq, {columns} FROM {tables} WHERE {' AND '.join(where)} {group}"
        f" ORDER BY {order}",
        values,
    )
