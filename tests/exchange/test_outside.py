"""Formats that other distributions bring; the one here is that of docs/formats.md."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tui.cli.formats import formats_command
from tui.core.record import Record, RecordSpan
from tui.exchange import read_path
from tui.exchange.options import Refusal
from tui.exchange.registry import outside_formats

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
[MODULE] = re.findall("```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
ENTRIES = """[hashiya.formats]
loud = tiny_loud_format:FORMAT
gone = tiny_loud_format:NOTHING
"""


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution with one sound format and one broken."""
    info = tmp_path / "tiny_loud-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-loud\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    (tmp_path / "tiny_loud_format.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    outside_formats.cache_clear()
    yield
    outside_formats.cache_clear()


def test_a_file_is_read_by_a_format_from_outside(tmp_path: Path) -> None:
    (tmp_path / "a.loud").write_text("PER|abc\nnothing\n")
    record, refusal = read_path(tmp_path / "a.loud")
    assert isinstance(record, Record)
    assert (record.text, record.spans) == ("abc", (RecordSpan(0, 3, "PER"),))
    assert isinstance(refusal, Refusal)
    assert refusal.place == "line 2"


def test_formats_says_where_one_is_from_and_names_the_broken_one() -> None:
    found = CliRunner().invoke(formats_command, ["--json"])
    listed = {one["name"]: one["from"] for one in json.loads(found.stdout)}
    assert listed["loud"] == "tiny-loud"
    assert listed["jsonl"] == "hashiya"
    assert "gone" not in listed
    [line] = found.stderr.splitlines()
    assert "the format 'gone' of tiny-loud is left out: AttributeError" in line
