"""The server's log: a line for what came, what was refused and what ended; never a secret."""

import logging
import os
import sys
import time
from logging.handlers import WatchedFileHandler
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.i18n import _

MOST_REFUSALS = 20
"""Lines on refusals in a second: nobody fills the disk from outside."""
_LONGEST = 200


class _OneLine(logging.Formatter):
    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            at = error.__traceback__
            while at and at.tb_next:
                at = at.tb_next
            where = f" ({Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno})" if at else ""
            said += f": {type(error).__name__}{where}"
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        return f"{when} {''.join(one if one.isprintable() else '?' for one in said)}"


class Log:
    """Where the lines go: a file that only its owner reads, or standard error."""

    def __init__(self, path: Path | None = None) -> None:
        self.logger = logging.Logger("hashiya.serve")
        handler: logging.Handler
        if path is None:
            handler = logging.StreamHandler(sys.stderr)
        else:
            try:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600))
                handler = WatchedFileHandler(path, encoding="utf-8")
            except OSError as error:
                raise UsageError(
                    _("the log cannot be written: {why}").format(why=error.strerror or error),
                    file=str(path),
                ) from error
        handler.setFormatter(_OneLine())
        self.logger.addHandler(handler)
        self._second, self._refusals = 0, 0

    def say(self, what: str) -> None:
        """A line."""
        self.logger.info(what)

    def close(self) -> None:
        """No line follows."""
        for handler in self.logger.handlers:
            handler.close()

    def refused(self, address: str, why: str) -> None:
        """A line on a refusal, unless there were too many in this second."""
        now = int(time.monotonic())
        if now != self._second:
            if self._refusals > MOST_REFUSALS:
                self.say(f"refused {self._refusals - MOST_REFUSALS} more")
            self._second, self._refusals = now, 0
        self._refusals += 1
        if self._refusals <= MOST_REFUSALS:
            self.say(f"refused {address}: {why[:_LONGEST]}")
