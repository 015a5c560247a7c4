"""A language model: what it is asked, what is taken of its answer, what is said of the rest."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.server import Reply, Sent, Server, reply
from tui.core.errors import DataError
from tui.learning.examples import Example, Tagged
from tui.learning.protocol import spans_in
from tui.plugins.http_call import HttpCall
from tui.plugins.language_model import MOST, LanguageModelPlugin, Prompt
from tui.plugins.pieces import pieces
from tui.plugins.plugin import AskedLabel
from tui.plugins.prompt import answer_of, few_examples, messages
from tui.plugins.quoted_answer import items_in

LABELS = [AskedLabel("PER", "Person", "Names of people,\nnot of offices."), AskedLabel("LOC")]
TEXT = "زار بنيامين دير الزور، ثم عاد إلى دير الزور وبدمشق."
EXAMPLE = Example("زار حلب ثم غادر حلب", (Tagged(16, 19, "LOC"),), 19)


def said(content: object, **more: Any) -> Reply:
    """A chat completion."""
    text = content if isinstance(content, str) else json.dumps(content)
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    return reply(
        {"model": "tiny-2026", "usage": usage, "choices": [{"message": {"content": text}}], **more}
    )


def model(server: Server, **more: Any) -> LanguageModelPlugin:
    call = HttpCall(server.url, 5, wait=lambda _seconds: None)
    return LanguageModelPlugin(call, LABELS, "tiny", Prompt("", (EXAMPLE,)), **more)


def shown(plugin: LanguageModelPlugin, text: str = TEXT) -> list[str]:
    spans = plugin.predict("a1", text)
    assert isinstance(spans, list)
    return [f"{one['label']} {text[one['start'] : one['end']]}" for one in spans]


def test_it_is_asked_with_the_guidelines_own_examples_and_the_text(server: Server) -> None:
    server.answer = lambda _sent: said([])
    assert model(server).predict("a1", TEXT) == []
    [sent] = server.seen
    assert (sent.path, sent.body["model"], sent.body["temperature"]) == (
        "/chat/completions", "tiny", 0,
    )  # fmt: skip
    system, question, answer, last = sent.body["messages"]
    assert "- PER (Person): Names of people, not of offices.\n- LOC" in system["content"]
    assert (question["role"], question["content"]) == ("user", EXAMPLE.text)
    assert json.loads(answer["content"]) == [{"quote": "حلب", "label": "LOC", "nth": 1}]
    assert last == {"role": "user", "content": TEXT}


def test_quotes_are_put_to_their_places_and_the_rest_is_said(server: Server) -> None:
    server.answer = lambda _sent: said([
        {"quote": "بنيامين", "label": "PER", "score": 0.9},
        {"quote": "دِير الزور", "label": "LOC", "nth": 1, "start": 0, "end": 3},
        {"quote": "دير الزور", "label": "LOC"},
        {"quote": "دمشق", "label": "LOC"},
        {"quote": "نتنياهو", "label": "PER"},
        {"quote": "بنيامين", "label": "KING"},
        "بنيامين",
    ])  # fmt: skip
    plugin = model(server, price=(1.0, 10.0))
    assert shown(plugin) == [
        "PER بنيامين", "LOC دير الزور", "LOC دير الزور", "LOC دمشق",
    ]  # fmt: skip
    assert plugin.origin == "tiny tiny-2026"
    assert plugin.remarks() == [
        "3 were left out: not in the text as quoted (1), with a label that the scheme lacks (1),"
        " no spans at all (1)",
        "1 quote stands at several places, and is suggested at each",
        "100 tokens read, 20 written, which cost 0.0003",
    ]


GOOD = [{"quote": "دمشق", "label": "LOC"}]
BROKEN = '[{"quote": "دمشق", "label": "LOC"}, {"quote": "بنيامين", "lab'


@pytest.mark.parametrize(
    ("content", "broken"),
    [
        (json.dumps(GOOD), False),
        (json.dumps(GOOD, ensure_ascii=False, indent=2), False),
        ("Sure! [1] Here:\n```json\n" + json.dumps(GOOD) + "\n```\nAnything else?", False),
        ("<think>[{maybe]} no</think>" + json.dumps(GOOD), False),
        (json.dumps({"spans": GOOD}), False),
        (json.dumps(GOOD[0]), False),
        (BROKEN, True),
        ('{"spans": ' + BROKEN, True),
        ("```json\n" + BROKEN, True),
        ('[{"quote": "دمشق", "label": "LOC"},', True),
    ],
)
def test_the_list_is_found_in_what_is_written_around_it(
    server: Server, content: str, broken: bool
) -> None:
    server.answer = lambda _sent: said(content)
    plugin = model(server)
    assert shown(plugin) == ["LOC دمشق"]
    assert any("breaks off" in line for line in plugin.remarks()) is broken


@pytest.mark.parametrize(
    "content", ["I cannot do that.", "", "{}", "[{", '{"quote', "[" * 9999, "<think> [] "]
)
def test_an_answer_without_a_list_is_an_error(server: Server, content: str) -> None:
    server.answer = lambda _sent: said(content)
    with pytest.raises(DataError, match="its answer has no list in it"):
        model(server).predict("a1", TEXT)


@pytest.mark.parametrize(
    "answer",
    [{}, {"choices": []}, {"choices": [{"message": {"content": None}}]}, {"error": "overloaded"}],
)
def test_an_answer_without_a_message_is_an_error(server: Server, answer: object) -> None:
    server.answer = lambda _sent: reply(answer)
    plugin = model(server)
    with pytest.raises(DataError, match="holds no message"):
        plugin.predict("a1", TEXT)
    assert plugin.remarks() == ["1 answer does not say how many tokens it took"]


def test_a_model_with_a_temperature_of_its_own_is_asked_again_without(server: Server) -> None:
    def answer(sent: Sent) -> Reply:
        if "temperature" in sent.body:
            return reply({"error": {"message": "temperature: only 1 is supported"}}, 400)
        return said(GOOD)

    server.answer = answer
    plugin = model(server)
    assert shown(plugin) == shown(plugin) == ["LOC دمشق"]
    assert len(server.seen) == 3


def test_a_long_article_is_asked_about_in_pieces(server: Server) -> None:
    text = "\n".join(f"{TEXT} {number}" for number in range(400))
    server.answer = lambda _sent: said([{"quote": "بنيامين", "label": "PER", "nth": 0}])
    found = shown(model(server), text)
    assert len(server.seen) == len(list(pieces(text, MOST))) == len(found) > 3
    assert set(found) == {"PER بنيامين"}


@given(st.text(alphabet="ab .\n؟", max_size=80), st.integers(2, 20))
def test_pieces_make_up_the_text(text: str, most: int) -> None:
    found = list(pieces(text, most))
    assert "".join(piece for _at, piece in found) == text
    assert all(text[at : at + len(piece)] == piece for at, piece in found)
    assert all(0 < len(piece) <= most for _at, piece in found)


WORDS = ["حلب", "وحلب", "دمشق", "عمر", "زار", "."]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.data())
def test_an_example_s_answer_leads_back_to_its_spans(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [n for n in range(len(text)) if n == 0 or text[n - 1] == " "]
    spans = {
        Tagged(start, text.find(" ", start) % (len(text) + 1), label)
        for start in data.draw(st.sets(st.sampled_from(starts), max_size=4))
        for label in data.draw(st.sets(st.sampled_from(["PER", "LOC"])))
        if text[start] != "."
    }
    answer = answer_of(Example(text, tuple(spans), len(text)))
    assert answer is not None
    assert items_in(answer) == (json.loads(answer), False)
    back = spans_in(json.loads(answer), text, ("PER", "LOC"))
    assert {span[:3] for span in back.spans} == spans
    assert not back.dropped


@given(st.text(alphabet='[]{}",:a\\ \n', max_size=40))
def test_whatever_is_written_is_read_or_is_not(content: str) -> None:
    found = items_in(content)
    assert found is None or isinstance(found[0], list)


def test_a_few_examples_show_many_labels() -> None:
    def example(text: str, *spans: Tagged) -> Example:
        return Example(text, spans, len(text))

    both = example("عمر في حلب", Tagged(0, 3, "PER"), Tagged(7, 10, "LOC"))
    one = example("عمر", Tagged(0, 3, "PER"))
    unusable = [
        example("لا شيء"),
        example("بحلب مشق", Tagged(6, 8, "LOC")),
        Example("عمر زار", (Tagged(0, 3, "PER"),), 3),
        example("عمر" + " ز" * 2000, Tagged(0, 3, "PER")),
    ]
    assert few_examples([*unusable, one, both], 1) == [both]
    assert few_examples([*unusable, one, both], 9) == [both, one]
    assert few_examples([one, both], 0) == []
    assert len(messages(LABELS, [one], "نص", "")) == 4
    assert messages(LABELS, [], "نص", "Do this.")[0]["content"].startswith("Do this.\n\nLabels:\n")
