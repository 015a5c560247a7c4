"""Standard output is data, standard error is words; and what the exit codes mean."""

import json
import sys
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import click

from tui.core.errors import HashiyaError


class ExitCode(IntEnum):
    """0 done, 1 the data has problems, 2 wrong usage or config, 3 the database, 130 interrupted."""

    DONE = 0
    DATA = 1
    USAGE = 2
    DATABASE = 3
    INTERRUPTED = 130


def data(text: str, *, newline: bool = True) -> None:
    """Data for standard output; a terminal gets it without control characters."""
    shown = harmless(text) if sys.stdout.isatty() else text
    # Bytes, so that neither the locale nor a lone surrogate can stop them.
    click.echo(shown.encode("utf-8", "surrogatepass"), nl=newline)


def data_json(value: Any) -> None:
    """One JSON value for standard output."""
    data(json.dumps(value, ensure_ascii=not _speaks_utf8(), indent=None))


def table(rows: Iterable[Iterable[object]]) -> None:
    """Rows of columns, tabs between them: what ``cut`` and ``sort`` read."""
    for row in rows:
        data("\t".join(_one_line(str(value)) for value in row))


def say(words: str) -> None:
    """Words for standard error, one line."""
    click.echo(harmless(_one_line(words)), err=True)


def fail(error: HashiyaError) -> int:
    """Say the error in one line; gives its exit code."""
    say(f"hashiya: {error}")
    return error.exit_code


def harmless(text: str) -> str:
    """The text with a picture for each control character that a terminal would act on."""
    return "".join(_picture(c) if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _picture(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).replace("\r", " ").replace("\t", " ")


def _speaks_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "")
