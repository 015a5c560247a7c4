"""What tagged forms say of other places."""

from tui.learning.evidence import gather
from tui.learning.examples import Example, Tagged
from tui.learning.tokens import feature, tokens_of


def tagged(text: str, *forms: str) -> Example:
    """An article done with these forms tagged LOC."""
    spans = tuple(Tagged(text.index(form), text.index(form) + len(form), "LOC") for form in forms)
    return Example(text, spans, len(text))


def test_an_article_does_not_learn_from_what_it_says_itself() -> None:
    articles = [tagged("زار حلب", "حلب"), tagged("زار حمص", "حمص"), tagged("عاد إلى حمص", "حمص")]
    tokens = [tokens_of(one.text) for one in articles]
    lexicon, own = gather(articles, tokens, ["LOC"])
    features = [
        lexicon.features(one.text, given, mine)
        for one, given, mine in zip(articles, tokens, own, strict=True)
    ]
    # حلب is tagged here alone; حمص in another article as well.
    assert features[0] == [(), ()]
    assert features[1][1]
    assert lexicon.features(articles[0].text, tokens[0])[1]


def test_a_form_is_met_after_proclitics_and_in_another_spelling() -> None:
    lexicon, _own = gather([tagged("زار أربيل", "أربيل")], [tokens_of("زار أربيل")], ["LOC"])
    text = "عاد من اربيل وبأربيل"
    found = lexicon.features(text, tokens_of(text))
    assert [bool(one) for one in found] == [False, False, True, True]


def test_words_of_a_long_form_tell_their_place_in_it() -> None:
    text = "في جمهورية مصر العربية"
    lexicon, _own = gather([tagged(text, "مصر العربية")], [tokens_of(text)], ["LOC"])
    found = lexicon.features(text, tokens_of(text))
    assert found[2] != found[3]
    assert feature("GBLOC 5") in found[2]
    assert feature("GILOC 5") in found[3]


def test_a_refused_place_counts_as_one_without_the_label() -> None:
    text = "زار حلب"
    refused = Example(text, (), 0, refused=(Tagged(4, 7, "LOC"),))
    known = tagged("في حلب", "حلب")
    articles = [known, refused]
    lexicon, _own = gather(articles, [tokens_of(one.text) for one in articles], ["LOC"])
    [evidence] = lexicon.forms.values()
    assert (evidence.seen, evidence.labels["LOC"]) == (2, 1)
