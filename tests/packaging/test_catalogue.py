"""The translations: none left out, none that would break the message it stands for."""

import ast
import re
import unicodedata
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Message

from tests.packaging import catalogue
from tests.packaging.smoke import ROOT

merged = cache(catalogue.merged)
"""Gathering the words of the whole source takes a second."""

FIELD = re.compile(r"\{[^{}]*\}|%\([a-z]+\)s")


def translated() -> list[tuple[str, Message, str]]:
    """Language, message and translation, of each form that has one."""
    found = []
    for language in catalogue.LANGUAGES:
        for message in merged(language):
            said = message.string or ()
            strings = [said] if isinstance(said, str) else said
            found += [(language, message, string) for string in strings if message.id and string]
    return found


def forms(message: Message) -> tuple[str, ...]:
    """The message as it stands in the source: one form, or two."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_message_is_left_untranslated(language: str) -> None:
    missing = catalogue.untranslated(merged(language))
    assert missing == [], f"make catalogue; translate these in {catalogue.po_file(language)}; again"


def test_a_translation_has_the_fields_of_its_message() -> None:
    for language, message, string in translated():
        wanted = set().union(*(FIELD.findall(form) for form in forms(message)))
        found = set(FIELD.findall(string))
        # A language may say one and two without a figure.
        spare = wanted if len(forms(message)) > 1 else set()
        assert found <= wanted <= found | spare, (language, forms(message), string)


def test_arabic_is_written_plainly_and_begins_from_the_right() -> None:
    for language, message, string in translated():
        if language != "ar":
            continue
        # Presentation forms are for screens alone.
        assert not re.search(r"[\ufb50-\ufdff\ufe70-\ufefc]", string), string
        words = FIELD.sub("", string)
        strong = (letter for letter in words if unicodedata.bidirectional(letter) in "L R AL")
        first = next(strong, None)
        if first is not None and re.search(r"[\u0620-\u064a]", string):
            assert unicodedata.bidirectional(first) != "L", (forms(message), string)


def test_an_option_among_arabic_words_keeps_its_dashes_before_it() -> None:
    for language, _message, string in translated():
        if language == "ar" and re.search(r"[\u0620-\u064a]", string):
            # After Latin letters no mark is needed, and a command may be copied as it stands.
            assert not re.search(r"[\u0620-\u064a](?:[ـ،؛:.]? )+--?[a-z]", string), string


def test_a_number_has_the_six_forms_of_arabic() -> None:
    plural = [m for m in merged("ar") if not isinstance(m.id, str)]
    assert len(plural) > 10
    assert merged("ar").num_plurals == 6


def test_the_words_of_click_are_still_those() -> None:
    folder = Path(click.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    said = [form for one in catalogue.CLICK for form in ([one] if isinstance(one, str) else one)]
    assert [form for form in said if form not in source] == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_what_is_compiled_is_what_the_translators_wrote(language: str) -> None:
    file = catalogue.po_file(language)
    compiled = catalogue.compiled(file.read_bytes(), language)
    assert file.with_suffix(".mo").read_bytes() == compiled, "run: make catalogue"


def test_what_is_gathered_is_written_the_same_each_time() -> None:
    first = merged("ar")
    assert catalogue.written(first) == catalogue.written(catalogue.merged("ar"))
    compiled = catalogue.compiled(catalogue.written(first), "ar")
    assert compiled.count(b"-Date: 1970-01-01 00:00+0000") == 2


def test_no_message_stands_in_an_f_string() -> None:
    """Before Python 3.12 nothing finds it there, and it stays English."""
    found = [
        f"{file.name}:{inner.lineno}"
        for file in sorted((ROOT / "tui").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and inner.id in ("_", "ngettext")
    ]
    assert not found
