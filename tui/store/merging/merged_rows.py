"""What makes rows of several files' events fit each other: changes that all files make alike.

They are made by events of their own after a merge, so that nothing but events is ever asked what
the rows are. Each is a function of the events there were: of ids that are each file's own, those
of articles, nothing depends.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tui.core.event import Change, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.log_entry import BY_MERGING
from tui.store.log import events
from tui.store.log.replay import Replay, key_of, place_of
from tui.store.rows.doubles import SpanPlace
from tui.store.schema.tables import KEYS, OF_THE_PROJECT
from tui.store.texts.carrying import Carrier

_WORK = ("spans", "article_labels", "reviews", "decisions")
"""What annotators said of an article: it stays with that, though somebody deleted it elsewhere."""
_SAID = ("done", "skipped")
"""Done without a span says something, too."""
_OF_ARTICLES = tuple(
    table for table in reversed(KEYS) if table not in (*OF_THE_PROJECT, "articles")
)
"""Tables that say something of an article; what refers to another comes before it."""

_ON_SPANS = ("relations", "span_attributes")

TextOf = Callable[[str], str | None]
"""Gives a text by its sha256, if it can still be read."""


@frozen_dataclass
class LostSpan:
    """A span whose words are not in the corrected text any more: the event that removed it tells
    all of it."""

    article_id: str
    annotator: str
    label: str
    text: str


@dataclass(slots=True)
class Fitted:
    """What was done so that rows fit each other."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    """By article."""
    kept: set[str] = field(default_factory=set)
    """Articles that are back, since one file deleted them and another worked on them."""
    twice: set[str] = field(default_factory=set)
    """Spans that went, since another file's says the same."""
    carried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By article and annotator the spans that were carried to a corrected text."""
    lost: list[LostSpan] = field(default_factory=list)


def fit(taken: Replay, text_of: TextOf) -> Fitted:
    """Make the rows of articles fit each other in ``taken``, and give the changes that did it."""
    fitting = _Fitting(taken, text_of)
    fitting.bring_back_articles()
    fitting.take_out_loose_rows()
    fitting.carry_spans()
    fitting.unite_doubles()
    fitting.hang_on_what_is_there()
    for changes in fitting.done.changes.values():
        # What hangs on a span goes before it, so that it comes after it where that is taken back.
        changes.sort(key=lambda change: 1 if change.table in _ON_SPANS and not change.after
                     else 0 if change.table == "articles" else 2)  # fmt: skip
    return fitting.done


class _Fitting:
    """Each step takes its changes as an event that is the last of all."""

    def __init__(self, taken: Replay, text_of: TextOf) -> None:
        self.done = Fitted()
        self._taken = taken
        self._tables = taken.tables
        self._text_of = text_of
        self._instead: dict[str, str] = {}
        """By span that went the one that says the same."""

    def bring_back_articles(self) -> None:
        """Articles that are gone, and were worked on elsewhere, are there."""
        there = self._tables["articles"]
        if not self._taken.gone["articles"]:
            return
        worked_on = {
            row["article_id"]
            for table in _WORK
            for row in self._tables[table].values()
            if table != "reviews" or row["status"] in _SAID or row["note"] is not None
        }
        for (id_,), row in sorted(self._taken.gone["articles"].items()):
            if id_ in worked_on and (id_,) not in there:
                self.done.kept.add(id_)
                self._make(id_, Change("articles", None, row))

    def take_out_loose_rows(self) -> None:
        """What was said of an article that is gone goes, too."""
        there = {id_ for (id_,) in self._tables["articles"]}
        for table in _OF_ARTICLES:
            if table != "span_attributes":
                rows = self._tables[table].values()
                loose = [row for row in rows if row["article_id"] not in there]
                for row in _in_order(table, loose):
                    self._make(row["article_id"], Change(table, row, None))

    def carry_spans(self) -> None:
        """Spans and proposals that were made in another text go with their words to that of now."""
        corrected = {id_ for id_, texts in self._taken.texts.items() if len(texts) > 1}
        carriers = {id_: one for id_ in corrected if (one := self._carrier(id_)) is not None}
        for table in ("spans", "proposals"):
            rows = self._tables[table].values()
            here = _in_order(table, [row for row in rows if row["article_id"] in carriers])
            moves = [
                (row, moved)
                for row in here
                if (moved := carriers[row["article_id"]].carried_row(row)) is not row
            ]
            # Where one stands that is yet to be carried is a place in another text.
            waiting = {row["id"] for row, _moved in moves}
            for row, moved in moves:
                self._move(table, row, moved, waiting)
                waiting.remove(row["id"])

    def unite_doubles(self) -> None:
        """Of spans of several files that say the same the first stays."""
        doubled = self._taken.doubled_places()
        places: dict[SpanPlace, list[str]] = {}
        for row in self._tables["spans"].values() if doubled else ():
            if (place := place_of(row)) in doubled:
                places.setdefault(place, []).append(row["id"])
        for ids in places.values():
            if len(ids) > 1:
                first, others = self._taken.first_of(ids)
                for id_ in others:
                    self.done.twice.add(id_)
                    row = self._tables["spans"][(id_,)]
                    self._make(row["article_id"], Change("spans", row, None))
                    self._instead[id_] = first

    def hang_on_what_is_there(self) -> None:
        """Relations and values of spans that are not there hang on those that say the same."""
        arcs = {self._arc(row) for row in self._tables["relations"].values()}
        for row in _sorted(self._tables, "relations"):
            ends = {end: self._end(row, end) for end in ("head", "tail")}
            if all(ends[end] == row[end] for end in ends):
                continue
            after = {**row, **ends}
            loose = None in ends.values() or self._arc(after) in arcs
            arcs.add(self._arc(after))
            self._make(row["article_id"], Change("relations", row, None if loose else after))
        for row in _sorted(self._tables, "span_attributes"):
            span = self._there(row["span_id"])
            if span == row["span_id"]:
                continue
            article = self._taken.article_of[row["span_id"]]
            self._make(article, Change("span_attributes", row, None))
            if span is not None and (span, row["name"]) not in self._tables["span_attributes"]:
                self._make(article, Change("span_attributes", None, {**row, "span_id": span}))

    def _carrier(self, article: str) -> Carrier | None:
        """What carries to the text of an article; None where that is not to be had."""
        row = self._tables["articles"].get((article,))
        text = self._text_of(row["sha256"]) if row else None
        if row is None or text is None:
            return None
        earlier = [one for one in reversed(self._taken.texts[article]) if one != row["sha256"]]
        return Carrier(text, earlier, self._text_of)

    def _move(
        self, table: str, row: TableRow, moved: TableRow | None, waiting: Collection[str]
    ) -> None:
        standing = self._taken.at(place_of(moved)) if moved and table == "spans" else []
        if there := [id_ for id_ in standing if id_ not in waiting]:
            self._instead[row["id"]] = there[0]
            self.done.twice.add(row["id"])
            moved = None
        elif table == "spans":
            if moved is None:
                self.done.lost.append(
                    LostSpan(row["article_id"], row["annotator"], row["label"], row["text"])
                )
            else:
                self.done.carried[row["article_id"], row["annotator"]] += 1
        self._make(row["article_id"], Change(table, row, moved))

    def _there(self, span: str) -> str | None:
        """The span itself, or the one that says the same, if it is there."""
        if (span,) in self._tables["spans"]:
            return span
        if span in self._instead:
            return self._there(self._instead[span])
        hidden = self._taken.hidden.get(span)
        return next(iter(self._taken.at(place_of(hidden))), None) if hidden else None

    def _end(self, relation: TableRow, end: str) -> str | None:
        """What a relation hangs on, if that is there: in its article, whatever an event says."""
        span = self._there(relation[end])
        row = self._tables["spans"].get((span,))
        return span if row and row["article_id"] == relation["article_id"] else None

    def _arc(self, row: TableRow) -> tuple[Any, ...]:
        return row["annotator"], row["label"], row["head"], row["tail"]

    def _make(self, article: str, change: Change) -> None:
        self._taken.take(events.MERGE, [change], BY_MERGING, article)
        self.done.changes.setdefault(article, []).append(change)


def fit_project(taken: Replay, borne: Iterable[tuple[str, str, str]]) -> list[Change]:
    """Make the rows of no article fit, in ``taken``, and give the changes that did it.

    ``borne`` are names that rows bear: the table of labels, what kind bears it, the name.
    """
    changes: list[Change] = []

    def make(change: Change) -> None:
        taken.take(events.MERGE, [change], BY_MERGING)
        changes.append(change)

    for table, kind, name in sorted(borne):
        if (name,) not in taken.tables[table]:
            row = taken.gone[table].get((name,)) or _bare(table, kind, name)
            if row is not None:
                # What is gone may have been another's of the same name, of the other kind.
                of_kind = {"kind": kind} if table == "labels" else {}
                make(Change(table, None, {**row, **of_kind, "key": "", "retired": 1}))
    for row in _sorted(taken.tables, "relation_rules"):
        if (row["label"],) not in taken.tables["relation_labels"]:
            make(Change("relation_rules", row, None))
    for table in ("labels", "relation_labels", "attributes"):
        for change in _parted_keys(taken, table):
            make(change)
    return changes


def _parted_keys(taken: Replay, table: str) -> Iterator[Change]:
    """The first by name keeps a key that two in use have; a file alone may have such ones."""
    seen: set[str] = set()
    for row in _sorted(taken.tables, table):
        if row["key"] and not row["retired"]:
            if row["key"] in seen:
                yield Change(table, row, {**row, "key": ""})
            seen.add(row["key"])


def _bare(table: str, kind: str, name: str) -> TableRow | None:
    """A label of which no event is left but that it is borne."""
    said = {"name": name, "title": "", "title_en": "", "position": 0}
    if table == "labels":
        return {**said, "kind": kind, "colour": "", "guideline": ""}
    if table == "attributes":
        return {**said, "kind": "text", "choices": "[]", "of": "[]"}
    return None


def _sorted(tables: Any, table: str) -> list[TableRow]:
    """The rows of a table in the order of what is the same in all files."""
    return _in_order(table, tables[table].values())


def _in_order(table: str, rows: Iterable[TableRow]) -> list[TableRow]:
    return sorted(rows, key=lambda row: [str(v) for v in key_of(table, row)])
