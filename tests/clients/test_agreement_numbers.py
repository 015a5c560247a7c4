"""Kappa of random input against scikit-learn."""

import warnings
from collections import Counter
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tui.agreement.kappa import cohen_kappa

pairs = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1)


@given(pairs)
def test_cohens_kappa_is_that_of_scikit_learn(values: list[tuple[str, str]]) -> None:
    found = cohen_kappa(Counter(values))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(*zip(*values, strict=True))
    if found is None:
        assert isnan(theirs)
    else:
        assert found == pytest.approx(theirs, abs=1e-12)
