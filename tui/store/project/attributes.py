"""The scheme of attributes, and what annotators said of their spans with them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.scheme import free_letter, validate_name
from tui.store.database import Database
from tui.store.log import events


def attributes(db: Database, *, retired: bool = False) -> list[Attribute]:
    """The attributes in their order; the retired ones too where asked for."""
    rows = db.rows(
        "SELECT name, kind, title, title_en, key, choices, of, position, retired FROM attributes"
        " WHERE retired <= ? ORDER BY position, name",
        (int(retired),),
    )
    return [
        Attribute(
            name, AttributeKind(kind), title, title_en, key,
            tuple(json.loads(choices)), tuple(json.loads(of)), position, bool(out),
        )
        for name, kind, title, title_en, key, choices, of, position, out in rows
    ]  # fmt: skip


def get(db: Database, name: str) -> Attribute:
    """The attribute of this name, retired or not; UsageError with the nearest name otherwise."""
    known = {one.name: one for one in attributes(db, retired=True)}
    if name in known:
        return known[name]
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    raise UsageError(
        _("the scheme has no attribute {name!r}").format(name=name),
        way_out=_("the nearest is {field!r}").format(field=nearest[0]) if nearest else "",
    )


def put(db: Database, attribute: Attribute, *, annotator: str) -> None:
    """Add an attribute, or change the one that has its name; one event.

    Raises UsageError where it has no name, its choices do not fit its kind, it names a label that
    is not in the scheme, or spans bear a value that it would not allow any more.
    """
    attribute = replace(attribute, name=validate_name(attribute.name))
    with db.transaction():
        before = next(
            (one for one in attributes(db, retired=True) if one.name == attribute.name), None
        )
        _refuse_misfits(db, attribute)
        if before is not None:
            _refuse_lost_values(db, attribute)
        if before != attribute:
            change = Change("attributes", _row(before) if before else None, _row(attribute))
            events.record(
                db, events.ATTRIBUTE_LABEL, [change], annotator=annotator, article_id=None
            )


def rename(db: Database, old: str, new: str, *, annotator: str) -> None:
    """Rename an attribute, and what spans bear of it with it; one event."""
    new = validate_name(new)
    with db.transaction():
        attribute = get(db, old)
        if any(one.name == new for one in attributes(db, retired=True)):
            raise UsageError(_("the scheme already has an attribute {name!r}").format(name=new))
        change = Change("attributes", _row(attribute), _row(replace(attribute, name=new)))
        events.record(db, events.ATTRIBUTE_LABEL, [change], annotator=annotator, article_id=None)


def rename_value(db: Database, name: str, old: str, new: str, *, annotator: str) -> int:
    """Rename a value of a choice, also where spans bear it; one group of events, and how many."""
    with db.transaction():
        attribute = get(db, name)
        attribute.validate(old)
        if attribute.kind is not AttributeKind.CHOICE or not new or new in attribute.choices:
            raise UsageError(
                _("{name} cannot call its value {old!r} {new!r}").format(
                    name=name, old=old, new=new
                ),
                way_out=_("only a choice's value can be renamed, and its values differ"),
            )
        choices = tuple(new if one == old else one for one in attribute.choices)
        scheme = Change("attributes", _row(attribute), _row(replace(attribute, choices=choices)))
        borne = [
            Change("span_attributes", row, {**row, "value": new})
            for row in db.records(
                "SELECT * FROM span_attributes WHERE name = ? AND value = ?", (name, old)
            )
        ]
        group = db.clock.new_id()
        for changes in ([scheme], borne):
            events.record_many(
                db, events.ATTRIBUTE_LABEL, changes,
                annotator=annotator, article_id=None, group=group,
            )  # fmt: skip
    return len(borne)


def remove_unused(db: Database, name: str, *, annotator: str) -> bool:
    """Take an attribute out of the scheme if no span bears it; whether it could be."""
    with db.transaction():
        attribute = get(db, name)
        if db.rows("SELECT 1 FROM span_attributes WHERE name = ? LIMIT 1", (name,)):
            return False
        change = Change("attributes", _row(attribute), None)
        events.record(db, events.ATTRIBUTE_LABEL, [change], annotator=annotator, article_id=None)
    return True


def with_defaults(wanted: Iterable[Attribute], known: Iterable[Attribute]) -> list[Attribute]:
    """The attributes with a position and a key each, beside those that are known."""
    there, made = list(known), []
    keys = {one.key for one in there}
    position = max((one.position for one in there), default=-1) + 1
    for place, one in enumerate(wanted, start=position):
        key = one.key or free_letter(one.name, keys)
        keys.add(key)
        made.append(replace(one, key=key, position=place))
    return made


def values_of_article(db: Database, article_id: str, annotator: str) -> dict[str, dict[str, str]]:
    """What an annotator's spans of an article bear: by span id the values by attribute."""
    values: dict[str, dict[str, str]] = {}
    for span_id, name, value in db.rows(
        "SELECT a.span_id, a.name, a.value FROM span_attributes a JOIN spans s ON s.id = a.span_id"
        " LEFT JOIN attributes d ON d.name = a.name"
        " WHERE s.article_id = ? AND s.annotator = ? ORDER BY d.position, a.name",
        (article_id, annotator),
    ):
        values.setdefault(span_id, {})[name] = value
    return values


def said_values(
    db: Database, article_id: str
) -> dict[str, dict[tuple[int, int, str], dict[str, str]]]:
    """What spans of an article bear: by annotator, by start, end and label, those that bear nothing
    too."""
    said: dict[str, dict[tuple[int, int, str], dict[str, str]]] = {}
    for who, start, end, label, name, value in db.rows(
        "SELECT s.annotator, s.start, s.end, s.label, a.name, a.value FROM spans s"
        " LEFT JOIN span_attributes a ON a.span_id = s.id WHERE s.article_id = ?",
        (article_id,),
    ):
        borne = said.setdefault(who, {}).setdefault((start, end, label), {})
        if name is not None:
            borne[name] = value
    return said


def put_changes(db: Database, span_id: str, values: Mapping[str, str]) -> list[Change]:
    """The changes by which a span bears just these values; the scheme is not asked."""
    there = dict(db.rows("SELECT name, value FROM span_attributes WHERE span_id = ?", (span_id,)))
    return value_changes_between(span_id, there, values)


def value_changes_between(
    span_id: str, before: Mapping[str, str], after: Mapping[str, str]
) -> list[Change]:
    """The changes by which a span that bore these values bears those."""
    old, new = (
        {name: {"span_id": span_id, "name": name, "value": value} for name, value in said.items()}
        for said in (before, after)
    )
    return [
        Change("span_attributes", old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def is_any_borne(db: Database) -> bool:
    """Whether any span bears any attribute."""
    return bool(db.rows("SELECT 1 FROM span_attributes LIMIT 1"))


def take_in(db: Database, values: Iterable[tuple[str, str]], *, annotator: str) -> list[str]:
    """Add the attributes that values of a file need, inside a transaction; which they are.

    One that is always set as a flag becomes a flag, any other a text. Raises UsageError for a value
    that an attribute which is there does not have.
    """
    wanted: dict[str, set[str]] = {}
    for name, value in values:
        wanted.setdefault(name, set()).add(value)
    known = {one.name: one for one in attributes(db, retired=True)}
    for name in wanted.keys() & known.keys():
        for value in wanted[name]:
            known[name].validate(value)
    new = [
        Attribute(
            validate_name(name),
            AttributeKind.FLAG if wanted[name] == {FLAG_VALUE} else AttributeKind.TEXT,
        )
        for name in wanted
        if name not in known
    ]
    made = with_defaults(new, known.values())
    changes = [Change("attributes", None, _row(one)) for one in made]
    events.record_many(db, events.ATTRIBUTE_LABEL, changes, annotator=annotator, article_id=None)
    return [one.name for one in made]


def value_changes(db: Database, span_id: str, name: str, value: str | None) -> list[Change]:
    """The change that gives a span a value of an attribute, or takes it away; none if it is so.

    Raises UsageError where the attribute is not in the scheme, is retired, or has no such value.
    """
    attribute = get(db, name)
    if value is not None:
        if attribute.retired:
            raise UsageError(_("the attribute {name!r} is retired").format(name=name))
        value = attribute.validate(value)
    rows = db.records(
        "SELECT * FROM span_attributes WHERE span_id = ? AND name = ?", (span_id, name)
    )
    before = next(rows, None)
    after = None if value is None else {"span_id": span_id, "name": name, "value": value}
    return [] if before == after else [Change("span_attributes", before, after)]


def relabelling_changes(db: Database, old: str, new: str) -> list[Change]:
    """The changes of the attributes that are of a label which gets another name."""
    return [
        Change("attributes", _row(one), _row(replace(one, of=tuple(dict.fromkeys(
            new if name == old else name for name in one.of)))))
        for one in attributes(db, retired=True)
        if old in one.of
    ]  # fmt: skip


def counts(db: Database, annotator: str | None = None) -> dict[tuple[str, str], int]:
    """How many spans bear each value of each attribute: an annotator's, or all."""
    rows = db.rows(
        "SELECT a.name, a.value, count(*) FROM span_attributes a JOIN spans s ON s.id = a.span_id"
        " WHERE :who IS NULL OR s.annotator = :who"
        " GROUP BY a.name, a.value ORDER BY a.name, a.value",
        {"who": annotator},
    )
    return {(name, value): count for name, value, count in rows}


def _refuse_misfits(db: Database, attribute: Attribute) -> None:
    chooses = attribute.kind is AttributeKind.CHOICE
    if chooses != bool(attribute.choices):
        raise UsageError(
            _("{name} is a choice without values").format(name=attribute.name)
            if chooses
            else _("{name} has values, and is no choice").format(name=attribute.name),
            way_out=_("give a choice its values, and no other kind any"),
        )
    known = {name for (name,) in db.rows("SELECT name FROM labels WHERE kind = 'span'")}
    for name in sorted(set(attribute.of) - known):
        raise UsageError(
            _("the attribute {attribute!r} is of {name!r}, which is no label of spans").format(
                attribute=attribute.name, name=name
            ),
            way_out=_("add the label first: hashiya labels add {name}").format(name=name),
        )


def _refuse_lost_values(db: Database, attribute: Attribute) -> None:
    borne = db.rows(
        "SELECT DISTINCT value FROM span_attributes WHERE name = ? ORDER BY value",
        (attribute.name,),
    )
    for (value,) in borne:
        attribute.validate(value)


def _row(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "title": attribute.title,
        "title_en": attribute.title_en,
        "key": attribute.key,
        "kind": attribute.kind.value,
        "choices": json.dumps(list(attribute.choices), ensure_ascii=False),
        "of": json.dumps(list(attribute.of), ensure_ascii=False),
        "position": attribute.position,
        "retired": int(attribute.retired),
    }
