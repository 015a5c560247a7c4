"""What a font has of each language's letters, and that the documents say so."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.cli.doctor import fonts
from tui.cli.doctor.fonts import LETTERS, characters_for, coverage, monospace_report

_DOCUMENT = Path(__file__).parents[3] / "docs" / "terminals.md"


def test_a_font_is_measured_by_the_shapes_that_are_sent() -> None:
    assert {"\ufe8f", "\ufe90", "\ufe91", "\ufe92", "\ufefb"} <= characters_for("Arabic")
    assert all(there == 0 < count for there, count in coverage(frozenset()).values())
    every = frozenset(map(chr, range(0x10000)))
    assert all(there == count for there, count in coverage(every).values())


def test_the_documented_table_counts_what_is_counted_here() -> None:
    text = _DOCUMENT.read_text(encoding="utf-8")
    lines = text.split("<!-- fonts -->\n")[1].split("<!-- /fonts -->")[0].splitlines()
    assert lines[0] == f"| font | {' | '.join(LETTERS)} |"
    assert len(lines) > 8
    for line in lines[2:]:
        counts = line.strip("| ").split(" | ")[1:]
        for language, said in zip(LETTERS, counts, strict=True):
            of = re.search(r"of (\d+)", said)
            assert said == "all" or (of and int(of[1]) == len(characters_for(language))), line


def test_what_the_font_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(program: str, *arguments: str) -> str:
        return (
            "Plain\t/plain.ttf"
            if program == "fc-match"
            else "20-7e 621-652 670-6ff fbe8-fbe9 fe70-fefc"
        )

    monkeypatch.setattr(fonts, "_said", said)
    report = monospace_report()
    assert report["monospace"] == "Plain"
    assert "Persian" in str(report["lacks"])
    assert "Arabic " not in str(report["lacks"])


def test_without_fontconfig_doctor_points_to_the_table(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    ran = run("doctor", "--no-look")
    assert "docs/terminals.md" in ran.out
