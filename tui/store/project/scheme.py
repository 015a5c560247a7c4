"""The scheme: the labels of a database, each change an event."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.scheme import validate_name
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes
from tui.store.schema.tables import LABEL_COLUMNS


def labels(db: Database, *, retired: bool = False) -> list[Label]:
    """The labels in their order; the retired ones too where asked for."""
    rows = db.rows(
        "SELECT name, kind, title, title_en, key, colour, position, retired, guideline FROM labels"
        " WHERE retired <= ? ORDER BY position, name",
        (int(retired),),
    )
    return [
        Label(name, Kind(kind), title, title_en, key, colour, position, bool(out), guideline)
        for name, kind, title, title_en, key, colour, position, out, guideline in rows
    ]


def get(db: Database, name: str) -> Label:
    """The label of this name, retired or not; UsageError with the nearest name otherwise."""
    all_labels = {label.name: label for label in labels(db, retired=True)}
    if name in all_labels:
        return all_labels[name]
    raise UsageError(unknown_label(name, all_labels))


def unknown_label(name: str, known: Iterable[str]) -> str:
    """The words that say a label is not in the scheme, and which one may be meant."""
    what = _("the scheme has no label {name!r}").format(name=name)
    nearest = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return what + (_(", the nearest is {name!r}").format(name=nearest[0]) if nearest else "")


def put(db: Database, label: Label, *, annotator: str) -> None:
    """Add a label, or change the one that has its name. Raises UsageError where it has none."""
    before = next((old for old in labels(db, retired=True) if old.name == label.name), None)
    if before is None and label.name != validate_name(label.name):
        put(db, replace(label, name=validate_name(label.name)), annotator=annotator)
        return
    if before == label:
        return
    change = Change("labels", row(before) if before else None, row(label))
    events.record(
        db, "label" if before else "label-add", [change], annotator=annotator, article_id=None
    )


def rename(db: Database, old: str, new: str, *, annotator: str) -> None:
    """Rename a label, and the label of its spans with it."""
    label = get(db, old)
    new = validate_name(new)
    if any(other.name == new for other in labels(db, retired=True)):
        raise UsageError(_("the scheme already has a label {name!r}").format(name=new))
    changes = [
        Change("labels", row(label), row(replace(label, name=new))),
        *attributes.relabelling_changes(db, old, new),
    ]
    events.record(db, events.RENAME, changes, annotator=annotator, article_id=None)


def move(db: Database, name: str, place: int, *, annotator: str) -> None:
    """Put a label at a place (from 0) in the order; the others keep theirs to each other."""
    moved = get(db, name)
    ordered = labels(db, retired=True)
    ordered.remove(moved)
    ordered.insert(place, moved)
    changes = [
        Change("labels", row(label), row(replace(label, position=number)))
        for number, label in enumerate(ordered)
        if label.position != number
    ]
    if changes:
        events.record(db, "label", changes, annotator=annotator, article_id=None)


def remove_unused(db: Database, name: str, *, annotator: str) -> bool:
    """Take a label out of the scheme if nothing bears it; whether it could be."""
    label = get(db, name)
    each = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE {column} = :name"
        for table, columns in LABEL_COLUMNS.items()
        for column in columns
    )
    used = db.rows(f"{each} LIMIT 1", {"name": name})
    if not used:
        change = Change("labels", row(label), None)
        events.record(db, "label-remove", [change], annotator=annotator, article_id=None)
    return not used


def replace_all(db: Database, scheme: Iterable[Label], *, annotator: str) -> None:
    """Make this the scheme: labels that it lacks are removed, or retired where spans bear them."""
    wanted = {label.name: label for label in scheme}
    with db.transaction():
        for old in labels(db, retired=True):
            if old.name not in wanted and not remove_unused(db, old.name, annotator=annotator):
                put(db, replace(old, retired=True, key=""), annotator=annotator)
        for label in wanted.values():
            put(db, label, annotator=annotator)


def row(label: Label) -> dict[str, Any]:
    """The row of a label as an event holds it."""
    return {
        "name": label.name,
        "kind": label.kind.value,
        "title": label.title,
        "title_en": label.title_en,
        "key": label.key,
        "colour": label.colour,
        "position": label.position,
        "retired": int(label.retired),
        "guideline": label.guideline,
    }
