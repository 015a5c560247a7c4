"""Which articles are unlike the others of their annotator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.figures.test_work_done import finish, spend
from tests.store.fresh import fresh, raw, tag
from tui.core.span import AT_ONCE, UNREAD
from tui.store.database import Database
from tui.store.figures.odd_articles import Oddity, modified_z, odd_articles

WORDS = "قال الوزير أمس إن الوفد عاد من دمشق مساء"


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Database]:
    """Twelve articles of nine words, done with one span, or two, and a second or so a word."""
    with fresh(tmp_path / "many.db", *(f"{WORDS} {number}" for number in range(12))) as db:
        for number in range(12):
            tag(db, 0, 3, "PER", article=f"a{number}")
            if number % 2:
                tag(db, 4, 10, "PER", article=f"a{number}")
            spend(db, f"a{number}", "me", 9 + number / 10)
            finish(db, f"a{number}", "me")
        yield db


def test_nothing_is_odd_where_all_are_alike(many: Database) -> None:
    assert odd_articles(many) == []


def test_what_is_far_from_the_usual_is_odd_and_says_how_far(many: Database) -> None:
    for start in range(11, 31):
        tag(many, start, start + 1, "LOC", article="a3")
    spend(many, "a5", "me", 900)
    spans, time = sorted(odd_articles(many), key=lambda odd: odd.article_id)
    assert (spans.article_id, spans.oddity, spans.annotator) == ("a3", Oddity.MANY, "me")
    assert spans.value > 5 * spans.usual
    assert (time.article_id, time.oddity) == ("a5", Oddity.SLOW)
    assert time.value == pytest.approx(909.5 / 10)


def test_few_articles_make_nothing_usual(tmp_path: Path) -> None:
    with fresh(tmp_path / "few.db", *(f"{WORDS} {number}" for number in range(9))) as db:
        for number in range(9):
            spend(db, f"a{number}", "me", 9 + number / 10 + 9000 * (number == 8))
            finish(db, f"a{number}", "me")
        assert odd_articles(db) == []


def test_spans_that_nobody_looked_at_are_odd_until_somebody_does(many: Database) -> None:
    raw(many).execute("UPDATE spans SET origin = ? WHERE article_id = 'a1'", (f"form {UNREAD}",))
    (odd,) = odd_articles(many)
    assert (odd.article_id, odd.oddity, odd.value) == ("a1", Oddity.UNREAD, 2)
    raw(many).execute("UPDATE spans SET origin = ? WHERE article_id = 'a1'", (f"form {AT_ONCE}",))
    assert odd_articles(many) == []


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(-1e3, 1e3))
def test_where_all_values_lie_does_not_matter(values: list[float], moved: float) -> None:
    whole = [round(value) for value in values]
    by = round(moved)
    assert modified_z([value + by for value in whole]) == pytest.approx(modified_z(whole))


def test_a_published_example_of_the_modified_z_score() -> None:
    # Iglewicz and Hoaglin 1993 by hand: median 3, median absolute deviation 1.
    assert modified_z([1, 2, 3, 4, 20]) == pytest.approx([-1.349, -0.6745, 0, 0.6745, 11.4665])
