"""Patterns that are compiled late."""

import pytest

from tui.text.lazy_regex import LazyRegex


def test_a_late_pattern_is_a_pattern() -> None:
    late = LazyRegex("[ab]+")
    assert late.fullmatch("abba")
    assert late.match("xab", 1)
    assert late.search("xab")
    assert late.findall("a b") == ["a", "b"]
    assert late.sub("-", "abc") == "-c"
    with pytest.raises(AttributeError):
        _ = late.flags
