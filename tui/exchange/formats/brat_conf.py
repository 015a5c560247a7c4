"""brat's ``annotation.conf``: which spans, relations, events and attributes there may be.

    [entities]
    Person
    [relations]
    Family	Arg1:Person, Arg2:Person, <REL-TYPE>:symmetric
    [events]
    Marriage	Partner:Person, Place?:City|Country
    [attributes]
    Negation	Arg:<EVENT>
    Confidence	Arg:Marriage, Value:High|Low

Read as a scheme it is the tables of one (scheme.py, scheme_relations.py): an event is a label, and
each of its roles a relation from it. Written it names what the articles beside it have.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record
from tui.core.relation_label import RelationLabel
from tui.exchange.formats.brat_events import is_argument, is_role
from tui.exchange.formats.brat_links import EVENT, ROLES, plain, roles_of
from tui.exchange.options import WriteOptions

CONFIGURATION = "annotation.conf"
CONFIGURATIONS = ("annotation", "visual", "tools", "kb_shortcuts")
"""The names of all files with which brat configures a folder, without their suffix."""
_SECTION = re.compile(r"\[(\w+)\]\s*$")
_MACRO = re.compile(r"<([^<>=]+)>\s*=\s*(.+)")
_COUNT = re.compile(r"(?:[?*+]|\{[\d,-]*\})$")
_ONCE = ("", "?", "{1}", "{0-1}", "{0,1}")
"""What says that an event has no more than one argument of a role."""
_TYPES = "<REL-TYPE>"


def scheme_tables(text: str) -> dict[str, list[dict[str, Any]]]:
    """The labels, relations and attributes that it tells of, as the tables of a scheme.

    Types marked ``!`` only head others, and are no labels. Joins with relations or events of
    several lines are joined, and what stands in other sections is passed over.
    """
    sections = _sections(text)
    entities = [name for name, _told in sections["entities"] if not name.startswith("!")]
    events = [name for name, _told in sections["events"] if not name.startswith("!")]
    groups = {"<ENTITY>": entities, "<EVENT>": events}
    relations: dict[str, dict[str, Any]] = {}
    for name, told in sections["relations"]:
        if name.startswith(("<", "!")):
            continue
        ends = [(role, types) for role, types in told if not role.startswith("<")]
        if len(ends) != 2:
            continue
        kinds = "".join(types for role, types in told if role == _TYPES)
        roles = tuple(role for role, _types in ends)
        entry = relations.setdefault(name, {"name": name, "pairs": []})
        entry["pairs"] += _pairs(_of(ends[0][1], groups), _of(ends[1][1], groups))
        if roles != ROLES:
            entry |= {"role_head": roles[0], "role_tail": roles[1]}
        if "symmetric" in kinds:
            entry["directed"] = False
        if "transitive" in kinds:
            entry["chain"] = True
    for name, told in sections["events"]:
        for role, types in told:
            if not name.startswith("!") and not role.startswith("<"):
                own = _COUNT.sub("", role)
                made = {"name": own, "pairs": [], "several": False, "role_head": EVENT}
                entry = relations.setdefault(own, made)
                entry["pairs"] += _pairs([name], _of(types, groups))
                # Of a role that some event may have several of, all may.
                if role[len(own) :] not in _ONCE:
                    entry["several"] = True
    attributes = [_attribute(name, dict(told), groups) for name, told in sections["attributes"]]
    labels = [{"name": name} for name in dict.fromkeys((*entities, *events))]
    known = {entry["name"] for entry in labels}
    for entry in relations.values():
        told_pairs = dict.fromkeys(map(tuple, entry["pairs"]))
        entry["pairs"] = [list(pair) for pair in told_pairs if set(pair) <= known]
    for entry in attributes:
        entry["of"] = [name for name in entry["of"] if name in known]
    return {"label": labels, "relation": list(relations.values()), "attribute": attributes}


_Told = list[tuple[str, str]]


def _sections(text: str) -> Mapping[str, list[tuple[str, _Told]]]:
    """By section its lines: the type, and what is told of it; macros put in."""
    found: dict[str, list[tuple[str, _Told]]] = {
        name: [] for name in ("entities", "relations", "events", "attributes")
    }
    section, macros = "", dict[str, str]()
    for raw in text.removeprefix("\ufeff").splitlines():
        line = raw.strip()
        if not line or line.startswith("#") or not line.strip("-"):
            continue
        if begins := _SECTION.match(line):
            section = begins[1]
        elif macro := _MACRO.match(line):
            macros[f"<{macro[1]}>"] = macro[2].strip()
        elif section in found:
            for name, value in macros.items():
                line = line.replace(name, value)
            kind, *rest = line.split(None, 1)
            pairs = [part.strip().partition(":") for part in rest[0].split(",")] if rest else []
            told = [(role.strip(), types.strip()) for role, _colon, types in pairs if role.strip()]
            found[section].append((kind, told))
    return found


def _of(types: str, groups: Mapping[str, list[str]]) -> list[str]:
    """The types that ``A|B|<EVENT>`` names; none for any of them."""
    found: list[str] = []
    for name in types.split("|"):
        if name == "<ANY>":
            return []
        found += groups.get(name, [name.lstrip("!")])
    return found


def _pairs(heads: list[str], tails: list[str]) -> list[list[str]]:
    """No pair where either end may be anything: the scheme's own way to say so."""
    return [[head, tail] for head in heads for tail in tails]


def _attribute(name: str, told: Mapping[str, str], groups: Mapping[str, list[str]]) -> Any:
    of = _of(told.get("Arg", "<ANY>"), groups)
    values = [value for value in told.get("Value", "").split("|") if value]
    kind = AttributeKind.CHOICE if values else AttributeKind.FLAG
    return {"name": name, "kind": kind.value, "choices": values, "of": of}


@dataclass(slots=True)
class Met:
    """What articles have that were written: labels, relations with the labels at their ends, and
    attributes with their values."""

    labels: dict[str, None] = field(default_factory=dict)
    arcs: dict[str, RelationLabel] = field(default_factory=dict)
    pairs: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    """The labels of arguments that were written as relations."""
    values: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, record: Record, options: WriteOptions) -> None:
        """Also those of a record."""
        labels = {span.id: span.label for span in record.spans}
        self.labels.update(dict.fromkeys(labels.values()))
        for arc in record.relations:
            self.arcs.setdefault(arc.label, options.label_of(arc))
            if not is_argument(arc, options):
                self.apart.add(arc.label)
            if arc.head in labels and arc.tail in labels:
                pair = labels[arc.head], labels[arc.tail]
                self.pairs.setdefault(arc.label, {})[pair] = None
        for span in record.spans:
            for name, value in span.attributes:
                self.values.setdefault(name, {})[value] = None


def configuration(met: Met, options: WriteOptions) -> str:
    """The file's text: what was met, and what else the scheme has."""
    arcs = {one.name: one for one in options.relation_labels if not one.retired} | met.arcs
    known = {one.name: one for one in options.attributes}
    attributes = [one for one in options.attributes if not one.retired or one.name in met.values]
    attributes += [
        _seen(name, tuple(values), options) for name, values in met.values.items()
        if name not in known
    ]  # fmt: skip
    labels = dict(met.labels)
    for label in arcs.values():
        labels.update(dict.fromkeys(name for pair in label.pairs for name in pair))
    for attribute in attributes:
        labels.update(dict.fromkeys(attribute.of))
    roles = [one for one in arcs.values() if is_role(one)]
    events = _event_lines(roles, met)
    entities = [name for name in map(plain, labels) if name not in events]
    lines = ["[entities]", *dict.fromkeys(entities), "", "[relations]"]
    for name, label in arcs.items():
        if label not in roles or name in met.apart:
            pairs = label.pairs or tuple(met.pairs.get(name, ()))
            lines += _relation_lines(label, pairs, labels)
    lines += ["", "[events]", *events.values(), "", "[attributes]"]
    lines += [_attribute_line(one, labels) for one in attributes
              if one.kind is not AttributeKind.TEXT]  # fmt: skip
    return "\n".join(lines) + "\n"


def _seen(name: str, values: tuple[str, ...], options: WriteOptions) -> Attribute:
    kinds = {options.kind_of(name, value) for value in values}
    if kinds == {AttributeKind.FLAG}:
        return Attribute(name, AttributeKind.FLAG)
    return Attribute(name, AttributeKind.CHOICE, choices=values)


def _event_lines(roles: Iterable[RelationLabel], met: Met) -> dict[str, str]:
    """By its type a line for each event: its roles, how many of each, and of what types."""
    told: dict[str, dict[str, dict[str, None]]] = {}
    for label in roles:
        role = plain(label.name) + ("*" if label.several else "?")
        for head, tail in label.pairs or met.pairs.get(label.name, ()):
            told.setdefault(plain(head), {}).setdefault(role, {})[plain(tail)] = None
    return {
        kind: f"{kind}\t" + ", ".join(f"{role}:{'|'.join(of)}" for role, of in found.items())
        for kind, found in told.items()
    }


def _relation_lines(
    label: RelationLabel, pairs: Iterable[tuple[str, str]], labels: Iterable[str]
) -> Iterator[str]:
    """A line for each label at the head: brat joins all types of one end with all of the other."""
    roles = roles_of(label)
    kinds = "" if label.directed and not label.chain else "symmetric"
    kinds += "-transitive" if label.chain else ""
    ending = f", {_TYPES}:{kinds}" if kinds else ""
    tails: dict[str, list[str]] = {}
    for head, tail in pairs:
        tails.setdefault(plain(head), []).append(plain(tail))
    if not tails:
        every = "|".join(dict.fromkeys(map(plain, labels))) or "<ENTITY>"
        yield f"{plain(label.name)}\t{roles[0]}:{every}, {roles[1]}:{every}{ending}"
    for head, ends in tails.items():
        joined = "|".join(dict.fromkeys(ends))
        yield f"{plain(label.name)}\t{roles[0]}:{head}, {roles[1]}:{joined}{ending}"


def _attribute_line(attribute: Attribute, labels: Iterable[str]) -> str:
    of = "|".join(map(plain, attribute.of or labels)) or "<ENTITY>"
    line = f"{plain(attribute.name)}\tArg:{of}"
    if attribute.kind is AttributeKind.CHOICE:
        line += f", Value:{'|'.join(map(plain, attribute.choices))}"
    return line
