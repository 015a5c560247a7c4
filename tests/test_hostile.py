"""Whatever an article holds, the terminal gets no control sequence but our own."""

import os
import sys
import time
from pathlib import Path

import pexpect
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import hostile
from tests.hostile import PIECES, foreign
from tests.layout.invariants import check, check_glyph, rows_of
from tests.terminal import LAUNCH, Terminal, hashiya
from tui.cli.shared.sanitize import sanitize
from tui.core.record import Record
from tui.exchange import all_formats, by_name, write_records
from tui.layout.line import line_beginning, line_picture
from tui.layout.page import Page
from tui.store.opening import open_database
from tui.text.controls import CONTROLS

NASTY = Path(__file__).parents[2] / "shared" / "data" / "nasty"
needs_pty = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")

hostile_texts = st.lists(
    st.sampled_from([*PIECES.values(), "قال ", "abc ", "\n"])
    | st.text(alphabet="".join(set("".join(PIECES.values()))), max_size=20)
    | st.text(max_size=10),
    max_size=5,
).map("".join)


@given(hostile_texts, st.integers(1, 90), st.booleans(), st.booleans())
@example("".join(PIECES.values()), 80, True, True)
@settings(max_examples=60)
def test_no_row_holds_a_control(text: str, width: int, marks: bool, controls: bool) -> None:
    page = Page(text, width, marks=marks, controls=controls)
    assert foreign("".join(row.text for row in rows_of(page))) == []


@given(hostile_texts, st.integers(0, 90))
@settings(max_examples=60)
def test_no_line_drawn_holds_a_control(text: str, width: int) -> None:
    line = line_picture(text, width)
    assert foreign(line.glyphs) == []
    assert line.width <= max(width, 0)
    assert foreign(line_beginning(text, width)[0]) == []


@given(hostile_texts)
def test_what_the_shell_says_holds_no_control(text: str) -> None:
    shown = sanitize(text)
    assert foreign(shown) == []
    assert sanitize(shown) == shown
    shown.encode("utf-8")
    if text.isprintable() and len(text) < 16:
        assert shown == text


def test_a_pile_of_marks_is_cut_and_lone_surrogates_are_pictures() -> None:
    assert len(sanitize(PIECES["marks"])) < 60
    assert sanitize("\ud800ا\udfff") == "\ufffdا\ufffd"


@given(hostile_texts)
@settings(max_examples=60)
def test_bidi_controls_are_drawn_on_demand_each_in_a_cell_of_its_own(text: str) -> None:
    hidden, shown = Page(text, 60), Page(text, 60, controls=True)
    check(shown)
    seen = [cell for row in rows_of(shown) for cell in row.cells if cell.glyph in CONTROLS.values()]
    alone = [c for row in rows_of(hidden) for c in row.cells if text[c.start : c.end] in CONTROLS]
    assert sorted((cell.start, cell.end) for cell in seen) == sorted(c[2:4] for c in alone)
    for cell in seen:
        check_glyph(cell.glyph, cell.width)
        assert CONTROLS[text[cell.start]] == cell.glyph


def test_an_override_is_seen_where_it_stands() -> None:
    page = Page("قال \u202eabc\u202c", 40, controls=True)
    [row] = rows_of(page)
    assert "¦RO¦" in row.text
    assert "¦PF¦" in row.text
    assert "¦" not in "".join(row.text for row in rows_of(Page("قال \u202eabc\u202c", 40)))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of the hostile corpus."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder / "hostile.jsonl")
    with open_database(folder / "mine.db", create=True) as db:
        hostile.store_labels(db)
    hashiya(folder, "import", str(folder / "hostile.jsonl"))
    if NASTY.is_dir():
        for file in sorted(NASTY.glob("*.jsonl")):
            hashiya(folder, "import", "--text-field", "text", str(file))
    return folder


def sent_by(folder: Path, *arguments: str) -> str:
    """All that a command writes to a terminal."""
    process = pexpect.spawn(
        sys.executable, ["-c", LAUNCH, *arguments],
        env={**os.environ, "HASHIYA_ANNOTATOR": "a1", "HASHIYA_DB": str(folder / "mine.db"),
             "TERM": "xterm-256color"},
        encoding="utf-8", codec_errors="surrogateescape", dimensions=(40, 120), timeout=60,
    )  # fmt: skip
    sent = str(process.read())
    process.close()
    return sent


@needs_pty
@pytest.mark.parametrize(
    "command",
    [
        ["ls"], ["stats"], ["history"], ["check"], ["labels", "list"], ["search", "قال"],
        ["export", "--unseen"], ["export", "--unseen", "--format", "conll"], ["show", "long"],
        ["import", "none\x1b]52;c;c2VjcmV0\x07.txt"], ["--lang", "\x1b[31m"], ["ls", "--\x9b31m"],
        ["show", "\x1b[2J"], ["ls", "--status", "\x1b]0;x\x07"], ["\x1b[2J"],
        ["ls", "--db", "no\x1b[31m\u202e.db"],
    ],
    ids=lambda command: ascii(command[-1])[:16],
)  # fmt: skip
def test_no_command_sends_a_foreign_control(corpus: Path, command: list[str]) -> None:
    sent = sent_by(corpus, *command)
    assert sent
    assert foreign(sent) == []


@pytest.mark.parametrize("name", [f.name for f in all_formats() if f.can_write and f.folder])
def test_an_id_never_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    if by_name(name).extra:
        pytest.importorskip("cassis")
    folder = tmp_path / "in" / "out"
    folder.parent.mkdir()
    records = [
        Record("قال", id=f"{front}{piece}")
        for piece in PIECES.values()
        for front in ("../", "/etc/", "..\\", "a/../../", "", "..", "CON")
        if piece.isprintable() or front
    ]
    write_records(records, folder, by_name(name))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    found = [path.name for path in folder.iterdir() if path.is_file()]
    assert len(found) >= len(records)
    assert all(foreign(one) == [] and one == one.strip(" .") for one in found)


@needs_pty
def test_data_that_goes_to_no_terminal_is_as_it_is(corpus: Path) -> None:
    ids = [line.split("\t")[0] for line in hashiya(corpus, "ls").stdout.split("\n")]
    assert hashiya(corpus, "show", next(i for i in ids if "trojan" in i)).stdout.startswith(
        PIECES["trojan"]
    )


@needs_pty
def test_the_desk_sends_no_foreign_control_in_any_of_its_screens(corpus: Path) -> None:
    terminal = Terminal(corpus)
    terminal.until(lambda shown: "saved" in shown)
    begun = len(terminal.sent)
    count = len(PIECES) + 1
    for number in range(count):
        for key in ("p", "\t", "\x1b[15~" if number % 2 else "\x1bOS"):
            terminal.process.send(key)
        if number % 12 == 0:
            for opening in (*"\x0f\r;/?\x10+\x06\x0e", "\x1b[20~"):
                terminal.process.send(opening)
                _read(terminal, 0.1)
                terminal.process.send("\x1b[27u")
        terminal.process.send(">")
        _read(terminal, 0.1)
    _read(terminal, 0.5)
    assert terminal.process.isalive()
    terminal.process.send("\x11")
    _read(terminal, 10)
    terminal.process.close()
    sent = terminal.sent
    assert terminal.process.exitstatus == 0
    assert len(sent) > begun + 50_000
    assert foreign(sent) == []
    assert "\x1b]52" not in sent


def _read(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            # Past the picture of a screen, which takes its time over megabytes.
            terminal.sent += terminal.process.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            continue
        except pexpect.EOF:
            break
