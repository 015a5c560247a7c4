"""The secrets in the addresses: made for one run, or kept in a file that its owner alone reads."""

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.i18n import _

_HEAD = "# hashiya serve: a secret and a name in each line; without its line an address is dead\n"


class Tokens:
    """Secret to name. With a ``path`` they are kept there, and read anew when the file changes."""

    def __init__(self, names: Iterable[str], path: Path | None = None) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._names: dict[str, str] = {}
        if path is not None and path.exists():
            self._names, self._seen = _kept(path)
        missing = [name for name in names if name not in self._names.values()]
        self._names |= {_new(): name for name in missing}
        if path is not None and (missing or not path.exists()):
            self._keep()

    @property
    def names(self) -> dict[str, str]:
        """Secret to name."""
        return dict(self._names)

    def name(self, given: str) -> str | None:
        """Whose secret this is; nobody's gives None."""
        wanted = given.encode("utf-8", "surrogateescape")
        found = None
        for secret, name in self._names.items():
            if secrets.compare_digest(wanted, secret.encode()):
                found = name
        return found

    def revoke(self, name: str) -> None:
        """Make this annotator's address a dead one. Raises UsageError where there is none."""
        left = {secret: one for secret, one in self._names.items() if one != name}
        if len(left) == len(self._names):
            raise UsageError(
                _("{name} has no address").format(name=name), file=str(self.path or "")
            )
        self._names = left
        self._keep()

    def renew(self, name: str) -> None:
        """Give this annotator another address; the old one is dead."""
        self.revoke(name)
        self._names[_new()] = name
        self._keep()

    def look(self) -> bool:
        """Read the file again if it has changed; whether it had.

        Raises UsageError where it can be read no more, or by others: what was known holds on.
        """
        if self.path is None or self._seen == _state(self.path):
            return False
        self._seen = _state(self.path)
        self._names, self._seen = _kept(self.path)
        return True

    def _keep(self) -> None:
        if self.path is None:
            return
        lines = "".join(f"{secret} {name}\n" for secret, name in self._names.items())
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            made = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(made, "w", encoding="utf-8") as file:
                file.write(_HEAD + lines)
            beside.replace(self.path)
        except OSError as error:
            raise _unreadable(self.path, str(error.strerror or error)) from error
        self._seen = _state(self.path)


def _new() -> str:
    return secrets.token_urlsafe(16)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _kept(path: Path) -> tuple[dict[str, str], tuple[int, int, int]]:
    """The file's secrets with their names, and its state. Raises UsageError for a wrong file."""
    try:
        with path.open(encoding="utf-8") as file:
            found = os.fstat(file.fileno())
            if stat.S_IMODE(found.st_mode) & 0o077 and os.name == "posix":
                raise UsageError(
                    _("others can read the addresses in it"),
                    file=str(path),
                    way_out=_("chmod 600 it, and renew them: they may be known"),
                )
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    names: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        secret, _space, name = line.partition(" ")
        if len(secret) < 16 or not secret.isascii() or not name.strip():
            place = _("line {number}").format(number=number)
            raise UsageError(
                _("not a secret of 16 characters or more and a name"), file=str(path), place=place
            )
        names[secret] = name.strip()
    return names, (found.st_ino, found.st_mtime_ns, found.st_size)


def _unreadable(path: Path, why: str) -> UsageError:
    return UsageError(
        _("the addresses cannot be kept there: {why}").format(why=why), file=str(path)
    )
