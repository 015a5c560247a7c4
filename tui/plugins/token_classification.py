"""Token classification by transformers: BERT and its like, trained on tags of words."""

from collections.abc import Mapping
from typing import Any

from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.plugins.pieces import pieces
from tui.plugins.plugin import one_line
from tui.text.phrases import CLAUSE_MARKS

MOST = 1_000
"""Code points that it reads at once: most such models leave out what is beyond 512 tokens."""


class TokenClassification:
    """A pipeline that transformers has loaded."""

    def __init__(self, pipeline: Any, name: str) -> None:
        self._pipeline = pipeline
        self.name = name
        self.version = ""

    def predict(self, text: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:  # noqa: ARG002
        """The spans, whatever their labels: those that the scheme lacks are counted by who asks."""
        return [
            {"start": at + one["start"], "end": _end(text, at + one["start"], at + one["end"]),
             "label": one["entity_group"], "score": float(one["score"])}
            for at, piece in pieces(text, MOST)
            if piece.strip()
            for one in self._pipeline(piece)
        ]  # fmt: skip


def _end(text: str, start: int, end: int) -> int:
    """Without the marks after a last word: for SentencePiece what is written in one is one."""
    while end > start + 1 and text[end - 1] in CLAUSE_MARKS:
        end -= 1
    return end


def load(argument: str = "") -> TokenClassification:
    """The model of a folder, or of the hub. Raises UsageError."""
    transformers = extra("transformers", "transformers")
    if not argument:
        raise UsageError(_("name a model: {example}").format(example="transformers:FOLDER"))
    try:
        pipeline = transformers.pipeline(
            "token-classification",
            model=argument,
            # A word has one label: that of its first piece.
            aggregation_strategy="first",
        )
    except (OSError, ValueError) as error:
        raise UsageError(one_line(error)) from error
    return TokenClassification(pipeline, argument.rstrip("/").rpartition("/")[2])
