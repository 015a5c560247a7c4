"""What a model learns, and from what."""

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.learning.corpus import PEOPLE, examples
from tui.core.errors import DataError
from tui.learning.examples import Example, Predicted, Tagged
from tui.learning.model import Model
from tui.learning.model_file import pack
from tui.learning.shuffle import permutation
from tui.learning.train import FEW_PRECISION, MOST_RUNS, Options, runs_for, train

ROOT = Path(__file__).parents[2]
BYTES = """
from hashlib import sha256
from tests.learning.corpus import examples
from tui.learning.model_file import pack
from tui.learning.train import train
print(sha256(pack(train(examples(120)))).hexdigest())
"""


@pytest.fixture(scope="module")
def model() -> Model:
    """A model of 120 articles."""
    return train(examples(120))


def test_the_same_articles_give_the_same_bytes_in_any_process(model: Model) -> None:
    told = set()
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", BYTES], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        told.add(ran.stdout.strip())
    assert told == {sha256(pack(model)).hexdigest()}


def test_it_finds_names_that_it_has_not_seen_by_the_words_beside_them(model: Model) -> None:
    text = "زار الوزير فوزي مدينة أربد أمس."
    found = {(text[one.start : one.end], one.label) for one in model.offers(text)}
    assert found == {("فوزي", "PER"), ("أربد", "LOC")}


def test_what_is_offered_is_as_precise_as_was_asked_for(model: Model) -> None:
    known = examples(120)
    held = [one for one in examples(260, seed=2) if one not in known][:200]
    offers = [(one, offer) for one in held for offer in model.offers(one.text)]
    right = sum(Tagged(*offer[:3]) in one.spans for one, offer in offers)
    assert len(offers) > 100
    assert right >= 0.85 * len(offers)


def test_it_is_surer_of_what_own_forms_offer_as_well() -> None:
    """Half of the articles have a name of their own each, that the words beside it tell."""
    given = [
        one if number % 2 else example_of(f"زار الوزير {name(number)} المدينة أمس.")
        for number, one in enumerate(examples(120))
    ]
    made = train(given)
    sure = made.judge.certainty
    assert sure.own_form > 0
    texts = [f"زار الوزير {known} المدينة أمس." for known in (name(999), "سامي")]
    found = [made.offers(text) for text in texts]
    shown = [
        [text[one.start : one.end] for one in own] for text, own in zip(texts, found, strict=True)
    ]
    assert shown == [[name(999)], ["سامي"]]
    [strange], [known] = found
    assert strange.score == sure.score("PER", 1.0, is_own=False) < known.score


def name(number: int) -> str:
    """A word that no other number has."""
    return "".join("بجدسصعفقكم"[int(digit)] for digit in f"{number:04}")


def example_of(text: str) -> Example:
    """Somebody is visited by the minister."""
    start = len("زار الوزير ")
    return Example(text, (Tagged(start, text.find(" ", start), "PER"),), len(text), labels=())


def test_scores_are_shares_and_spans_lie_in_the_text(model: Model) -> None:
    for one in examples(100, seed=5):
        for found in model.candidates(model.look(one.text)):
            assert 0 <= found.start < found.end <= len(one.text)
            assert 0 < found.score < 1


def test_labels_given_by_chance_are_not_offered() -> None:
    """As in propaganda: the same words bear the label in one text and not in the next."""
    given = examples(120)
    order = permutation(120, 3)
    by_chance = [
        replace(one, spans=tuple(span._replace(label="LOADED") for span in one.spans)
                if order[number] % 3 == 0 else ())
        for number, one in enumerate(given)
    ]  # fmt: skip
    made = train(by_chance)
    assert made.judge.gate.labels == frozenset()
    assert not any(made.offers(one.text) for one in given)
    assert made.judge.gate.held["LOADED"].spans > 20


def test_a_label_with_few_spans_is_not_learned() -> None:
    given = examples(60)
    rare = [
        replace(one, spans=tuple(span._replace(label="RARE") for span in one.spans))
        if number < 2
        else one
        for number, one in enumerate(given)
    ]
    assert train(rare).finder.labels == ("LOC", "PER")


def test_few_articles_or_words_must_be_right_nine_times_in_ten() -> None:
    options = Options(precision=0.8)
    few_words, words = examples(60), examples(180)
    assert train(few_words, options).judge.gate.precision == FEW_PRECISION
    assert train(words, options).judge.gate.precision == 0.8
    assert train(words, replace(options, few=181)).judge.gate.precision == FEW_PRECISION


def test_too_little_to_learn_from_is_said_with_how_much_is_missing() -> None:
    with pytest.raises(DataError, match=r"7 articles are done.*finish 3 more"):
        train(examples(7))
    with pytest.raises(DataError, match="no label"):
        train([replace(one, spans=()) for one in examples(20)])


def test_what_comes_after_the_last_span_of_an_unfinished_article_says_nothing() -> None:
    """Else names that were not reached yet would be learned as no names."""
    given = examples(60)
    names = " ".join(f"سأل الوزير {name} عن الأمر." for name in ("فوزي", *PEOPLE))
    begun = [Example(f"{number} حلب. {names}", (Tagged(2 + number // 10, 5 + number // 10, "LOC"),),
                     5 + number // 10) for number in range(20)]  # fmt: skip
    text = "سأل الوزير فوزي عن الأمر."
    place = Tagged(11, 15, "PER")
    found = {
        until: [Tagged(*one[:3]) for one in made.candidates(made.look(text))]
        for until in (0, 1)
        for made in [
            train([*given, *(replace(one, until=one.until + 1000 * until) for one in begun)])
        ]
    }
    assert place in found[0]
    assert place not in found[1]


def test_a_refusal_teaches() -> None:
    """Refused again and again in articles not done, a form is found no more."""
    given = examples(60)
    text = "سأل الوزير سامي عن الأمر."
    place = Tagged(11, 15, "PER")
    assert text[11:15] == "سامي"
    assert Predicted(*place, 0.0)[:3] in [one[:3] for one in train(given).offers(text)]
    refused = [
        Example(f"{number} {text}", refused=(Tagged(len(f"{number} ") + 11, len(f"{number} ") + 15,
                                                    "PER"),))
        for number in range(30)
    ]  # fmt: skip
    made = train([*given, *refused])
    assert place not in [Tagged(*one[:3]) for one in made.offers(text)]


def test_a_refused_form_is_not_offered_in_its_article(model: Model) -> None:
    text = "زار الوزير فوزي مدينة أربد أمس."
    found = model.offers(text, {("فوزي", "PER")})
    assert [one.label for one in found] == ["LOC"]


def test_names_in_names_are_found() -> None:
    nested = []
    for one in examples(240):
        place = next((span for span in one.spans if span.label == "LOC"), None)
        if place is None or "مدينة" not in one.text:
            continue
        start = one.text.index("مدينة")
        nested.append(replace(one, spans=(*one.spans, Tagged(start, place.end, "GPE"))))
    made = train(nested, Options(precision=0.7))
    text = "زار الوزير فوزي مدينة حلب أمس."
    found = {(text[one.start : one.end], one.label) for one in made.candidates(made.look(text))}
    assert {("مدينة حلب", "GPE"), ("حلب", "LOC")} <= found


def test_labels_of_whole_articles_are_learned() -> None:
    given = [
        replace(one, labels=("travel",) if "مدينة" in one.text else ()) for one in examples(120)
    ]
    made = train(given)
    offered = [label for label, _score in made.article_labels("وصل الرجل إلى مدينة كبيرة.")]
    assert offered == ["travel"]
    assert not made.article_labels("سأل الوزير عن الأمر.")
    assert not train(examples(60)).article_labels("وصل الرجل إلى مدينة كبيرة.")


def test_it_is_surer_of_what_it_knows() -> None:
    made = train(examples(60))
    known = made.look("زار الوزير سامي مدينة حلب أمس.").doubt()
    other = made.look("ربما أفلست شركة كوكب زحل القابضة غدا").doubt()
    assert 0 <= known < other <= 1
    assert made.look("").doubt() == 0


def test_forms_keep_the_article_that_stands_before_them(model: Model) -> None:
    text = "زار الوزير الحلب."
    assert (13, "LOC", 11) in model.kept_starts(model.look(text))


def test_few_words_are_learned_from_several_times_and_many_once() -> None:
    times = [runs_for(words) for words in (0, 100, 2_000, 4_000, 1_000_000)]
    assert times == [MOST_RUNS, MOST_RUNS, 2, 1, 1]
