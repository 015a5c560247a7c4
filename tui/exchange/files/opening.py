"""A file's bytes, whatever they are compressed with; how many were read can be watched."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.exchange.files.compression import decompressor

CHUNK = 1 << 16
"""So many bytes are read at a time."""


class _Watched(io.RawIOBase):
    """Tells how many bytes are read."""

    def __init__(self, raw: io.FileIO, watch: Callable[[int], None]) -> None:
        self._raw = raw
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._raw.readinto(buffer)
        self._watch(count or 0)
        return count


@contextmanager
def open_bytes(
    path: Path, name: str, watch: Callable[[int], None] | None = None
) -> Iterator[BinaryIO]:
    """The file's bytes, decompressed by its suffix; what goes wrong names the file."""
    try:
        if "\0" in str(path):
            # A name out of another file; Python raises ValueError for it.
            raise FileNotFoundError
        with path.open("rb", buffering=0) as file:
            raw = io.BufferedReader(_Watched(file, watch) if watch else file, CHUNK)
            with decompressor(raw, path) as stream:
                yield stream
    except FileNotFoundError:
        raise UsageError(
            _("there is no such file"), file=name, way_out=_("check the path")
        ) from None
    except OSError as error:
        raise UsageError(
            _("cannot be read: {error}").format(error=error.strerror or error),
            file=name,
            way_out=_("check what it is and who may read it"),
        ) from None
