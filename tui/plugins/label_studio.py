"""A model that was written for Label Studio: its ML backend's /health, /setup and /predict.

Label Studio counts UTF-16 units, and what people write for it counts code points: where a region
says what it reads, the unit in which it reads so is taken.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from tui.core.i18n import _
from tui.plugins.http_call import HttpCall
from tui.plugins.plugin import AskedLabel, origin_of, problem
from tui.text.offsets import OffsetMap

PROJECT = "hashiya"


class LabelStudioPlugin:
    """Asked as Label Studio would ask: one task a request."""

    def __init__(self, call: HttpCall, labels: Sequence[AskedLabel]) -> None:
        self.given = call.url
        self._call = call
        self._config = config_of([label.name for label in labels])
        self._name = ""
        self.origin = ""
        self.unit = "codepoints"

    def start(self) -> None:
        """Ask whether it is well, and show it the labels. Raises DataError."""
        health = self._call.get("/health")
        self._call.post(
            "/setup",
            {"project": PROJECT, "schema": self._config, "hostname": "", "access_token": ""},
        )
        self._name = str(health.get("model_class") or "label-studio")

    def request(self, article: str, text: str) -> dict[str, Any]:
        """One task."""
        return {
            "tasks": [{"id": article, "data": {"text": text}}],
            "project": PROJECT, "label_config": self._config, "params": {},
        }  # fmt: skip

    def predict(self, article: str, text: str) -> object:
        """The spans of its prediction, unchecked. Raises DataError."""
        if not self._name:
            self.start()
        answer = self._call.post("/predict", self.request(article, text))
        results = answer.get("results")
        if not isinstance(results, list):
            raise problem(self.given, _("its answer has no {name!r}").format(name="results"))
        while results and isinstance(results[0], list):
            # Some nest the predictions of the one task once more.
            results = results[0]
        predictions = [one for one in results if isinstance(one, dict)]
        said = [one.get("model_version") for one in (*predictions, answer)]
        version = next((one for one in said if one), "")
        self.origin = origin_of({"name": self._name, "version": version}, "label-studio")
        return [span for one in predictions[:1] for span in spans_of(one, text)]

    def close(self) -> None:
        """Nothing is held between two requests."""

    def remarks(self) -> list[str]:
        """Nothing."""
        return []


def config_of(labels: Sequence[str]) -> str:
    """The labelling configuration: one text, and the labels on it."""
    values = "".join(f"<Label value={quoteattr(name)}/>" for name in labels)
    return (
        f'<View><Labels name="label" toName="text">{values}</Labels>'
        '<Text name="text" value="$text"/></View>'
    )


def spans_of(prediction: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    """The regions of a prediction as spans of the protocol, in code points."""
    regions = prediction.get("result")
    for region in regions if isinstance(regions, list) else []:
        value = region.get("value") if isinstance(region, dict) else None
        if not isinstance(value, dict) or not isinstance(value.get("labels"), list):
            continue
        score = region.get("score", prediction.get("score"))
        start, end = _place(value, text)
        for label in value["labels"]:
            yield {"start": start, "end": end, "label": label, "score": score,
                   "quote": value.get("text")}  # fmt: skip


def _place(value: dict[str, Any], text: str) -> tuple[Any, Any]:
    start, end, reads = value.get("start"), value.get("end"), value.get("text")
    if type(start) is not int or type(end) is not int:
        return None, None
    if reads is not None and 0 <= start <= end and text[start:end] == reads:
        return start, end
    known = OffsetMap(text)
    try:
        return known.from_utf16(start), known.from_utf16(end)
    except ValueError:
        return start, len(text) + 1
