"""Texts that somebody might send to do harm, and the only control sequences that may leave us.

``FOREIGN`` finds in what a terminal was sent each control character or sequence that is not in
the list of our own.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.core.event import Change
from tui.store.database import Database
from tui.store.log import events

ESC, BEL, CSI, OSC, ST = "\x1b", "\x07", "\x9b", "\x9d", "\x9c"
SECRET = "c2VjcmV0"
"""What a clipboard would hold if one of these came through."""

PIECES: dict[str, str] = {
    "escape": f"قال {ESC}[31mأحمر{ESC}[0m {ESC}[2J{ESC}[H{ESC}c",
    "c1": f"قال {CSI}31mأحمر {OSC}0;title{ST} \x90q\x9c \x84\x85\x8d",
    "title": f"قال {ESC}]0;pwned{BEL} {ESC}]2;pwned{ESC}\\",
    "link": f"{ESC}]8;;https://example.org/evil{ESC}\\انقر{ESC}]8;;{ESC}\\",
    "clipboard": f"{ESC}]52;c;{SECRET}{BEL} {ESC}]52;c;?{BEL} {OSC}52;c;{SECRET}{ST}",
    "answers": f"{ESC}[c {ESC}[6n {ESC}[>q {ESC}P$q m{ESC}\\ {ESC}[21t",
    "modes": f"{ESC}[?1049l{ESC}[?25l{ESC}[?2004h{ESC}[8h{ESC}[20h{ESC}=",
    "image": f"{ESC}_Gf=100;AAAA{ESC}\\ {ESC}]1337;File=inline=1:AAAA{BEL} {ESC}Pq#0~~{ESC}\\",
    "c0": "قال \x00\x01\x02\x05\x07\x08\x0b\x0c\x0e\x0f\x10\x16\x18\x1a\x1f\x7f انتهى",
    "carriage": "ما تراه\rليس ما هو\b\b\b\b",
    "trojan": "if (user \u202e\u2066// admin\u2069\u2066) {\u2069 قال",
    "overrides": "\u202d\u202e\u202a\u202bقال\u202c وزير \u2067\u2068abc\u2066 (35)",
    "isolates": "\u2067" * 500 + "قال" + "\u2069" * 500 + " abc",
    "embeddings": "\u202b\u202a" * 300 + "قال وزير" + "\u202c" * 10,
    "marks": "قا" + "\u064e" * 10_000 + "ل وزير" + "\u0301" * 300,
    "joiners": "ل" + "\u200d" * 2000 + "ا \u200d\u200c\u200d قال\u200b\u2060\ufeff",
    "tags": "قال" + "".join(chr(0xE0000 + ord(char)) for char in "hidden") + "\U000e0001",
    "emoji": "👨\u200d👩\u200d👧\u200d👦" * 50 + "🏴" + "\U000e0067\U000e0062\U000e007f",
    "markup": "[red]أحمر[/red] [bold][@click=app.quit]انقر[/] [/] \\[x] {user} %s $HOME `id`",
    "lines": "سطر\u2028آخر\u2029فقرة\x85وأخرى\x1c\x1d\x1e",
    "private": "قال \ue000\uf8ff\U000f0000 \ufffe\uffff\U0010ffff \u0378",
    "formula": '=HYPERLINK("http://example.org";"قال")',
    "path": "../../../etc/passwd",
    "presentation": "ﷺ ﷽ ﻻ ﻼ",
}
LONG = "ق" * 1_000_000
"""A megabyte and more with no space in it."""


def records() -> Iterator[dict[str, Any]]:
    """An article for each piece, the piece wherever a file may have a text of its own."""
    for name, piece in PIECES.items():
        text = f"{piece}\nقال وزير {piece} انتهى"
        yield {
            "id": f"../{name}{piece}"[:60].replace("\x00", ""),
            "title": piece,
            "text": text,
            "meta": {"source": piece, piece: name},
            "note": piece,
            "status": "doing",
            "spans": [
                {"start": 0, "end": min(3, len(text)), "label": f"L{piece}"[:40], "note": piece},
                {"start": text.index("\n") + 1, "end": len(text), "label": "PER", "note": piece},
            ],
            "labels": [f"A{piece}"[:40]],
        }  # fmt: skip
    yield {"id": "long", "title": LONG[:3000], "text": LONG, "spans": []}


def write(path: Path) -> None:
    """The corpus as a file of JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in records():
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def store_labels(db: Database) -> None:
    """The labels of the corpus, by the store's lower door: no name of theirs is let in today, but
    an older version, or another program, may have stored one."""
    for number, record in enumerate(records()):
        spans = [(span["label"], "span") for span in record["spans"]]
        for name, kind in (*spans, *((label, "article") for label in record.get("labels", ()))):
            known = db.rows("SELECT 1 FROM labels WHERE name = ?", (name,))
            row = {
                "name": name,
                "kind": kind,
                "title": name,
                "title_en": name,
                "key": "",
                "colour": "#4e9ad4",
                "position": 100 + number,
                "retired": 0,
            }
            if not known:
                changes = [Change("labels", None, row)]
                events.record(db, "label-add", changes, annotator="a1", article_id=None)


_OWN = (
    r"\x1b\[[0-9;:]*m",  # colours
    r"\x1b\[[0-9;]*[HABCDGJK]",  # the cursor's place; what is erased
    # Mouse, focus, paste, the other screen, cursor, wrapping, size reports, output in one go.
    r"\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2027|2031|2048)[hl]",
    r"\x1b\[\?(?:2026|2027|2048)\$p",  # which of these there are
    r"\x1b\[(?:[<>=][0-9;]*)?u|\x1b\[\?u|\x1b\[>4;[0-9]m",  # the keyboard's protocol
    r"\x1b\[>(?:0q|c)|\x1b\[c|\x1b\[6n|\x1b\[\?996n|\x1b\[\?6n",  # who are you
    r"\x1b\[8(?:[hl]|\$p)|\x1b\[[01] k",  # bidi of the terminal
    r"\x1b\]22;[a-z-]*\x07",  # the pointer's shape
    r"\x1b[78]",
)
_ALLOWED = re.compile("|".join(_OWN))
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def foreign(sent: str) -> list[str]:
    """What in the text sent to a terminal is a control, and none of our own."""
    rest = _ALLOWED.sub("", sent.replace("\r\n", "\n"))
    found = [*_CONTROL.finditer(rest), *_TURNING.finditer(rest)]
    return [ascii(rest[max(0, one.start() - 10) : one.end() + 30]) for one in found]
