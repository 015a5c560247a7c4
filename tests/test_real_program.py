"""The real program in a real pseudo-terminal: what an annotator sees, and what survives."""

import json
import os
import re
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.terminal import COLUMNS, LAUNCH, LINES, XTERM, Terminal, hashiya
from tests.ui.conftest import TEXT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article to read."""
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_the_first_screen_is_sent_once(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.settle(0.5)
    assert terminal.sent.count("Labels") == terminal.sent.count("saved") == 1


def test_a_terminal_that_says_no_size_gets_eighty_by_twenty_four(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"), size=(0, 0))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("\x11")
    assert terminal.end().count("\x1b[?1049l") == 1


def test_a_box_costs_a_slow_line_little_more_than_the_box(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.settle(0.5)
    cells, before = terminal.cells(), len(terminal.sent)
    terminal.process.send("/")
    terminal.settle(0.5)
    assert len(terminal.sent) - before < 800
    terminal.process.send("\x1b")
    terminal.settle(0.5)
    assert terminal.cells() == cells
    before = len(terminal.sent)
    terminal.process.send("\r")
    terminal.until(lambda shown: "label:" in shown)
    terminal.settle(0.5)
    assert terminal.sent[before:].count("label:") == 1
    terminal.process.send("\x1b")
    terminal.settle(0.5)
    assert terminal.cells() == cells


def test_a_killed_program_loses_no_tag_and_undo_goes_on_after_it(folder: Path) -> None:
    first = Terminal(folder, str(folder / "خبر.txt"))
    first.until(lambda shown: "ﻝﺎﻗ" in shown)
    first.process.send("p")
    first.until(lambda shown: "Spans 1" in shown)
    first.process.send("\x1b[D \x1b[Do")
    first.until(lambda shown: "Spans 2" in shown)
    first.process.send("\x1b[Dd")
    first.until(lambda shown: "Spans 3" in shown)
    first.process.kill(signal.SIGKILL)
    first.end()

    second = Terminal(folder)
    second.until(lambda shown: "Spans 3" in shown)
    second.process.send("\x1a")
    second.until(lambda shown: "Spans 2" in shown)
    second.process.send("\x11")
    second.end()
    assert second.process.exitstatus == 0

    [record] = [json.loads(line) for line in hashiya(folder, "export").stdout.splitlines()]
    assert [span["text"] for span in record["spans"]] == ["قال", "وزير الخارجية"]
    for span in record["spans"]:
        assert record["text"][span["start"] : span["end"]] == span["text"]
    assert hashiya(folder, "check").returncode == 0


def test_the_lam_alef_key_of_an_arabic_keyboard_tags_nothing(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("لا")
    terminal.until(lambda shown: "no label has it" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    [record] = [json.loads(line) for line in hashiya(folder, "export").stdout.splitlines()]
    assert [span["label"] for span in record["spans"]] == ["PER"]


def test_a_dialog_that_closes_leaves_the_desk_as_it_was_painted_last(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    for keys, spans in (("p", "Spans 1"), ("\x1b[Do", "Spans 2"), ("\x1b[D", "Spans 2")):
        terminal.process.send(keys)
        terminal.until(lambda shown, spans=spans: spans in shown)  # type: ignore[misc]
    desk = terminal.until(lambda shown: "«ﺔﻴﺟﺭﺎﺨﻟﺍ»" in shown and "doing" in shown)
    for opening, seen in (("\r", "label:"), ("?", "next span or suggestion")):
        terminal.process.send(opening)
        terminal.until(lambda shown, seen=seen: seen in shown)  # type: ignore[misc]
        terminal.process.send("\x1b")
        assert terminal.until(lambda shown: shown == desk) == desk


@pytest.mark.parametrize("how", ["quit", "SIGTERM", "SIGHUP", "SIGINT"])
def test_the_terminal_is_told_before_its_alternate_screen_and_gets_all_back(
    folder: Path, how: str
) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    if how == "quit":
        terminal.process.send("\x11")
    else:
        terminal.process.kill(getattr(signal, how))
    sent = terminal.end()
    assert 0 <= sent.index("\x1b[8l") < sent.index("\x1b[?1049h")
    assert sent.rindex("\x1b[?1049l") < sent.rindex("\x1b[8h")
    assert sent.rindex("\x1b[?25l") < sent.rindex("\x1b[?25h")


def test_a_crash_gives_the_terminal_back_and_one_line_with_its_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    broken = LAUNCH.replace("main(", "Reader.paint = None; main(").replace(
        "import sys;", "import sys; from tui.ui.widgets.reader import Reader;"
    )
    terminal = Terminal(folder, str(folder / "خبر.txt"), launch=broken)
    sent = terminal.end()
    assert terminal.process.exitstatus == 1
    after = sent[sent.rindex("\x1b[?1049l") :]
    assert "an error in Hashiya itself" in after
    assert "Traceback" not in after
    [log] = (folder / "state").rglob("crash-*.log")
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_what_is_not_saved_is_said_until_something_is(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    other = sqlite3.connect(folder / "mine.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    terminal.process.send("p")
    terminal.until(lambda shown: "not saved: another program has kept the database locked" in shown)
    terminal.process.send("\x1b[D")
    terminal.until(lambda shown: "Spans 0" in shown and "not saved" in shown)
    other.execute("ROLLBACK")
    other.close()
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown and " saved  " in shown)
    for file in folder.glob("mine.db*"):
        file.unlink()
    terminal.process.send("o")
    terminal.until(lambda shown: "removed or replaced" in shown and "Spans 1" in shown)


def test_a_database_made_by_a_slip_goes_away_again(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "slip.db"))
    terminal.until(lambda shown: "A new database" in shown)
    assert (folder / "slip.db").exists()
    terminal.process.send("\x11")
    terminal.end()
    assert terminal.process.exitstatus == 0
    assert not list(folder.glob("slip.db*"))


def test_a_terminal_that_cannot_draw_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumb = LAUNCH.replace("import sys;", "import os, sys; os.environ['TERM'] = 'dumb';")
    terminal = Terminal(folder, launch=dumb)
    sent = terminal.end()
    assert terminal.process.exitstatus == 2
    assert sent.strip().startswith("hashiya: the desk cannot be drawn in this terminal (TERM=dumb)")
    assert "\x1b" not in sent
    assert not (folder / "mine.db").exists()


def test_the_terminal_is_asked_what_it_is_and_its_answers_are_no_keys(folder: Path) -> None:
    vte = "\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c"
    terminal = Terminal(folder, str(folder / "خبر.txt"), answer=vte)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "Spans 0" in shown)
    assert "\x1b[1 k\x1b[8l" in terminal.sent.partition("\x1b[?1049h")[0]
    terminal.process.send("\x1b[24~")
    terminal.until(lambda shown: "VTE 0.70.6: Hashiya joins" in shown)
    terminal.process.send("\x11")
    terminal.end()
    [memory] = (folder / "state").rglob("terminals.json")
    assert json.loads(memory.read_text(encoding="utf-8"))["VTE"]["order"] == "logical"


def test_keys_typed_before_the_screen_is_there_are_obeyed(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"), answer="p" + XTERM + "\x1b[Do")
    terminal.until(lambda shown: "Spans 2" in shown)


def test_a_silent_terminal_is_waited_for_once_and_may_answer_late(folder: Path) -> None:
    for word in ("«ﺮﻳﺯﻭ»", "«ﺔﻴﺟﺭﺎﺨﻟﺍ»"):
        terminal = Terminal(folder, str(folder / "خبر.txt"), answer="")
        terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "Spans 0" in shown)
        terminal.process.send(XTERM)
        terminal.process.send("\x1b[D")
        terminal.until(lambda shown, word=word: word in shown and "Spans 0" in shown)  # type: ignore[misc]
        terminal.process.send("\x11")
        terminal.end()
    [memory] = (folder / "state").rglob("terminals.json")
    assert json.loads(memory.read_text(encoding="utf-8")) == {"silent": {"xterm-256color": "yes"}}


def test_the_look_test_goes_on_until_it_is_right_and_is_remembered(folder: Path) -> None:
    terminal = Terminal(folder, "doctor")
    terminal.until(lambda shown: "Which picture" in shown and "1 correct" in shown)
    terminal.process.send("2\r")
    terminal.until(lambda shown: shown.count("Which picture") == 2)
    terminal.process.send("1\r")
    terminal.until(lambda shown: "second word" in shown)
    terminal.process.send("n\r")
    sent = terminal.end()
    assert terminal.process.exitstatus == 0
    assert sent.rindex("\x1b[8l") < sent.rindex("\x1b[8h")
    [memory] = (folder / "state").rglob("terminals.json")
    assert json.loads(memory.read_text(encoding="utf-8")) == {
        "xterm": {"terminal": "plain", "order": "logical", "marks": "hide"}
    }


def test_keys_that_come_in_a_burst_are_all_done_in_their_turn(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    # A tag, a note, another tag; a search that leads to the next; a letter cut in two.
    burst = "p;\x1b[200~سطر\x1b[201~ ok\r\x1b[Do/الوزير\r\x1b[Dd".encode()
    for part in (burst[:9], burst[9:]):
        os.write(terminal.process.child_fd, part)
    terminal.until(lambda shown: "Spans 3" in shown)
    terminal.process.send("\x11")
    terminal.end()
    exported = json.loads(hashiya(folder, "export").stdout)
    assert exported["note"] == "سطر ok"
    assert {span["label"] for span in exported["spans"]} == {"PER", "ORG", "DATE"}


def test_the_terminals_own_cursor_goes_with_the_word_and_into_a_field(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    # The second press is shown before its key is done.
    for word in ("«ﺮﻳﺯﻭ»", "«ﺔﻴﺟﺭﺎﺨﻟﺍ»"):
        terminal.process.send("\x1b[D")
        terminal.until(lambda shown, word=word: word in shown)  # type: ignore[misc]
        terminal.settle()
        cursor = terminal.screen.cursor
        row = terminal.cells()[cursor.y]
        # A word that runs to the left begins at its right.
        assert row[cursor.x].data == word[-2]
        assert row[cursor.x].reverse
        assert not row[cursor.x + 1].reverse
    terminal.process.send("/")
    terminal.until(lambda shown: "search" in shown)
    terminal.process.send("xy")
    terminal.settle()
    cursor = terminal.screen.cursor
    assert cursor.y == len(terminal.cells()) - 1
    assert terminal.cells()[cursor.y][cursor.x].reverse


def test_a_lone_escape_is_a_key_and_the_start_of_a_sequence_waits_for_its_end(
    folder: Path,
) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send(" ")
    terminal.until(lambda shown: "⚓" in shown)
    terminal.process.send("\x1b")
    terminal.until(lambda shown: "⚓" not in shown)
    for part in ("\x1b", "[", "D"):
        terminal.process.send(part)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    terminal.process.send("\x11")
    terminal.end()
    [span] = json.loads(hashiya(folder, "export").stdout)["spans"]
    assert span["start"] > 0


NO_KEYS = (
    ("\x1b", "[<35;80;5M"), ("\x1b[<32;NaN;NaNM",), ("\x1b[>0;276;0c",), ("\x1b[", "8;30;100t"),
    ("\x1b[200;1;1x",), ("\x1b]11;rgb:1e1e", "/1e1e/1e1e\x1b\\"), ("\x1b", "]11;rgb:1e1e/1e\x07"),
    ("\x1b[1;1:3D", "\x1b[112;1:3u", "\x1b[97:65;2u"), ("\x1b[1114112u", "\x1b[9999999999u"),
    ("\x1b[27;5;99999999~",), ("\x9b>0;276;0c",), ("\x1b[200~p;[", "q]\x1b[201~"),
)  # fmt: skip
"""Reads of a slow line, none of which is a key but for ESC."""


def test_what_no_key_sent_does_nothing_however_a_slow_line_cuts_it(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("p\t")
    terminal.until(lambda shown: "Spans 1" in shown)
    for reads in NO_KEYS:
        for read in reads:
            sent = b"\x9b" + read[1:].encode() if read[0] == "\x9b" else read.encode()
            os.write(terminal.process.child_fd, sent)
            terminal.settle(0.25)
    # Esc, and then a key that might begin a sequence: fingers are slower than a terminal.
    terminal.process.send("\t")
    terminal.process.send("\x1b[D\x1b")
    terminal.settle(0.25)
    for key in ("[", "]", "o"):
        terminal.process.send(key)
        terminal.settle(0.1)
    terminal.until(lambda shown: "Spans 2" in shown)
    terminal.process.send("\x11")
    terminal.end()
    assert terminal.process.exitstatus == 0
    done = [line.split("\t") for line in hashiya(folder, "history").stdout.splitlines()]
    kinds = [kind for _when, who, kind, *_rest in done if who == "a1"]
    assert kinds == ["tag", "tag", "article-add"]


def test_without_colours_none_is_sent_and_all_can_be_told_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("p\x1b[D\x1b[Do\t\r")
    terminal.until(lambda shown: "label:" in shown and "▸" in shown)
    terminal.process.send("\x1b")
    terminal.until(lambda shown: "label:" not in shown)
    terminal.process.send("\x11")
    sent = terminal.end()
    styles = re.findall(r"\x1b\[([0-9;]*)m", sent)
    assert any("7" in codes.split(";") for codes in styles), "nothing was reversed"
    for codes in styles:
        assert not re.search(r"(?:^|;)(?:[34]8;|[34][0-7](?:;|$)|9[0-7]|10[0-7])", codes), codes


def test_what_is_tagged_after_another_command_has_come_and_gone_survives_a_kill(
    folder: Path,
) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    # Suggestions open the database once more, in a thread.
    time.sleep(1.5)
    assert hashiya(folder, "ls").stdout
    terminal.process.send("\x1b[D\x1b[Do")
    terminal.until(lambda shown: "Spans 2" in shown)
    terminal.process.kill(signal.SIGKILL)
    terminal.end()
    spans = json.loads(hashiya(folder, "export").stdout)["spans"]
    assert {span["label"] for span in spans} == {"PER", "ORG"}
    assert "no problems found" in hashiya(folder, "check").stderr


COUNTED = """
import atexit, pathlib, sys
from tui.cli.main import main
from tui.ui.fastpath.line_update import LineUpdate
shown = []
real = LineUpdate.show
def show(self, *, rest=False):
    rest and shown.append(1)
    return real(self, rest=rest)
LineUpdate.show = show
atexit.register(lambda: pathlib.Path("{file}").write_text(str(len(shown))))
main(sys.argv[1:])
"""


def test_what_is_shown_before_its_key_is_done_is_what_a_new_painting_shows(folder: Path) -> None:
    counted = folder / "counted"
    program = COUNTED.format(file=counted)
    terminal = Terminal(folder, str(folder / "خبر.txt"), launch=program)
    shown = terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "Spans" in shown)
    left, select = "\x1b[D", "\x1b[1;2D"
    for key in (
        "p",
        left,
        left,
        "p",
        select,
        "o",
        select,
        "\x1b",
        left,
        "p",
        "\x1b[B",
        left,
        "p",
        "\t",
    ):
        before = shown
        terminal.process.send(key)
        shown = terminal.until(lambda now, before=before: now != before)  # type: ignore[misc]
        terminal.settle()
    cells = terminal.cells()
    terminal.process.send("\x0c")
    terminal.settle()
    assert terminal.cells() == cells
    terminal.process.send("\x11")
    terminal.end()
    assert int(counted.read_text()) >= 6
    assert hashiya(folder, "check").returncode == 0


def test_a_window_that_was_another_size_for_a_moment_is_painted_whole(folder: Path) -> None:
    terminal = Terminal(folder, str(folder / "خبر.txt"))
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "saved" in shown)
    terminal.settle()
    desk = terminal.cells()
    terminal.process.setwinsize(LINES - 6, COLUMNS - 30)
    terminal.process.setwinsize(LINES, COLUMNS)
    # What a terminal cut off is not there any more.
    terminal.screen.erase_in_display(2)
    terminal.until(lambda shown: "saved" in shown)
    terminal.settle()
    assert terminal.cells() == desk
    terminal.process.send("\x11")
    terminal.end()


SHUT = """
import functools, sys
import tui.ui.app as app
from tui.cli.main import main
app.HashiyaApp = functools.partial(app.HashiyaApp, fast=False)
main(sys.argv[1:])
"""


def test_the_screen_is_the_same_with_the_door_to_the_fast_path_shut(tmp_path: Path) -> None:
    screens, lengths = [], []
    for name, launch in (("open", LAUNCH), ("shut", SHUT)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "خبر.txt").write_text(TEXT, encoding="utf-8")
        terminal = Terminal(folder, str(folder / "خبر.txt"), launch=launch)
        terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "Spans" in shown)
        cells = []
        for key in ("p", "\x1b[D", "\x1b[D", "o", "\x1b[1;2D", "\t", "\x1b[B", ";", "\x1b"):
            terminal.process.send(key)
            terminal.settle(0.6)
            cells.append(terminal.cells())
        terminal.process.send("\x11")
        terminal.end()
        spans = json.loads(hashiya(folder, "export").stdout)["spans"]
        assert [span["label"] for span in spans] == ["PER", "ORG"]
        screens.append(cells)
        lengths.append(len(terminal.sent))
    # It was shut: Textual by itself sends more.
    assert lengths[0] < lengths[1]
    for number, (with_it, without) in enumerate(zip(*screens, strict=True)):
        assert with_it == without, number
