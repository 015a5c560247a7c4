"""Relations and attributes in a scheme's file."""

import json
import tomllib
from pathlib import Path

import pytest

from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import DataError
from tui.core.label import Label
from tui.core.relation_label import RelationLabel
from tui.exchange.scheme import labels_in, read, scheme_text, tables_of
from tui.exchange.scheme_relations import attributes_in, relation_labels_in

LABELS = [Label("CUE", key="c", colour="#4e9ad4"), Label("SOURCE", key="s", colour="#e0873a")]
RELATIONS = [
    RelationLabel("source", title="مصدر", key="s", several=False, pairs=(("CUE", "SOURCE"),)),
    RelationLabel("same", directed=False, chain=True, retired=True, colour="#5fae5b"),
]
ATTRIBUTES = [
    Attribute("certainty", AttributeKind.CHOICE, choices=("sure", "ربما"), of=("CUE",)),
    Attribute("negated", AttributeKind.FLAG, key="n", retired=True),
    Attribute("wikidata", AttributeKind.TEXT, title="معرّف"),
]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_scheme_is_written_and_read_back(as_json: bool) -> None:
    text = scheme_text(LABELS, relations=RELATIONS, attributes=ATTRIBUTES, as_json=as_json)
    data = json.loads(text) if as_json else tomllib.loads(text)
    assert [label.name for label in labels_in(data, "s")] == ["CUE", "SOURCE"]
    assert relation_labels_in(data, "s") == RELATIONS
    assert attributes_in(data, "s") == ATTRIBUTES


def test_a_scheme_without_them_is_written_as_before() -> None:
    assert set(tomllib.loads(scheme_text(LABELS))) == {"label"}


def test_a_file_may_hold_them_alone(tmp_path: Path) -> None:
    file = tmp_path / "links.toml"
    file.write_text('[[relation]]\nname = "source"\n', encoding="utf-8")
    assert read(file) == []
    assert relation_labels_in(tables_of(file), "s") == [RelationLabel("source")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("relation = 3", "'relation' is no list of tables"),
        ("[[relation]]\nkey = 's'", "relation 1: a label needs a name"),
        ("[[relation]]\nname = 's'\n[[relation]]\nname = 's'", "relation 2: 's' stands there"),
        ("[[relation]]\nname = 's'\npair = [['A','B']]", "there is no 'pair' here"),
        ("[[relation]]\nname = 's'\npairs = [['A']]", "not a list of two labels"),
        ("[[relation]]\nname = 's'\nchain = 'yes'", "'chain' is not true or false"),
        ("[[relation]]\nname = 's'\nkey = '؟'", "cannot be a label's key"),
        ("[[attribute]]\nname = 'a'", "attribute 1: its kind is ''"),
        ("[[attribute]]\nname = 'a'\nkind = 'choice'\nchoices = [1]", "lists of texts"),
        ("attribute = ['a']", "attribute 1: this is no table"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(text: str, words: str) -> None:
    data = tomllib.loads(text)
    with pytest.raises(DataError) as error:
        assert relation_labels_in(data, "s.toml") + attributes_in(data, "s.toml") == []
    place = f"{error.value.place}: " if error.value.place else ""
    assert words in f"{place}{error.value.what}"
