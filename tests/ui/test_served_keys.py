"""The program behind a browser's page: what no key sent does nothing there, either."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.sending import stored
from tui.exchange import scheme as scheme_files
from tui.store import articles, scheme
from tui.store.opening import open_database

pytestmark = pytest.mark.skipif(os.name != "posix", reason="reads from a pipe without waiting")


class Served:
    """The program, spoken to as textual-serve does."""

    def __init__(self, database: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tui.cli.served"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={
                **os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
                "HASHIYA_DB": str(database), "HASHIYA_ANNOTATOR": "a1", "COLUMNS": "80",
                "ROWS": "24", "TEXTUAL_COLOR_SYSTEM": "truecolor",
            },
        )  # fmt: skip
        self.seen = b""

    def send(self, text: str, kind: bytes = b"D") -> None:
        """One message of the browser."""
        assert self._process.stdin is not None
        data = text.encode("utf-8")
        self._process.stdin.write(kind + len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()

    def until(self, wanted: str, seconds: float = 20.0) -> None:
        """Read until this has been sent; fails where it never is."""
        assert self._process.stdout is not None
        end = time.monotonic() + seconds
        while wanted.encode() not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"{wanted!r} never came"
            if select.select([self._process.stdout], [], [], min(left, 0.2))[0]:
                self.seen += os.read(self._process.stdout.fileno(), 65536)

    def end(self) -> int:
        """Ask it to leave; gives the exit code."""
        self.send('{"type": "quit"}', b"M")
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        while os.read(self._process.stdout.fileno(), 65536):
            pass
        self._process.stdout.close()
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
