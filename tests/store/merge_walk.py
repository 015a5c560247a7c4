"""Three files that are worked on apart and merged, and what must hold of them whatever is done.

A walk is a list of steps: what is done, in which file, and a number that picks among what it can
be done to. The same steps do the same.
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.store.fresh import ME, fresh, tag, untag
from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.errors import HashiyaError
from tui.core.event import Change
from tui.core.label import Label
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.core.span import Relation
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.replay import replay, replay_of
from tui.store.merging.merge import MergeResult, merge
from tui.store.opening import open_database
from tui.store.project import attributes, label_merge, project_settings, relation_labels, scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import article_changes, articles
from tui.store.work import annotation_changes, assignments, reversal, reviews
from tui.store.work.decisions import Decision, Verdict, decision_changes

TEXT = "قال وزير الخارجية أمس"
SECOND = "نص آخر للتجربة"
COMMANDS = (
    *("tag", "tag", "tag", "relabel", "note", "move", "remove", "undo", "undo", "redo"),
    *("rename", "drop", "key", "guideline", "relate", "flag", "spend", "status", "assign"),
    *("decide", "undo decision", "setting", "correct", "uncorrect", "delete", "article label"),
    *("by the shell", "merge labels", "name a relation"),
)
Step = tuple[str, int, int]
"""What is done, in which of the three files, and what picks."""


def random_steps(seed: int, count: int) -> list[Step]:
    """So many steps, the same for the same seed."""
    choice = random.Random(seed)
    commands = (*COMMANDS, *("merge",) * 4)
    return [
        (choice.choice(commands), choice.randrange(3), choice.randrange(12)) for _ in range(count)
    ]


class Wall:
    """A wall clock of its own speed that now and then is set back, with ids of its own."""

    def __init__(self, name: int) -> None:
        self.name, self.ticks = name, 0

    def now(self) -> str:
        self.ticks += 1
        seconds = self.ticks * (3 - self.name) - (40 if self.ticks % 11 == 0 else 0) + 100
        return f"2026-01-01T00:{seconds // 60:02}:{seconds % 60:02}.000000+00:00"

    def new_id(self) -> str:
        self.ticks += 1
        return f"00000000-{9 - self.name:04x}-7000-8000-{self.ticks:012x}"


class Walk:
    """Three copies of one file, and what was really done in them."""

    def __init__(self, files: tuple[Database, Database, Database]) -> None:
        self.files = files
        self.seconds = 0.0

    def go(self, steps: Iterable[Step]) -> None:
        """Take the steps, then let each file take what the others have."""
        for command, which, number in steps:
            if command == "merge":
                take_from(self.files[which], self.files[(which + 1 + number % 2) % 3])
            else:
                self.act(self.files[which], command, number)
        self.meet()

    def meet(self) -> None:
        """Each takes from each other until all have all; then what must hold is looked at."""
        a, b, c = self.files
        for db, other in ((a, b), (c, a), (b, c), (a, b), (c, a)):
            with db.transaction():
                merge(db, other)
        assert rows(a) == rows(b) == rows(c)
        for db in self.files:
            self.look(db)
            with db.transaction():
                assert merge(db, a).joined.new == 0

    def look(self, db: Database) -> None:
        """What holds in each file once all have met."""
        assert list(problems(db)) == []
        times = db.rows("SELECT origin, at FROM events WHERE origin <> 'merged'")
        assert len(set(times)) == len(times)
        ((seconds,),) = db.rows("SELECT coalesce(sum(seconds), 0) FROM reviews")
        gone = db.rows("SELECT 1 FROM events WHERE kind = ?", (events.ARTICLE_REMOVE,))
        assert gone or abs(seconds - self.seconds) < 1e-6
        places = db.rows("SELECT article_id, annotator, start, end, label FROM spans")
        assert len(set(places)) == len(places)
        keys = [label.key for label in scheme.labels(db) if label.key]
        assert len(set(keys)) == len(keys)
        names = {name for (name,) in db.rows("SELECT label FROM spans")}
        given = {label.name for label in scheme.labels(db, retired=True)}
        assert names <= given
        assert given.isdisjoint(replay_of(db, ()).renamed["labels"])
        assert not names & _old_names(db)
        there: set[str] = set()
        for event in events.every(db):
            if event.kind == events.MERGE:
                self._look_at_removals(db, event.changes)
            for change in event.changes:
                if change.table == "spans" and change.after is None and change.before:
                    there.discard(change.before["id"])
                elif change.table == "spans" and change.before is None and change.after:
                    there.add(change.after["id"])
        # What was removed comes back by being put there, and by nothing else.
        assert {id_ for (id_,) in db.rows("SELECT id FROM spans")} <= there

    def _look_at_removals(self, db: Database, changes: Iterable[Change]) -> None:
        """No span goes by merging but one that is there twice, or has lost its words."""
        corrected = db.rows("SELECT 1 FROM events WHERE kind = ?", (events.ARTICLE_CORRECT,))
        for change in changes:
            if change.table == "spans" and change.after is None and not corrected:
                row = change.before
                assert row is not None
                assert db.rows(
                    "SELECT 1 FROM events WHERE instr(payload, ?) AND id NOT IN"
                    " (SELECT id FROM events WHERE instr(payload, ?))",
                    (f'"start":{row["start"]},"end":{row["end"]}', row["id"]),
                )

    def stands(self, number: int) -> None:
        """What is done after all have met stands after they meet again."""
        db = self.files[number % 3]
        for old in annotations.spans_of(db, "a0", ME):
            untag(db, old)
        if not _names(db):
            scheme.put(db, Label("NEW"), annotator=ME)
        span = tag(db, 4, 8, _names(db)[0])
        self.meet()
        for file in self.files:
            assert [s.id for s in annotations.spans_of(file, "a0", ME)] == [span.id]
        reversal.undo(db, "a0", ME)
        self.meet()
        for file in self.files:
            assert annotations.spans_of(file, "a0", ME) == []

    def act(self, db: Database, command: str, number: int) -> None:
        """One thing that may be done, if it can be."""
        act = _ACTS.get(command)
        article = "a1" if number % 4 == 3 else "a0"
        if article not in articles.ids(db) or not _names(db):
            return
        if command == "spend":
            reviews.remember(db, reviews.get(db, article, ME), cursor=0, seconds=float(number))
            self.seconds += number
        elif act is not None:
            # What cannot be done, is refused in a line, and leaves all as it was.
            try:
                act(db, article, number)
            except HashiyaError:
                assert list(problems(db)) == []


def _old_names(db: Database) -> set[str]:
    """The names of labels that were renamed, and not given anew since."""
    old: set[str] = set()
    for event in events.every(db):
        for change in event.changes:
            if change.table == "labels" and change.after and event.kind != events.MERGE:
                if event.kind == events.RENAME and change.before:
                    old.add(change.before["name"])
                if event.kind == events.RENAME or change.before is None:
                    old.discard(change.after["name"])
    return old


@cache
def _first_file() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "0.db"
        with fresh(path, TEXT, SECOND) as db:
            tag(db, 0, 3, "PER")
            attributes.put(db, Attribute("sure", AttributeKind.FLAG), annotator=ME)
        return path.read_bytes()


@contextmanager
def three(folder: Path) -> Iterator[Walk]:
    """Three copies of a database with two articles and a span, each with a clock of its own."""
    for number in range(3):
        (folder / f"{number}.db").write_bytes(_first_file())
    with ExitStack() as stack:
        a, b, c = (
            stack.enter_context(open_database(folder / f"{number}.db", clock=Wall(number)))
            for number in range(3)
        )
        yield Walk((a, b, c))


def take_from(db: Database, other: Database) -> MergeResult:
    """Merge, and see that what is there is sound."""
    with db.transaction():
        result = merge(db, other)
    assert list(problems(db)) == []
    return result


def rows(db: Database) -> object:
    """All rows that events make."""
    return replay(db)[0]


def _tag(db: Database, article: str, number: int) -> None:
    text = articles.get(db, article).text
    words = [(0, 3), (4, 8), (9, 17), (18, 21), (4, 17)]
    start, end = words[number % len(words)]
    names = _names(db)
    if end <= len(text) and names:
        tag(db, start, end, names[number // 2 % len(names)], article=article)


def _names(db: Database) -> list[str]:
    return [label.name for label in scheme.labels(db) if label.kind.value == "span"]


def _change(db: Database, article: str, number: int, **columns: object) -> None:
    spans = annotations.spans_of(db, article, ME)
    if spans:
        row = annotations.event_row(db, "spans", spans[number % len(spans)].id)
        assert row is not None
        made = [Change("spans", row, {**row, **columns})]
        events.record(db, "relabel", made, annotator=ME, article_id=article)


def _relabel(db: Database, article: str, number: int) -> None:
    _change(db, article, number, label=_names(db)[number % len(_names(db))])


def _note(db: Database, article: str, number: int) -> None:
    _change(db, article, number, note=f"{number}")


def _move(db: Database, article: str, number: int) -> None:
    text = articles.get(db, article).text
    _change(db, article, number, start=number, end=number + 3, text=text[number : number + 3])


def _remove(db: Database, article: str, number: int) -> None:
    if spans := annotations.spans_of(db, article, ME):
        untag(db, spans[number % len(spans)])


def _undo(db: Database, article: str, _number: int) -> None:
    reversal.undo(db, article, ME)


def _redo(db: Database, article: str, _number: int) -> None:
    reversal.redo(db, article, ME)


def _rename(db: Database, _article: str, number: int) -> None:
    name = _names(db)[number % len(_names(db))]
    if len(name) < 6:
        scheme.rename(db, name, f"{name}x", annotator=ME)


def _drop(db: Database, _article: str, number: int) -> None:
    if len(_names(db)) > 1:
        scheme.remove_unused(db, _names(db)[number % len(_names(db))], annotator=ME)


def _key(db: Database, _article: str, number: int) -> None:
    label = scheme.get(db, _names(db)[number % len(_names(db))])
    if "z" not in {one.key for one in scheme.labels(db)}:
        scheme.put(db, replace(label, key="z"), annotator=ME)


def _guideline(db: Database, _article: str, number: int) -> None:
    label = scheme.get(db, _names(db)[number % len(_names(db))])
    scheme.put(db, replace(label, guideline=f"{number}"), annotator=ME)


def _relate(db: Database, article: str, number: int) -> None:
    spans = annotations.spans_of(db, article, ME)
    if len(spans) > 1:
        head, tail = spans[number % len(spans)], spans[(number + 1) % len(spans)]
        name = next(iter(relation_labels.names(db)), "of")
        relation = Relation(db.clock.new_id(), article, ME, name, head.id, tail.id)
        made = annotation_changes.relation_changes([relation], db.clock.now())
        events.record(db, events.RELATE, made, annotator=ME, article_id=article)


def _flag(db: Database, article: str, number: int) -> None:
    if spans := annotations.spans_of(db, article, ME):
        span = spans[number % len(spans)]
        made = attributes.value_changes(db, span.id, "sure", FLAG_VALUE if number % 3 else None)
        if made:
            events.record(db, events.ATTRIBUTE, made, annotator=ME, article_id=article)


def _status(db: Database, article: str, number: int) -> None:
    before = reviews.get(db, article, ME)
    status = (Status.DONE, Status.DOING)[number % 2]
    if status is not before.status:
        after = replace(before, status=status)
        made = [Change("reviews", reviews.row(before), reviews.row(after))]
        events.record(db, "status", made, annotator=ME, article_id=article)


def _assign(db: Database, article: str, number: int) -> None:
    one = assignments.Assignment(article, f"annotator {number % 3}", number)
    (assignments.take_back if number % 4 == 0 else assignments.record)(db, [one], by=ME)


def _decide(db: Database, article: str, number: int) -> None:
    verdict = (Verdict.TOOK, Verdict.NONE)[number % 2]
    one = Decision(article, "gold", f"{number % 2}-3", verdict, ME, of=(ME,))
    made = decision_changes(db, article, "gold", [one])
    events.record(db, events.DECIDE, made, annotator=ME, article_id=article)


def _setting(db: Database, _article: str, number: int) -> None:
    project_settings.put(db, "take-all", ("on", "off")[number % 2], annotator=ME)


def _correct(db: Database, article: str, number: int) -> None:
    text = articles.get(db, article).text
    new = (f"ثم {text}", text[:4] + "-" + text[4:], text.replace("وزير", "رئيس"))[number % 3]
    article_changes.correct(db, article, new, annotator=ME)


def _uncorrect(db: Database, article: str, _number: int) -> None:
    made = [
        event
        for event in events.history(db, article_id=article)
        if event.kind == events.ARTICLE_CORRECT and event.undone_by is None
    ]
    if made:
        reversal.take_back(db, made[0].id, annotator=ME)


def _delete(db: Database, _article: str, number: int) -> None:
    if number % 4 == 0:
        article_changes.remove(db, "a1", annotator=ME)


def _article_label(db: Database, article: str, _number: int) -> None:
    before = annotations.article_label_row(db, article, ME, "news")
    row = {"article_id": article, "annotator": ME, "label": "news", "created_at": ""}
    change = Change("article_labels", before, None if before else row)
    events.record(db, "article-label", [change], annotator=ME, article_id=article)


def _undo_decision(db: Database, article: str, number: int) -> None:
    act = reversal.redo_decision if number % 3 == 0 else reversal.undo_decision
    act(db, article, ME, "gold")


def _by_the_shell(db: Database, _article: str, _number: int) -> None:
    reversal.take_back_all(db, None)


def _merge_labels(db: Database, _article: str, number: int) -> None:
    names = _names(db)
    if len(names) > 2:
        old, new = names[number % len(names)], names[(number + 1) % len(names)]
        label_merge.merge(db, old, new, annotator=ME)


def _name_relation(db: Database, _article: str, number: int) -> None:
    names = relation_labels.names(db)
    if not names:
        relation_labels.put(db, RelationLabel("of"), annotator=ME)
    elif number % 3 == 0:
        relation_labels.remove_unused(db, names[0], annotator=ME)
    elif len(names[0]) < 5:
        relation_labels.rename(db, names[0], f"{names[0]}x", annotator=ME)


_ACTS = {
    "tag": _tag, "relabel": _relabel, "note": _note, "move": _move, "remove": _remove,
    "undo": _undo, "redo": _redo, "rename": _rename, "drop": _drop, "key": _key,
    "guideline": _guideline, "relate": _relate, "flag": _flag, "status": _status,
    "assign": _assign, "decide": _decide, "setting": _setting, "correct": _correct,
    "uncorrect": _uncorrect, "delete": _delete, "article label": _article_label,
    "undo decision": _undo_decision, "by the shell": _by_the_shell, "merge labels": _merge_labels,
    "name a relation": _name_relation,
}  # fmt: skip
assert set(COMMANDS) == {*_ACTS, "spend"}
