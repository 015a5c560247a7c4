"""Who says what in an article, as a decision remembers it: a line of text each.

The fields of a line are parted by tabs: who alone where they have nothing there, an article label,
a span (start, end, label), what a span bears (the span, the attribute's name, its value as JSON),
or a relation (label, and both ends).
"""

import json
from collections.abc import Iterable, Sequence

from tui.agreement.answers import Arc, Borne, Element
from tui.agreement.differences import Difference, Version
from tui.core.span import Span
from tui.store.project.renamings import Renaming

Thing = Element | Arc | Borne | str
"""What can be said: a span, a relation, what a span bears, or an article label."""

Statement = tuple[str, Thing | None]
"""Who says what; None for nothing."""

_PARTED = "\t"


def things_in(version: Version) -> tuple[Thing, ...]:
    """What a version says."""
    return (*version.spans, *version.labels, *version.arcs, *version.borne)


def version_of(who: Sequence[str], things: Iterable[Thing]) -> Version:
    """The version that says these things."""
    spans: list[Element] = []
    labels: list[str] = []
    arcs: list[Arc] = []
    borne: list[Borne] = []
    for thing in things:
        if isinstance(thing, str):
            labels.append(thing)
        elif isinstance(thing[0], str):
            arcs.append(thing)
        elif isinstance(thing[0], tuple):
            borne.append(thing)
        else:
            spans.append(thing)
    in_order = sorted(spans, key=lambda one: (one[0], -one[1], one[2]))
    others = tuple(sorted(labels)), tuple(sorted(arcs)), tuple(sorted(borne))
    return Version(tuple(who), tuple(in_order), *others)


def element_of(span: Span) -> Element:
    """A span as it is compared."""
    return span.start, span.end, span.label


def statements_in(difference: Difference) -> frozenset[Statement]:
    """All that is said in a difference."""
    return frozenset(
        (who, thing)
        for version in difference.versions
        for thing in things_in(version) or (None,)
        for who in version.who
    )


def spans_under(statements: Iterable[Statement]) -> frozenset[Element]:
    """The spans that relations and attributes hang on of which these statements tell."""
    things = version_of((), {thing for _who, thing in statements if thing is not None})
    ends = (end for arc in things.arcs for end in arc[1:])
    return frozenset((*ends, *(element for element, _name, _value in things.borne)))


def lines(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Statements as they are stored, sorted."""
    return tuple(sorted(_line(one) for one in statements))


def read(stored: Iterable[str], renamed: Sequence[Renaming] = ()) -> frozenset[Statement]:
    """What stored lines say, by the names that there are after these renamings.

    A line that says nothing known is passed over: another version of the program may have more.
    """
    found = set()
    for line in stored:
        who, *fields = line.split(_PARTED)
        thing = _thing(fields)
        if thing is not None or not fields:
            found.add((who, _by_new_names(thing, renamed) if thing is not None else None))
    return frozenset(found)


def _by_new_names(thing: Thing, renamed: Sequence[Renaming]) -> Thing:
    for one in renamed:
        thing = _by_new_name(thing, one)
    return thing


def _by_new_name(thing: Thing, one: Renaming) -> Thing:
    def name(known: str, table: str) -> str:
        return one.new if (known, table, one.of) == (one.old, one.table, None) else known

    def span(known: Element) -> Element:
        return known[0], known[1], name(known[2], "labels")

    if isinstance(thing, str):
        return name(thing, "labels")
    if isinstance(thing[0], str):
        return name(thing[0], "relation_labels"), span(thing[1]), span(thing[2])
    if isinstance(thing[0], tuple):
        element, attribute, value = thing
        value = one.new if (attribute, value) == (one.of, one.old) else value
        return span(element), name(attribute, "attributes"), value
    return span(thing)


def _line(statement: Statement) -> str:
    who, thing = statement
    fields: list[object] = [who]
    if isinstance(thing, str):
        fields.append(thing)
    elif thing is not None and isinstance(thing[0], tuple):
        fields += [*thing[0], thing[1], json.dumps(thing[2], ensure_ascii=False)]
    elif thing is not None:
        for part in thing:
            fields += part if isinstance(part, tuple) else [part]
    return _PARTED.join(str(field).replace(_PARTED, " ") for field in fields)


def _thing(fields: list[str]) -> Thing | None:
    try:
        if len(fields) == 1:
            return fields[0]
        if len(fields) == 3:
            return _element(fields)
        if len(fields) == 5:
            return _element(fields[:3]), fields[3], str(json.loads(fields[4]))
        if len(fields) == 7:
            return fields[0], _element(fields[1:4]), _element(fields[4:])
    except ValueError:
        return None
    return None


def _element(fields: list[str]) -> Element:
    start, end, label = fields
    return int(start), int(end), label
