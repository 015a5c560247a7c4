"""What becomes of differences: values. ``settlement_book`` finds them.

A decision covers a difference where all that is said in it was offered then, and all that was
offered is said still. An annotator who came later changes nothing by having the same as the others
or as the gold, or nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from tui.agreement.answers import Answer
from tui.agreement.differences import Difference, differences, label_differences
from tui.core.frozen_dataclass import frozen_dataclass
from tui.desk.adjudication.statements import Statement, Thing
from tui.store.work.decisions import Decision


class SettlementState(StrEnum):
    """Where a difference stands; ``LATER`` and ``CHANGED`` are open, too."""

    OPEN = "open"
    LATER = "later"
    CHANGED = "changed since"
    SETTLED = "settled"


@frozen_dataclass
class Settlement:
    """A difference, the decision that covers it, and those it made void."""

    difference: Difference
    state: SettlementState
    decision: Decision | None = None
    earlier: tuple[Decision, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.state is not SettlementState.SETTLED


@frozen_dataclass
class AgreedThing:
    """What all say, or of a span's attributes ``who`` has the span: its key, and whether a decision
    has it, or gold bears it."""

    key: str
    things: tuple[Thing, ...]
    taken: bool
    who: tuple[str, ...] = ()


class ComparedAnswers:
    """What annotators say of an article, compared once: ``answers`` in the order of annotators."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.who = tuple(answers)
        self.agreed_spans, self.spans = differences({n: a.spans for n, a in answers.items()})
        self.agreed_labels, self.labels = label_differences(
            {name: answer.labels for name, answer in answers.items()}
        )
        said: set[Statement] = set()
        for name, answer in answers.items():
            said |= {(name, span) for span in answer.spans}
            said |= {(name, label) for label in answer.labels}
        self.said = frozenset(said)

    def everybody_says(
        self, things: Iterable[Thing], who: tuple[str, ...] = ()
    ) -> frozenset[Statement]:
        """That each annotator, or each of these, says all of this."""
        return frozenset((name, thing) for thing in things for name in who or self.who)


@frozen_dataclass
class ArticleSettlements:
    """Of one article: what is agreed, and what is not in the order of the text.

    ``waiting_links`` counts relations and attributes of spans that do not stand in gold yet.
    ``open_at`` are the places in ``items`` of those that are open, in order, ``open_keys`` their
    keys; ``where`` finds a difference by its key. ``agreed_count`` counts all things that are
    agreed on.
    """

    agreed: tuple[AgreedThing, ...]
    items: tuple[Settlement, ...]
    waiting_links: int
    open_at: tuple[int, ...]
    open_keys: frozenset[str]
    where: Mapping[str, int] = field(compare=False)
    agreed_count: int = 0

    @property
    def open_count(self) -> int:
        """How many are still to be settled."""
        return len(self.open_at)


def in_text_order(
    agreed: Iterable[AgreedThing], items: Iterable[Settlement], waiting_links: int
) -> ArticleSettlements:
    """These, in the order of the text."""
    in_order = tuple(sorted(items, key=lambda one: one.difference.order))
    agreed = tuple(agreed)
    open_at = tuple(place for place, one in enumerate(in_order) if one.is_open)
    return ArticleSettlements(
        agreed,
        in_order,
        waiting_links,
        open_at,
        frozenset(in_order[place].difference.key for place in open_at),
        {one.difference.key: place for place, one in enumerate(in_order)},
        sum(len(one.things) for one in agreed),
    )
