"""Schemes in files: TOML or JSON, as a list of tables called ``label``.

```toml
[[label]]
name = "PER"
title = "شخص"
title_en = "Person"
key = "p"
colour = "#4e9ad4"
kind = "span"
guideline = "A person by name, with a title that stands before it."
yes = ["وزيرة الثقافة هدى بنعمر"]
no = ["الوزيرة"]
```

Only ``name`` is needed. Relations and attributes stand beside them (scheme_relations.py).
brat's ``annotation.conf`` is read as a scheme, too.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomli_w

from tui.core.attribute import Attribute
from tui.core.errors import DataError, HashiyaError
from tui.core.guideline import Guideline, guideline_in, validate_guideline
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.relation_label import RelationLabel
from tui.core.scheme import labels_with_defaults, validate_colour, validate_key, validate_name
from tui.exchange.formats.brat_conf import scheme_tables
from tui.exchange.scheme_relations import attribute_table, relation_table

_TEXTS = ("name", "title", "title_en", "key", "colour", "kind", "guideline")
_EXAMPLES = ("yes", "no")
_FIELDS = (*_TEXTS, *_EXAMPLES, "retired")
_LARGEST = 4 << 20


def starter() -> list[Label]:
    """The scheme that a new database starts with."""
    text = files("tui.exchange").joinpath("starter.toml").read_text(encoding="utf-8")
    return labels_with_defaults(labels_in(tomllib.loads(text), "starter.toml"))


def read(path: Path) -> list[Label]:
    """The labels of a scheme file, in their order. Raises DataError with the place."""
    return labels_in(tables_of(path), str(path))


def tables_of(path: Path) -> Any:
    """What stands in a scheme's file, not judged yet. Raises DataError where it is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(_("this is too large for a scheme"), file=str(path))
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".conf":
            return scheme_tables(text)
        # What comes through a pipe has no suffix, and TOML never begins so.
        as_json = path.suffix.lower() == ".json" or text.lstrip().startswith("{")
        data = json.loads(text) if as_json else tomllib.loads(text)
    except OSError as error:
        raise DataError(
            _("the scheme cannot be read: {why}").format(why=error.strerror), file=str(path)
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            _("this is not a scheme: {why}").format(
                why=_("nested too deeply") if isinstance(error, RecursionError) else error
            ),
            file=str(path),
            way_out=_("write it as TOML or JSON; hashiya labels export shows one"),
        ) from error
    return data


def scheme_text(
    labels: Iterable[Label],
    *,
    relations: Iterable[RelationLabel] = (),
    attributes: Iterable[Attribute] = (),
    as_json: bool = False,
) -> str:
    """The scheme as a file's text, TOML or JSON."""
    tables = [
        {
            "name": label.name,
            "title": label.title,
            "title_en": label.title_en,
            "key": label.key,
            "colour": label.colour,
            "kind": label.kind.value,
        }
        | _guideline_fields(label.guideline)
        | ({"retired": True} if label.retired else {})
        for label in labels
    ]
    kinds = {
        "label": tables,
        "relation": [relation_table(one) for one in relations],
        "attribute": [attribute_table(one) for one in attributes],
    }
    told = {kind: rows for kind, rows in kinds.items() if rows or kind == "label"}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n" if as_json else tomli_w.dumps(told)


def _guideline_fields(text: str) -> dict[str, Any]:
    said = guideline_in(text)
    fields = {"guideline": said.words, "yes": list(said.yes), "no": list(said.no)}
    return {field: value for field, value in fields.items() if value}


def labels_in(data: Any, file: str) -> list[Label]:
    """The labels of a scheme that was loaded from a file."""
    tables = data.get("label", data.get("labels")) if isinstance(data, Mapping) else data
    if tables is None and ("relation" in data or "attribute" in data):
        return []
    if not isinstance(tables, list) or not tables:
        raise DataError(
            _("there is no label in it"), file=file, way_out=_("begin each one with [[label]]")
        )
    labels: list[Label] = []
    for number, table in enumerate(tables, start=1):
        place = _("label {number}").format(number=number)
        label = _label(table, file, place)
        if any(other.name == label.name for other in labels):
            raise DataError(
                _("the label {name!r} stands there twice").format(name=label.name),
                file=file,
                place=place,
            )
        labels.append(label)
    return labels


def _label(table: Any, file: str, place: str) -> Label:
    if isinstance(table, str):
        table = {"name": table}
    if not isinstance(table, Mapping):
        raise DataError(_("this is no label"), file=file, place=place)
    for field in table:
        if field not in _FIELDS:
            nearest = get_close_matches(field, _FIELDS, n=1, cutoff=0)
            raise DataError(
                _("a label has no {field!r}").format(field=field),
                file=file,
                place=place,
                way_out=_("the nearest is {field!r}").format(field=nearest[0]),
            )
    texts = {field: table.get(field, "") for field in _TEXTS}
    for field, value in texts.items():
        if not isinstance(value, str):
            raise DataError(
                _("{field!r} is not a text").format(field=field), file=file, place=place
            )
    retired = table.get("retired", False)
    if not isinstance(retired, bool):
        raise DataError(_("'retired' is not true or false"), file=file, place=place)
    examples = {field: table.get(field, []) for field in _EXAMPLES}
    for field, values in examples.items():
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise DataError(
                _("{field!r} is no list of texts").format(field=field), file=file, place=place
            )
    kind = texts.pop("kind") or Kind.SPAN.value
    words = texts.pop("guideline")
    said = Guideline(words, tuple(examples["yes"]), tuple(examples["no"]))
    try:
        validate_key(texts["key"])
        validate_colour(texts["colour"])
        texts["name"] = validate_name(texts["name"])
        texts["guideline"] = validate_guideline(said.text)
        if kind not in list(Kind):
            raise DataError(_("its kind is {kind!r}, not span or article").format(kind=kind))
    except HashiyaError as error:
        raise DataError(error.what, file=file, place=place, way_out=error.way_out) from None
    return Label(**texts, kind=Kind(kind), retired=retired)
