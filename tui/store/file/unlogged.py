"""Reading a database where SQLite may not make a log beside it: on a stick that is write-protected,
in a folder of somebody else's."""

from pathlib import Path

from tui.core.errors import DatabaseError
from tui.core.i18n import _


def unlogged_uri(path: Path) -> str:
    """The address under which SQLite reads the file as if nobody would ever write to it.

    Raises DatabaseError where a log lies beside it: what was written last would be left out.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise DatabaseError(
            _("what was done last is still in {log}, which cannot be read where it lies").format(
                log=log.name
            ),
            file=str(path),
            way_out=_("copy both files into a folder that can be written, and name that copy"),
        )
    return f"{path.absolute().as_uri()}?immutable=1"
