"""What can go wrong, typed. Each error reaches the user as one line with the way out."""

from tui.core.i18n import _


class HashiyaError(Exception):
    """``what`` went wrong, in which ``file``, at which ``place`` in it, and the ``way_out``."""

    exit_code = 1

    def __init__(
        self, what: str, *, file: str | None = None, place: str | None = None, way_out: str = ""
    ) -> None:
        super().__init__(what)
        self.what = what
        self.file = file
        self.place = place
        self.way_out = way_out

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        line = f"{where}: {self.what}" if where else self.what
        if not self.way_out:
            return line
        return _("{error}; {way_out}").format(error=line, way_out=self.way_out)


class DataError(HashiyaError):
    """The data that came in has a problem (exit code 1)."""


class UsageError(HashiyaError):
    """What was asked for cannot be done as asked (exit code 2)."""

    exit_code = 2


class DatabaseError(HashiyaError):
    """The database cannot be opened or written (exit code 3)."""

    exit_code = 3


class HubError(HashiyaError):
    """The hub cannot be reached, or refuses (exit code 3). ``offline``: it may answer later."""

    exit_code = 3

    def __init__(
        self, what: str, *, file: str | None = None, way_out: str = "", offline: bool = False
    ) -> None:
        super().__init__(what, file=file, way_out=way_out)
        self.offline = offline
