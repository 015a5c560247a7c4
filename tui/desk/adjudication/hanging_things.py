"""What hangs on the spans of a gold, compared: relations between two of them, attributes of one.

Either can be settled only where the spans stand. For a span that gold has as an annotator has it
speak all who have it so; for one that a curator made, those for whose span it stands.
"""

from collections.abc import Callable, Collection, Mapping

from tui.agreement.answers import Answer, Arc, Borne, Element
from tui.agreement.differences import (
    Difference,
    Version,
    arc_differences,
    arc_key,
    attribute_differences,
    attribute_key,
)
from tui.core.frozen_dataclass import frozen_dataclass
from tui.desk.adjudication.settlements import AgreedThing
from tui.desk.adjudication.statements import Statement

Stand = Callable[[Element], Element | None]
"""The span of gold that stands for one that an annotator has."""
_Values = dict[str, str]


@frozen_dataclass
class HangingThings:
    """``waiting`` counts relations and attributes whose spans do not stand yet. Of what is
    ``agreed`` attributes are taken where gold bears them."""

    said: frozenset[Statement]
    agreed: tuple[AgreedThing, ...]
    differences: tuple[Difference, ...]
    waiting: int


def hanging_things(
    answers: Mapping[str, Answer], borne_in_gold: Collection[Borne], stand: Stand
) -> HangingThings:
    """What these annotators say of the spans that stand."""
    arcs, arcs_waiting = _standing_arcs(answers, stand)
    agreed_arcs, arcs_apart = arc_differences(arcs)
    between: dict[str, list[Arc]] = {}
    for arc in agreed_arcs:
        between.setdefault(arc_key(*arc[1:]), []).append(arc)
    values, values_waiting = _standing_values(answers, stand)
    agreed_values, values_apart = attribute_differences(values)
    said: set[Statement] = {(name, arc) for name, several in arcs.items() for arc in several}
    for version in (*agreed_values, *(v for one in values_apart for v in one.versions)):
        said |= {(name, thing) for thing in version.borne for name in version.who}
    return HangingThings(
        frozenset(said),
        (
            *(AgreedThing(key, tuple(things), taken=False) for key, things in between.items()),
            *(_agreed_value(version, borne_in_gold) for version in agreed_values),
        ),
        (*arcs_apart, *values_apart),
        arcs_waiting + values_waiting,
    )


def links_apart(answers: Mapping[str, Answer]) -> int:
    """How many differences there are in relations and attributes of spans that all have, whatever
    stands in gold."""
    shared = frozenset[Element]().union(*(one.spans for one in answers.values()))
    shared = shared.intersection(*(one.spans for one in answers.values()))

    def stand(element: Element) -> Element | None:
        return element if element in shared else None

    arcs, _arcs_waiting = _standing_arcs(answers, stand)
    values, _values_waiting = _standing_values(answers, stand)
    return len(arc_differences(arcs)[1]) + len(attribute_differences(values)[1])


def _agreed_value(version: Version, borne_in_gold: Collection[Borne]) -> AgreedThing:
    element, name, _value = version.borne[0]
    taken = version.borne[0] in borne_in_gold
    return AgreedThing(attribute_key(element, name), version.borne, taken, version.who)


def _standing_arcs(answers: Mapping[str, Answer], stand: Stand) -> tuple[dict[str, set[Arc]], int]:
    """Each annotator's relations between what stands for their ends, and how many have an end that
    nothing stands for."""
    found: dict[str, set[Arc]] = {name: set() for name in answers}
    waiting = set()
    for name, answer in answers.items():
        for label, head, tail in answer.arcs:
            one, other = stand(head), stand(tail)
            if one is not None and other is not None:
                found[name].add((label, one, other))
            else:
                waiting.add((label, head, tail))
    return found, len(waiting)


def _standing_values(
    answers: Mapping[str, Answer], stand: Stand
) -> tuple[dict[Element, dict[str, _Values]], int]:
    """By span of gold what each annotator says of it who has it, nothing too; and of how many
    spans with attributes none stands."""
    said: dict[str, dict[Element, _Values]] = {name: {} for name in answers}
    for who, answer in answers.items():
        for element, name, value in answer.borne:
            said[who].setdefault(element, {})[name] = value
    standing: dict[Element, None] = {}
    waiting = set()
    for element in dict.fromkeys(one for values in said.values() for one in sorted(values)):
        stands = stand(element)
        if stands is None:
            waiting.add(element)
        else:
            standing[stands] = None
    found: dict[Element, dict[str, _Values]] = {}
    for element in standing:
        own = {name: element for name, answer in answers.items() if element in answer.spans}
        found[element] = {
            who: said[who].get(theirs, {})
            for who, theirs in (own or _whose(answers, element, stand)).items()
        }
    return found, len(waiting)


def _whose(answers: Mapping[str, Answer], element: Element, stand: Stand) -> dict[str, Element]:
    """The span of each annotator that one of gold stands for; nobody's who has several."""
    found = {
        name: [own for own in answer.spans if stand(own) == element]
        for name, answer in answers.items()
    }
    return {name: several[0] for name, several in found.items() if len(several) == 1}
