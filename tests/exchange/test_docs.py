"""The documentation says what the program does."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.formats_arabic import IN_ARABIC
from tests.exchange.formats_table import DOCS, HEAD, PAGES, page
from tui.exchange import Holds, all_formats
from tui.exchange.shared.tokenizers import TOKENIZERS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_the_table_of_formats_is_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert page(text, PAGES[path]) == text, "run: python -m tests.exchange.formats_table"


def test_all_that_the_arabic_table_says_is_said() -> None:
    remarks = {format.remark for format in all_formats()} - {""}
    counts = {format.counts for format in all_formats()} - {"UTF-16"}
    own = {"in", "out", "id", "title", "meta"}
    assert set(IN_ARABIC) == remarks | counts | own | set(HEAD)


def test_every_tokenizer_is_in_the_documentation() -> None:
    assert all(f"`{name}`" in (DOCS / "formats.md").read_text("utf-8") for name in TOKENIZERS)


def test_names_are_the_registry_s_and_suffixes_are_suffixes() -> None:
    names = [format.name for format in all_formats()]
    assert len(set(names)) == len(names)
    for format in all_formats():
        assert format.can_read or format.can_write
        assert all(suffix.startswith(".") for suffix in format.suffixes)
        assert set(format.cannot_hold) | format.holds == set(Holds)


def test_the_registry_loads_no_format_and_no_library_before_one_is_asked_for() -> None:
    code = (
        "import sys, tui.exchange; tui.exchange.by_name('jsonl');"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('cassis','spacy','pyarrow','trafilatura','conllu','charset_normalizer','textual',"
        "'rich','csv') or name in ('tui.exchange.formats.brat','tui.exchange.formats.prodigy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
