"""spaCy, GLiNER and transformers by stand-ins of what we call; tests/clients has the libraries."""

import io
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tui.core.errors import UsageError
from tui.learning.protocol import line_of
from tui.plugins import gliner_model, spacy_pipeline, token_classification, worker
from tui.plugins.python_models import SHIPPED, named_model

TEXT = "زار الوزير دير الزور."


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a library of some functions in place."""

    def put(name: str, **functions: Any) -> None:
        module = ModuleType(name)
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, name, module)

    return put


class Group(list[Any]):
    """Spans with scores, as spaCy's categorizer of spans leaves them."""

    def __init__(self, spans: list[Any]) -> None:
        super().__init__(spans)
        self.attrs = {"scores": [0.25]}


def test_spacy_gives_entities_and_groups_of_spans(library: Any) -> None:
    entity = SimpleNamespace(start_char=11, end_char=20, label_="GPE")
    doc = SimpleNamespace(ents=(entity,), spans={"sc": Group([entity])})

    class Pipeline:
        def __init__(self) -> None:
            self.meta = {"lang": "ar", "name": "tiny", "version": "1.2"}

        def __call__(self, text: str) -> Any:
            assert text == TEXT
            return doc

    library("spacy", load=lambda folder: Pipeline() if folder == "here" else missing(folder))
    model = spacy_pipeline.load("here")
    assert (model.name, model.version) == ("ar_tiny", "1.2")
    span = {"start": 11, "end": 20, "label": "GPE"}
    assert model.predict(TEXT, {}) == [{**span, "score": None}, {**span, "score": 0.25}]
    with pytest.raises(UsageError, match="no folder 'gone'"):
        spacy_pipeline.load("gone")


def missing(folder: str) -> Any:
    """What the libraries do where there is nothing."""
    raise OSError(f"no folder\n{folder!r}")


def test_gliner_is_asked_for_titles_in_pieces(library: Any) -> None:
    asked: list[tuple[str, list[str]]] = []

    def predict(text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
        asked.append((text, labels))
        at = text.find("دير الزور")
        return [{"start": at, "end": at + 9, "label": labels[0], "score": threshold}]

    loaded = SimpleNamespace(predict_entities=predict)
    library("gliner", GLiNER=SimpleNamespace(from_pretrained=lambda _name: loaded))
    model = gliner_model.load("models/tiny/")
    assert model.name == "tiny"
    text = "\n".join([TEXT] * 90)
    found = model.predict(text, {"LOC": "Place", "PER": ""})
    assert {text[one["start"] : one["end"]] for one in found} == {"دير الزور"}
    assert {(one["label"], one["score"]) for one in found} == {("LOC", 0.5)}
    assert [labels for _text, labels in asked] == [["place", "per"]] * 2
    # Two labels with one title are asked for by their names.
    model.predict(TEXT, {"GPE": "Place", "LOC": "place"})
    assert asked[-1][1] == ["GPE", "LOC"]


def test_transformers_tags_words_in_pieces(library: Any) -> None:
    def pipeline(task: str, **options: Any) -> Any:
        assert (task, options["aggregation_strategy"]) == ("token-classification", "first")

        def tag(piece: str) -> list[dict[str, Any]]:
            at = piece.find("دير الزور")
            return [{"entity_group": "LOC", "score": 0.5, "word": "x", "start": at, "end": at + 10}]

        return tag if options["model"] == "tiny" else missing(options["model"])

    library("transformers", pipeline=pipeline)
    text = "\n".join([TEXT] * 90) + "\n" + " " * 3000
    found = token_classification.load("tiny").predict(text, {})
    # The full stop that SentencePiece takes for a part of the word is none of it.
    assert {text[one["start"] : one["end"]] for one in found} == {"دير الزور"}
    assert len(found) == 2
    with pytest.raises(UsageError, match="no folder"):
        token_classification.load("gone")


@pytest.mark.parametrize("name", SHIPPED)
def test_one_that_nobody_names_is_asked_for(name: str, library: Any) -> None:
    library(name)
    loads = {"spacy": spacy_pipeline, "gliner": gliner_model, "transformers": token_classification}
    with pytest.raises(UsageError, match=f"{name}:FOLDER"):
        loads[name].load()


@pytest.mark.parametrize(
    ("given", "named"),
    [("spacy:a/b", ("spacy", "a/b")), ("towns:", ("towns", "")), ("my-model.x:a:b", None),
     ("python x.py", None), (r"C:\x.exe", None), ("http://x", None), ("x", None)],
)  # fmt: skip
def test_a_name_is_told_from_a_command(given: str, named: tuple[str, str] | None) -> None:
    expected = ("my-model.x", "a:b") if given.startswith("my-model") else named
    assert named_model(given) == expected


def test_a_python_model_neither_learns_nor_is_called_off(monkeypatch: pytest.MonkeyPatch) -> None:
    model = SimpleNamespace(predict=lambda _text, labels: [{"quote": "x", "label": min(labels)}])
    monkeypatch.setattr(worker, "factory_of", lambda _name: (lambda: model, "1.0"))
    hello: dict[str, Any] = {"op": "hello", "labels": [{"name": "LOC"}]}
    asked = [hello, {"op": "predict", "id": 1, "text": TEXT}, {"op": "cancel", "id": 1}]
    asked += [{"op": "train", "id": 2}, {"op": "bye"}, hello]
    out = io.BytesIO()
    worker.serve("mine", "", io.BytesIO(b"".join(map(line_of, asked))), out)
    said, spans, refused = map(json.loads, out.getvalue().splitlines())
    assert (said["name"], said["trains"]) == ("mine", False)
    assert (spans["id"], spans["spans"]) == (1, [{"quote": "x", "label": "LOC"}])
    assert (refused["op"], refused["id"]) == ("error", 2)
