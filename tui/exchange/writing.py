"""Writing records: the one exit for whoever exports."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from tui.core.article import sha256_of
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.files.compression import SUFFIXES
from tui.exchange.files.target import Target, replacing
from tui.exchange.format import Format, Holds, Report, Sink, Writer
from tui.exchange.options import Loss, WriteOptions
from tui.exchange.shared.label_choice import only_labels
from tui.exchange.shared.span_checks import loss_of, losses_of, name_of

KEPT = 10_000
"""How many losses a report names; all are counted."""


class LossError(DataError):
    """``strict`` was asked for and something was left out; ``report`` says what."""

    def __init__(self, report: Report, file: str) -> None:
        super().__init__(
            _("{count} things cannot be held, the first: {first}").format(
                count=report.lost, first=report.losses[0]
            ),
            file=file,
            way_out=_("choose another format, or leave --strict out"),
        )
        self.report = report


class _Count:
    """Counts while records go by."""

    def __init__(self, format: Format, options: WriteOptions) -> None:
        self._strict = options.strict
        self._labels = options.labels
        self._tokenizer = format.tokenizer and (options.tokenizer or format.tokenizer)
        self.articles = self.spans = self.lost = 0
        self.losses: list[Loss] = []
        self.parts: dict[str, int] = {}

    def lose(self, loss: Loss) -> None:
        self.lost += 1
        self.spans -= loss.gone
        if len(self.losses) < KEPT:
            self.losses.append(loss)

    def put(self, record: Record, sink: Sink, format: Format) -> None:
        if self._labels:
            record = only_labels(record, self._labels, self.lose)
        if format.tokenizer and Holds.TEXT not in format.holds and not record.text.strip():
            # No reader takes an article of tokens that has none.
            self.lose(Loss(name_of(record), None, _("there is no token in it")))
            self.spans += len(record.spans)
            for span in record.spans:
                self.lose(loss_of(record, span, _("no token is in it"), gone=True))
            return
        self.articles += 1
        self.spans += len(record.spans)
        for loss in losses_of(record, format):
            self.lose(loss)
        try:
            sink.add(record)
        except UnicodeEncodeError as error:
            code = ord(error.object[error.start])
            raise DataError(
                _("U+{code:04X} is half of a surrogate pair, not a character").format(code=code),
                place=name_of(record),
                way_out=_("repair what made the article"),
            ) from None

    def report(self, files: Iterable[str]) -> Report:
        report = Report(
            self.articles,
            self.spans,
            self.lost,
            tuple(self.losses),
            tuple(files),
            self.parts,
            self._tokenizer,
        )
        if self._strict and report.lost:
            raise LossError(report, ", ".join(report.files))
        return report


def write_records(
    records: Iterable[Record],
    target: Path | BinaryIO,
    format: Format,
    options: WriteOptions | None = None,
) -> Report:
    """Write all records to a file, a folder or an open binary stream.

    The file is replaced only when all is written; with ``options.strict`` a loss raises
    LossError and leaves it as it was (what went to a stream has gone). A folder given to a
    format of one file gets ``articles`` with the format's suffix.
    """
    options = options or WriteOptions()
    count = _Count(format, options)
    if not isinstance(target, Path):
        open_target = Target("-", target)
        _put_all(records, open_target, format, options, count)
        target.flush()
        return count.report(["-"])
    if target.is_dir() and not format.folder:
        target = target / f"articles{_suffix(format)}"
    with replacing(target, format) as open_target:
        _put_all(records, open_target, format, options, count)
        return count.report([str(target)])


def write_parts(
    records: Iterable[Record],
    target: Path,
    format: Format,
    parts: Mapping[str, int],
    options: WriteOptions | None = None,
) -> Report:
    """Write each record to the part that its text falls in, in one pass.

    ``out.jsonl`` gives ``out.train.jsonl`` and so on; a folder ``train.jsonl`` in it; a format
    that is a folder ``out/train/``.
    """
    options = options or WriteOptions()
    count = _Count(format, options)
    count.parts = dict.fromkeys(parts, 0)
    paths = {name: _part_path(target, name, format) for name in parts}
    with ExitStack() as stack:
        sinks = {
            name: _writer(format)(stack.enter_context(replacing(path, format)), options, count.lose)
            for name, path in paths.items()
        }
        for record in records:
            name = part_of(record.text, parts)
            count.parts[name] += 1
            count.put(record, sinks[name], format)
        for sink in sinks.values():
            sink.close()
        return count.report(map(str, paths.values()))


def part_of(text: str, parts: Mapping[str, int]) -> str:
    """The part a text falls in: by its hash alone, so always and everywhere the same one."""
    place = int(sha256_of(text)[:15], 16) / (1 << 60) * sum(parts.values())
    for name, share in parts.items():
        place -= share
        if place < 0:
            return name
    return name


def parse_parts(asked: str) -> dict[str, int]:
    """``train=80,dev=10,test=10`` as names and shares. Raises UsageError."""
    parts: dict[str, int] = {}
    for piece in asked.split(","):
        name, _equals, share = (part.strip() for part in piece.partition("="))
        if not name.replace("-", "").replace("_", "").isalnum() or name in parts:
            share = ""
        if not (share.isascii() and share.isdigit() and int(share) > 0):
            raise UsageError(
                _("{asked} does not say how to split").format(asked=repr(asked)),
                way_out=_("say it like train=80,dev=10,test=10"),
            )
        parts[name] = int(share)
    if (total := sum(parts.values())) != 100:
        raise UsageError(
            _("the parts of {asked} sum to {total}, not to 100").format(
                asked=repr(asked), total=total
            ),
            way_out=_("say it like train=80,dev=10,test=10"),
        )
    return parts


def _put_all(
    records: Iterable[Record],
    target: Target,
    format: Format,
    options: WriteOptions,
    count: _Count,
) -> None:
    sink = _writer(format)(target, options, count.lose)
    for record in records:
        count.put(record, sink, format)
    sink.close()


def _writer(format: Format) -> Writer:
    if format.write is None:
        raise UsageError(
            _("{name} can be read, not written").format(name=format.name),
            way_out=_("hashiya formats lists what can be written"),
        )
    return format.write


def _part_path(target: Path, name: str, format: Format) -> Path:
    if format.folder:
        target.mkdir(exist_ok=True)
        return target / name
    if target.is_dir():
        return target / f"{name}{_suffix(format)}"
    packed = target.suffix if target.suffix in SUFFIXES else ""
    bare = target.with_suffix("") if packed else target
    return bare.with_name(f"{bare.stem}.{name}{bare.suffix}{packed}")


def _suffix(format: Format) -> str:
    return format.suffixes[0] if format.suffixes else ""
