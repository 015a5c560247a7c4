"""What happens when the program itself fails: the terminal is given back, and a log says why.

Textual 8.2.8 prints a page of traceback; here it goes to a file, and the user gets one line.
"""

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

from tui import __version__
from tui.core.errors import HashiyaError
from tui.core.i18n import _


def crash_report(error: BaseException) -> HashiyaError:
    """Write the error to a log of its own; gives the line for the user."""
    now = datetime.now(UTC)
    path = user_log_path("hashiya", appauthor=False) / f"crash-{now:%Y%m%dT%H%M%S%f}.log"
    try:
        _write(path, error, now)
    except OSError as why:
        where = _("its log could not be written: {why}").format(why=why)
    else:
        where = _("its log is {path}").format(path=path)
    return HashiyaError(
        _("an error in Hashiya itself: {error!r}; nothing that was saved is lost; {where}").format(
            error=error, where=where
        ),
        way_out=_("please report it with that log"),
    )


def _write(path: Path, error: BaseException, now: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = traceback.format_exception(error)
    head = (
        f"Hashiya {__version__}, Python {platform.python_version()}, {platform.platform()}, {now}"
    )
    path.write_text("\n".join([head, "", *lines]), encoding="utf-8", errors="backslashreplace")
