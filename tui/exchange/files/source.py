"""A file to read: opened, decompressed and decoded in one place, for every format."""

import codecs
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, cast

from tui.core.errors import DataError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.exchange.files import encodings
from tui.exchange.files.compression import bare
from tui.exchange.files.opening import CHUNK, open_bytes
from tui.exchange.options import MAX_CHARS, Note, ReadOptions, Refusal

_HEAD, _LARGE_HEAD = 1 << 20, 16 << 20
"""So many bytes are looked at, and so many where the first object of JSON is larger than that."""
_KEY = re.compile(r'[\s,{]*("(?:[^"\\]|\\.){0,200}")\s*:\s*')
_ROWS = 50
"""So many objects, or rows of a table, are looked at to tell what they are."""


@frozen_dataclass
class SourceFile:
    """``name`` is what messages call the file; ``prefix`` stands before places inside it."""

    path: Path
    name: str
    prefix: str = ""
    encoding: str = "utf-8"
    mark: int = 0
    """Bytes of a byte order mark at the front."""
    notes: tuple[Note, ...] = ()
    max_chars: int = MAX_CHARS
    watch: Callable[[int], None] | None = None
    """Told how many bytes of the file have been read, each time some are."""
    rows: Callable[[], Iterator[dict[str, Any]]] | None = None
    """What a binary table has in place of a text: its rows, as a reader of JSON takes objects."""

    def place(self, inside: str) -> str:
        """``line 12``, with the file before it where several are read."""
        return f"{self.prefix}: {inside}" if self.prefix else inside

    def line(self, number: int) -> str:
        return self.place(_("line {number}").format(number=number))

    @property
    def stem(self) -> str:
        """The file's name without its suffixes of compression and format."""
        return as_text(bare(self.path).stem)

    def beside(self, path: Path) -> "SourceFile":
        """Another file that belongs to this one (brat's ``.ann``), in the same encoding."""
        return replace(self, path=path, name=str(path), mark=0, notes=())

    def text(self) -> str:
        """The whole decoded text, exactly as it is but for a mark at the front."""
        if bare(self.path) == self.path and self.path.is_file():
            # What cannot fit is not read at all.
            self._refuse_larger(self.path.stat().st_size)
        with open_bytes(self.path, self.name, self.watch) as stream:
            data = stream.read(self.max_chars * 4 + 8)
        if len(data) > self.max_chars * 4 + 4:
            raise self._too_large()
        body = data[self.mark :]
        try:
            text = encodings.decode(body, self.encoding)
        except UnicodeDecodeError as error:
            line = body[: error.start].decode(self.encoding, "ignore").count("\n") + 1
            raise encodings.undecodable(
                error, file=self.name, line=line, offset=self.mark + error.start
            ) from None
        if len(text) > self.max_chars:
            raise self._too_large()
        return text

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number from 1 and its line end; only ``\\n`` ends a line."""
        if "\n".encode(self.encoding) != b"\n":
            yield from enumerate(io.StringIO(self.text(), newline="\n"), 1)
            return
        limit = self.max_chars * 6
        with open_bytes(self.path, self.name, self.watch) as stream:
            offset = len(stream.read(self.mark))
            number = 0
            while raw := stream.readline(limit):
                number += 1
                if len(raw) == limit:
                    raise self._too_large(self.line(number))
                try:
                    read = [encodings.decode(raw, self.encoding)]
                except UnicodeDecodeError as error:
                    raise encodings.undecodable(
                        error, file=self.name, line=number, offset=offset + error.start
                    ) from None
                offset += len(raw)
                # While a line is made use of, neither it nor its bytes are kept here.
                raw = b""
                yield number, read.pop()

    def lines_or_refusals(self) -> Iterator[tuple[int, str | Refusal]]:
        """The same for what has a record a line: one that cannot be decoded is refused alone.

        Raises DataError at the end where most lines that are not ASCII cannot be.
        """
        if "\n".encode(self.encoding) != b"\n":
            yield from self.lines()
            return
        limit = self.max_chars * 6
        wide, bad = 0, list[DataError]()
        with open_bytes(self.path, self.name, self.watch) as stream:
            offset = len(stream.read(self.mark))
            number = 0
            while raw := stream.readline(limit):
                number += 1
                if len(raw) == limit:
                    raise self._too_large(self.line(number))
                read = list[str | Refusal]()
                try:
                    read.append(encodings.decode(raw, self.encoding))
                    wide += not raw.isascii()
                except UnicodeDecodeError as error:
                    wrong = encodings.undecodable(
                        error, file=self.name, line=number, offset=offset + error.start
                    )
                    bad.append(wrong)
                    read.append(Refusal(self.place(wrong.place or ""), wrong.what))
                offset += len(raw)
                raw = b""
                yield number, read.pop()
        if len(bad) > wide:
            raise bad[0]

    def chunks(self) -> Iterator[str]:
        """The decoded text piece by piece, for what is one long line."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        with open_bytes(self.path, self.name, self.watch) as stream:
            offset = len(stream.read(self.mark))
            while raw := stream.read(CHUNK):
                waiting = len(decoder.getstate()[0])
                try:
                    yield decoder.decode(raw)
                except UnicodeDecodeError as error:
                    raise encodings.undecodable(
                        error, file=self.name, offset=offset - waiting + error.start
                    ) from None
                offset += len(raw)
        if decoder.getstate()[0]:
            raise DataError(
                _("it ends inside a character"), file=self.name, way_out=_("get it again")
            )

    def _refuse_larger(self, size: int) -> None:
        if size > self.max_chars * 4 + 4:
            raise DataError(
                _("its {size} MB are more than an article may have ({limit} MB)").format(
                    size=size >> 20, limit=self.max_chars * 4 >> 20
                ),
                file=self.name,
                way_out=_("split it, or read it by lines"),
            )

    def _too_large(self, place: str | None = None) -> DataError:
        return DataError(
            _("longer than the {limit} code points an article may have").format(
                limit=self.max_chars
            ),
            file=self.name,
            place=place,
            way_out=_("split it, or read it by lines"),
        )


def as_text(name: str) -> str:
    """A file's name as text can hold it: one that is not in UTF-8, as in the zips of old systems,
    has half characters in Python."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Head:
    """The beginning of a file, to tell its format from."""

    def __init__(self, path: Path, text: str, *, whole: bool) -> None:
        self.path = path
        self.text = text
        self.whole = whole
        self._breaks_off = False

    @property
    def breaks_off(self) -> bool:
        """Whether the first object of JSON goes on behind what was read."""
        return bool(self.first) and self._breaks_off

    @cached_property
    def suffix(self) -> str:
        """In lower case, without that of a compression."""
        return bare(self.path).suffix.lower()

    @cached_property
    def first(self) -> dict[str, Any]:
        """The first JSON object of a file of lines or of an array; empty where there is none."""
        stripped = self.text.lstrip("\ufeff \t\r\n[")
        if self.is_of_texts:
            return self._first_pair(stripped)
        if not stripped.startswith("{"):
            return {}
        try:
            value, _end = json.JSONDecoder().raw_decode(stripped)
        except (ValueError, RecursionError):
            self._breaks_off = not self.whole
            return _as_far_as_it_goes(stripped) if self._breaks_off else {}
        return cast("dict[str, Any]", value)

    @cached_property
    def is_of_texts(self) -> bool:
        """Whether it is an array, or lines, of strings of JSON, or of strings with what belongs to
        them."""
        begins = self.text.lstrip("\ufeff \t\r\n[")[:1] == '"'
        return begins and self.suffix in (".json", ".jsonl", ".ndjson")

    def _first_pair(self, stripped: str) -> dict[str, Any]:
        """A text and what stands beside it in an array, or alone, as one object."""
        decoder = json.JSONDecoder()
        try:
            text, end = decoder.raw_decode(stripped)
            behind = stripped[end:].lstrip(" \t\r\n,")
            beside = decoder.raw_decode(behind)[0] if behind.startswith("{") else {}
        except (ValueError, RecursionError):
            return {}
        return {**beside, "text": text}

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """The first JSON objects of a file of lines or of an array."""
        decoder, found = json.JSONDecoder(), list[dict[str, Any]]()
        at = len(self.text) - len(self.text.lstrip("\ufeff \t\r\n[")) if self.first else -1
        if self.first and self.text[at : at + 1] == '"':
            return [self.first]
        while at >= 0 and len(found) < _ROWS:
            try:
                value, at = decoder.raw_decode(self.text, at)
            except (ValueError, RecursionError):
                break
            found.append(value)
            at = self.text.find("{", at)
        # Of one that is larger than what is looked at, the first keys are known.
        return found or [self.first] if self.first else []

    @cached_property
    def is_array(self) -> bool:
        begun = self.text.lstrip("\ufeff \t\r\n")
        return begun.startswith("[") and not self._is_pair(begun.partition("\n")[0])

    def _is_pair(self, line: str) -> bool:
        """Whether a line is a text and what belongs to it, as lines of spaCy 2 are."""
        if not self.is_of_texts:
            return False
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return False
        return isinstance(value, list) and list(map(type, value)) == [str, dict]

    @cached_property
    def is_laid_out(self) -> bool:
        """Whether it begins with a JSON object that goes over several lines."""
        first = next((line.strip() for line in self.lines if line.strip("\ufeff \t\r")), "")
        if not self.first or not first.lstrip("\ufeff").startswith("{"):
            return False
        try:
            json.JSONDecoder().raw_decode(first.lstrip("\ufeff"))
        except ValueError:
            return True
        return False

    @cached_property
    def lines(self) -> list[str]:
        """The whole lines in it, without their ends."""
        lines = self.text.split("\n")
        return [line.rstrip("\r") for line in (lines if self.whole else lines[:-1])]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The lines that are not blank, cut at white space."""
        return [line.split() for line in self.lines[:200] if line.strip()]


def _as_far_as_it_goes(text: str) -> dict[str, Any]:
    """The keys of an object that breaks off, each with its value; the last one's as far as it is
    there, where that is a string or an object."""
    decoder, found, at = json.JSONDecoder(), dict[str, Any](), 0
    while key := _KEY.match(text, at):
        at = key.end()
        try:
            found[json.loads(key[1])], at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            begins = text[at : at + 1]
            if begins == "{":
                found[json.loads(key[1])] = _as_far_as_it_goes(text[at:])
            elif begins == '"':
                found[json.loads(key[1])] = text[at + 1 :]
            break
    return found


def open_source(
    path: Path, options: ReadOptions, *, prefix: str = "", binary: bool = False, empty: bool = False
) -> SourceFile:
    """A source whose encoding is settled: asked for, shown by a mark, or else UTF-8.

    With ``empty`` there need be nothing in it, with ``binary`` its bytes are no text.
    Where UTF-8 does not fit the beginning and the bytes are beyond doubt in another encoding of
    Arabic, that one is used and a note says so. Raises DataError for an empty file and
    UsageError for one that is missing or cannot be read.
    """
    name = str(path)
    with open_bytes(path, name) as stream:
        head = stream.read(_HEAD)
        whole = not stream.read(1)
    if not head.strip() and not empty:
        raise DataError(_("the file is empty"), file=name, way_out=_("there is nothing to import"))
    source = SourceFile(path, name, prefix, max_chars=options.max_chars, watch=options.watch)
    if binary:
        return source
    asked = encodings.codec_name(options.encoding) if options.encoding else None
    if asked and (shown := encodings.contradiction(head, asked)):
        raise DataError(
            _("these bytes are {shown}, not {asked}").format(
                shown=shown.upper(), asked=asked.upper()
            ),
            file=name,
            place=source.line(1),
            way_out=_("leave --encoding out, or name the right one"),
        )
    encoding, mark = encodings.by_mark(head, asked)
    notes: tuple[Note, ...] = ()
    if encoding is None:
        encoding = _fitting(head, whole)
        if encoding is None and (said := encodings.own_encoding(head)):
            encoding = said
            notes = (_said(source, encoding, _("read as {encoding}, as it says itself")),)
        elif encoding is None:
            encoding = _guessed(head)
        if not notes and encoding != "utf-8":
            notes = (_said(source, encoding, _("read as {encoding}, by its bytes")),)
    elif asked is None and encoding != "utf-8":
        notes = (_said(source, encoding, _("read as {encoding}, by the mark at its front")),)
    return replace(source, encoding=encoding, mark=mark, notes=notes)


def head_of(source: SourceFile) -> Head:
    """The beginning of the file, decoded as far as it can be; of a table its first rows as JSON."""
    if source.rows is not None:
        first = (json.dumps(row, ensure_ascii=False) for row in islice(source.rows(), _ROWS))
        return Head(source.path, "".join(f"{line}\n" for line in first), whole=True)
    head = _head(source, _HEAD)
    return _head(source, _LARGE_HEAD) if head.breaks_off else head


def _head(source: SourceFile, size: int) -> Head:
    with open_bytes(source.path, source.name) as stream:
        data = stream.read(size)
        whole = not stream.read(1)
    return Head(source.path, data[source.mark :].decode(source.encoding, "replace"), whole=whole)


def _said(source: SourceFile, encoding: str, template: str) -> Note:
    return Note(source.prefix, template.format(encoding=encoding.upper()))


def _fitting(head: bytes, whole: bool) -> str | None:
    """UTF-8, or UTF-16 without a mark; None where the head is clearly something else."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError as error:
        sound = head[: error.start].decode("utf-8", "ignore")
        return "utf-8" if any("\u0620" <= letter <= "\u06ff" for letter in sound) else None
    return encodings.looks_utf16(head[:4096]) or "utf-8"


def _guessed(head: bytes) -> str:
    try:
        return encodings.guess(head[:CHUNK]) or "utf-8"
    except UsageError:
        return "utf-8"
