"""A model behind an address: each article is one POST of the line that a program would get."""

from collections.abc import Sequence
from typing import Any

from tui.core.i18n import _
from tui.learning.protocol import MOST_BYTES, PROTOCOL, line_of
from tui.plugins.http_call import HttpCall
from tui.plugins.plugin import AskedLabel, one_line, origin_of, problem, unit_of


class AddressPlugin:
    """No hello: the server may serve many, so that each request says all, and each answer may say
    name, version and unit."""

    def __init__(self, call: HttpCall, labels: Sequence[AskedLabel]) -> None:
        self.given = call.url
        self._call = call
        self._labels = [label.as_json() for label in labels]
        self._last = 0
        self.origin = ""
        self.unit = "codepoints"

    def start(self) -> None:
        """Raises UsageError where it must not be asked."""
        self._call.check()

    def request(self, article: str, text: str) -> dict[str, Any]:
        """The line of a program's protocol, with what a hello would say."""
        return {
            "op": "predict", "protocol": PROTOCOL, "id": self._last, "language": "ar",
            "labels": self._labels, "article": article, "text": text,
        }  # fmt: skip

    def predict(self, article: str, text: str) -> object:
        """The spans as the server gives them, unchecked. Raises DataError."""
        self._last += 1
        asked = self.request(article, text)
        if len(line_of(asked)) > MOST_BYTES:
            raise problem(self.given, _("the article is longer than a line of 1 MB"))
        answer = self._call.post("", asked)
        if answer.get("op") == "error":
            why = one_line(answer.get("message") or _("it does not say why"))
            raise problem(self.given, why)
        if not isinstance(answer.get("spans"), list):
            op = one_line(answer.get("op"))
            raise problem(self.given, _("it answers {op!r} instead of spans").format(op=op))
        self.origin = origin_of(answer, "model")
        self.unit = unit_of(answer)
        return answer["spans"]

    def close(self) -> None:
        """Nothing is held between two requests."""

    def remarks(self) -> list[str]:
        """Nothing."""
        return []
