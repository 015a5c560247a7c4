"""Where a writer writes: a stream, a file or a folder, replaced only once all is written."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.exchange.files.compression import SUFFIXES, compressor
from tui.files import new_file, sync_folder

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff\U000e0000-\U000e007f]+"
)
_SQLITE = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")
_LONGEST = 200
"""Bytes: a file system takes 255, and a suffix and a number come after."""


class Written(Protocol):
    """What must be known of a format to open a file for it."""

    @property
    def name(self) -> str: ...

    @property
    def folder(self) -> bool: ...

    @property
    def binary(self) -> bool: ...


class Target:
    """One stream of bytes, or a folder that takes files by name."""

    def __init__(self, name: str, stream: BinaryIO | None, folder: Path | None = None) -> None:
        self.name = name
        self._stream = stream
        self._folder = folder
        self._taken: set[str] = set()

    @property
    def stream(self) -> BinaryIO:
        """For the libraries that write bytes by themselves."""
        if self._stream is None:
            raise UsageError(
                _("this format is one file"), file=self.name, way_out=_("give -o a file")
            )
        return self._stream

    def write(self, text: str) -> None:
        """As UTF-8. Raises UnicodeEncodeError for a lone surrogate."""
        self.stream.write(text.encode("utf-8"))

    def name_for(self, wanted: str) -> str:
        """A file name without suffix, safe on every system and not given out before."""
        cut = _UNSAFE.sub("-", wanted)[:80].encode()[:_LONGEST].decode(errors="ignore")
        safe = cut.strip(" .-") or "article"
        name, number = safe, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{safe}-{number}"
        self._taken.add(name.casefold())
        return name

    def file(self, name: str, content: str | bytes) -> None:
        """One file of the folder."""
        if self._folder is None:
            raise UsageError(
                _("this format is a folder of files"),
                file=self.name,
                way_out=_("give -o a folder"),
            )
        data = content.encode("utf-8") if isinstance(content, str) else content
        (self._folder / name).write_bytes(data)


@contextmanager
def replacing(path: Path, format: Written) -> Iterator[Target]:
    """A target that takes the place of ``path`` when the block ends well; else nothing changes.

    A folder's other files stay. What is not a regular file (a pipe, ``/dev/null``) is written
    straight to. Raises UsageError where it cannot be written, and for a database: articles and
    all that was said of them would go.
    """
    real = Path(os.path.realpath(path))
    try:
        if format.folder:
            with _new_folder(real) as folder:
                yield Target(str(path), None, folder)
        elif _is_no_file(real):
            with real.open("wb") as stream:
                yield Target(str(path), stream)
        else:
            _refuse_database(real, path)
            if format.binary and real.suffix in SUFFIXES:
                raise UsageError(
                    _("{name} is packed already").format(name=format.name),
                    file=str(path),
                    way_out=_("leave {suffix} out").format(suffix=real.suffix),
                )
            with new_file(real) as raw, compressor(raw, real) as stream:
                yield Target(str(path), stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritten(path, error) from error


@contextmanager
def named_file(path: Path) -> Iterator[BinaryIO]:
    """The same for whoever writes one file that is of no format, as a page: its bytes."""
    real = Path(os.path.realpath(path))
    try:
        if _is_no_file(real):
            with real.open("wb") as stream:
                yield stream
        else:
            _refuse_database(real, path)
            with new_file(real) as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritten(path, error) from error


def _is_no_file(real: Path) -> bool:
    return real.exists() and not real.is_file()


def _unwritten(path: Path, error: OSError) -> UsageError:
    return UsageError(
        _("cannot be written: {error}").format(error=error.strerror or error),
        file=str(path),
        way_out=_("check that its folder is there and has room, and who may write to it"),
    )


def _refuse_database(real: Path, path: Path) -> None:
    """Also what lies beside one while it is open: its log holds what is not in it yet."""
    if _is_database(real):
        what = _("is a database, and was left as it is")
    elif any(
        real.name.endswith(suffix) and _is_database(real.with_name(real.name.removesuffix(suffix)))
        for suffix in _BESIDE
    ):
        what = _("belongs to a database, and was left as it is")
    else:
        return
    raise UsageError(what, file=str(path), way_out=_("name another"))


def _is_database(real: Path) -> bool:
    if not real.is_file():
        return False
    with real.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    if path.exists() and not path.is_dir():
        raise UsageError(_("is a file"), file=str(path), way_out=_("give -o a folder"))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.mkdir()
        yield temporary
        path.mkdir(exist_ok=True)
        for made in sorted(temporary.iterdir()):
            made.replace(path / made.name)
        sync_folder(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
