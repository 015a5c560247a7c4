"""brat standoff: a ``.txt`` with the text and a ``.ann`` with the spans beside it.

brat cannot hold a line end inside a span: such a span is written in pieces, and pieces that
only line ends part come back as one span. Other pieces with a gap become spans of their own,
and a note says so. U+FEFF at the front of a text is a character to brat. What stands between
spans, and what they bear, is read and written by brat_links.py; ``annotation.conf``, which says
to brat what there may be, is written beside the articles (brat_conf.py).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile, as_text
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.brat_conf import CONFIGURATION, CONFIGURATIONS, Met, configuration
from tui.exchange.formats.brat_events import event_lines, event_names, is_argument
from tui.exchange.formats.brat_links import Links, attribute_lines, plain, relation_lines
from tui.exchange.options import Lose, Note, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.span_checks import in_order, loss_of, name_of

_ENDS = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
"""What some reader of brat's files takes for the end of a line."""
_HEAD = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)")


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """One record from the pair, whichever of the two files is named."""
    text_path, notes_path = source.path.with_suffix(".txt"), source.path.with_suffix(".ann")
    if not text_path.exists():
        raise DataError(
            _("its text, {name}, is not beside it").format(name=as_text(text_path.name)),
            file=source.name,
            way_out=_("put the .txt of the same name into the same folder"),
        )
    text = source.beside(text_path).text()
    if not text:
        raise DataError(
            _("the text is empty"), file=str(text_path), way_out=_("there is nothing to import")
        )
    notes = source.beside(notes_path)
    reading = _Reading(text)
    for number, line in notes.lines():
        bare = line.rstrip("\r\n")
        if number == 1:
            # An editor's mark; in the text beside it the same one is a character.
            bare = bare.removeprefix("\ufeff")
        if bare.strip():
            try:
                reading.take(bare)
            except RecordError as error:
                place = notes.place(f"{notes_path.name}: {_line(number)}")
                yield (Note if options.drop_bad_spans else Refusal)(place, str(error))
    draft = reading.draft(as_text(text_path.stem), source.place(notes_path.name))
    for what in reading.said:
        yield Note(notes.place(notes_path.name), what)
    yield draft


def _line(number: int) -> str:
    return _("line {number}").format(number=number)


class _Reading:
    """The lines of one ``.ann``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: dict[str, list[GivenSpan]] = {}
        self._links = Links()
        self.said = self._links.said

    def take(self, line: str) -> None:
        """One line: a span, or what is said of spans."""
        cells = line.split("\t", 2)
        if not cells[0]:
            raise RecordError(_("not Type, start, end and text apart by tabs"))
        if line[0] == "T":
            self._span(cells)
        else:
            self._links.take(cells)

    def _span(self, cells: list[str]) -> None:
        found = _HEAD.fullmatch(cells[1]) if len(cells) == 3 else None
        if found is None:
            raise RecordError(_("not Type, start, end and text apart by tabs"))
        numbers = [tuple(map(int, piece.split())) for piece in found[2].split(";")]
        if len(numbers) == 1:
            # What it counts, and what becomes of a wrong one, is the same for all formats.
            (start, end), said = numbers[0], cells[2]
            self._spans[cells[0]] = [GivenSpan(start, end, found[1], said, cells[0])]
            return
        pieces = self._pieces([(start, end) for start, end in numbers], cells[0], cells[2])
        whole = [pieces[0]]
        for start, end in pieces[1:]:
            if _ENDS.fullmatch(self._text[whole[-1][1] : start]):
                whole[-1] = (whole[-1][0], end)
            else:
                whole.append((start, end))
        if len(whole) > 1:
            self.said.append(
                _("{id} has gaps and became {count} spans").format(id=cells[0], count=len(whole))
            )
        self._spans[cells[0]] = [
            GivenSpan(
                start,
                end,
                found[1],
                self._text[start:end],
                f"{cells[0]}-{number}" if number else cells[0],
            )
            for number, (start, end) in enumerate(whole)
        ]

    def _pieces(self, pieces: list[tuple[int, int]], own: str, said: str) -> list[tuple[int, int]]:
        """The pieces in code points of the text, where they read as they are said to.

        brat counts CRLF as two; its port to Python 3 counts it as one.
        """
        read = self._read(pieces)
        if read == said:
            return pieces
        last = len(self._by_line_end) - 1
        other = [
            (self._by_line_end[min(start, last)], self._by_line_end[min(end, last)])
            for start, end in pieces
        ]
        if self._read(other) == said:
            return other
        raise RecordError(
            _("{id} is said to be {said} and is {found}").format(
                id=own, said=repr(said[:40]), found=repr(read[:40])
            )
        )

    def _read(self, pieces: list[tuple[int, int]]) -> str:
        return " ".join(self._text[start:end] for start, end in pieces)

    @cached_property
    def _by_line_end(self) -> list[int]:
        """The offset of each character where CRLF is one, and the text's end."""
        text = self._text
        starts = [at for at in range(len(text)) if text[max(at - 1, 0) : at + 1] != "\r\n"]
        return [*starts, len(text)]

    def draft(self, stem: str, place: str) -> Draft:
        """The record, with its spans as they are told."""
        by_place = sorted(self._spans.items(), key=lambda item: _first_place(item[1][0]))
        labels = {name: found[0].label for name, found in by_place}
        arcs = tuple(self._links.relations(labels))
        borne = self._links.attributes(self._spans)
        notes = self._links.notes(self._spans)
        spans = [
            replace(span, note=notes.get(name), attributes=borne.get(name, ()))
            for name, found in self._spans.items()
            for span in found
        ]
        record = Record(text=self._text, id=stem, title=stem, relations=arcs, place=place)
        return Draft(record, spans)


def _first_place(span: GivenSpan) -> tuple[int, int]:
    return int(str(span.start)), -int(str(span.end))


def _pieces(text: str, span: RecordSpan) -> list[tuple[int, int]]:
    """The span without the line ends in it."""
    pieces, start = [], span.start
    for found in _ENDS.finditer(text, span.start, span.end):
        pieces.append((start, found.start()))
        start = found.end()
    pieces.append((start, span.end))
    return [(start, end) for start, end in pieces if start < end]


def _lines(record: Record, options: WriteOptions, lose: Lose) -> Iterator[str]:
    names: dict[str | None, str] = {}
    written: list[tuple[RecordSpan, str]] = []
    for number, span in enumerate(in_order(record.spans), 1):
        pieces = _pieces(record.text, span)
        if not pieces:
            lose(loss_of(record, span, _("it is line ends alone"), gone=True))
            continue
        if (pieces[0][0], pieces[-1][1]) != (span.start, span.end):
            lose(loss_of(record, span, _("the line ends at its edge")))
        label = _plain(span.label, record, span, lose)
        own = names[span.id] = f"T{number}"
        written.append((span, own))
        places = ";".join(f"{start} {end}" for start, end in pieces)
        slices = " ".join(record.text[start:end] for start, end in pieces)
        yield f"{own}\t{label} {places}\t{slices}"
        if span.note is not None:
            note = " ".join(span.note.split())
            if note != span.note:
                lose(loss_of(record, span, _("the white space of its note")))
            yield f"#{number}\tAnnotatorNotes {own}\t{note}"
    events = event_names(record, names, options)
    yield from event_lines(record, names, events, options, lose)
    arcs = [
        arc
        for arc in record.relations
        if arc.head not in events or arc.tail not in names or not is_argument(arc, options)
    ]
    # What is said of a trigger brat has of its event.
    named = names | events
    yield from relation_lines(record, arcs, named, options, lose)
    borne = [(span, named[span.id]) for span, _own in written]
    yield from attribute_lines(record, borne, options, lose)


def _plain(label: str, record: Record, span: RecordSpan, lose: Lose) -> str:
    written = plain(label)
    if written != label:
        lose(loss_of(record, span, _("its label became {new}").format(new=written)))
    return written


class _Sink:
    """A pair of files for each record, named by its id, and the configuration."""

    def __init__(self, target: Target, options: WriteOptions, lose: Lose) -> None:
        self._target = target
        self._options = options
        self._lose = lose
        self._met = Met()

    def add(self, record: Record) -> None:
        name = self._target.name_for(name_of(record))
        self._met.add(record, self._options)
        lines = _lines(record, self._options, self._lose)
        self._target.file(f"{name}.txt", record.text)
        self._target.file(f"{name}.ann", "".join(f"{line}\n" for line in lines))

    def close(self) -> None:
        self._target.file(CONFIGURATION, configuration(self._met, self._options))


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A pair of files for each record, and ``annotation.conf``."""
    return _Sink(target, options, lose)


def companions(path: Path) -> tuple[Path, ...]:
    """The other file of the pair that begins at a ``.txt``, and brat's own files beside it."""
    notes = path.with_suffix(".ann")
    if path.suffix != ".txt" or not notes.exists():
        return ()
    return (notes, *(path.with_name(f"{name}.conf") for name in CONFIGURATIONS))


def _sniff(head: Head) -> bool:
    return bool(companions(head.path.with_suffix(".txt"))) and head.path.suffix in (".txt", ".ann")


FORMAT = Format(
    name="brat",
    title="brat standoff",
    suffixes=(".ann",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.SPAN_NOTES, Holds.RELATIONS, Holds.RELATION_NOTES),
            *(Holds.ATTRIBUTES, Holds.OVERLAP, Holds.TEXT),
        }
    ),
    read=read,
    write=write,
    sniff=_sniff,
    companions=companions,
    folder=True,
    may_be_empty=True,
    remark="no white space in a label; line ends only inside a span",
)
