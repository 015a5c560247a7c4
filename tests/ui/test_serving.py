"""The desk in a browser: who gets in, what reaches the program, and what is seen."""

import asyncio
import json
import sys
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.store.database import Database
from tui.ui import serving

pytest.importorskip("textual_serve", reason="needs the extra hashiya[serve]")

from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from tests.ui.browser import CHROMIUM, page_at

Client = TestClient[Any, Any]


@asynccontextmanager
async def served(environment: dict[str, str], *names: str) -> AsyncIterator[tuple[Client, Any]]:
    """A client of the application, and name to secret."""
    secrets = serving.addresses(names)
    app = serving.application(secrets, environment, "mine<db>")
    async with TestClient(TestServer(app)) as client:
        yield client, {name: secret for secret, name in secrets.items()}


async def test_the_page_is_for_those_who_know_the_address() -> None:
    async with served({}, "muna", "sami") as (client, secrets):
        assert len(set(secrets.values())) == 2
        for wrong in ("", "x/", "x/ws", f"{secrets['muna'][:-1]}/", "%2e%2e/", "static/../x/"):
            assert (await client.get(f"/{wrong}")).status == 404, wrong
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect("/x/ws")
        answer = await client.get(f"/{secrets['sami']}/")
        text = await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
        assert f"/{secrets['sami']}/ws" in text
        assert "mine&lt;db&gt; · sami" in text
        assert "googleapis" not in text
        assert (await client.get("/static/js/textual.js")).status == 200
        assert (await client.get("/static/")).status == 403


async def test_nothing_from_outside_reaches_the_command_line_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen.json"
    code = (
        "import json, os, sys; from pathlib import Path;"
        f"Path({str(seen)!r}).write_text(json.dumps([sys.argv, dict(os.environ)]))"
    )
    monkeypatch.setattr(serving, "PROGRAM", (sys.executable, "-c", code))
    async with served({"HASHIYA_DB": "/here/mine.db"}, "muna") as (client, secrets):
        asked = "width=5;id&height=$(id)&annotator=evil&HASHIYA_DB=/etc/passwd&db=x"
        async with client.ws_connect(f"/{secrets['muna']}/ws?{asked}") as socket:
            await socket.send_json(["resize", {"width": "$(id)", "height": []}])
            await socket.send_json(["open", "/etc/passwd"])
            for _ in range(100):
                if seen.exists() and seen.stat().st_size:
                    break
                await asyncio.sleep(0.05)
    arguments, environment = json.loads(seen.read_text(encoding="utf-8"))
    assert arguments == ["-c"]
    assert environment["HASHIYA_ANNOTATOR"] == "muna"
    assert environment["HASHIYA_DB"] == "/here/mine.db"
    assert environment["COLUMNS"] == "80"
    assert not [value for value in environment.values() if "evil" in value or "$(id)" in value]


SEEN = """[...document.querySelectorAll('.xterm-rows > div')].map(row => {
  const found = [], walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, range = document.createRange();
    [...node.data].forEach((char, at) => {
      range.setStart(node, at); range.setEnd(node, at + 1);
      found.push([range.getBoundingClientRect().left, char.replace("\u00a0", " ")]);
    });
  }
  return found;
})"""
"""The rows of the screen: each character with the place where the browser has put it."""


def lines(rows: list[list[tuple[float, str]]]) -> str:
    """What the rows say, one after another."""
    return "\n".join("".join(char for _left, char in row) for row in rows)


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
async def test_a_browser_shows_each_letter_in_its_cell_and_saves_what_is_tagged(
    db: Database, tmp_path: Path
) -> None:
    async with served({"HASHIYA_DB": str(db.path)}, "muna") as (client, secrets):
        url = str(client.make_url(f"/{secrets['muna']}/"))
        # Without these it draws on a canvas, cell by cell, where nothing could be reordered.
        async with page_at(url, tmp_path / "browser", "--disable-3d-apis") as page:
            rows = await page.until_seen(SEEN, lambda rows: "ﺔﻴﺟﺭﺎﺨﻟﺍ ﺮﻳﺯﻭ ﻝﺎﻗ" in lines(rows))
            await page.call("Input.insertText", text="p")
            await page.until_seen(SEEN, lambda rows: "Spans 1" in lines(rows))
    arabic = [row for row in rows if any("\ufe70" <= char <= "\ufefc" for _left, char in row)]
    assert len(arabic) > 5
    for row in arabic:
        letters = [place for place in row if not unicodedata.combining(place[1])]
        assert letters == sorted(letters, key=lambda place: place[0])
    [(who, label)] = db.rows("SELECT annotator, label FROM spans")
    assert (who, label) == ("muna", "PER")
