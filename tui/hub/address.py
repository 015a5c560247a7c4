"""Where a hub is, and how far its server is checked."""

import ipaddress
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

PORT = 5432
_UNCHECKED = ("require", "prefer", "allow", "disable")
_KNOWN = ("sslmode", "sslrootcert", "host")


@frozen_dataclass
class HubAddress:
    """What ``postgresql://ROLE@HOST:PORT/DATABASE`` says. It never holds a password.

    ``checked``: the server has to prove with a certificate that it is the one named.
    """

    role: str
    host: str
    port: int
    database: str
    sslmode: str = ""
    sslrootcert: str = ""

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this computer: a socket, or the loopback."""
        if self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_checked(self) -> bool:
        """Whether what is sent can be read by nobody but the server that is meant."""
        return self.is_local or self.sslmode not in _UNCHECKED

    @property
    def url(self) -> str:
        """The address as it is typed."""
        asked = {"sslmode": self.sslmode, "sslrootcert": self.sslrootcert}
        options = {name: value for name, value in asked.items() if value}
        host = self.host
        if host.startswith("/"):
            options, host = {"host": host, **options}, ""
        elif ":" in host:
            host = f"[{host}]"
        port = f":{self.port}" if self.port != PORT else ""
        query = f"?{urlencode(options)}" if options else ""
        return f"postgresql://{quote(self.role)}@{host}{port}/{quote(self.database)}{query}"

    def parameters(self) -> dict[str, str | int]:
        """What libpq is told of it."""
        if self.is_local:
            mode = self.sslmode or "prefer"
        else:
            mode = self.sslmode or "verify-full"
        found: dict[str, str | int] = {
            "host": self.host, "port": self.port, "dbname": self.database,
            "user": self.role, "sslmode": mode,
        }  # fmt: skip
        if mode == "verify-full":
            found["sslrootcert"] = self.sslrootcert or "system"
        elif self.sslrootcert:
            found["sslrootcert"] = self.sslrootcert
        return found


def stored_address(url: str) -> HubAddress:
    """The address that was typed once, and agreed to if its server is not checked; as it is."""
    parts = urlsplit(url)
    return parse_address(url, insecure=dict(parse_qsl(parts.query)).get("sslmode") in _UNCHECKED)


def parse_address(url: str, *, role: str = "", insecure: bool = False) -> HubAddress:
    """The address that was typed; ``role`` is who connects if it does not say so.

    Raises UsageError for what is none, for a password in it, and, unless ``insecure``, for a
    server elsewhere that would not be checked.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    options = dict(parse_qsl(parts.query))
    host = unquote(host) if host else options.get("host")
    if parts.scheme not in ("postgresql", "postgres") or not host or not parts.path.strip("/"):
        raise UsageError(
            _("this is no address of a hub"),
            way_out=_("it looks like postgresql://muna@hub.example.org/corpus"),
        )
    if parts.password is not None or "password" in options:
        raise UsageError(
            _("a password does not belong into an address, where others can read it"),
            way_out=_("leave it out: it is asked for, and kept in a file that only you can read"),
        )
    if unknown := sorted(options.keys() - set(_KNOWN)):
        raise UsageError(_("an address of a hub says nothing of {name}").format(name=unknown[0]))
    found = HubAddress(
        unquote(parts.username) if parts.username else role,
        host,
        port or PORT,
        unquote(parts.path.strip("/")),
        options.get("sslmode", ""),
        options.get("sslrootcert", ""),
    )
    if insecure and not found.is_local and not found.sslmode:
        found = HubAddress(
            found.role, found.host, found.port, found.database, "require", found.sslrootcert
        )
    if not found.is_checked and not insecure:
        raise UsageError(
            _("with sslmode={mode} anybody on the way could pretend to be the hub").format(
                mode=found.sslmode
            ),
            way_out=_("leave it out, or say --insecure if that is meant"),
        )
    return found
