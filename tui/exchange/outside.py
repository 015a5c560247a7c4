"""Formats that other distributions bring: entry points of the group ``hashiya.formats``.

The name of an entry point is that of the format, and it leads to a ``Format``.
"""

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.exchange.format import Format

GROUP = "hashiya.formats"


@frozen_dataclass
class Outside:
    """``formats`` by name, each with its distribution; ``broken`` is a line for each left out."""

    formats: dict[str, tuple[Format, str]]
    broken: tuple[str, ...]


def outside(taken: tuple[str, ...]) -> Outside:
    """The formats that are installed besides ours; a name that is ``taken`` is left out, too."""
    # It loads a good part of the standard library, which no format of ours needs.
    from importlib.metadata import entry_points

    formats: dict[str, tuple[Format, str]] = {}
    broken = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        origin = entry.dist.name if entry.dist else "?"
        try:
            format = entry.load()
        except Exception as error:  # noqa: BLE001 (a stranger's code; it is told)
            why = f"{type(error).__name__}: {error}".splitlines()[0]
        else:
            if not isinstance(format, Format):
                why = _("it is no Format")
            elif format.name != entry.name:
                why = _("it calls itself {name!r}").format(name=format.name)
            elif format.name in taken or format.name in formats:
                why = _("another format has this name")
            else:
                formats[format.name] = (format, origin)
                continue
        what = _("the format {name!r} of {origin} is left out: {why}")
        broken.append(what.format(name=entry.name, origin=origin, why=why))
    return Outside(formats, tuple(broken))
