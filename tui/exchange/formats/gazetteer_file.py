"""Lists of names: a form and its label a line, with a TAB between."""

from collections.abc import Iterator
from pathlib import Path

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.exchange.files.source import open_source
from tui.exchange.options import ReadOptions


def read_names(path: Path, options: ReadOptions) -> Iterator[tuple[str, str]]:
    """The forms with their labels. Empty lines and lines that begin with # say nothing.

    Raises DataError, with the line, at one that is not a form, a TAB and a label.
    """
    text = open_source(path, options).text()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        form, label = (part.strip() for part in line.partition("\t")[::2])
        if not (form and label) or "\t" in label:
            raise DataError(
                _("this is not a form, a TAB and a label"),
                file=str(path),
                place=_("line {number}").format(number=number),
                way_out=_("write one of each a line"),
            )
        yield form, label
