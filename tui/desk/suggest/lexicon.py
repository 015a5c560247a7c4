"""The forms that an annotator has tagged, folded: what their own work says of other places."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tui.text.fold import folded_form


@dataclass(slots=True)
class Lexicon:
    """``tagged`` says how often a folded form bears each label; ``starts`` which begin so.

    ``listed`` holds the forms of imported lists of names, with where each came from.
    """

    tagged: dict[str, Counter[str]] = field(default_factory=dict)
    listed: dict[str, dict[str, str]] = field(default_factory=dict)
    starts: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(
        cls,
        tagged: Iterable[tuple[str, str, int]],
        listed: Iterable[tuple[str, str, str]] = (),
    ) -> "Lexicon":
        """From (form, label, how often) and from (folded form, label, origin)."""
        made = cls()
        for form, label, count in tagged:
            made.count(form, label, count)
        for folded, label, origin in listed:
            made.listed.setdefault(folded, {})[label] = origin
            made._start(folded)
        return made

    def count(self, form: str, label: str, number: int = 1) -> None:
        """The form bears the label so many times more, or fewer."""
        folded = folded_form(form)
        if folded:
            counts = self.tagged.setdefault(folded, Counter())
            counts[label] += number
            if counts[label] <= 0:
                del counts[label]
            self._start(folded)

    def _start(self, folded: str) -> None:
        self.starts[folded.partition(" ")[0]].add(folded)

    def knows(self, folded: str) -> bool:
        """Whether the form bears a label, or stands in a list of names."""
        return bool(self.tagged.get(folded) or self.listed.get(folded))

    def longer(self, folded: str) -> Iterator[str]:
        """The forms tagged that hold this one and more."""
        return (
            form
            for form, counts in self.tagged.items()
            if len(form) > len(folded) and folded in form and counts
        )
