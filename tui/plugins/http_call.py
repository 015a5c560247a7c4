"""JSON to an address and back: a limit of time and of size, no redirects, one line an error.

Nothing goes beyond this machine unless that was allowed: that is looked at before each request.
"""

import json
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from typing import IO, Any
from urllib.parse import urlsplit

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.learning.protocol import MOST_BYTES
from tui.plugins.plugin import one_line, problem

BUSY = frozenset((429, 500, 502, 503, 504))
"""Answers after which asking again may help."""
TRIES = 3


class HttpCall:
    """Asks one server. ``key`` goes in a header alone, and stands in no error."""

    def __init__(
        self,
        url: str,
        timeout: float,
        *,
        key: str = "",
        allow_network: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises UsageError where the address is none."""
        self.url = plain_address(url)
        self._allow_network = allow_network
        self._timeout = timeout
        self._key = key
        self._wait = wait
        # A proxy is no part of this machine.
        proxies = [urllib.request.ProxyHandler({})] if is_local(self.url) else []
        self._opener = urllib.request.build_opener(_NoRedirect, *proxies)

    def check(self) -> None:
        """Raises UsageError where this address must not be asked: so does each request."""
        refuse_far(self.url, allow_network=self._allow_network, has_key=bool(self._key))

    def get(self, path: str) -> dict[str, Any]:
        """What stands at a path. Raises DataError."""
        return self._asked(path, None)

    def post(self, path: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a JSON value. A busy server is asked again. Raises DataError."""
        return self._asked(path, json.dumps(value).encode("ascii"))

    def _asked(self, path: str, body: bytes | None) -> dict[str, Any]:
        self.check()
        for left in reversed(range(TRIES)):
            found, busy = self._in_time(path, body)
            if isinstance(found, bytes):
                return self._json(found)
            if busy is None or not left or busy > self._timeout:
                raise found
            self._wait(busy or 2.0 ** (TRIES - 1 - left))
        raise AssertionError

    def _in_time(self, path: str, body: bytes | None) -> tuple[bytes | DataError, float | None]:
        """The bytes of an answer, or what went wrong; and where it is worth asking again, after
        how many seconds the server says (0 where it does not)."""
        answers: queue.Queue[tuple[bytes | DataError, float | None]] = queue.Queue()
        until = time.monotonic() + self._timeout
        # A thread: neither a name that is looked up nor a server that drips can be told to stop.
        threading.Thread(
            target=lambda: answers.put(self._call(path, body, until)), name="http", daemon=True
        ).start()
        try:
            return answers.get(timeout=self._timeout)
        except queue.Empty:
            late = _("no answer within {seconds:g} s").format(seconds=self._timeout)
            return self._problem(late), None

    def _call(
        self, path: str, body: bytes | None, until: float
    ) -> tuple[bytes | DataError, float | None]:
        headers = {"Content-Type": "application/json", "User-Agent": "hashiya"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            request = urllib.request.Request(self.url + path, body, headers)
            with self._opener.open(request, timeout=self._timeout) as answer:
                return self._read(answer, until), None
        except urllib.error.HTTPError as error:
            with error:
                return self._refused(error)
        except TimeoutError:
            late = _("no answer within {seconds:g} s").format(seconds=self._timeout)
            return self._problem(late), None
        except urllib.error.URLError as error:
            return self._problem(_("cannot be reached: {why}").format(why=error.reason)), None
        except (OSError, HTTPException, ValueError) as error:
            why = str(error) or type(error).__name__
            return self._problem(_("cannot be reached: {why}").format(why=why)), None

    def _read(self, answer: Any, until: float) -> bytes | DataError:
        found = b""
        while part := answer.read1(1 << 16):
            found += part
            if len(found) > MOST_BYTES:
                return self._problem(_("an answer of more than 1 MB"))
            if time.monotonic() > until:
                break
        length = answer.headers.get("Content-Length") or ""
        if length.isdecimal() and int(length) > len(found):
            return self._problem(_("its answer breaks off"))
        return found

    def _refused(self, error: urllib.error.HTTPError) -> tuple[DataError, float | None]:
        if 300 <= error.code < 400:
            where = error.headers.get("Location") or "?"
            return self._problem(_("it sends us on to {where}").format(where=where)), None
        try:
            said = _reason(error.read(4096))
        except (OSError, HTTPException):
            said = ""
        told = f"{error.code} {error.reason}" + (f": {said}" if said else "")
        after = error.headers.get("Retry-After") or ""
        seconds = float(after) if after.isdecimal() else 0.0
        what = _("it answers {what}").format(what=told)
        return self._problem(what), seconds if error.code in BUSY else None

    def _json(self, found: bytes) -> dict[str, Any]:
        try:
            value = json.loads(found)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            start = one_line(found[:60].decode("utf-8", "replace"))
            raise self._problem(_("its answer is no JSON object: {start!r}").format(start=start))
        return value

    def _problem(self, what: str) -> DataError:
        # A server may well repeat what it was sent.
        return problem(self.url, one_line(what.replace(self._key, "…") if self._key else what))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Where an address sends us on to was not allowed by anybody."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002 (urllib's shape)
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


def _reason(body: bytes) -> str:
    """What a server says of an error, as the usual ones write it."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
        return "" if "<" in text else one_line(text)
    for key in ("error", "detail", "message"):
        while isinstance(value, dict) and key in value:
            value = value[key]
    if isinstance(value, dict):
        value = value.get("message") or value or ""
    return one_line(value)


def plain_address(given: str) -> str:
    """An address as it is asked: without a slash at its end. Raises UsageError."""
    try:
        parts = urlsplit(given)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(_("this is no address: {why}").format(why=error)) from error
    if parts.scheme not in ("http", "https") or not host or not given.isprintable():
        raise UsageError(_("{given!r} is no address").format(given=given))
    if parts.username or parts.password:
        # Others on the machine see the arguments of a program; it is not repeated here either.
        raise UsageError(
            _("an address must not hold a name or a password"),
            way_out=_("put the key into an environment variable, and name that: --key-variable"),
        )
    return given.rstrip("/")


def host_of(url: str) -> str:
    """The name or number of the machine at an address."""
    return urlsplit(url).hostname or ""


def is_local(url: str) -> bool:
    """Whether an address is this machine."""
    host = host_of(url)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_far(url: str, *, allow_network: bool, has_key: bool) -> None:
    """Raises UsageError where texts, or a key, would go where nobody allowed them to go."""
    if is_local(url):
        return
    if not allow_network:
        raise UsageError(
            _("the texts of the articles would leave this machine, for {host}").format(
                host=host_of(url)
            ),
            way_out=_("nothing was sent; --allow-network allows it"),
        )
    if has_key and not url.startswith("https:"):
        raise UsageError(
            _("the key would go to {host} unencrypted").format(host=host_of(url)),
            way_out=_("use an address that begins with https"),
        )
