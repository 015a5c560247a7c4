"""The labels of relations: in a scheme of their own, where a role may be named as an entity is."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.core.scheme import free_letter, validate_name
from tui.store.database import Database
from tui.store.log import events

_COLUMNS = tuple(field.name for field in fields(RelationLabel) if field.name != "pairs")
_FLAGS = ("retired", "directed", "chain", "several")


def relation_labels(db: Database, *, retired: bool = False) -> list[RelationLabel]:
    """The labels of relations in their order; the retired ones too where asked for."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for label, head, tail in db.rows(
        "SELECT label, head, tail FROM relation_rules ORDER BY label, head, tail"
    ):
        pairs.setdefault(label, []).append((head, tail))
    rows = db.records(
        f"SELECT {', '.join(_COLUMNS)} FROM relation_labels WHERE retired <= ?"
        " ORDER BY position, name",
        (int(retired),),
    )
    return [
        RelationLabel(
            **{**row, **{flag: bool(row[flag]) for flag in _FLAGS}},
            pairs=tuple(pairs.get(row["name"], ())),
        )
        for row in rows
    ]


def names(db: Database) -> list[str]:
    """All of them, in the order of the scheme."""
    return [name for (name,) in db.rows("SELECT name FROM relation_labels ORDER BY position, name")]


def get(db: Database, name: str) -> RelationLabel:
    """The one of this name, retired or not; UsageError with the nearest name otherwise."""
    known = {label.name: label for label in relation_labels(db, retired=True)}
    if name in known:
        return known[name]
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    raise UsageError(
        _("the scheme has no relation {name!r}").format(name=name),
        way_out=_("the nearest is {field!r}").format(field=nearest[0]) if nearest else "",
    )


def put(db: Database, label: RelationLabel, *, annotator: str) -> None:
    """Add a label of relations, or change the one that has its name, with its pairs; one event.

    Raises UsageError where it has no name, or a pair names a label that is not in the scheme.
    """
    label = replace(label, name=validate_name(label.name))
    with db.transaction():
        known = {one.name: one for one in relation_labels(db, retired=True)}
        before = known.get(label.name)
        _refuse_unknown_ends(db, label)
        changes = list(_changes(before, label))
        if changes:
            events.record(db, events.RELATION_LABEL, changes, annotator=annotator, article_id=None)


def rename(db: Database, old: str, new: str, *, annotator: str) -> None:
    """Rename a label of relations, and the label of its relations with it; one group of events."""
    new = validate_name(new)
    with db.transaction():
        label = get(db, old)
        if new in names(db):
            raise UsageError(_("the scheme already has a relation {name!r}").format(name=new))
        group = db.clock.new_id()
        # Its pairs hang on the name: they go with the old one and come with the new.
        scheme = [
            *_changes(label, replace(label, pairs=())),
            Change("relation_labels", _row(label), _row(replace(label, name=new))),
            *_changes(replace(label, name=new, pairs=()), replace(label, name=new)),
        ]
        events.record(
            db, events.RELATION_LABEL, scheme, annotator=annotator, article_id=None, group=group
        )
        events.record_many(
            db, events.RELATION_LABEL, _renamed(db, old, new),
            annotator=annotator, article_id=None, group=group,
        )  # fmt: skip


def remove_unused(db: Database, name: str, *, annotator: str) -> bool:
    """Take a label of relations out of the scheme if none bears it; whether it could be."""
    with db.transaction():
        label = get(db, name)
        if db.rows("SELECT 1 FROM relations WHERE label = ? LIMIT 1", (name,)):
            return False
        changes = [
            *_changes(label, replace(label, pairs=())),
            Change("relation_labels", _row(label), None),
        ]
        events.record(db, events.RELATION_LABEL, changes, annotator=annotator, article_id=None)
    return True


def add(db: Database, wanted: Iterable[RelationLabel], *, annotator: str) -> list[str]:
    """Add those that are not there, inside a transaction, in one event; which they are."""
    known = relation_labels(db, retired=True)
    there = {one.name for one in known}
    made = with_defaults([one for one in wanted if one.name not in there], known)
    changes = [change for label in made for change in _changes(None, label)]
    events.record_many(db, events.RELATION_LABEL, changes, annotator=annotator, article_id=None)
    return [label.name for label in made]


def with_defaults(
    labels: Iterable[RelationLabel], known: Iterable[RelationLabel]
) -> list[RelationLabel]:
    """The labels with a position and a key each, beside those that are known.

    The key is the first letter of the name that none of the others has, as those have that
    schema 3 made of the relations of older files; where none is left, there is no key.
    """
    there, made = list(known), []
    keys = {label.key for label in there}
    position = max((label.position for label in there), default=-1) + 1
    for place, label in enumerate(labels, start=position):
        key = label.key or free_letter(label.name, keys)
        keys.add(key)
        made.append(replace(label, key=key, position=place))
    return made


def counts(db: Database, annotator: str | None = None) -> dict[str, int]:
    """How many relations bear each label: an annotator's, or all."""
    rows = db.rows(
        "SELECT label, count(*) FROM relations WHERE :who IS NULL OR annotator = :who"
        " GROUP BY label",
        {"who": annotator},
    )
    return dict(rows)


def _changes(before: RelationLabel | None, after: RelationLabel) -> Iterator[Change]:
    """The changes from one to the other, which have one name; rules that go come first."""
    old, new = set(before.pairs if before else ()), set(after.pairs)
    for pair in sorted(old - new):
        yield Change("relation_rules", _rule(after.name, pair), None)
    if before is None or _row(before) != _row(after):
        yield Change("relation_labels", _row(before) if before else None, _row(after))
    for pair in sorted(new - old):
        yield Change("relation_rules", None, _rule(after.name, pair))


def _renamed(db: Database, old: str, new: str) -> Iterator[Change]:
    for row in list(db.records("SELECT * FROM relations WHERE label = ?", (old,))):
        del row["updated_at"]
        yield Change("relations", row, {**row, "label": new})


def _refuse_unknown_ends(db: Database, label: RelationLabel) -> None:
    known = {name for (name,) in db.rows("SELECT name FROM labels WHERE kind = 'span'")}
    for name in sorted({name for pair in label.pairs for name in pair} - known):
        raise UsageError(
            _("the relation {relation!r} joins {name!r}, which is no label of spans").format(
                relation=label.name, name=name
            ),
            way_out=_("add the label first: hashiya labels add {name}").format(name=name),
        )


def _row(label: RelationLabel) -> dict[str, Any]:
    row = {name: getattr(label, name) for name in _COLUMNS}
    return {**row, **{flag: int(row[flag]) for flag in _FLAGS}}


def _rule(label: str, pair: tuple[str, str]) -> dict[str, str]:
    return {"label": label, "head": pair[0], "tail": pair[1]}
