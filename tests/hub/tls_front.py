"""TLS before the tests' server, whose programs were built without it.

It answers PostgreSQL's SSLRequest, shows a certificate, and hands on what comes after that.
"""

import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SSL_REQUEST = struct.pack("!II", 8, 80877103)


@dataclass(frozen=True)
class Certificate:
    """One that signs itself, and so is the one to trust, too."""

    file: Path
    key: Path


def certificate(folder: Path, host: str) -> Certificate:
    """A new one for this host."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    made = Certificate(folder / f"{host}.pem", folder / f"{host}.key")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
         "-keyout", made.key, "-out", made.file],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


class TlsFront:
    """Listens at ``port``; ``logins`` counts who went on after the certificate was shown."""

    def __init__(self, shown: Certificate, server: int) -> None:
        self.logins = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(shown.file, shown.key)
        self._server = server
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                came, _whence = self._socket.accept()
                threading.Thread(target=self._serve, args=(came,), daemon=True).start()

    def _serve(self, came: socket.socket) -> None:
        with suppress(OSError), came:
            if came.recv(8, socket.MSG_WAITALL) != SSL_REQUEST:
                return
            came.sendall(b"S")
            with (
                self._context.wrap_socket(came, server_side=True) as safe,
                socket.create_connection(("127.0.0.1", self._server)) as server,
            ):
                first = safe.recv(65536)
                if not first:
                    return
                self.logins += 1
                server.sendall(first)
                threading.Thread(target=_carry, args=(server, safe), daemon=True).start()
                _carry(safe, server)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65536):
            target.sendall(said)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def tls_front(shown: Certificate, server: int) -> Iterator[TlsFront]:
    """One that is there as long as the block, before the server at this port."""
    front = TlsFront(shown, server)
    try:
        yield front
    finally:
        front.close()
