"""What spans bear of attributes, in a table of ours."""

from pathlib import Path

from tui.core.record import Record, RecordSpan
from tui.exchange import Refusal, WriteOptions, by_name, read_path, write_records

SPANS = (
    RecordSpan(0, 3, "X", "a", attributes=(("certainty", "ربما"), ("negated", "true"))),
    RecordSpan(4, 8, "Y", "b"),
)


def test_they_are_an_object_in_a_column_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for safe in (False, True):
        record = Record("قال كريم", "a", spans=SPANS)
        write_records([record], path, by_name("csv"), WriteOptions(safe=safe))
        lines = path.read_text(encoding="utf-8").splitlines()
        assert '"{""certainty"":""ربما"",""negated"":""true""}"' in lines[1]
        [back] = read_path(path)
        assert isinstance(back, Record)
        assert back.spans == SPANS


def test_what_is_no_object_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ("text,start,end,label,span_attributes", "قال كريم,0,3,X,", ",4,8,Y,[1]")
    path.write_text("\n".join(rows), encoding="utf-8")
    [refused] = read_path(path)
    assert isinstance(refused, Refusal)
    assert refused.place == "line 3"


def test_a_safe_table_from_before_is_read_without_its_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_records([Record("=قال", "a")], path, by_name("csv"), WriteOptions(safe=True))
    written = path.read_text(encoding="utf-8")
    path.write_text(
        written.replace(',"span_attributes"', "").replace('"","yes"', '"yes"'), encoding="utf-8"
    )
    [back] = read_path(path)
    assert isinstance(back, Record)
    assert back.text == "=قال"
