"""Rows of whole numbers that are one number each."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui.learning.weight_columns import WeightColumns

SIGNED = st.integers(-(1 << 20), 1 << 20)


@given(st.lists(st.tuples(SIGNED, SIGNED, SIGNED), max_size=40))
def test_rows_add_up_column_by_column(rows: list[Sequence[int]]) -> None:
    columns = WeightColumns(3)
    packed = [
        sum(number * unit for number, unit in zip(row, columns.unit, strict=True)) for row in rows
    ]
    sums = [sum(row[column] for row in rows) for column in range(3)]
    assert [one - columns.zero for one in columns.numbers(sum(packed))] == sums


def test_a_number_too_large_ends_in_no_error() -> None:
    columns = WeightColumns(2)
    for number in (columns.zero, -columns.zero - 1):
        assert len(columns.numbers(number * columns.unit[1])) == 2
