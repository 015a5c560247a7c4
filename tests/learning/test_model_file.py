"""A model as bytes, which may come from a stranger."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learning.corpus import examples
from tui.core.errors import DataError
from tui.learning import model_file
from tui.learning.model_file import VERSION, pack, unpack
from tui.learning.train import train

MODEL = pack(train(examples(30)))
CONTENT: dict[str, Any] = json.loads(zlib.decompress(MODEL))


def squeezed(content: Any) -> bytes:
    """JSON as a model's file has it."""
    return zlib.compress(json.dumps(content).encode())


def test_a_model_comes_back_as_it_was() -> None:
    model = train(examples(60))
    back = unpack(pack(model))
    assert pack(back) == pack(model)
    for one in examples(40, seed=7):
        assert back.offers(one.text) == model.offers(one.text)


def test_a_model_of_another_version_is_refused() -> None:
    with pytest.raises(DataError, match="another version"):
        unpack(squeezed({**CONTENT, "version": VERSION + 1}))


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"no model",
        MODEL[:-20],
        squeezed([]),
        squeezed(None),
        squeezed({"hashiya": "model"}),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b"\xff\xfe"),
    ],
    ids=["empty", "text", "cut", "list", "null", "bare", "deep", "bytes"],
)
def test_what_is_no_model_is_refused_in_one_line(given: bytes) -> None:
    with pytest.raises(DataError, match="no model of Hashiya"):
        unpack(given)


def test_what_would_be_too_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "MOST_UNPACKED", 1 << 20)
    with pytest.raises(DataError, match="no model of Hashiya"):
        unpack(zlib.compress(b" " * ((1 << 20) + 1)))
    monkeypatch.setattr(model_file, "MOST_BYTES", 10)
    with pytest.raises(DataError, match="no model of Hashiya"):
        unpack(MODEL)


def changed(content: Any, path: list[Any], value: Any) -> Any:
    """The content with one place of it replaced."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    copy = dict(content) if isinstance(content, dict) else list(content)
    copy[key] = changed(content[key], rest, value)
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["labels"], "PER"),
        (["labels"], ["PER", "PER"]),
        (["labels"], [1, 2]),
        (["layers"], [CONTENT["layers"][0]] * 5),
        (["layers", 0, "tags"], [0, 1, 99]),
        (["layers", 0, "rows", 0], [77, 1]),
        (["layers", 0, "rows", 0], [1]),
        (["layers", 0, "rows"], []),
        (["layers", 0, "features", 0], -1),
        (["layers", 0, "features", 1], 1 << 40),
        (["layers", 0, "features", 1], 0),
        (["layers", 0, "rows", 0, 1], "1"),
        (["lexicon", 0, 0], []),
        (["lexicon", 0, 1], 1.5),
        (["trained", "articles"], None),
        (["judge", "threshold"], "low"),
        (["judge", "curve"], [[0.5, 0.1], [0.1, 0.2]]),
        (["judge", "curve"], [[0.1], [0.1, 0.2]]),
        (["judge", "odds"], [0.1, 1.0]),
        (["judge", "label_odds"], {"PER": "low"}),
    ],
)
def test_a_value_that_no_model_has_is_refused(path: list[Any], value: Any) -> None:
    with pytest.raises(DataError, match="no model of Hashiya"):
        unpack(squeezed(changed(CONTENT, path, value)))


@settings(max_examples=30)
@given(st.data())
def test_whatever_is_changed_it_is_a_model_or_refused(data: st.DataObject) -> None:
    path: list[Any] = []
    content: Any = CONTENT
    depth = data.draw(st.integers(1, 6))
    while isinstance(content, dict | list) and content and len(path) < depth:
        keys = list(content) if isinstance(content, dict) else list(range(min(len(content), 8)))
        path.append(data.draw(st.sampled_from(keys)))
        content = content[path[-1]]
    values: st.SearchStrategy[Any] = st.one_of(
        st.none(), st.integers(), st.floats(), st.text(), st.just([]), st.just({})
    )
    try:
        model = unpack(squeezed(changed(CONTENT, path, data.draw(values))))
    except DataError:
        return
    model.offers("زار الوزير سامي مدينة حلب أمس.")
