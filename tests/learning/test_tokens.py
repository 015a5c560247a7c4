"""A text as a learner sees it."""

from tui.learning.features import static_features
from tui.learning.tokens import facts_of, tokens_of


def test_words_and_each_other_sign_are_tokens_and_spaces_are_none() -> None:
    text = "زار «حلب»،\nثم 12.5"
    shown = [text[token.start : token.end] for token in tokens_of(text)]
    assert shown == ["زار", "«", "حلب", "»", "،", "ثم", "12.5"]
    assert [token.first for token in tokens_of(text)] == [1, 0, 0, 0, 0, 1, 0]


def test_a_word_is_the_same_in_any_spelling_and_a_span_may_leave_out_its_proclitics() -> None:
    assert facts_of("أَحمد").folded == facts_of("احمد").folded
    assert facts_of("وبحلب").starts == (1, 2)
    # The article is never left outside.
    assert facts_of("والقدس").starts == (1,)
    assert facts_of("والقدس").has_article
    assert not facts_of("حلب").has_article


def test_neighbours_in_another_line_say_nothing() -> None:
    together, apart = (static_features(tokens_of(text))[1] for text in ("زار حلب", "زار\nحلب"))
    assert set(sum(together, ())) & set(facts_of("زار").near[0])
    assert not set(sum(apart, ())) & set(facts_of("زار").near[0])
