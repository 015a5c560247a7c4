"""Reading a path: the one entrance for whoever imports."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from os import stat_result
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from tui.core.errors import DataError, HashiyaError, UsageError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Draft
from tui.exchange.files.compression import bare
from tui.exchange.files.source import head_of, open_source
from tui.exchange.format import Format
from tui.exchange.options import Item, Note, ReadOptions, Refusal
from tui.exchange.per_user import annotators_of
from tui.exchange.registry import OWNERS, by_name, by_path, detect_source, of_suffix
from tui.exchange.shared.cutting import cut
from tui.exchange.shared.file_watch import FileWatch
from tui.exchange.shared.pdf_repair import examine
from tui.exchange.shared.span_placing import SpanPlacer

AUTO = "auto"


def read_path(
    path: Path,
    *,
    format: str = AUTO,
    options: ReadOptions | None = None,
    untouched: Iterable[Path] = (),
) -> Iterator[Item]:
    """What the file, or each file of the folder, holds, one by one.

    A record that cannot be taken comes as a Refusal and the next ones go on; what is to be said
    of a file comes as a Note. A file that cannot be read at all raises a HashiyaError; in a
    folder it comes as a Refusal, or as a Note where its name is of no format, and the other files
    go on. Files that are to stay ``untouched``
    are not even opened: a folder is read without them, and what is no regular file, or a link
    that leads out of the folder, comes as a Note. A pipe or a device raises UsageError.
    """
    options = options or ReadOptions()
    chosen = None if format == AUTO else by_name(format)
    if chosen is not None and not chosen.can_read:
        raise UsageError(
            _("{name} can be written, not read").format(name=chosen.name),
            way_out=_("hashiya formats lists what can be read"),
        )
    held = {(found.st_dev, found.st_ino) for file in untouched if (found := _stat(file))}
    found = _stat(path)
    if found and S_ISDIR(found.st_mode):
        yield from _folder(path, chosen, options, held)
    elif found and (found.st_dev, found.st_ino) in held:
        raise UsageError(
            _("this is the database that articles are brought into"),
            file=str(path),
            way_out=_("name another file"),
        )
    elif found and not S_ISREG(found.st_mode):
        raise UsageError(
            _("this is a pipe or a device, and no file"),
            file=str(path),
            way_out=_("in a shell, give what it says to: hashiya import -"),
        )
    else:
        yield from _file(path, chosen, options, "")


def _file(path: Path, format: Format | None, options: ReadOptions, prefix: str) -> Iterator[Item]:
    format = format or by_path(path) or _by_fields(path, options)
    source = open_source(
        path,
        options,
        prefix=prefix,
        binary=format is not None and format.binary,
        empty=format is not None and format.may_be_empty,
    )
    if format is not None and format.name == "fields" and options.fields is not None:
        tasks = by_name("label-studio")
        # The name of the text alone does not make its tasks another format.
        if options.fields.spans == "spans" and tasks.sniff and tasks.sniff(head_of(source)):
            format = tasks
    if format is not None and format.rows is not None:
        source = replace(source, rows=partial(format.rows, source))
        format = by_name("fields") if options.fields else None
    format = format or detect_source(source)
    assert format.read is not None
    yield from source.notes
    empty = True
    placer, watch = SpanPlacer(options), FileWatch()
    for read in format.read(source, options):
        empty = False
        for item in placer.place(read) if isinstance(read, Draft) else (read,):
            if isinstance(item, Record):
                watch.add(item)
                if item.status is None and options.status is not None:
                    item = replace(item, status=options.status)
                for sound in examine(item, repair=options.repair):
                    if options.every and isinstance(sound, Record):
                        yield from cut(sound, options.every)
                    else:
                        yield sound
            else:
                yield item
    yield from (replace(note, place=prefix) for note in placer.verdict(source.name))
    yield from (replace(note, place=prefix) for note in watch.notes())
    if empty:
        raise DataError(
            _("there is no article in the file"),
            file=source.name,
            way_out=_("check that it is {title}, or name another --format").format(
                title=format.title
            ),
        )


def _by_fields(path: Path, options: ReadOptions) -> Format | None:
    """Where fields are named: a table by its suffix, else JSON."""
    if options.fields is None:
        return None
    suffix = bare(path).suffix.lower()
    return by_name(suffix[1:] if suffix in (".csv", ".tsv") else "fields")


def _folder(
    path: Path, format: Format | None, options: ReadOptions, held: set[tuple[int, int]]
) -> Iterator[Item]:
    files: list[Path] = []
    for file, wrong in _files(path, held):
        if wrong:
            yield Note(str(file.relative_to(path)), _("left out: ") + wrong)
        else:
            files.append(file)
    owners = [format] if format else [by_name(name) for name in OWNERS]
    owned = {
        other
        for owner in owners
        if owner.companions is not None
        for file in files
        for other in owner.companions(file)
    }
    users = {} if format else annotators_of([file for file in files if file not in owned], options)
    if users:
        said = _("files of the same texts are named after their annotators: {names}")
        names = sorted(set(users.values()))
        yield Note("", said.format(names=", ".join(names[:20])))
    for file in files:
        if file in owned:
            continue
        prefix = str(file.relative_to(path))
        try:
            for item in _file(file, format, options, prefix):
                if isinstance(item, Record) and item.annotator is None and file in users:
                    item = replace(item, annotator=users[file])
                yield item
        except HashiyaError as error:
            place = ": ".join(part for part in (prefix, error.place) if part)
            reason = f"{error.what}; {error.way_out}" if error.way_out else error.what
            # What nothing says is of a format of ours lies in the folder for other reasons.
            chosen = format is not None or options.fields is not None
            known = chosen or of_suffix(bare(file).suffix.lower()) is not None
            yield Refusal(place, reason) if known else Note(place, _("left out: ") + reason)
    if not files:
        raise DataError(
            _("there is no file in the folder"),
            file=str(path),
            way_out=_("there is nothing to import"),
        )


def _files(path: Path, held: set[tuple[int, int]]) -> Iterator[tuple[Path, str]]:
    """Every file below, in the order of names, and what forbids reading it, empty as a rule.

    Those held and hidden ones are passed over.
    """
    inside = path.resolve()
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        found = None if hidden else _stat(file)
        if not found or (found.st_dev, found.st_ino) in held:
            continue
        if file.is_symlink() and not file.resolve().is_relative_to(inside):
            yield file, _("a link that leads out of the folder; name what it leads to")
        elif S_ISREG(found.st_mode):
            yield file, ""
        elif not S_ISDIR(found.st_mode):
            yield file, _("this is a pipe or a device, and no file")


def _stat(path: Path) -> stat_result | None:
    """None where there is no such file, or it cannot be asked; opening it will tell."""
    try:
        return path.stat()
    except (OSError, ValueError):
        return None
