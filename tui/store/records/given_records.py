"""Records that a program hands in, whose types nobody has looked at: what would be stored wrong, or
fail far from here, is refused by its name."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from numbers import Real
from operator import index
from typing import Any, SupportsIndex

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source


def sound_records(given: object) -> Iterator[Record]:
    """The records, each as ``sound_record`` gives it. Raises DataError."""
    if not isinstance(given, Iterable):
        raise _wrong("records", given, "")
    for number, record in enumerate(given, 1):
        yield sound_record(record, number)


def sound_record(given: object, number: int) -> Record:
    """The record with tuples for lists, states for their names and Python's own whole numbers.

    ``number`` counts from 1. Raises DataError, which names the record and what of it is wrong.
    """
    place = (given.place if isinstance(given, Record) else "") or _("record {number}").format(
        number=number
    )
    if not isinstance(given, Record):
        raise _wrong("Record", given, place)
    _demand_words(given, ("text", "title", "origin"), place)
    _demand_words(given, ("id", "annotator", "note", "state"), place, or_none=True)
    _demand(bool(given.text), "text", given.text, place)
    _demand(_is_meta(given.meta), "meta", given.meta, place)
    seconds = given.seconds
    _demand(seconds is None or (_is_number(seconds) and seconds >= 0), "seconds", seconds, place)
    spans = [_sound_span(one, place) for one in _several(given.spans, "spans", place)]
    ids = [span.id for span in spans if span.id is not None]
    if len(set(ids)) < len(ids):
        raise DataError(_("two spans have the same id"), place=place)
    labels = _several(given.labels, "labels", place)
    for label in labels:
        _demand(isinstance(label, str), "labels", label, place)
    return replace(
        given,
        status=_sound_status(given.status, place),
        labels=labels,
        spans=tuple(spans),
        suggested=tuple(
            _sound_span(one, place) for one in _several(given.suggested, "suggested", place)
        ),
        relations=tuple(
            _sound_relation(one, place) for one in _several(given.relations, "relations", place)
        ),
    )


def _sound_span(given: object, place: str) -> RecordSpan:
    if not isinstance(given, RecordSpan):
        raise _wrong("RecordSpan", given, place)
    _demand_words(given, ("label",), place)
    _demand_words(given, ("id", "note", "origin"), place, or_none=True)
    _demand(given.score is None or _is_number(given.score), "score", given.score, place)
    source = given.source
    _demand(source is None or isinstance(source, Source), "source", source, place)
    borne = _several(given.attributes, "attributes", place)
    for pair in borne:
        fits = isinstance(pair, tuple | list) and len(pair) == 2
        _demand(fits and all(isinstance(one, str) for one in pair), "attributes", pair, place)
    return replace(
        given,
        start=_whole(given.start, "start", place),
        end=_whole(given.end, "end", place),
        attributes=tuple((name, value) for name, value in borne),
    )


def _sound_relation(given: object, place: str) -> RecordRelation:
    if not isinstance(given, RecordRelation):
        raise _wrong("RecordRelation", given, place)
    _demand_words(given, ("head", "tail", "label"), place)
    _demand_words(given, ("id", "note"), place, or_none=True)
    return given


def _sound_status(given: object, place: str) -> Status | None:
    known = given is None or (isinstance(given, str) and given in set(Status))
    _demand(known, "status", given, place)
    return None if given is None else Status(str(given))


def whole_number(given: object) -> int | None:
    """What it is as Python's own whole number, of numpy's too; None for what is none."""
    if isinstance(given, SupportsIndex) and not isinstance(given, bool):
        return index(given)
    return None


def _whole(given: object, name: str, place: str) -> int:
    number = whole_number(given)
    if number is None:
        raise _wrong(name, given, place)
    return number


def _several(given: object, name: str, place: str) -> tuple[Any, ...]:
    # A string has members, too, and would be taken for as many labels as it has letters.
    if not isinstance(given, tuple | list):
        raise _wrong(name, given, place)
    return tuple(given)


def _demand_words(
    given: object, names: tuple[str, ...], place: str, *, or_none: bool = False
) -> None:
    for name in names:
        value = getattr(given, name)
        _demand(isinstance(value, str) or (or_none and value is None), name, value, place)


def _is_number(given: object) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool)


def _is_meta(given: object) -> bool:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        return False
    try:
        json.dumps(dict(given))
    except (TypeError, RecursionError):
        return False
    except ValueError:
        # A number that JSON has not: the store says so.
        return True
    return True


def _demand(fits: bool, name: str, value: object, place: str) -> None:
    if not fits:
        raise _wrong(name, value, place)


def _wrong(name: str, value: object, place: str) -> DataError:
    shown = repr(value)
    if len(shown) > 60:
        shown = f"{shown[:59]}…"
    return DataError(
        _("{name} cannot be {value}").format(name=name, value=shown),
        place=place,
        way_out=_("the types are those of docs/api.md"),
    )
