"""Under which names the server may be called, and from which pages.

A name that is not known may be a stranger's that leads here (DNS rebinding), and a page of another
origin may open a WebSocket to any server (RFC 6455 10.2).
"""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HOST = re.compile(r"(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")


@frozen_dataclass
class Hosts:
    """The names that are right; addresses in numbers are, since they cannot be rebound."""

    names: frozenset[str]
    public: str = ""
    """``scheme://host[:port]`` behind a proxy."""

    def knows(self, host: str) -> bool:
        """Whether a request may name this host (its ``Host``, port and all)."""
        host = host.lower()
        if not _HOST.fullmatch(host):
            return False
        if self.public and host == urlsplit(self.public).netloc:
            return True
        name = urlsplit(f"//{host}").hostname or ""
        return name in self.names or _is_address(name)

    def may_come_from(self, origin: str | None, host: str) -> bool:
        """Whether a page of this origin may ask; no browser leaves a foreign one out."""
        if origin is None:
            return True
        return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}", self.public)


def hosts(host: str, public_url: str | None) -> Hosts:
    """The names of a server that listens at ``host``. Raises UsageError for no URL."""
    names = {"localhost", host.lower()}
    if host not in LOOPBACK:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    if public_url is None:
        return Hosts(frozenset(names))
    parts = urlsplit(public_url.lower())
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise UsageError(
            _("{url!r} is no address of a page").format(url=public_url),
            way_out=_("give one like https://desk.example.org"),
        )
    return Hosts(frozenset(names), f"{parts.scheme}://{parts.netloc}")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
