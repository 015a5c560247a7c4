"""``.gz``, ``.bz2``, ``.xz`` and ``.zst`` by suffix, in and out, as streams."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from tui.core.errors import DataError
from tui.core.extras import extra
from tui.core.i18n import _

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


def bare(path: Path) -> Path:
    """The path without a suffix of compression."""
    return path.with_suffix("") if path.suffix in SUFFIXES else path


@contextmanager
def decompressor(raw: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """The stream behind a compressed one. Raises DataError where it is damaged or cut."""
    if path.suffix in _READERS:
        try:
            yield cast("BinaryIO", _READERS[path.suffix](raw))
        except (gzip.BadGzipFile, lzma.LZMAError, EOFError, zlib.error) as error:
            raise _damaged(path, error) from None
        except OSError as error:
            # What bz2 says of damaged bytes has no number; what the disk says has one.
            if error.errno is not None:
                raise
            raise _damaged(path, error) from None
    elif path.suffix == ".zst":
        library = extra("zstd", "zstandard")
        try:
            yield cast("BinaryIO", io.BufferedReader(_Zstd(library, raw), 1 << 16))
        except (library.ZstdError, EOFError) as error:
            raise _damaged(path, error) from None
    else:
        yield raw


@contextmanager
def compressor(raw: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """A stream that compresses into ``raw``; the same content gives the same bytes."""
    if path.suffix in _WRITERS:
        with _WRITERS[path.suffix](raw) as stream:
            yield cast("BinaryIO", stream)
    elif path.suffix == ".zst":
        writer = (
            extra("zstd", "zstandard").ZstdCompressor(level=10).stream_writer(raw, closefd=False)
        )
        with writer as stream:
            yield stream
    else:
        yield raw


def _unpack_gzip(raw: BinaryIO) -> Any:
    return gzip.GzipFile(fileobj=raw)


def _pack_gzip(raw: BinaryIO) -> Any:
    return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)


def _pack_bzip2(raw: BinaryIO) -> Any:
    return bz2.BZ2File(raw, "w")


def _pack_xz(raw: BinaryIO) -> Any:
    return lzma.LZMAFile(raw, "w")


_READERS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": _unpack_gzip,
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_WRITERS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": _pack_gzip,
    ".bz2": _pack_bzip2,
    ".xz": _pack_xz,
}


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(
        _("the compressed file is damaged: {error}").format(error=error),
        file=str(path),
        way_out=_("get it again"),
    )


class _Zstd(io.RawIOBase):
    """Frames after frames; unlike the library's own reader it notices that the file is cut."""

    def __init__(self, library: Any, raw: BinaryIO) -> None:
        self._decompressor = library.ZstdDecompressor()
        self._frame = self._decompressor.decompressobj()
        self._fresh = True
        self._raw = raw
        self._rest = b""
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            chunk = self._rest or self._raw.read(1 << 16)
            self._rest = b""
            if not chunk:
                if not self._fresh:
                    raise EOFError(_("it ends inside a frame"))
                return 0
            self._fresh = False
            self._ready = self._frame.decompress(chunk)
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = self._decompressor.decompressobj()
                self._fresh = True
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)
