"""What several annotators say differently of one article, cut into groups that are settled at once.

What all say is agreed. Of the rest two spans belong together where their extents are equal, where
they bear one label and overlap, or where they are of two annotators and overlap by half of the
shorter one. Article labels, relations and attributes are differences of their own.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from tui.agreement.answers import Arc, Borne, Element
from tui.core.decided_place import attribute_place, label_place, relation_place, span_place
from tui.core.frozen_dataclass import frozen_dataclass

_Thing = TypeVar("_Thing", bound=Hashable)


class DifferenceKind(StrEnum):
    """What differs in a group.

    ``ONE_MISSING``: some have one span, all the same, and the others nothing; ``SEVERAL_MISSING``
    the same with several spans. ``OTHER_LABEL``, ``OTHER_EXTENT``, ``BOTH_DIFFER``: one span each.
    ``CUT_OTHERWISE``: several spans of one label against fewer or others; ``KNOT``: of several
    labels. ``NONE_NOW``: all say the same by now, and did not when it was settled.
    """

    ONE_MISSING = "one missing"
    SEVERAL_MISSING = "several missing"
    OTHER_LABEL = "other label"
    OTHER_EXTENT = "other extent"
    CUT_OTHERWISE = "cut otherwise"
    BOTH_DIFFER = "both differ"
    KNOT = "knot"
    ARTICLE_LABEL = "article label"
    RELATION = "relation"
    ATTRIBUTE = "attribute"
    NONE_NOW = "none now"


@frozen_dataclass
class Version:
    """What the annotators ``who`` have alike: spans in their order, or article labels, or arcs, or
    what a span bears.

    Where all four are empty they have nothing there, which is a version, too.
    """

    who: tuple[str, ...]
    spans: tuple[Element, ...] = ()
    labels: tuple[str, ...] = ()
    arcs: tuple[Arc, ...] = ()
    borne: tuple[Borne, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans or self.labels or self.arcs or self.borne)


@frozen_dataclass
class Difference:
    """One thing to settle: ``[start, end)`` covers all that is said there, and is (0, 0) for an
    article label.

    Each annotator is in one version, of an attribute each who has the span; versions stand in the
    order of their first annotators.
    ``key`` tells it from all others of the article, as long as nobody changes anything.
    """

    start: int
    end: int
    kind: DifferenceKind
    versions: tuple[Version, ...]
    key: str

    @property
    def order(self) -> tuple[int, int, str]:
        """The order of differences: article labels, then by start, the longer first; a relation
        comes after whatever begins before its end."""
        if self.kind is DifferenceKind.RELATION:
            return self.end, 0, self.key
        return self.start, -self.end, self.key

    @property
    def leading(self) -> Version | None:
        """The version that more annotators have than any other; None where two have as many."""
        first, *rest = sorted(self.versions, key=lambda version: -len(version.who))
        return None if rest and len(rest[0].who) == len(first.who) else first

    def version_of(self, annotator: str) -> Version | None:
        """What an annotator says here."""
        return next((one for one in self.versions if annotator in one.who), None)

    def shared_by(self, count: int) -> Version | None:
        """The version that at least so many annotators have, if one alone has as many."""
        found = [one for one in self.versions if len(one.who) >= count]
        return found[0] if len(found) == 1 else None


def differences(
    spans: Mapping[str, Collection[Element]],
) -> tuple[tuple[Element, ...], tuple[Difference, ...]]:
    """What all these annotators say of an article, and what they say differently.

    Agreed spans come in the order of spans, differences in the order of the text.
    """
    said_by = _said_by(spans)
    agreed = sorted((one for one, who in said_by.items() if len(who) == len(spans)), key=_order)
    rest = sorted((one for one, who in said_by.items() if len(who) < len(spans)), key=_order)
    found = []
    for group in _groups(rest, said_by):
        made = [Version(who, spans=said) for said, who in _versions(spans, group, said_by)]
        start, end = group[0][0], max(one[1] for one in group)
        found.append(Difference(start, end, _kind(made), tuple(made), extent_key(group[0])))
    return tuple(agreed), tuple(sorted(found, key=lambda one: one.order))


def label_differences(
    labels: Mapping[str, Collection[str]],
) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    """Article labels that all give, and those that only some give: a difference each."""
    said_by = _said_by(labels)
    found = []
    for label, who in sorted(said_by.items()):
        if len(who) < len(labels):
            made = [Version(n, labels=said) for said, n in _versions(labels, [label], said_by)]
            kind, key = DifferenceKind.ARTICLE_LABEL, label_key(label)
            found.append(Difference(0, 0, kind, tuple(made), key))
    agreed = sorted(label for label, who in said_by.items() if len(who) == len(labels))
    return tuple(agreed), tuple(found)


def arc_differences(
    arcs: Mapping[str, Collection[Arc]],
) -> tuple[tuple[Arc, ...], tuple[Difference, ...]]:
    """Relations that all have, and pairs of ends between which not all have the same.

    Ends are to be those of spans that stand: only arcs between the same two can be compared.
    """
    said_by = _said_by(arcs)
    found = []
    for head, tail in sorted({arc[1:] for arc, who in said_by.items() if len(who) < len(arcs)}):
        between = sorted(arc for arc in said_by if arc[1:] == (head, tail))
        made = [Version(who, arcs=said) for said, who in _versions(arcs, between, said_by)]
        start, end = min(head[0], tail[0]), max(head[1], tail[1])
        kind, key = DifferenceKind.RELATION, arc_key(head, tail)
        found.append(Difference(start, end, kind, tuple(made), key))
    offered = {difference.key for difference in found}
    agreed = sorted(arc for arc in said_by if arc_key(*arc[1:]) not in offered)
    return tuple(agreed), tuple(sorted(found, key=lambda one: one.order))


def attribute_differences(
    said: Mapping[Element, Mapping[str, Mapping[str, str]]],
) -> tuple[tuple[Version, ...], tuple[Difference, ...]]:
    """What all who have a span say alike of it, and each attribute that they do not say alike.

    ``said``: of each span, by annotator, the values of its attributes by their names.
    """
    agreed: list[Version] = []
    found = []
    for element, by_whom in sorted(said.items()):
        names = {name for values in by_whom.values() for name in values}
        for name in sorted(names):
            given: dict[str | None, list[str]] = {}
            for who, values in by_whom.items():
                given.setdefault(values.get(name), []).append(who)
            versions = tuple(
                Version(tuple(who), borne=() if value is None else ((element, name, value),))
                for value, who in given.items()
            )
            if len(versions) == 1:
                agreed += versions
                continue
            kind, key = DifferenceKind.ATTRIBUTE, attribute_key(element, name)
            found.append(Difference(element[0], element[1], kind, versions, key))
    return tuple(agreed), tuple(sorted(found, key=lambda one: one.order))


def all_alike(key: str, extent: tuple[int, int], version: Version) -> Difference:
    """A difference that is none any more, for somebody who settled it before."""
    return Difference(*extent, DifferenceKind.NONE_NOW, (version,), key)


def extent_key(element: Element) -> str:
    """What tells a group of spans from others: the extent of its first, which no other has."""
    return f"{element[0]}-{element[1]}"


def element_key(element: Element) -> str:
    """What tells a span that all have from others."""
    return span_place(*element)


def label_key(label: str) -> str:
    """What tells an article label from all else."""
    return label_place(label)


def arc_key(head: Element, tail: Element) -> str:
    """What tells the relations between two spans from all else."""
    return relation_place(element_key(head), element_key(tail))


def attribute_key(element: Element, name: str) -> str:
    """What tells an attribute of a span from all else."""
    return attribute_place(name, element_key(element))


def _said_by(said: Mapping[str, Collection[_Thing]]) -> dict[_Thing, set[str]]:
    found: dict[_Thing, set[str]] = {}
    for name, things in said.items():
        for thing in things:
            found.setdefault(thing, set()).add(name)
    return found


def _versions(
    names: Iterable[str], things: Sequence[_Thing], said_by: Mapping[_Thing, set[str]]
) -> list[tuple[tuple[_Thing, ...], tuple[str, ...]]]:
    """What of these things each has, and who has the same, in the order of the names."""
    found: dict[tuple[_Thing, ...], list[str]] = {}
    for name in names:
        said = tuple(thing for thing in things if name in said_by[thing])
        found.setdefault(said, []).append(name)
    return [(said, tuple(who)) for said, who in found.items()]


def _order(element: Element) -> tuple[int, int, str]:
    return element[0], -element[1], element[2]


def _groups(
    elements: Sequence[Element], said_by: Mapping[Element, set[str]]
) -> list[list[Element]]:
    """Elements that belong together, each group in the order of spans, which they come in."""
    above = list(range(len(elements)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    near: list[int] = []
    for place, element in enumerate(elements):
        near = [other for other in near if elements[other][1] > element[0]]
        for other in near:
            if top(other) != top(place) and _belong(elements[other], element, said_by):
                above[top(place)] = top(other)
        near.append(place)
    groups: dict[int, list[Element]] = {}
    for place, element in enumerate(elements):
        groups.setdefault(top(place), []).append(element)
    return list(groups.values())


def _belong(one: Element, other: Element, said_by: Mapping[Element, set[str]]) -> bool:
    """Whether two spans that overlap are one thing to settle."""
    if one[:2] == other[:2] or one[2] == other[2]:
        return True
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if 2 * shared < min(one[1] - one[0], other[1] - other[0]):
        return False
    return len(said_by[one] | said_by[other]) > 1


def _kind(versions: Sequence[Version]) -> DifferenceKind:
    given = [version.spans for version in versions if version.spans]
    if len(given) == 1:
        one = len(given[0]) == 1
        return DifferenceKind.ONE_MISSING if one else DifferenceKind.SEVERAL_MISSING
    labels = {span[2] for spans in given for span in spans}
    if max(map(len, given)) > 1:
        return DifferenceKind.CUT_OTHERWISE if len(labels) == 1 else DifferenceKind.KNOT
    if len(labels) == 1:
        return DifferenceKind.OTHER_EXTENT
    extents = {span[:2] for spans in given for span in spans}
    return DifferenceKind.OTHER_LABEL if len(extents) == 1 else DifferenceKind.BOTH_DIFFER
