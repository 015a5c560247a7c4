"""Where passwords of hubs are kept: a file of libpq's kind that only its owner can read.

``PGPASSWORD`` and ``PGPASSFILE`` go before it, as they do for all programs of PostgreSQL.
"""

import os
from pathlib import Path

from platformdirs import user_data_path

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.hub.address import HubAddress

_ONLY_MINE = 0o600


def passfile() -> Path:
    """The file, in the user's folder of data."""
    return user_data_path("hashiya", appauthor=False) / "hub.pgpass"


def parameters(file: Path) -> dict[str, str]:
    """What libpq is told of where the password is. Raises UsageError where others could read it."""
    if is_given() or not file.exists():
        return {}
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise UsageError(
            _("others can read this file, in which passwords are"),
            file=str(file),
            way_out=_("take that from them: chmod 600 {file}").format(file=file),
        )
    return {"passfile": str(file)}


def is_given() -> bool:
    """Whether the environment says the password, or where it is."""
    return "PGPASSWORD" in os.environ or "PGPASSFILE" in os.environ


def has_password(address: HubAddress, file: Path) -> bool:
    """Whether a password for this address is known."""
    return is_given() or any(line.startswith(_place(address)) for line in _lines(file))


def keep_password(address: HubAddress, password: str, file: Path) -> None:
    """Keep a password, in place of the one that was there for this address."""
    rest = [line for line in _lines(file) if not line.startswith(_place(address))]
    _write(file, [*rest, f"{_place(address)}{_escaped(password)}"])


def forget_password(address: HubAddress, file: Path) -> None:
    """Keep the password of this address no more."""
    lines = _lines(file)
    rest = [line for line in lines if not line.startswith(_place(address))]
    if rest != lines:
        _write(file, rest)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise UsageError(_("it cannot be read: {why}").format(why=error), file=str(file)) from error


def _write(file: Path, lines: list[str]) -> None:
    """All of the file anew; it is nobody else's at any moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write("".join(f"{line}\n" for line in lines))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _place(address: HubAddress) -> str:
    """What a line begins with (PostgreSQL's manual, "The Password File")."""
    # libpq knows the socket of its own making as localhost, and others by their paths.
    host = "*" if address.host.startswith("/") else address.host
    parts = (host, str(address.port), address.database, address.role)
    return "".join(f"{part if part == '*' else _escaped(part)}:" for part in parts)


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace(":", "\\:")
