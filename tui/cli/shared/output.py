"""Standard output is data, standard error is words; and what the exit codes mean."""

import codecs
import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import click

from tui.cli.shared.sanitize import sanitize
from tui.core.errors import HashiyaError, UsageError
from tui.core.i18n import _


def _as_it_is(words: str, _stream: TextIO) -> str:
    return words


shape: Callable[[str, TextIO], str] = _as_it_is
"""What draws words for a stream; another in Arabic, where a terminal does not draw them."""


class ExitCode(IntEnum):
    """0 done, 1 the data has problems, 2 wrong usage or config, 3 the database, 130 interrupted."""

    DONE = 0
    DATA = 1
    USAGE = 2
    DATABASE = 3
    INTERRUPTED = 130


def data(text: str, *, newline: bool = True) -> None:
    """Data for standard output; a terminal gets it without control characters."""
    with onto_standard_output():
        shown = sanitize(text) if sys.stdout.isatty() else text
        try:
            # Bytes, so that neither the locale nor a lone surrogate can stop them.
            click.echo(shown.encode("utf-8", "surrogatepass"), nl=newline)
        except BrokenPipeError:
            # Whoever read has had enough (`| head`), which is no fault of the data.
            drop_the_rest()
            raise click.exceptions.Exit(ExitCode.DONE) from None


@contextmanager
def onto_standard_output() -> Iterator[BinaryIO]:
    """Where bytes of data go; on a terminal what it would act on becomes pictures.

    What cannot be written there is a UsageError.
    """
    stream = sys.stdout.buffer
    try:
        yield cast("BinaryIO", _Shown(stream)) if sys.stdout.isatty() else stream
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        drop_the_rest()
        raise UsageError(
            _("cannot be written: {error}").format(error=error.strerror or error),
            file=_("standard output"),
            way_out=_("check where the output goes, and that there is space"),
        ) from error


def drop_the_rest() -> None:
    """What standard output could not take, Python would try to write once more when it ends."""
    if isinstance(getattr(sys.stdout.buffer, "raw", None), io.FileIO):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def replace_closed() -> None:
    """Python has no stream where one was closed (``>&-``): words then go nowhere, and data is an
    error."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        closed = cast("BinaryIO", _Closed())
        sys.stdout = io.TextIOWrapper(closed, encoding="utf-8", write_through=True)


class _Closed(io.RawIOBase):
    """Standard output that is none."""

    def writable(self) -> bool:
        return True

    def write(self, _given: Any) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class _Shown(io.RawIOBase):
    """UTF-8 on its way to a terminal."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        sent = bytes(given)
        self._terminal.write(sanitize(self._decoder.decode(sent)).encode("utf-8"))
        return len(sent)

    def flush(self) -> None:
        self._terminal.flush()


def data_json(value: Any) -> None:
    """One JSON value for standard output."""
    text = json.dumps(value, ensure_ascii=not _speaks_utf8())
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # The name of a file, say, that is not in UTF-8.
        text = json.dumps(value)
    data(text)


def table(rows: Iterable[Iterable[object]]) -> None:
    """Rows of columns, tabs between them: what ``cut`` and ``sort`` read."""
    for row in rows:
        data("\t".join(_one_line(str(value)) for value in row))


def say(words: str) -> None:
    """Words for standard error, one line."""
    click.echo(shape(sanitize(_one_line(words)), sys.stderr), err=True)


def fail(error: HashiyaError) -> int:
    """Say the error in one line; gives its exit code."""
    say(f"hashiya: {error}")
    return error.exit_code


_LINE_ENDS = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""What some program takes for a line's or a column's end."""


def _one_line(text: str) -> str:
    return text.translate(_LINE_ENDS)


def _speaks_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "")
