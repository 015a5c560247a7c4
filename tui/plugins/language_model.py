"""A language model behind an OpenAI-compatible address: asked for quotes, which are looked up."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.learning.examples import Example
from tui.learning.protocol import Checked, spans_in, words_for
from tui.plugins.http_call import HttpCall
from tui.plugins.pieces import pieces
from tui.plugins.plugin import AskedLabel, one_line, origin_of, problem
from tui.plugins.prompt import messages
from tui.plugins.quoted_answer import items_in

TIMEOUT = 60.0
MOST = 6_000
"""Code points that are asked about at once."""


@frozen_dataclass
class Prompt:
    """``instruction`` in place of ours, if there is one, and examples."""

    instruction: str = ""
    examples: tuple[Example, ...] = ()


class LanguageModelPlugin:
    """Counts what it costs, what it made up and what it left open; ``remarks`` says so."""

    def __init__(
        self,
        call: HttpCall,
        labels: Sequence[AskedLabel],
        model: str,
        prompt: Prompt,
        price: tuple[float, float] | None = None,
    ) -> None:
        """``price`` is for a million tokens read, and for a million written."""
        self.given = call.url
        self._call = call
        self._labels = list(labels)
        self._names = [label.name for label in labels]
        self._model = model
        self._prompt = prompt
        self._price = price
        self._temperature: dict[str, float] = {"temperature": 0.0}
        self.origin = origin_of({"name": model}, "model")
        self.unit = "codepoints"
        self._dropped: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()

    def start(self) -> None:
        """Raises UsageError where it must not be asked."""
        self._call.check()

    def request(self, article: str, text: str) -> dict[str, Any]:  # noqa: ARG002 (it needs no id)
        """What is sent for a text."""
        asked = messages(self._labels, self._prompt.examples, text, self._prompt.instruction)
        return {"model": self._model, "messages": asked, **self._temperature}

    def predict(self, article: str, text: str) -> object:
        """The spans whose quotes stand in the text. Raises DataError."""
        found: list[dict[str, Any]] = []
        for at, piece in pieces(text, MOST):
            if piece.strip():
                for span in self._asked(article, piece).spans:
                    place = {"start": at + span.start, "end": at + span.end}
                    found.append({**place, "label": span.label, "score": span.score})
        return found

    def _asked(self, article: str, text: str) -> Checked:
        answer = self._answer(article, text)
        self._count(answer)
        content = _content(answer)
        if content is None:
            raise problem(self.given, _("its answer holds no message: {what}").format(
                what=one_line(answer.get("error") or answer)))  # fmt: skip
        read = items_in(content)
        if read is None:
            start = one_line(content)[:60]
            raise problem(self.given, _("its answer has no list in it: {start!r}").format(
                start=start))  # fmt: skip
        items, broken = read
        checked = spans_in(items, text, self._names)
        self._dropped += checked.dropped
        self._counts["several"] += checked.several
        self._counts["broken"] += broken
        return checked

    def _answer(self, article: str, text: str) -> dict[str, Any]:
        try:
            return self._call.post("/chat/completions", self.request(article, text))
        except DataError as error:
            if not self._temperature or "temperature" not in error.what:
                raise
        # Some models have only their own.
        self._temperature = {}
        return self._call.post("/chat/completions", self.request(article, text))

    def _count(self, answer: dict[str, Any]) -> None:
        served = answer.get("model")
        version = served if isinstance(served, str) and served != self._model else ""
        self.origin = origin_of({"name": self._model, "version": version}, "model")
        usage = answer.get("usage")
        counts = usage if isinstance(usage, dict) else {}
        read, written = counts.get("prompt_tokens"), counts.get("completion_tokens")
        self._counts["requests"] += 1
        if isinstance(read, int) and isinstance(written, int):
            self._counts["read"] += max(0, read)
            self._counts["written"] += max(0, written)
        else:
            self._counts["untold"] += 1

    def close(self) -> None:
        """Nothing is held between two requests."""

    def remarks(self) -> list[str]:
        """What it made up and left open, and what it cost."""
        counts = self._counts
        lines = words_for(self._dropped, counts["several"])
        if counts["broken"]:
            what = ngettext("{count} answer breaks off; what stands before is taken",
                            "{count} answers break off; what stands before is taken",
                            counts["broken"])  # fmt: skip
            lines.append(what.format(count=counts["broken"]))
        if counts["requests"] > counts["untold"]:
            lines.append(
                _("{read} tokens read, {written} written").format(
                    read=counts["read"], written=counts["written"]
                )
                + self._cost()
            )
        if counts["untold"]:
            what = ngettext("{count} answer does not say how many tokens it took",
                            "{count} answers do not say how many tokens they took",
                            counts["untold"])  # fmt: skip
            lines.append(what.format(count=counts["untold"]))
        return lines

    def _cost(self) -> str:
        if self._price is None:
            return ""
        cost = self._counts["read"] * self._price[0] + self._counts["written"] * self._price[1]
        return _(", which cost {cost:.4f}").format(cost=cost / 1_000_000)


def _content(answer: dict[str, Any]) -> str | None:
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None
    return content if isinstance(content, str) else None
