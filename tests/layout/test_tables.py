"""The generated tables are those of the libraries they were made from, and agree with Unicode."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from arabic_reshaper.letters import FINAL, INITIAL, ISOLATED, LETTERS_ARABIC, MEDIAL
from bidi.mirror import MIRRORED as MIRRORED_OF_BIDI

from tests.layout.conformance import lines
from tests.packaging.layout_tables import LAYOUT, TABLES
from tui.layout.mirrored import MIRRORED
from tui.layout.presentation_forms import FORMS


def test_the_mirrored_characters_are_those_of_python_bidi() -> None:
    assert MIRRORED == MIRRORED_OF_BIDI


def test_each_mirrored_character_is_in_the_database() -> None:
    # python-bidi lacks 66 of its mathematical signs.
    pairs = [
        [chr(int(code, 16)) for code in line.split(";")] for line in lines("BidiMirroring.txt")
    ]
    assert MIRRORED.items() <= dict(pairs).items()
    assert len(pairs) - len(MIRRORED) == 66


def test_the_forms_are_those_of_arabic_reshaper() -> None:
    order = (ISOLATED, FINAL, INITIAL, MEDIAL)
    assert {
        letter: tuple(forms[form] for form in order) for letter, forms in LETTERS_ARABIC.items()
    } == FORMS


def test_each_form_decomposes_to_its_letter() -> None:
    kinds = ("<isolated>", "<final>", "<initial>", "<medial>")
    seen = 0
    for letter, forms in FORMS.items():
        for kind, form in zip(kinds, forms, strict=True):
            decomposed = unicodedata.decomposition(form) if form else ""
            if decomposed.startswith("<"):
                assert decomposed == f"{kind} {ord(letter):04X}", hex(ord(form))
                seen += 1
    assert seen > 200


@pytest.mark.parametrize("name", list(TABLES))
def test_the_tables_are_as_make_tables_writes_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TABLES[name](), encoding="utf-8")
    configured = ["--config", str(LAYOUT.parents[1] / "pyproject.toml")]
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "-q", *configured, str(path)], check=True
    )
    assert (LAYOUT / name).read_text("utf-8") == path.read_text("utf-8")


def test_neither_library_is_loaded_to_lay_out_a_text() -> None:
    code = "import sys; import tui.layout.page; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=LAYOUT.parents[1], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "tui.layout.page" in ran.stdout.split()
    assert not {"arabic_reshaper", "bidi"} & {name.partition(".")[0] for name in ran.stdout.split()}
