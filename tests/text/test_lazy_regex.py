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
    assert late.split("cabd") == ["c", "d"]
    with pytest.raises(AttributeError):
        _ = late.flags


def test_a_late_pattern_is_written_when_it_is_first_used() -> None:
    written: list[str] = []

    def write() -> str:
        written.append("a+")
        return "a+"

    late = LazyRegex(write)
    assert not written
    assert late.match("aab")
    assert late.match("b") is None
    assert written == ["a+"]
