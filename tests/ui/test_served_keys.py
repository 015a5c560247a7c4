"""The program behind a browser's page: what no key sent does nothing there, either."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.sending import stored
from tui.exchange import scheme as scheme_files
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.ui.page_packets import KEYS, packet

pytestmark = pytest.mark.skipif(os.name != "posix", reason="hands a socket on")


PROGRAM = """
import sys
from tui.cli.serve_session import run_desk
from tui.ui.serving.forking import Start
sys.exit(run_desk(Start(annotator="a1", rights=(), width=80, height=24), int(sys.argv[1])))
"""


class Served:
    """The program, spoken to as the server does."""

    def __init__(self, database: Path) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(theirs.fileno())], pass_fds=[theirs.fileno()],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HASHIYA_DB": str(database), "COLORTERM": "truecolor"},
        )  # fmt: skip
        theirs.close()
        self.seen = b""

    def send(self, text: str) -> None:
        """One message of the browser."""
        self._socket.sendall(packet(KEYS, text.encode("utf-8")))

    def until(self, wanted: str) -> None:
        """Read until this has been sent; fails where it never is."""
        self._socket.settimeout(20)
        while wanted.encode() not in self.seen:
            received = self._socket.recv(65536)
            assert received, f"{wanted!r} never came"
            self.seen += received

    def end(self) -> int:
        """Leave it; gives the exit code."""
        self._socket.close()
        return self._process.wait(20)


def test_what_no_key_sent_does_nothing_in_a_browser(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with open_database(path, create=True) as db, db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        articles.add(db, text="قال وزير الخارجية أمس", title="one", meta={}, id_="first")
    served = Served(path)
    served.until("Spans 0")
    served.send("p\t")
    served.until("Spans 1")
    for message in (
        "\x1b[<35;NaN;NaNM", "\x1b[>0;276;0c", "\x1b[8;30;100t", "\x1b[1;1:3D", "\x1b[1114112u",
        "\x1b]11;rgb:1e1e", "/1e1e/1e1e\x1b\\", "\x1b[<3", "5;80;5M", "\x1b[200~p;[\x1b[201~",
    ):  # fmt: skip
        served.send(message)
        time.sleep(0.02)
    served.send("?")
    served.until("close this page")
    assert served.end() == 0
    with open_database(path) as db:
        kinds = [kind for (kind,) in db.rows("SELECT kind FROM events WHERE annotator = 'a1'")]
        assert stored(db)
    assert kinds.count("tag") == 1
    assert not {"relabel", "resize", "note", "untag"} & set(kinds)
