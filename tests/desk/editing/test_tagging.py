"""What label keys do to words, selections and focused spans."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tests.store.fresh import ME, said
from tui.core.span import Source
from tui.desk.changes import Said, SpansChanged
from tui.desk.desk import Desk
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.rows import annotations


def play(desk: Desk, *steps: str) -> str:
    """What is shown after commands and, in capitals, labels' keys."""
    for step in steps:
        if step.isupper() or step == "news":
            desk.tag(step)
        else:
            desk.run(step)
    assert [(s.start, s.end, s.label) for s in desk.spans] == said(desk.db)
    assert list(problems(desk.db)) == []
    return shown(desk)


@pytest.mark.parametrize(
    ("before", "steps", "expected"),
    [
        ("قال <وزير> أمس", ["PER"], "قال [PER:<وزير>] أمس"),
        ("قال <وزير> أمس", ["select-left", "PER"], "قال [PER:وزير <أمس>]"),
        ("قال <وزير> أمس", ["anchor", "move-left", "PER"], "قال [PER:وزير <أمس>]"),
        # The anchor is lifted by tagging: the next move lets go.
        ("<قال> وزير أمس", ["anchor", "PER", "move-left"], "[PER:قال] <وزير> أمس"),
        # A letter's cursor tags its word.
        ("قال <وزير> أمس", ["move-letter-left", "PER"], "قال [PER:و<ز>ير] أمس"),
        # Stacking; no label's key takes away.
        ("قال <وزير>", ["PER", "ORG"], "قال [ORG:[PER:<وزير>]]"),
        ("قال <وزير>", ["PER", "ORG", "PER"], "قال [ORG:[PER:<وزير>]]"),
        ("{قال وزير>}", ["PER", "PER", "ORG", "ORG", "PER"], "[PER:قال [ORG:<وزير>]]"),
        ("قال <وزير>", ["PER", "PER"], "قال [PER:<وزير>]"),
        ("{قال وزير>}", ["PER", "ORG", "PER", "remove"], "قال [ORG:<وزير>]"),
        ("قال <وزير>", ["PER", "ORG", "PER", "remove"], "قال [ORG:<وزير>]"),
        ("[PER:قال <وزير>]", ["PER"], "[PER:قال [PER:<وزير>]]"),
        # Nested.
        ("<قال> وزير", ["PER", "select-left", "ORG"], "[ORG:[PER:قال] <وزير>]"),
        # Inside a word.
        ("<والكتاب>", ["proclitic", "proclitic", "LOC"], "<وال[LOC:كتاب>]"),
        # The focused span.
        ("<قال> [PER:وزير]", ["next-span"], "قال [*PER:وزير]"),
        ("<قال> [PER:وزير]", ["next-span", "ORG"], "قال [*ORG:وزير]"),
        ("<قال> [PER:وزير]", ["next-span", "PER"], "قال [*PER:وزير]"),
        ("<قال> [PER:وزير] أمس", ["next-span", "select-left"], "قال [*PER:وزير أمس]"),
        (
            "<قال> [PER:وزير] أمس",
            ["next-span", "select-left", "select-right"],
            "قال [*PER:وزير] أمس",
        ),
        ("<قال> [PER:وزير] أمس", ["next-span", "start-on"], "قال و[*PER:زير] أمس"),
        ("<قال> [PER:وزير] أمس", ["next-span", "end-on"], "قال [*PER:وزير أ]مس"),
        ("<قال> [PER:وزير] أمس", ["next-span", "start-back"], "قا[*PER:ل وزير] أمس"),
        ("<قال> [PER:وزير] أمس", ["next-span", "end-back"], "قال [*PER:وزي]ر أمس"),
        ("<قال> [LOC:والعراق]", ["next-span", "proclitic"], "قال و[*LOC:العراق]"),
        ("<قال> [PER:و] أمس", ["next-span", "end-back"], "قال [*PER:و] أمس"),
        ("<قال> [PER:وزير] أمس", ["next-span", "cancel"], "قال [PER:<وزير>] أمس"),
        ("<قال> [PER:وزير] أمس", ["next-span", "move-left"], "قال [PER:وزير] <أمس>"),
        ("<قال> [PER:وزير] أمس", ["next-span", "anchor"], "قال [PER:{وزير>}] أمس"),
        # Removing.
        ("<قال> [PER:وزير] أمس", ["next-span", "remove"], "قال {وزير>} أمس"),
        ("قال [ORG:[PER:<وزير>] أمس]", ["remove"], "قال [ORG:<وزير> أمس]"),
        ("قال [ORG:وزير <أمس>]", ["remove"], "قال وزير <أمس>"),
        ("<قال> [PER:وزير]", ["remove"], "<قال> [PER:وزير]"),
    ],
)
def test_a_key_does(desk_of: MakeDesk, before: str, steps: list[str], expected: str) -> None:
    assert play(desk_of(before), *steps) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["next-span"], "[ORG:[*PER:قال] وزير] [LOC:أمس]"),
        (["next-span"] * 2, "[ORG:[PER:قال] وزير] [*LOC:أمس]"),
        (["next-span"] * 3, "[*ORG:[PER:قال] وزير] [LOC:أمس]"),
        (["next-span"] * 4, "[ORG:[*PER:قال] وزير] [LOC:أمس]"),
        (["next-span", "previous-span"], "[*ORG:[PER:قال] وزير] [LOC:أمس]"),
        (["move-text-end", "previous-span"], "[ORG:[PER:قال] وزير] [*LOC:أمس]"),
        (["move-text-end", "next-span"], "[ORG:[PER:قال] وزير] [*LOC:أمس]"),
    ],
)
def test_tab_goes_from_span_to_span_in_their_order(
    desk_of: MakeDesk, steps: list[str], expected: str
) -> None:
    assert play(desk_of("[ORG:[PER:<قال>] وزير] [LOC:أمس]"), *steps) == expected


def test_tab_does_not_pass_over_a_longer_span_that_begins_under_the_cursor(
    desk_of: MakeDesk,
) -> None:
    assert play(desk_of("[ORG:<قال> وزير] [LOC:أمس]"), "next-span") == ("[*ORG:قال وزير] [LOC:أمس]")


def test_shift_tab_after_tagging_goes_to_the_span_just_made(desk_of: MakeDesk) -> None:
    assert play(desk_of("[LOC:قال] <وزير> أمس"), "select-left", "PER", "previous-span") == (
        "[LOC:قال] [*PER:وزير أمس]"
    )


def test_an_article_without_spans_has_none_to_go_to(desk_of: MakeDesk) -> None:
    (told,) = desk_of("<قال> وزير").run("next-span")
    assert told == Said("this article has no spans")


def test_spans_may_cross(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    play(desk, "select-left", "PER", "cancel", "select-left", "ORG")
    assert said(desk.db) == [(0, 8, "PER"), (4, 12, "ORG")]


def test_a_tag_is_stored_before_the_key_is_answered(desk_of: MakeDesk) -> None:
    desk = desk_of("قال <وزير> أمس")
    happened = desk.tag("PER")
    (stored,) = annotations.spans_of(desk.db, "a0", ME)
    assert SpansChanged((stored,), ()) in happened
    assert (stored.source, stored.note) == (Source.HAND, None)
    (text,) = desk.db.rows("SELECT text FROM spans")[0]
    assert text == "وزير"


def test_each_key_is_one_event(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:وزير]")
    before = len(events.history(desk.db))
    play(desk, "ORG", "next-span", "LOC", "start-on", "remove")
    assert [e.kind for e in events.history(desk.db)][: -before] == [
        "remove", "resize", "relabel", "tag",
    ]  # fmt: skip


def test_where_there_are_no_words_there_is_nothing_to_tag(desk_of: MakeDesk) -> None:
    desk = desk_of("واحد\n\nاثنان")
    desk.run("move-down")
    assert desk.tag("PER") == [Said("there is nothing to tag here")]
    assert desk_of("").tag("PER") == [Said("there is nothing to tag here")]


def test_white_space_is_nothing_to_tag(desk_of: MakeDesk) -> None:
    for written in ("قال\n\n<   >", "قال{  }وزير", "<   >"):
        desk = desk_of(written)
        assert desk.tag("PER") == [Said("there is nothing to tag here")]
        assert desk.propagation("PER") is None
        assert said(desk.db) == []


def test_a_span_is_not_resized_to_white_space(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:ر  ]أمس")
    assert play(desk, "next-span", "start-on") == "قال [*PER:ر  ]أمس"


def test_labels_are_counted_as_they_are_used(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:وزير] أمس")
    assert desk.label_counts == {"PER": 1}
    play(desk, "ORG", "next-span", "ORG", "remove", "undo")
    counts = {name: count for name, count in desk.label_counts.items() if count}
    assert counts == annotations.label_counts(desk.db, ME) == {"PER": 1, "ORG": 1}


def test_a_label_of_articles_says_it_of_the_article_and_takes_it_back_when_asked(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<قال> [PER:وزير]")
    desk.run("next-span")
    desk.tag("news")
    assert desk.article_labels == {"news"}
    assert annotations.article_labels_of(desk.db, "a0", ME) == ["news"]
    assert said(desk.db) == [(4, 8, "PER")]
    (told,) = desk.tag("news")
    assert told == Said("the article is news already · Backspace removes that")
    assert desk.article_labels == {"news"}
    desk.run("remove")
    assert desk.article_labels == frozenset()
    assert said(desk.db) == [(4, 8, "PER")]
    desk.run("undo")
    assert desk.article_labels == {"news"}
    assert annotations.article_labels_of(desk.db, "a0", ME) == ["news"]
    assert list(problems(desk.db)) == []


def test_a_key_for_what_is_there_says_so_and_how_it_is_removed(desk_of: MakeDesk) -> None:
    desk = desk_of("{قال وزير>} أمس")
    desk.tag("PER")
    before = len(events.history(desk.db))
    expected = [Said("«قال وزير» is PER already · Backspace removes it")]
    assert desk.tag("PER") == expected
    desk.run("previous-span")
    assert desk.tag("PER") == expected
    assert len(events.history(desk.db)) == before
    # Once the cursor has moved, Backspace removes what is under it.
    desk.tag("news")
    desk.tag("news")
    desk.run("move-text-end")
    assert desk.run("remove") == [Said("there is no span here")]
    assert desk.article_labels == {"news"}


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        ("<قال> [ORG:[PER:وزير]]", ["next-span", "PER"]),
        ("<قال> [ORG:[PER:وزير]]", ["next-span", "next-span", "ORG"]),
        ("<قال> [PER:[PER:وزير] أ]", ["next-span", "end-back"]),
        ("<قال> [PER:و[PER:زير]] أ", ["next-span", "proclitic"]),
    ],
)
def test_a_span_that_would_be_there_twice_stays_as_it_is(
    desk_of: MakeDesk, before: str, steps: list[str]
) -> None:
    desk = desk_of(before)
    stored = said(desk.db)
    for step in steps[:-1]:
        desk.run(step)
    happened = desk.tag(steps[-1]) if steps[-1].isupper() else desk.run(steps[-1])
    told = [one for one in happened if isinstance(one, Said)]
    assert said(desk.db) == stored
    assert told
    assert "already" in told[-1].message


def test_no_white_space_is_tagged_at_the_edges(desk_of: MakeDesk) -> None:
    desk = desk_of("قال{ وزير >}أمس")
    desk.tag("PER")
    assert said(desk.db) == [(4, 8, "PER")]
    desk.tag("PER")
    assert said(desk.db) == [(4, 8, "PER")]


def test_what_one_annotator_tags_another_does_not_see(desk_of: MakeDesk) -> None:
    mine = desk_of("قال <وزير>")
    theirs = Desk(mine.db, "other")
    mine.tag("PER")
    theirs.open("a0")
    assert list(theirs.spans) == []
    theirs.tag("ORG")
    mine.open("a0")
    assert said(mine.db) == [(4, 8, "PER")]
    assert [span.label for span in mine.spans] == ["PER"]
