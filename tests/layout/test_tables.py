"""The generated tables are those of the libraries they were made from, and agree with Unicode."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from arabic_reshaper.letters import FINAL, INITIAL, ISOLATED, LETTERS_ARABIC, MEDIAL
from bidi.mirror import MIRRORED as MIRRORED_OF_BIDI

from tests.packaging.layout_tables import LAYOUT, TABLES, mirror_pairs
from tui.layout.mirrored import MIRRORED
from tui.layout.page import Page
from tui.layout.presentation_forms import FORMS


def test_the_mirrored_characters_are_those_of_unicode() -> None:
    assert mirror_pairs() == MIRRORED
    assert len(MIRRORED) == 428


def test_each_pair_of_python_bidi_is_in_the_table_and_it_lacks_66_of_it() -> None:
    # When this number falls, python-bidi has caught up.
    assert MIRRORED_OF_BIDI.items() <= MIRRORED.items()
    lacking = MIRRORED.keys() - MIRRORED_OF_BIDI.keys()
    assert len(lacking) == 66
    brackets = {char for char in lacking if unicodedata.category(char) in ("Ps", "Pe")}
    assert brackets == set("\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c")
    assert {unicodedata.category(char) for char in lacking - brackets} == {"Sm", "So"}


def test_a_sign_that_python_bidi_lacks_is_mirrored_from_right_to_left() -> None:
    assert Page("\u0628 \u29e8 \u0628", 40).row(0).text == "\ufe8f \u29e9 \ufe8f"


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
