"""Relations and attributes in a scheme's file, beside its labels.

```toml
[[relation]]
name = "source"
key = "s"
pairs = [["CUE", "SOURCE"]]

[[attribute]]
name = "certainty"
kind = "choice"
choices = ["sure", "perhaps"]
of = ["EVENT"]
```

Of a relation only ``name`` is needed, of an attribute ``name`` and ``kind``. ``role_head`` and
``role_tail`` are what brat calls the ends of a relation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import DataError, HashiyaError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.core.scheme import validate_colour, validate_key, validate_name

_Entry = TypeVar("_Entry", RelationLabel, Attribute)

_RELATION: Mapping[str, object] = {
    "name": "", "title": "", "title_en": "", "key": "", "colour": "", "pairs": [],
    "directed": True, "chain": False, "several": True, "retired": False,
    "role_head": "", "role_tail": "",
}  # fmt: skip
_ATTRIBUTE: Mapping[str, object] = {
    "name": "", "kind": "", "title": "", "title_en": "", "key": "", "choices": [], "of": [],
    "retired": False,
}  # fmt: skip


def relation_labels_in(data: Any, file: str) -> list[RelationLabel]:
    """The labels of relations of a scheme that was loaded from a file; none where it has none."""
    return list(_entries(data, "relation", _("relation {number}"), file, _relation))


def attributes_in(data: Any, file: str) -> list[Attribute]:
    """The attributes of a scheme that was loaded from a file; none where it has none."""
    return list(_entries(data, "attribute", _("attribute {number}"), file, _attribute))


def relation_table(label: RelationLabel) -> dict[str, Any]:
    """A label of relations as a table of a file, without what is as by default."""
    table = {
        "name": label.name, "title": label.title, "title_en": label.title_en, "key": label.key,
        "colour": label.colour, "pairs": [list(pair) for pair in label.pairs],
        "directed": label.directed, "chain": label.chain, "several": label.several,
        "retired": label.retired, "role_head": label.role_head or "",
        "role_tail": label.role_tail or "",
    }  # fmt: skip
    return {field: value for field, value in table.items() if value != _RELATION[field]}


def attribute_table(attribute: Attribute) -> dict[str, Any]:
    """An attribute as a table of a file, without what is as by default."""
    table = {
        "name": attribute.name, "kind": attribute.kind.value, "title": attribute.title,
        "title_en": attribute.title_en, "key": attribute.key, "choices": list(attribute.choices),
        "of": list(attribute.of), "retired": attribute.retired,
    }  # fmt: skip
    return {field: value for field, value in table.items() if value != _ATTRIBUTE[field]}


def _entries(
    data: Any, name: str, place_words: str, file: str, make: Callable[[Any], _Entry]
) -> Iterable[_Entry]:
    tables = data.get(name, []) if isinstance(data, Mapping) else []
    if not isinstance(tables, list):
        raise DataError(
            _("{field!r} is no list of tables").format(field=name),
            file=file,
            way_out=_("begin each one with [[{name}]]").format(name=name),
        )
    names = set()
    for number, table in enumerate(tables, start=1):
        place = place_words.format(number=number)
        try:
            entry = make(table)
            if entry.name in names:
                raise DataError(_("{name!r} stands there twice").format(name=entry.name))
        except HashiyaError as error:
            raise DataError(error.what, file=file, place=place, way_out=error.way_out) from None
        names.add(entry.name)
        yield entry


def _relation(table: Any) -> RelationLabel:
    fields = _fields(table, _RELATION)
    pairs = fields["pairs"]
    if not all(isinstance(pair, list) and len(pair) == 2 and _texts(pair) for pair in pairs):
        raise DataError(
            _("'pairs' is not a list of two labels each"),
            way_out=_('write it like pairs = [["PER", "ORG"]]'),
        )
    roles = {field: fields[field] or None for field in ("role_head", "role_tail")}
    joined = {"pairs": tuple((head, tail) for head, tail in pairs)}
    return RelationLabel(**{**fields, **roles, **joined})


def _attribute(table: Any) -> Attribute:
    fields = _fields(table, _ATTRIBUTE)
    if fields["kind"] not in list(AttributeKind):
        raise DataError(
            _("its kind is {kind!r}").format(kind=fields["kind"]),
            way_out=_("an attribute is a flag, a choice or a text"),
        )
    if not _texts(fields["choices"]) or not _texts(fields["of"]):
        raise DataError(_("'choices' and 'of' are lists of texts"))
    lists = {"choices": tuple(fields["choices"]), "of": tuple(fields["of"])}
    return Attribute(**{**fields, **lists, "kind": AttributeKind(fields["kind"])})


def _fields(table: Any, known: Mapping[str, object]) -> dict[str, Any]:
    """The fields of a table with those it lacks. Raises DataError for one that is not known."""
    if not isinstance(table, Mapping):
        raise DataError(_("this is no table"))
    for field, value in table.items():
        if field not in known:
            nearest = get_close_matches(field, known, n=1, cutoff=0)
            raise DataError(
                _("there is no {field!r} here").format(field=field),
                way_out=_("the nearest is {field!r}").format(field=nearest[0]),
            )
        if type(value) is not type(known[field]):
            words = {
                str: _("{field!r} is not a text"),
                bool: _("{field!r} is not true or false"),
                list: _("{field!r} is not a list"),
            }
            raise DataError(words[type(known[field])].format(field=field))
    fields = {**known, **table}
    validate_key(str(fields["key"]))
    if "colour" in known:
        validate_colour(str(fields["colour"]))
    return {**fields, "name": validate_name(str(fields["name"]))}


def _texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) and value for value in values)
