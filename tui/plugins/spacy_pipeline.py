"""spaCy pipelines: named entities, and the groups of spans that there are beside them."""

from collections.abc import Iterator, Mapping
from typing import Any

from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.plugins.plugin import one_line


class SpacyPipeline:
    """A pipeline that spaCy has loaded."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self.name = f"{nlp.meta.get('lang')}_{nlp.meta.get('name')}"
        self.version = str(nlp.meta.get("version") or "")

    def predict(self, text: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:  # noqa: ARG002
        """The spans, whatever their labels: those that the scheme lacks are counted by who asks."""
        doc = self._nlp(text)
        return [*_spans(doc.ents, ()), *(
            span
            for group in doc.spans.values()
            for span in _spans(group, group.attrs.get("scores", ()))
        )]  # fmt: skip


def _spans(found: Any, scores: Any) -> Iterator[dict[str, Any]]:
    for number, span in enumerate(found):
        score = float(scores[number]) if number < len(scores) else None
        yield {"start": span.start_char, "end": span.end_char, "label": span.label_,
               "score": score}  # fmt: skip


def load(argument: str = "") -> SpacyPipeline:
    """The pipeline of a package or a folder. Raises UsageError."""
    spacy = extra("spacy", "spacy")
    if not argument:
        raise UsageError(_("name a pipeline: {example}").format(example="spacy:FOLDER"))
    try:
        return SpacyPipeline(spacy.load(argument))
    except OSError as error:
        raise UsageError(one_line(error)) from error
