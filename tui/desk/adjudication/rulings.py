"""What a curator rules, before anything is stored."""

from collections.abc import Iterable, Sequence

from tui.agreement.answers import Element
from tui.agreement.differences import Version
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.span import Span
from tui.desk.adjudication.settlements import AgreedThing, Settlement
from tui.desk.adjudication.statements import Thing, element_of, lines, statements_in, things_in
from tui.store.work.decisions import Verdict

UNANIMOUS = "unanimous"
"""The rule that took what all say."""


@frozen_dataclass
class Ruling:
    """What is to stand at the place ``key``: spans, or an article label, or relations.

    ``about`` is everything that was to be decided on there: an article label or relations that do
    not stand are taken away. ``void`` are places of decisions that this one takes the place of.
    ``key`` is of the text of now, but where it ``is_stored``: then it is that of a decision.
    """

    key: str
    verdict: Verdict
    things: tuple[Thing, ...] = ()
    about: tuple[Thing, ...] = ()
    of: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    reason: str | None = None
    rule: str | None = None
    is_stored: bool = False


def ruling_on(
    item: Settlement,
    verdict: Verdict,
    things: tuple[Thing, ...],
    of: tuple[str, ...],
    *,
    reason: str | None = None,
    rule: str | None = None,
) -> Ruling:
    """A verdict on a difference; an earlier reason stays where none is given."""
    known = [one for one in (item.decision, *item.earlier) if one is not None]
    if reason is None:
        reason = reason_of(item)
    difference = item.difference
    return Ruling(
        difference.key,
        verdict,
        things,
        tuple(dict.fromkeys(t for one in difference.versions for t in things_in(one))),
        of,
        lines(statements_in(difference)),
        tuple(one.place for one in known),
        reason or None,
        rule,
    )


def agreed_rulings(
    agreed: Iterable[AgreedThing], who: tuple[str, ...], rule: str = UNANIMOUS
) -> list[Ruling]:
    """What takes all that everybody says and nothing was decided on."""
    return [
        Ruling(
            one.key,
            Verdict.ALL,
            one.things,
            one.things,
            one.who or who,
            lines((name, thing) for thing in one.things for name in one.who or who),
            rule=rule,
        )
        for one in agreed
        if not one.taken
    ]


def verdict_for(version: Version) -> tuple[Verdict, tuple[Thing, ...], tuple[str, ...]]:
    """The verdict that takes a version, what it puts there, and whose it was."""
    things = things_in(version)
    return (Verdict.TOOK if things else Verdict.NONE), things, version.who


def draft_of(item: Settlement, result: Sequence[Span]) -> Element | None:
    """The span that a version of one's own begins with: gold's, else that of the version that most
    have of those with one; where several are said, from the first to the last of them."""
    if len(result) == 1:
        return element_of(result[0])
    versions = sorted(item.difference.versions, key=lambda one: -len(one.who))
    alone = [one.spans for one in versions if len(one.spans) == 1]
    several = [one.spans for one in versions if one.spans]
    if not several:
        return None
    spans = (alone or several)[0]
    return spans[0][0], max(span[1] for span in spans), spans[0][2]


def reason_of(item: Settlement) -> str | None:
    """The note on a difference: that of its decision, or of one that is void."""
    known = (item.decision, *item.earlier)
    return next((one.reason for one in known if one is not None and one.reason), None)
