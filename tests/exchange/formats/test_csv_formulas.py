"""Tables for a spreadsheet: no cell of a safe one is a formula, and all comes back as it was."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import records
from tests.exchange.test_round_trips import there_and_back
from tui.core.record import Record, RecordSpan
from tui.exchange import WriteOptions, by_name

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "'", "＝1", "قال", "")
begun = st.builds(
    lambda record, title, front: replace(record, title=title, text=front + record.text),
    records(),
    st.sampled_from(FORMULAS),
    st.sampled_from(FORMULAS),
).map(lambda record: replace(record, spans=(), relations=()))
ATTACK = Record(
    '=HYPERLINK("http://example.org";"قال")', id="=1", title="@x", note="-1",
    spans=(RecordSpan(0, 1, "=cmd|' /C calc'!A0", "+s", "'=note"),),
)  # fmt: skip


@pytest.mark.parametrize("name", ["csv", "tsv"])
@given(record=records() | begun)
@example(record=ATTACK)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_safe_table_reads_as_the_plain_one_and_holds_no_formula(
    name: str, record: Record, tmp_path_factory: pytest.TempPathFactory
) -> None:
    format, folder = by_name(name), tmp_path_factory.mktemp("safe")
    plain, _report = there_and_back([record], format, folder)
    safe, _report = there_and_back([record], format, folder, WriteOptions(safe=True))
    assert safe == plain
    with (folder / f"out.{name}").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t" if name == "tsv" else ","))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]


def test_a_table_of_another_make_keeps_its_apostrophes(tmp_path: Path) -> None:
    from tui.exchange import read_path

    path = tmp_path / "a.csv"
    path.write_text("text,escaped\n'=قال,yes\n", encoding="utf-8")
    [record] = read_path(path)
    assert isinstance(record, Record)
    assert record.text == "'=قال"
