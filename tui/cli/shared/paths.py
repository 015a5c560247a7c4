"""Paths as they are given: none that is empty, and ``-`` or a pipe as a file that can be read."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from tui.core.errors import DatabaseError, HashiyaError, UsageError
from tui.core.i18n import _
from tui.core.roles import GOLD


class GivenPath(click.Path):
    """A path; an empty one, as of a variable that is not set, would mean the folder one is in.

    A database that cannot be read is no slip of the command, and has an exit code of its own.
    """

    def __init__(self, *, of_database: bool = False) -> None:
        super().__init__(path_type=Path)
        self._of_database = of_database

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if value == "":
            raise empty()
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if not self._of_database:
                raise
            raise DatabaseError(
                _("the database cannot be opened"),
                file=str(value),
                way_out=_("check the permissions of the file and its folder"),
            ) from error


def there(name: str | Path) -> bool:
    """Whether a file or folder has this name; what can be no file's name at all, as a long URL
    or one with a NUL, has none."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def empty() -> UsageError:
    """What is said of an empty path."""
    return UsageError(_("an empty name is not a file"), way_out=_("is a shell variable unset?"))


@contextmanager
def at_hand(path: Path) -> Iterator[Path]:
    """The path itself, or a copy of what standard input (``-``) or a pipe gives, for as long as
    the block lasts: a file is looked at before it is read, and a pipe can be read once.

    An error that names the copy comes out with the name that was given.
    """
    if not _is_stream(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="hashiya-") as folder:
        copy = Path(folder) / "stdin"
        with copy.open("wb") as file, _opened(path) as stream:
            shutil.copyfileobj(stream, file)
        try:
            yield copy
        except HashiyaError as error:
            if error.file == str(copy):
                error.file = str(path)
            raise


def text_in(path: Path) -> str:
    """What a file of UTF-8 says. Raises UsageError where it cannot be read, or is of another
    encoding."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(_("it cannot be read: {why}").format(why=why), file=str(path)) from error


def _is_stream(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return str(path) == "-"
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        if sys.stdin is None:
            raise UsageError(_("standard input is closed"), way_out=_("name a file"))
        yield sys.stdin.buffer
        return
    with path.open("rb") as stream:
        yield stream


def command_to_open(article_id: str, start: int, annotator: str, db: Path) -> str:
    """The command that opens an article at an offset, as the annotator, for a shell; what is
    settled opens where one settles."""
    # The desk opens sooner without it.
    from shlex import quote

    name = quote(article_id)
    if annotator == GOLD:
        # Nobody annotates under that name.
        return f"hashiya adjudicate --article {name} --at {start} --db {quote(str(db))}"
    options = f"--at {start} --annotator {quote(annotator)} --db {quote(str(db))}"
    # An id that begins with a dash would be an option.
    return (
        f"hashiya open {options} -- {name}" if name[0] == "-" else f"hashiya open {name} {options}"
    )
