"""Whether the files of an open database are still its own: nobody deleted or overwrote one.

SQLite asks once, when it opens them. Afterwards it goes on in a log that has lost its name, or in
a file whose pages are another's. What is looked at here: the three names, the log's length, and
whether the file was written by anything but a checkpoint, which the index of the log tells
(sqlite.org/walformat.html, 2.1: salts, ``mxFrame``, ``nBackfill``, ``nBackfillAttempted``).
"""

import hashlib
import os
import struct
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import ClassVar

from tui.core.frozen_dataclass import frozen_dataclass

_Identity = tuple[int, int]

_HEADER = 100
_INDEX = 136
_MAGIC = b"SQLite format 3\0"
_PIECES, _PIECE = 64, 1024
"""How many pieces of a file are compared, and how long each is in bytes."""
_LOG_HEADER, _FRAME_HEADER = 32, 24
"""Bytes; sqlite.org/fileformat2.html, 4.1 and 4.2."""


class Fault(StrEnum):
    """What happened to the files. ``OVERWRITTEN`` is for good: what was in the file is gone."""

    MOVED = "moved"
    LOG = "log"
    TOUCHED = "touched"
    OVERWRITTEN = "overwritten"


class Descriptor:
    """A file that is open for reading in this process, however many read it.

    When a process closes any descriptor of a file, POSIX takes away all locks that it has there,
    those of SQLite too: so it is closed when the last connection of this process is.
    """

    _open: ClassVar[dict[_Identity, "Descriptor"]] = {}
    _guard: ClassVar[Lock] = Lock()

    def __init__(self, key: _Identity, number: int) -> None:
        self._key = key
        self._numbers = [number]
        self._holders = 0

    @classmethod
    def of(cls, path: Path) -> "Descriptor":
        """The one of the file at a path, to be let go once. Raises OSError."""
        with cls._guard:
            found = path.stat()
            one = cls._open.get((found.st_dev, found.st_ino))
            if one is None:
                number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
                found = os.fstat(number)
                key = found.st_dev, found.st_ino
                one = cls._open.setdefault(key, cls(key, number))
                if number not in one._numbers:
                    # Another file got the name in between, which is open already.
                    one._numbers.append(number)
            one._holders += 1
            return one

    def read(self, length: int, place: int = 0) -> bytes:
        """So many bytes of the file."""
        if hasattr(os, "pread"):
            return os.pread(self._numbers[0], length, place)
        with self._guard:
            os.lseek(self._numbers[0], place, os.SEEK_SET)
            return os.read(self._numbers[0], length)

    def status(self) -> os.stat_result:
        """What the system says of the file, whatever it is called now."""
        return os.fstat(self._numbers[0])

    def let_go(self) -> None:
        """After the connection was closed for which it was asked."""
        with self._guard:
            self._holders -= 1
            if not self._holders:
                del self._open[self._key]
                for number in self._numbers:
                    os.close(number)


@frozen_dataclass
class _File:
    """What every write changes."""

    modified: int
    size: int
    header: bytes
    sample: bytes
    """A digest of pieces from all over the file: two databases may have one header."""

    def is_like(self, other: "_File") -> bool:
        """Whether both have one content, as far as it is looked at."""
        return (self.size, self.header, self.sample) == (other.size, other.header, other.sample)


@frozen_dataclass
class _Log:
    """How far the log has come into the file; ``length`` is the least that it has in bytes."""

    salts: bytes
    attempted: int
    done: int
    length: int


@frozen_dataclass
class _Seen:
    file: _File
    log: _Log | None
    """None while another process is about to change it."""


class OwnFiles:
    """The files of one connection that writes a log, from when it was opened."""

    def __init__(self, paths: tuple[Path, Path, Path]) -> None:
        """``paths``: the database, its log and the index of that. Raises OSError."""
        self._paths = paths
        self._file = Descriptor.of(paths[0])
        try:
            self._index = Descriptor.of(paths[2])
        except OSError:
            self._file.let_go()
            raise
        self._names = tuple(map(identity, paths))
        self._overwritten = False
        self._seen: _Seen | None = None
        self.look()

    def look(self) -> None:
        """Take what is there now for ours: after our own transaction or checkpoint.

        Three calls of the system; some 64 more where the file was written.
        """
        log = self._log()
        self._seen = self._now(log, self._file.status())

    def look_after_writing(self) -> None:
        """Like ``look``, after a transaction; one call of the system where the log alone grew.

        The file is then what it was before, or another program has touched it meanwhile.
        """
        if self._seen is None or not _is_unwritten(self._seen.log, self._log()):
            self.look()

    def fault(self) -> Fault | None:
        """What happened since ``look``, or nothing. Five calls of the system where nothing did."""
        if self._overwritten:
            return Fault.OVERWRITTEN
        # What another process does between two of our calls is a fault in the first pass alone.
        fault = self._fault() and self._fault()
        self._overwritten = fault is Fault.OVERWRITTEN
        return fault

    def log_is_anothers(self) -> bool:
        """Whether another file has the name of the log, or of its index."""
        pairs = zip(self._paths[1:], self._names[1:], strict=True)
        return any(identity(path) not in (None, ours) for path, ours in pairs)

    def let_go(self) -> None:
        """After the connection was closed."""
        self._file.let_go()
        self._index.let_go()

    def _fault(self) -> Fault | None:
        log = self._log()
        try:
            status = self._paths[0].stat()
        except OSError:
            return Fault.MOVED
        if (status.st_dev, status.st_ino) != self._names[0]:
            return Fault.MOVED
        before, now = self._seen, self._now(log, status)
        assert before is not None
        if before.file != now.file:
            if not _is_of_one(before.file.header, now.file.header):
                return Fault.OVERWRITTEN
            if _is_unwritten(before.log, now.log):
                same = now.file.is_like(before.file)
                return Fault.TOUCHED if same else Fault.OVERWRITTEN
        its = _status(self._paths[1])
        if its is None or identity(self._paths[2]) != self._names[2]:
            return Fault.LOG
        cut = log is not None and its.st_size < log.length
        if cut or (its.st_dev, its.st_ino) != self._names[1]:
            return Fault.LOG
        self._seen = now
        return None

    def _log(self) -> _Log | None:
        """How far the log has come. To be asked before anything of the file, its times too: the
        index says of a checkpoint before it writes a page, and again after the last one."""
        return _log_in(self._index.read(_INDEX))

    def _now(self, log: _Log | None, status: os.stat_result) -> _Seen:
        modified, size, header = status.st_mtime_ns, status.st_size, self._file.read(_HEADER)
        seen = self._seen.file if self._seen else None
        if seen is None or (modified, size, header) != (seen.modified, seen.size, seen.header):
            seen = _File(modified, size, header, self._sample(size))
        return _Seen(seen, log)

    def _sample(self, size: int) -> bytes:
        digest = hashlib.blake2b(digest_size=16)
        step = max(_PIECE, size // _PIECES)
        for place in range(0, size, step):
            digest.update(self._file.read(_PIECE, place))
        return digest.digest()


def identity(path: Path) -> _Identity | None:
    """What tells one file from another at the same path; None where there is none."""
    found = _status(path)
    return None if found is None else (found.st_dev, found.st_ino)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _log_in(index: bytes) -> _Log | None:
    if len(index) < _INDEX or index[:48] != index[48:96]:
        return None
    (page,) = struct.unpack_from("=H", index, 14)
    (frames,) = struct.unpack_from("=I", index, 16)
    (done,) = struct.unpack_from("=I", index, 96)
    (attempted,) = struct.unpack_from("=I", index, 128)
    page = 65536 if page == 1 else page
    length = _LOG_HEADER + frames * (page + _FRAME_HEADER) if frames else 0
    return _Log(index[32:40], attempted, done, length)


def _is_unwritten(before: _Log | None, now: _Log | None) -> bool:
    """Whether it is sure that no checkpoint has written to the file, nor does at this moment."""
    return before is not None and now is not None and (
        (before.salts, before.attempted, before.done) == (now.salts, now.attempted, now.done)
        and now.attempted <= now.done
    )  # fmt: skip


def _is_of_one(before: bytes, now: bytes) -> bool:
    """Whether two headers can be of one database: its page size and its application do not change.

    A database that is being made has no application yet.
    """
    if not now.startswith(_MAGIC):
        return not before
    application = before[68:72]
    return before[16:18] in (b"", now[16:18]) and (
        not any(application) or application == now[68:72]
    )
