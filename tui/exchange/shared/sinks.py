"""The common shapes of output files: a line a record, an array of objects, files in a folder."""

from collections.abc import Callable, Iterable

from tui.core.record import Record
from tui.exchange.files.target import Target


class LineSink:
    """A line a record (or several, which the encoder joins)."""

    def __init__(self, target: Target, encode: Callable[[Record], str], head: str = "") -> None:
        self._target = target
        self._encode = encode
        if head:
            target.write(head)

    def add(self, record: Record) -> None:
        self._target.write(self._encode(record) + "\n")

    def close(self) -> None: ...


class Array:
    """A JSON array with an element a line."""

    def __init__(self, target: Target, encode: Callable[[Record], str]) -> None:
        self._target = target
        self._encode = encode
        self._before = "[\n"

    def add(self, record: Record) -> None:
        self._target.write(self._before + self._encode(record))
        self._before = ",\n"

    def close(self) -> None:
        self._target.write("\n]\n" if self._before != "[\n" else "[]\n")


class Files:
    """Files in a folder, named by the encoder."""

    def __init__(
        self, target: Target, encode: Callable[[Record], Iterable[tuple[str, str | bytes]]]
    ) -> None:
        self._target = target
        self._encode = encode

    def add(self, record: Record) -> None:
        for name, content in self._encode(record):
            self._target.file(name, content)

    def close(self) -> None: ...
