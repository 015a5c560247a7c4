"""Every format by name. A format's file is loaded when it is asked for, not before."""

import difflib
from importlib import import_module
from pathlib import Path

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.exchange.protocol import Format, ReadOptions
from tui.exchange.source import Head, Source, head_of, open_source

_WHERE = {
    "jsonl": ("jsonl", "FORMAT"),
    "txt": ("text", "FORMAT"),
    "armpro": ("fields", "ARMPRO_FORMAT"),
    "fields": ("fields", "FORMAT"),
}
"""Name to file and value, in the order in which they are listed."""

_SNIFFED = ("armpro", "jsonl", "txt")
"""The order in which the formats are asked whether a file is theirs: the surest first."""


def names() -> tuple[str, ...]:
    """The names of all formats, without loading one."""
    return tuple(_WHERE)


def formats() -> tuple[Format, ...]:
    """All formats."""
    return tuple(map(by_name, _WHERE))


def by_name(name: str) -> Format:
    """The format, or a UsageError with the nearest name."""
    found = _WHERE.get(name.casefold())
    if found is None:
        near = difflib.get_close_matches(name.casefold(), _WHERE, 1, 0.5)
        raise UsageError(
            _("no format is called {name}").format(name=repr(name)),
            way_out=_("did you mean {near}?").format(near=near[0])
            if near
            else _("hashiya formats lists them"),
        )
    module, value = found
    format = getattr(import_module(f"tui.exchange.{module}"), value)
    assert isinstance(format, Format)
    return format


def detect(path: Path, options: ReadOptions | None = None) -> Format:
    """The format of the file, by its content and then its suffix. Raises DataError."""
    return detect_source(open_source(path, options or ReadOptions()))


def detect_source(source: Source) -> Format:
    """The same for a file that is opened already."""
    head = head_of(source)
    for name in _SNIFFED:
        format = by_name(name)
        if format.sniff is not None and format.sniff(head):
            return format
    by_suffix = _by_suffix(head)
    if by_suffix is not None:
        return by_suffix
    raise DataError(
        _("its format is not known"),
        file=source.name,
        way_out=_("name it with --format; hashiya formats lists them"),
    )


def _by_suffix(head: Head) -> Format | None:
    for name in _SNIFFED:
        format = by_name(name)
        if head.suffix in format.suffixes:
            return format
    return None
