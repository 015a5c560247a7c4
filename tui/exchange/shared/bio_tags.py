"""IOB2 and BIOES tags from spans on tokens and back; several tags a token for nested spans."""

import re
from collections import Counter
from collections.abc import Iterable

from tui.exchange.shared.tokenizers import Placed

_TAG = re.compile(r"([BIESLUM])-(.+)")


def tags_of(count: int, spans: Iterable[Placed], scheme: str = "iob2") -> list[list[str]]:
    """For each of ``count`` tokens its tags, the outer spans first; none for ``O``."""
    tags: list[list[str]] = [[] for _token in range(count)]
    for found in spans:
        for at in range(found.first, found.last):
            tags[at].append(f"{_letter(found, at, scheme)}-{found.span.label}")
    return tags


def _letter(found: Placed, at: int, scheme: str) -> str:
    first, last = at == found.first, at == found.last - 1
    if scheme == "bioes" and last:
        return "S" if first else "E"
    return "B" if first else "I"


def is_tag(tag: str) -> bool:
    """Whether it is ``O`` or a prefix of IOB, BIOES or BILOU with a label."""
    return tag == "O" or _TAG.fullmatch(tag) is not None


class Untagger:
    """Tags of one token after another to spans ``(first, last, label)`` of tokens.

    A tag that goes on with nothing begins a span, as in conlleval. Of several open spans with
    one label the innermost ends first, which makes nested spans of one label come back.
    """

    def __init__(self) -> None:
        self.spans: list[tuple[int, int, str]] = []
        self._open: dict[str, list[int]] = {}
        self._at = 0
        self._running = 0

    def add(self, tags: Iterable[str]) -> None:
        """The tags of the next token."""
        matches = [found for tag in tags if tag != "O" and (found := _TAG.fullmatch(tag))]
        if not matches and not self._running:
            self._at += 1
            return
        goes_on = Counter(found[2] for found in matches if found[1] in "IELM")
        for label, open_at in self._open.items():
            while len(open_at) > goes_on[label]:
                self._close(label, open_at.pop())
        for label, number in goes_on.items():
            open_at = self._open.setdefault(label, [])
            for _orphan in range(number - len(open_at)):
                self._begin(open_at)
        for found in matches:
            if found[1] in "BSU":
                self._begin(self._open.setdefault(found[2], []))
        self._at += 1
        for found in matches:
            if found[1] in "ESLU":
                self._close(found[2], self._open[found[2]].pop())

    def finish(self) -> list[tuple[int, int, str]]:
        """All spans, once the last token was given."""
        self.add(())
        return self.spans

    def _begin(self, open_at: list[int]) -> None:
        open_at.append(self._at)
        self._running += 1

    def _close(self, label: str, first: int) -> None:
        self.spans.append((first, self._at, label))
        self._running -= 1
