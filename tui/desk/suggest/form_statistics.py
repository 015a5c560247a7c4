"""What an annotator's own work says of a form: in how many places it stood, and was tagged."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.core.span import Span
from tui.desk.suggest.form_index import FormPlace, is_place
from tui.desk.view.span_index import SpanIndex

LEAST_SHARE = 0.6
"""Of the places where a form stood, so many must have been tagged for it to be offered."""

OPEN_SHARE = 0.5
"""A second label is offered, too, where it was given this often beside the most frequent one."""

CONTRADICTED = 5
"""After so many places a form of a list is judged by one's own work, like any other."""


@dataclass(slots=True)
class FormStatistics:
    """A form stood in ``seen`` places of articles worked on; ``labels`` counts those tagged."""

    seen: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def look_at(self, place: FormPlace, text: str, spans: SpanIndex | Iterable[Span]) -> None:
        """Count one place, among the spans that touch it."""
        near = spans.touching(*place.range) if isinstance(spans, SpanIndex) else spans
        self.seen += 1
        self.labels.update({span.label for span in near if is_place(span, text, place.range)})

    def __sub__(self, other: "FormStatistics") -> "FormStatistics":
        return FormStatistics(self.seen - other.seen, self.labels - other.labels)

    def __add__(self, other: "FormStatistics") -> "FormStatistics":
        return FormStatistics(self.seen + other.seen, self.labels + other.labels)

    @property
    def share(self) -> float:
        """Of the places, how many bear the most frequent label."""
        return max(self.labels.values(), default=0) / max(1, self.seen)

    def labels_to_offer(self) -> tuple[str, ...]:
        """The labels to offer, the most frequent first; none where it is tagged too seldom."""
        if self.share < LEAST_SHARE:
            return ()
        ranked = sorted(self.labels.items(), key=lambda item: (-item[1], item[0]))
        most = ranked[0][1]
        return tuple(label for label, count in ranked[:2] if count >= OPEN_SHARE * most)

    def contradicts(self) -> bool:
        """Whether one has met the form often, and has left it untagged."""
        return self.seen >= CONTRADICTED and self.share < LEAST_SHARE
