"""The plain values: what they hold together."""

import gettext
import hashlib
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import i18n
from tui.core.article import sha256_of
from tui.core.errors import DatabaseError, DataError, HashiyaError, UsageError
from tui.core.event import Change
from tui.core.ids import uuid7
from tui.core.label import Label
from tui.core.selection import Range
from tui.core.span import Span

ranges = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: Range(min(p), max(p)))
full_ranges = ranges.filter(lambda r: r.start < r.end)
milliseconds = st.integers(0, (1 << 48) - 1)
randomness = st.binary(min_size=10, max_size=10)


@given(ranges, ranges)
def test_a_hull_is_the_smallest_range_that_holds_both(one: Range, other: Range) -> None:
    hull = one.hull(other)
    assert hull == other.hull(one)
    assert {hull.start, hull.end} <= {*one, *other}
    assert all(hull.start <= r.start and r.end <= hull.end for r in (one, other))


@given(full_ranges, full_ranges)
def test_ranges_overlap_where_they_share_a_code_point(one: Range, other: Range) -> None:
    assert one.overlaps(other) == bool(set(range(*one)) & set(range(*other)))


@given(milliseconds, randomness)
def test_an_id_is_a_uuid_of_version_7_that_holds_its_time(ms: int, random: bytes) -> None:
    made = uuid.UUID(uuid7(ms, random))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == ms


@given(milliseconds, milliseconds, randomness, randomness)
def test_ids_sort_by_the_time_they_were_made(a: int, b: int, one: bytes, other: bytes) -> None:
    if a != b:
        assert (uuid7(a, one) < uuid7(b, other)) == (a < b)


def test_ids_of_one_millisecond_differ_by_their_randomness() -> None:
    assert len({uuid7(5, bytes([n] * 10)) for n in range(64)}) == 64


def test_the_sha256_is_that_of_the_utf_8() -> None:
    assert sha256_of("دَير\n") == hashlib.sha256("دَير\n".encode()).hexdigest()


def test_a_lone_surrogate_has_no_sha256() -> None:
    with pytest.raises(UnicodeEncodeError):
        sha256_of("a\ud800")


def test_a_change_reversed_twice_is_itself() -> None:
    change = Change("spans", {"id": "1"}, None)
    assert change.inverse() == Change("spans", None, {"id": "1"})
    assert change.inverse().inverse() == change


def test_spans_stand_by_start_then_the_longer_then_label_then_id() -> None:
    def span(id_: str, label: str, start: int, end: int) -> Span:
        return Span(id_, "a", "me", label, start, end)

    ordered = [
        span("9", "Z", 1, 9),
        span("1", "A", 1, 4),
        span("1", "B", 1, 4),
        span("2", "B", 1, 4),
        span("0", "A", 2, 3),
    ]
    mixed = [ordered[n] for n in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=lambda s: s.order) == ordered


def test_a_label_is_captioned_in_arabic_where_it_can_be() -> None:
    assert Label("PER", title="شخص", title_en="person").caption == "شخص"
    assert Label("PER", title_en="person").caption == "person"
    assert Label("PER").caption == ""


def test_an_error_is_one_line_with_file_place_and_way_out() -> None:
    error = DataError("no text", file="a.jsonl", place="line 3", way_out="give it one")
    assert str(error) == "a.jsonl: line 3: no text; give it one"
    assert str(DataError("no text", place="line 3")) == "line 3: no text"
    assert str(DataError("no text")) == "no text"


def test_each_kind_of_error_has_its_exit_code() -> None:
    kinds: tuple[type[HashiyaError], ...] = (HashiyaError, DataError, UsageError, DatabaseError)
    assert [kind.exit_code for kind in kinds] == [1, 1, 2, 3]


class Loud(gettext.NullTranslations):
    """Translates by raising the voice."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 2 else msgid2).upper()


def test_words_go_through_the_catalogue_in_use() -> None:
    i18n.use(Loud())
    try:
        assert i18n._("undo") == "UNDO"
        assert i18n.ngettext("one", "more", 2) == "ONE"
    finally:
        i18n.use(gettext.NullTranslations())
    assert i18n._("undo") == "undo"
    assert (i18n.ngettext("one", "more", 1), i18n.ngettext("one", "more", 2)) == ("one", "more")
