"""PTC (SemEval): a TSV of ``article, technique, start, end`` beside ``article<id>.txt`` files."""

import re
from collections.abc import Iterator
from pathlib import Path

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.span_checks import in_order, loss_of, name_of

_LABELS = "labels.tsv"
_NUMBER = re.compile(r"\d{1,12}")


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each article with a row, then those that have only a text."""
    rows: dict[str, list[tuple[int, list[str]]]] = {}
    for number, line in source.lines():
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != 4:
            if line.strip():
                yield Refusal(source.line(number), _("not four columns apart by tabs"))
            continue
        rows.setdefault(cells[0], []).append((number, cells))
    for path in _texts(source.path.parent):
        rows.setdefault(path.stem.removeprefix("article"), [])
    for own, found in rows.items():
        yield from _article(source, own, found)


def _article(source: SourceFile, own: str, rows: list[tuple[int, list[str]]]) -> Iterator[Readable]:
    place = source.line(rows[0][0]) if rows else source.place(f"article{own}.txt")
    try:
        text = source.beside(_text_path(source.path.parent, own)).text()
    except HashiyaError as error:
        yield Refusal(place, str(error))
        return
    if not text:
        yield Refusal(place, _("the text is empty"))
        return
    spans = []
    for number, cells in rows:
        try:
            if not _is_row(cells):
                raise RecordError(_("start and end are not whole numbers"))
            spans.append(GivenSpan(int(cells[2]), int(cells[3]), cells[1]))
        except RecordError as error:
            yield Refusal(source.line(number), str(error))
    yield Draft(Record(text=text, id=own, place=place), spans)


def _text_path(folder: Path, own: str) -> Path:
    return folder / f"article{Path(own).name}.txt"


def _texts(folder: Path) -> list[Path]:
    return sorted(folder.glob("article*.txt"))


class _Sink:
    """The texts as they come, the rows at the end."""

    def __init__(self, target: Target, lose: Lose) -> None:
        self._target = target
        self._lose = lose
        self._rows: list[str] = []

    def add(self, record: Record) -> None:
        name = self._target.name_for(name_of(record))
        self._target.file(f"article{name}.txt", record.text)
        for span in in_order(record.spans):
            self._rows.append(self._row(record, span, name))

    def _row(self, record: Record, span: RecordSpan, name: str) -> str:
        label = "_".join(span.label.split("\t"))
        label = " ".join(label.splitlines()) or "_"
        if label != span.label:
            what = _("its label became {new}").format(new=label)
            self._lose(loss_of(record, span, what))
        return f"{name}\t{label}\t{span.start}\t{span.end}\n"

    def close(self) -> None:
        self._target.file(_LABELS, "".join(self._rows))


def write(target: Target, _options: WriteOptions, lose: Lose) -> Sink:
    """A folder of texts and ``labels.tsv``."""
    return _Sink(target, lose)


def companions(path: Path) -> tuple[Path, ...]:
    """The texts that a TSV of this format stands beside."""
    if path.suffix not in (".tsv", ".labels") or not (texts := _texts(path.parent)):
        return ()
    with path.open("rb") as stream:
        line = stream.readline(4096).decode("utf-8", "replace")
    return tuple(texts) if not line or _is_row(line.rstrip("\r\n").split("\t")) else ()


def _is_row(cells: list[str]) -> bool:
    return len(cells) == 4 and all(_NUMBER.fullmatch(cell) for cell in cells[2:])


def _sniff(head: Head) -> bool:
    first = head.text.split("\n", 1)[0].rstrip("\r").split("\t")
    rows = _is_row(first) or (not head.text and head.suffix in FORMAT.suffixes)
    return rows and bool(_texts(head.path.parent))


FORMAT = Format(
    name="ptc",
    title="PTC (SemEval) TSV beside texts",
    suffixes=(".tsv", ".labels"),
    holds=frozenset({Holds.ID, Holds.OVERLAP, Holds.TEXT}),
    read=read,
    write=write,
    sniff=_sniff,
    companions=companions,
    folder=True,
    may_be_empty=True,
)
