"""What annotators say differently, in groups: a thing to settle is one group, whatever it is."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.made import elements
from tui.agreement.answers import Element
from tui.agreement.differences import (
    Difference,
    DifferenceKind,
    Version,
    arc_differences,
    differences,
    label_differences,
)

ARMPRO = Path(__file__).parents[3] / "shared" / "data" / "armpro"
NAMES = ("muna", "sami", "rana", "dima", "omar")

several = st.lists(elements, min_size=1, max_size=5).map(
    lambda said: dict(zip(NAMES, said, strict=False))
)


def only(**said: set[Element]) -> Difference:
    agreed, found = differences(said)
    assert agreed == ()
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("muna", "sami", "kind"),
    [
        ({(0, 4, "PER")}, set(), DifferenceKind.ONE_MISSING),
        ({(0, 4, "PER"), (0, 9, "PER")}, set(), DifferenceKind.SEVERAL_MISSING),
        ({(0, 4, "PER"), (0, 4, "ORG")}, set(), DifferenceKind.SEVERAL_MISSING),
        ({(0, 4, "PER")}, {(0, 4, "ORG")}, DifferenceKind.OTHER_LABEL),
        ({(0, 4, "PER")}, {(2, 9, "PER")}, DifferenceKind.OTHER_EXTENT),
        ({(0, 4, "PER")}, {(0, 6, "ORG")}, DifferenceKind.BOTH_DIFFER),
        ({(0, 9, "PER")}, {(0, 4, "PER"), (5, 9, "PER")}, DifferenceKind.CUT_OTHERWISE),
        ({(0, 9, "PER")}, {(0, 4, "PER"), (5, 9, "ORG")}, DifferenceKind.KNOT),
        ({(0, 4, "PER"), (0, 9, "ORG")}, {(0, 9, "PER"), (0, 4, "ORG")}, DifferenceKind.KNOT),
    ],
)
def test_a_group_says_what_differs(
    muna: set[Element], sami: set[Element], kind: DifferenceKind
) -> None:
    assert only(muna=muna, sami=sami).kind is kind
    assert only(muna=sami, sami=muna).kind is kind


def test_what_all_say_is_agreed_and_what_it_nests_in_is_not() -> None:
    agreed, found = differences(
        {"muna": {(0, 4, "PER"), (0, 9, "ORG")}, "sami": {(0, 4, "PER")}, "rana": {(0, 4, "PER")}}
    )
    assert agreed == ((0, 4, "PER"),)
    (one,) = found
    assert (one.start, one.end, one.key) == (0, 9, "0-9")
    assert one.versions == (Version(("muna",), spans=((0, 9, "ORG"),)), Version(("sami", "rana")))
    assert [bool(version) for version in one.versions] == [True, False]


def test_spans_of_other_labels_that_touch_by_less_than_half_are_two_things() -> None:
    agreed, found = differences({"muna": {(0, 10, "PER")}, "sami": {(6, 16, "ORG")}})
    assert agreed == ()
    assert [one.kind for one in found] == [DifferenceKind.ONE_MISSING] * 2
    assert [one.key for one in found] == ["0-10", "6-16"]
    assert only(muna={(0, 10, "PER")}, sami={(5, 15, "ORG")}).kind is DifferenceKind.BOTH_DIFFER


def test_what_one_annotator_nests_alone_is_two_things() -> None:
    _agreed, found = differences({"muna": {(0, 9, "ORG"), (0, 4, "PER")}, "sami": set()})
    assert [one.key for one in found] == ["0-9", "0-4"]


def test_the_version_that_most_have_leads_and_a_tie_has_none() -> None:
    said = {"muna": {(0, 4, "PER")}, "sami": {(0, 4, "PER")}, "rana": {(0, 4, "ORG")}}
    one = only(**said)
    assert one.leading == Version(("muna", "sami"), spans=((0, 4, "PER"),))
    assert one.shared_by(2) == one.leading
    assert one.shared_by(3) is None
    assert one.version_of("rana") == Version(("rana",), spans=((0, 4, "ORG"),))
    assert one.version_of("dima") is None
    tie = only(muna={(0, 4, "PER")}, sami={(0, 4, "ORG")})
    assert tie.leading is None
    assert tie.shared_by(1) is None


def test_each_article_label_that_not_all_give_is_a_thing_of_its_own() -> None:
    agreed, found = label_differences(
        {"muna": {"news", "sport"}, "sami": {"news"}, "rana": {"news", "economy"}}
    )
    assert agreed == ("news",)
    assert [(one.key, one.kind) for one in found] == [
        ("label economy", DifferenceKind.ARTICLE_LABEL),
        ("label sport", DifferenceKind.ARTICLE_LABEL),
    ]
    assert found[1].versions == (Version(("muna",), labels=("sport",)), Version(("sami", "rana")))


def test_relations_between_the_same_two_spans_are_one_thing() -> None:
    muna, office = (0, 4, "PER"), (8, 12, "ORG")
    arcs = {
        "muna": {("head of", muna, office), ("of", office, muna)},
        "sami": {("works for", muna, office), ("of", office, muna)},
        "rana": {("of", office, muna)},
    }
    agreed, found = arc_differences(arcs)
    assert agreed == (("of", office, muna),)
    (one,) = found
    assert (one.start, one.end, one.kind) == (0, 12, DifferenceKind.RELATION)
    assert [version.arcs for version in one.versions] == [
        (("head of", muna, office),), (("works for", muna, office),), (),
    ]  # fmt: skip


@given(several)
def test_each_span_is_agreed_or_in_one_group(said: Mapping[str, frozenset[Element]]) -> None:
    agreed, found = differences(said)
    everything = frozenset[Element]().union(*said.values())
    in_groups = Counter(
        span for one in found for span in {s for v in one.versions for s in v.spans}
    )
    assert set(in_groups) | set(agreed) == everything
    assert not set(in_groups) & set(agreed)
    assert set(in_groups.values()) <= {1}
    assert all(set(agreed) <= spans for spans in said.values())
    for one in found:
        # Nobody says two things of one group, and none of its versions is what everybody says.
        assert sorted(name for v in one.versions for name in v.who) == sorted(said)
        assert len({v.spans for v in one.versions}) == len(one.versions) > 1
        for version in one.versions:
            for name in version.who:
                assert set(version.spans) == {
                    span for span in said[name] if in_groups[span] and _in(one, span)
                }
    assert len({one.key for one in found}) == len(found)
    assert list(found) == sorted(found, key=lambda one: one.order)


@given(several)
def test_the_order_of_annotators_changes_no_group(
    said: dict[str, frozenset[Element]],
) -> None:
    backwards = dict(reversed(said.items()))
    (agreed, found), (same, again) = differences(said), differences(backwards)
    assert agreed == same
    assert [(one.key, one.end, one.kind) for one in found] == [
        (one.key, one.end, one.kind) for one in again
    ]


def _in(one: Difference, span: Element) -> bool:
    return any(span in version.spans for version in one.versions)


def test_the_real_edits_of_armpro_are_as_many_groups_as_were_counted() -> None:
    if not ARMPRO.exists():
        pytest.skip("the shared texts are not there")
    texts: dict[str, dict[str, set[Element]]] = {}
    for version in ("V1", "V2"):
        path = ARMPRO / f"ArMPro_span_dev_{version}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts.setdefault(row["paragraph_id"], {})[version] = {
                (label["start"], label["end"], label["technique"]) for label in row["labels"]
            }
    found = [differences(said)[1] for said in texts.values()]
    assert len(found) == 672
    assert sum(not groups for groups in found) == 525
    counts = Counter(one.kind for groups in found for one in groups)
    assert counts == {
        DifferenceKind.ONE_MISSING: 122,
        DifferenceKind.SEVERAL_MISSING: 14,
        DifferenceKind.OTHER_EXTENT: 31,
        DifferenceKind.CUT_OTHERWISE: 31,
        DifferenceKind.KNOT: 3,
    }
