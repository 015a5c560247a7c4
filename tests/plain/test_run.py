"""The spoken desk in a real pseudo-terminal: a stream of lines, and nothing that redraws."""

import json
import os
import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal import Terminal, hashiya

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")

TEXT = "قال وزير الخارجية\x07 أمس في دمشق إن الوفد عاد.\n"


def test_a_stream_of_lines_in_logical_order_with_the_cursor_at_the_word(tmp_path: Path) -> None:
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    terminal = Terminal(tmp_path, "--plain", str(tmp_path / "خبر.txt"))
    terminal.until(lambda shown: "قال وزير" in shown)
    terminal.process.send("\x1b[Dp")
    terminal.until(lambda shown: "tagged PER" in shown)
    terminal.settle(0.1)
    # The cursor stands on the word's first letter, after "tagged PER: ".
    assert terminal.screen.cursor.x == len("tagged PER: ")
    terminal.process.send("\x1b[D\x10undo\r")
    terminal.until(lambda shown: "removed PER" in shown)
    terminal.process.send("o")
    terminal.until(lambda shown: "tagged ORG" in shown)
    terminal.process.send("\x10quit\r")
    sent = terminal.end()
    assert terminal.process.exitstatus == 0
    # No colour, no other screen, no line that is written again: the cursor alone is moved.
    for control in re.findall(r"\x1b[^a-zA-Z]*[a-zA-Z]", sent):
        assert re.fullmatch(r"\x1b\[\d+C", control)
    assert sent.count("قال وزير") == 1
    assert "\x07" not in sent
    # As stored, letter by letter: no presentation form, nothing reversed.
    assert not re.search("[\ufb50-\ufdff\ufe70-\ufefc]", sent)
    [record] = [json.loads(line) for line in hashiya(tmp_path, "export").stdout.splitlines()]
    assert [span["text"] for span in record["spans"]] == ["وزير"]
    assert hashiya(tmp_path, "check").returncode == 0


def test_a_terminal_that_moves_no_cursor_gets_lines_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    launch = (
        "import os, sys; os.environ['TERM'] = 'dumb'; os.environ['HASHIYA_PLAIN'] = '1';"
        "from tui.cli.main import main; main(sys.argv[1:])"
    )
    terminal = Terminal(tmp_path, str(tmp_path / "خبر.txt"), launch=launch)
    terminal.until(lambda shown: "قال وزير" in shown)
    terminal.process.send("\x1b[D\x11")
    assert "\x1b" not in terminal.end()
    assert terminal.process.exitstatus == 0


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_is_ended_leaves_in_good_order(tmp_path: Path, ended_by: signal.Signals) -> None:
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    terminal = Terminal(tmp_path, "--plain", str(tmp_path / "خبر.txt"))
    terminal.until(lambda shown: "قال وزير" in shown)
    terminal.process.send("\x1b[Dp")
    terminal.until(lambda shown: "tagged PER" in shown)
    terminal.process.kill(ended_by)
    terminal.end()
    assert terminal.process.exitstatus == 0
    with closing(sqlite3.connect(tmp_path / "mine.db")) as db:
        # The place and the time were stored, as at the screen.
        assert db.execute("SELECT cursor, seconds > 0 FROM reviews").fetchall() == [(4, 1)]


def test_differences_are_settled_in_a_stream_of_lines(tmp_path: Path) -> None:
    start, end = TEXT.index("وزير"), TEXT.index(" أمس")
    records = [
        {"id": "a0", "text": TEXT, "annotator": who, "status": "done",
         "spans": [{"start": start, "end": until, "label": "PER"}]}
        for who, until in (("muna", start + 4), ("sami", end))
    ]  # fmt: skip
    (tmp_path / "work.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert hashiya(tmp_path, "import", str(tmp_path / "work.jsonl")).returncode == 0
    terminal = Terminal(tmp_path, "adjudicate", "--plain")
    terminal.until(lambda shown: "2 sami: PER: وزير الخارجية" in shown)
    terminal.process.send("2")
    terminal.until(lambda shown: "took sami" in shown and "everything is settled" in shown)
    terminal.process.send("\x11")
    assert not re.search("[\x07\ufb50-\ufdff\ufe70-\ufefc]", terminal.end())
    assert terminal.process.exitstatus == 0
    exported = hashiya(tmp_path, "export", "--annotator", "gold").stdout
    assert [span["end"] for span in json.loads(exported)["spans"]] == [end]
