"""Pairs of labels and names as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import UsageError
from tui.desk.project.typed_links import names_in, pairs_in, pairs_text

NAMES = st.text("PERORGشخص_", min_size=1, max_size=5)


@given(st.lists(st.tuples(NAMES, NAMES), unique=True, max_size=5))
def test_pairs_are_read_as_they_are_written(pairs: list[tuple[str, str]]) -> None:
    assert list(pairs_in(pairs_text(pairs))) == pairs


def test_blanks_and_arabic_commas_do_not_matter() -> None:
    assert pairs_in("PER>ORG، PER > LOC ,") == (("PER", "ORG"), ("PER", "LOC"))
    assert pairs_in(" ") == ()
    assert names_in("PER؛ ORG, PER") == ("PER", "ORG")


@pytest.mark.parametrize("typed", ["PER", "PER >", "> PER", "PER > ORG, LOC"])
def test_what_is_no_pair_says_how_one_is_written(typed: str) -> None:
    with pytest.raises(UsageError, match="no pair of labels"):
        pairs_in(typed)
