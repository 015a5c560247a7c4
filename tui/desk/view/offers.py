"""What is offered in an article, and where each offer came from. Nothing of it counts as said."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.core.span import Source, Span
from tui.desk.keys.configured_models import BUILTIN
from tui.desk.view.span_index import SpanIndex

if TYPE_CHECKING:
    from tui.core.proposal import Proposal


@frozen_dataclass
class Offer:
    """A place that may bear a label: the first of ``labels``, or another of them.

    ``form`` is the place's folded text, ``origin`` says in words where the offer came from, and
    ``stamp`` what a span that is made of it says of that. ``score`` is as a model gave it, and
    ``chance`` how often such offers were right at this desk, where that was measured.
    """

    range: Range
    labels: tuple[str, ...]
    form: str
    origin: str
    source: Source = Source.MATCH
    score: float | None = None
    stamp: str = ""
    chance: float | None = None

    @property
    def by_model(self) -> bool:
        """Whether a model alone offers it."""
        return self.source is Source.MODEL

    @property
    def sureness(self) -> float | None:
        """How sure it is, from 0 to 1, as far as that is known."""
        return self.score if self.chance is None else self.chance

    def proposal(self, id_: str, article_id: str, annotator: str) -> "Proposal | None":
        """The same as proposed to an annotator, for what a plug-in says with a score.

        None for all else: our own model learns from what is refused, and needs none of it.
        """
        if not self.by_model or self.score is None or self.stamp.partition(" ")[0] == BUILTIN:
            return None
        # The desk opens sooner without it.
        from tui.core.proposal import Proposal

        label, (start, end) = self.labels[0], self.range
        return Proposal(
            id_, article_id, annotator, label, start, end, self.source, self.score, self.stamp
        )

    @property
    def sign(self) -> str:
        """What tells it from a span, and a model's offer from the others."""
        return "~" if self.by_model else "?"

    @property
    def caption(self) -> str:
        """The sign of what is not said yet, and the labels: a short bar shows the sign at least."""
        return f"{self.sign}{'/'.join(self.labels)}"


class Offers:
    """The offers of the open article; ``index`` holds each as a span of its own kind of id."""

    def __init__(self, offers: Iterable[Offer] = ()) -> None:
        self.by_id = {f"?{number}": offer for number, offer in enumerate(offers)}
        of_models = sum(offer.by_model for offer in self.by_id.values())
        self.counts = (len(self.by_id), of_models)
        """How many there are, and how many of them a model alone offers."""
        self.index = SpanIndex(
            Span(id_, "", "", offer.caption, *offer.range, source=offer.source)
            for id_, offer in self.by_id.items()
        )

    @property
    def nested(self) -> bool:
        """Whether one stands inside another: then spans may, too."""
        end = 0
        for span in self.index:
            if span.start < end:
                return True
            end = max(end, span.end)
        return False

    def __len__(self) -> int:
        return len(self.by_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Offers) and list(self.by_id.values()) == list(other.by_id.values())

    __hash__ = None  # type: ignore[assignment]

    def get(self, id_: str | None) -> Offer | None:
        """The offer with this id."""
        return self.by_id.get(id_) if id_ else None

    def discard(self, gone: Callable[[Offer], bool], near: Sequence[Range] = ()) -> list[Range]:
        """Take offers out, all of them or those that touch ``near``; where they stood."""
        ids: Iterable[str] = list(self.by_id)
        if near:
            ids = [span.id for place in near for span in self.index.touching(*place)]
        ranges = []
        for id_ in ids:
            if id_ in self.by_id and gone(self.by_id[id_]):
                offer = self.by_id.pop(id_)
                count, of_models = self.counts
                self.counts = (count - 1, of_models - offer.by_model)
                ranges.append(offer.range)
                self.index.discard(id_)
        return ranges


def apart(offers: Iterable[Offer], *, nested: bool) -> list[Offer]:
    """Of offers that share a code point the longest alone, in the order of the text.

    Where spans may be ``nested`` a place inside a longer one is kept, unless it is the same words
    but for what stands before them.
    """
    kept: list[Offer] = []
    holders = SpanIndex()
    for offer in sorted(offers, key=lambda one: (one.range.start - one.range.end, one.range)):
        start, end = offer.range
        around = holders.touching(start, end)
        crossed = any(not one.start <= start < end <= one.end for one in around)
        words = offer.form.count(" ")
        again = any(one.end == end and kept[int(one.id)].form.count(" ") == words for one in around)
        if not crossed and not again and (nested or not around):
            holders.add(Span(f"{len(kept)}", "", "", "", start, end))
            kept.append(offer)
    return sorted(kept, key=lambda one: one.range)
