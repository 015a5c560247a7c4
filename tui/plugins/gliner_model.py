"""GLiNER: finds spans for labels that it is told by name, without having been trained on them."""

from collections.abc import Mapping
from typing import Any

from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.plugins.pieces import pieces
from tui.plugins.plugin import one_line

MOST = 1_200
"""Code points that it reads at once: it leaves out what is beyond its 384 words."""
THRESHOLD = 0.5
"""Its own default."""


class GlinerModel:
    """A model that GLiNER has loaded."""

    def __init__(self, model: Any, name: str) -> None:
        self._model = model
        self.name = name
        self.version = ""

    def predict(self, text: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:
        """It is asked for the titles of the labels, which say more than ``PER``."""
        names = {(title or name).lower(): name for name, title in labels.items()}
        if len(names) < len(labels):
            names = {name: name for name in labels}
        return [
            {"start": at + one["start"], "end": at + one["end"],
             "label": names.get(one["label"], one["label"]), "score": float(one["score"])}
            for at, piece in pieces(text, MOST)
            for one in self._model.predict_entities(piece, list(names), threshold=THRESHOLD)
        ]  # fmt: skip


def load(argument: str = "") -> GlinerModel:
    """The model of a folder, or of the hub. Raises UsageError."""
    gliner = extra("gliner", "gliner")
    if not argument:
        raise UsageError(_("name a model: {example}").format(example="gliner:FOLDER"))
    try:
        model = gliner.GLiNER.from_pretrained(argument)
    except (OSError, ValueError) as error:
        raise UsageError(one_line(error)) from error
    return GlinerModel(model, argument.rstrip("/").rpartition("/")[2])
