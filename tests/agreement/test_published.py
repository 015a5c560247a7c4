"""What was published, to the digits in which it was printed."""

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from tests.agreement.made import record
from tui.agreement.alpha import nominal_alpha
from tui.agreement.answers import gather
from tui.agreement.f1 import (
    Counts,
    exact,
    exact_by_label,
    f1,
    mean_and_deviation,
    precision,
    recall,
)
from tui.agreement.gamma import Weights, disorder, gamma
from tui.agreement.kappa import cohen_kappa, fleiss_kappa
from tui.agreement.report import agreement
from tui.agreement.spans import Spans
from tui.agreement.u_alpha import Coincidences, add_article
from tui.agreement.u_alpha_2004 import Disagreement, alpha_u_2004, category_disagreement

DATA = Path(__file__).parents[1] / "data" / "agreement"


def table(*rows: Sequence[int]) -> dict[tuple[int, int], int]:
    """A table of two annotators' values, as papers print it."""
    return {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)}


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        pytest.param(table((25, 12, 3), (13, 2, 15), (12, 16, 2)), -0.0923077, id="Cohen p. 37"),
        pytest.param(table((88, 14, 18), (10, 40, 10), (2, 6, 12)), 0.4915254, id="Cohen p. 45"),
        pytest.param(table((20, 10), (20, 50)), 0.348, id="Artstein and Poesio, table 1"),
        pytest.param(table((46, 0, 0), (6, 32, 6), (0, 0, 10)), 0.8013, id="the same, table 6"),
        pytest.param(table((0, 4, 1), (0, 8, 0), (0, 1, 5)), 0.4842, id="of SAS"),
    ],
)
def test_cohens_kappa(counts: dict[tuple[int, int], int], kappa: float) -> None:
    digits = len(str(abs(kappa)).partition(".")[2])
    assert cohen_kappa(counts) == pytest.approx(kappa, abs=0.51 * 10**-digits)


def test_cohens_kappa_of_the_anxiety_data_of_irr() -> None:
    ratings = [
        3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3, 3, 6, 4,
        6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4, 2, 1, 4, 4, 3, 2,
        1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2,
    ]  # fmt: skip
    second, third = ratings[20:40], ratings[40:]
    kappa = cohen_kappa(Counter(zip(second, third, strict=True)))
    assert kappa == pytest.approx(-0.006289308, abs=5e-10)


FLEISS = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""

WIKIPEDIA = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def test_the_kappa_of_fleiss_and_what_irr_makes_of_it() -> None:
    rows = Counter(tuple(unit.count(value) for value in "12345") for unit in FLEISS.split())
    # Printed as .430; the further digits are those of R's irr.
    assert fleiss_kappa(rows) == pytest.approx(0.4302445, abs=5e-8)


def test_fleiss_kappa_and_alpha_of_the_fourteen_raters() -> None:
    assert fleiss_kappa(Counter(WIKIPEDIA)) == pytest.approx(0.2099307, abs=5e-8)
    units = [[value for value, n in enumerate(row) for _each in range(n)] for row in WIKIPEDIA]
    assert nominal_alpha(units) == pytest.approx(0.2155741, abs=5e-8)


def columns(*annotators: str) -> list[list[str]]:
    """Units of the values that annotators gave, a dot where one gave none."""
    return [[v for v in unit if v != "."] for unit in zip(*annotators, strict=True)]


@pytest.mark.parametrize(
    ("annotators", "alpha"),
    [
        pytest.param(("0100000010", "1110010000"), 0.095, id="Krippendorff 2011, A"),
        pytest.param(("aabbdcccedda", "babbbccceddd"), 0.692, id="2011, B"),
        pytest.param(
            ("123321412...", "1233224125.3", ".3332342251.", "12332441251."),
            0.743,
            id="2011, C: gaps",
        ),
        pytest.param(
            (".....34121133.3", "1.213343.......", "..21344.21133.4"),
            0.6913580,
            id="Wikipedia",
        ),
        pytest.param(("aabbbbbccccc", "abbbbbcccccc"), 0.734, id="Krippendorff 2004, p. 227"),
    ],
)
def test_nominal_alpha(annotators: tuple[str, ...], alpha: float) -> None:
    digits = len(str(abs(alpha)).partition(".")[2])
    assert nominal_alpha(columns(*annotators)) == pytest.approx(alpha, abs=0.51 * 10**-digits)


ONE_OF_1995 = {
    "A": ([(2, 10), (14, 20)], [(4, 8), (15, 17)]),
    "B": (
        [(0, 18)],
        [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)],
    ),
    "C": (
        [(2, 8), (10, 12), (14, 18), (20, 22)],
        [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)],
    ),
    "D": (
        [(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)],
        [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)],
    ),
}  # fmt: skip
Units = list[tuple[int, int]]


@pytest.mark.parametrize(
    ("name", "kappa", "alpha"),
    [("A", 0.384615, 0.328571), ("B", 0.384615, None), ("C", 0.314286, 0.328571)],
)
def test_the_digitised_examples_of_1995(name: str, kappa: float, alpha: float | None) -> None:
    marked = [
        [any(start <= place < end for start, end in units) for place in range(24)]
        for units in ONE_OF_1995[name]
    ]
    pairs: Counter[tuple[Hashable, Hashable]] = Counter(zip(*marked, strict=True))
    assert cohen_kappa(pairs) == pytest.approx(kappa, abs=5e-7)
    if alpha is not None:
        assert nominal_alpha(zip(*marked, strict=True)) == pytest.approx(alpha, abs=5e-7)


def stretched(name: str, factor: int) -> Disagreement:
    """An example of 1995 with each of its units that many times as long."""
    units: list[Units] = [
        [(start * factor, end * factor) for start, end in one] for one in ONE_OF_1995[name]
    ]
    return category_disagreement(units, 24 * factor)


@pytest.mark.parametrize(
    ("name", "observed", "expected", "alpha"),
    [
        ("A", 0.03125, 0.06990, 0.553),
        ("B", 2.26736, 1.17731, -0.926),
        ("C", 0.02777, 0.08642, 0.679),
        ("D", 0.38715, 0.41445, 0.066),
    ],
)
def test_alpha_u_of_1995(name: str, observed: float, expected: float, alpha: float) -> None:
    """Do as printed; De and alpha, which the paper has with a misprinted sign, nearly."""
    assert stretched(name, 1).observed == pytest.approx(observed, abs=1e-5)
    long = stretched(name, 5000)
    assert long.expected == pytest.approx(expected, abs=5e-3)
    assert alpha_u_2004([long]) == pytest.approx(alpha, abs=2e-2)


KRIPPENDORFF_2004 = {
    "c": ([(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]),
    "k": ([(30, 90), (150, 200)], [(30, 90), (150, 200)]),
}


def test_alpha_u_of_2004_by_category_and_over_all() -> None:
    found = {name: category_disagreement(units, 300) for name, units in KRIPPENDORFF_2004.items()}
    assert found["c"].observed == pytest.approx(0.0144, abs=5e-5)
    assert found["c"].expected == pytest.approx(0.0532, abs=5e-5)
    assert alpha_u_2004([found["c"]]) == pytest.approx(0.7286, abs=5e-5)
    assert found["k"].expected == pytest.approx(0.0490, abs=5e-5)
    assert alpha_u_2004([found["k"]]) == 1
    assert alpha_u_2004(list(found.values())) == pytest.approx(0.8591, abs=5e-4)


def test_u_alpha_of_2016_is_another_number_for_the_same_units() -> None:
    total = Coincidences()
    units = KRIPPENDORFF_2004["c"]
    masks = [{"c": sum((1 << end) - (1 << start) for start, end in one)} for one in units]
    add_article(total, [[(place, "c") for place in one] for one in units], masks, 300)
    assert total.alpha() == pytest.approx(0.5163, abs=5e-5)


def test_alpha_u_of_dkpros_example() -> None:
    found = category_disagreement([[(1, 9)], [(2, 3), (4, 5), (6, 7)]], 10)
    assert (found.observed, found.expected) == pytest.approx((0.9100, 0.5351), abs=1e-4)
    assert alpha_u_2004([found]) == pytest.approx(-0.70035, abs=5e-5)


def test_bratiaas_example_project() -> None:
    said: dict[str, dict[str, Spans]] = {}
    for line in (DATA / "bratiaa.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            head, _colon, spans = line.partition(": ")
            who, article = head.split()
            rows = (one.split() for one in spans.split(", "))
            said.setdefault(who, {})[article] = Spans((int(s), int(e), x) for s, e, x in rows)
    pairs = list(combinations(said.values(), 2))
    totals = [
        sum((exact(one[article], other[article]) for article in one), Counts())
        for one, other in pairs
    ]
    mean, deviation = mean_and_deviation([f1(total) for total in totals])
    assert mean == pytest.approx(0.8903501, abs=1e-7)
    assert deviation == pytest.approx(0.0526314, abs=1e-7)
    for label, published in (
        ("LOC", 0.8191061), ("MISC", 0.8400459), ("ORG", 0.9059579), ("PER", 0.9378223),
    ):  # fmt: skip
        values = []
        for one, other in pairs:
            total = Counts()
            for article, own in one.items():
                both = exact_by_label(own, other[article]).get(label, 0)
                sizes = [len(x.by_label.get(label, ())) for x in (own, other[article])]
                total += Counts(both, *sizes)
            values.append(f1(total))
        assert mean_and_deviation(values)[0] == pytest.approx(published, abs=1e-7)


def test_conllevals_example_output() -> None:
    """459 phrases, 539 found, 371 correct: as the shared task of 2000 prints them."""
    counts = Counts(371, 539, 459)
    assert [f"{100 * (number(counts) or 0):.2f}" for number in (precision, recall, f1)] == [
        "68.83",
        "80.83",
        "74.35",
    ]


ALEX_PAUL_SUZAN = [
    [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
    [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
]


def test_gammas_disorder_of_alex_paul_and_suzan() -> None:
    pytest.importorskip("scipy")
    assert disorder(ALEX_PAUL_SUZAN, Weights(extents=3)) == pytest.approx(0.960625, abs=1e-7)


def test_gamma_of_alex_paul_and_suzan_is_near_what_pygamma_returns() -> None:
    pytest.importorskip("scipy")
    found = gamma([(ALEX_PAUL_SUZAN, 60)], seed=7, weights=Weights(extents=3), most_samples=300)
    # .4302 and .4239, run on the same units; its tests ask for .44 to .47, which it misses.
    assert found == pytest.approx(0.4302, abs=0.02)


def test_the_report_gives_alpha_u_of_2004() -> None:
    records = [
        record(
            "x" * 300,
            name,
            *(
                (*unit, label)
                for label, units in KRIPPENDORFF_2004.items()
                for unit in units[place]
            ),
        )
        for place, name in enumerate("ij")
    ]
    found = agreement(gather(records), samples=0).spans
    assert found.alpha_u_2004 == pytest.approx(0.8591, abs=5e-4)
    values = {one.label: one.alpha_u_2004 for one in found.labels}
    assert values == {"c": pytest.approx(0.7286, abs=5e-5), "k": 1}
