"""Pipes, closed streams, full devices and empty names: what the shell makes of its surroundings."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_slips import LAUNCH

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="the shell of POSIX")
LINE = json.dumps({"text": "قال وزير", "spans": [{"start": 0, "end": 3, "label": "PER"}]}) + "\n"


def in_shell(folder: Path, redirected: str, *, given: str = "") -> subprocess.CompletedProcess[str]:
    """``hashiya`` with its arguments and redirections as a shell reads them."""
    command = f"{' '.join(map(_quoted, LAUNCH))} {redirected}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HASHIYA_ANNOTATOR": "a1"}
    # Its buffers are as they are for users.
    environment.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


def _quoted(word: str) -> str:
    return "'" + word + "'"


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """With a database in it, mine.db."""
    (tmp_path / "a.jsonl").write_text(LINE, encoding="utf-8")
    done = run("import", "--db", "mine.db", "a.jsonl")
    assert done.code == 0, done.err
    return tmp_path


@posix
@pytest.mark.parametrize("command", ["export", "ls", "ls --json", "export --format csv"])
@pytest.mark.parametrize("onto", [">&-", "> /dev/full"])
def test_data_that_cannot_be_written_is_one_line(folder: Path, command: str, onto: str) -> None:
    if onto != ">&-" and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    name, _space, options = command.partition(" ")
    done = in_shell(folder, f"{name} --db mine.db {options} {onto}")
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("hashiya: standard output: cannot be written: ")


@posix
def test_what_writes_no_data_needs_neither_stream(folder: Path) -> None:
    (folder / "b.txt").write_text("آخر", encoding="utf-8")
    assert in_shell(folder, "import --db mine.db b.txt >&- 2>&-").returncode == 0
    assert len(in_shell(folder, "ls --db mine.db 2>&-").stdout.splitlines()) == 2


@posix
@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_what_comes_through_a_pipe_is_imported(folder: Path, name: str) -> None:
    done = in_shell(folder, f"import --db other.db {name}", given=LINE)
    assert (done.returncode, done.stderr) == (0, f"{name}: imported 1 article, 1 span\n")
    text = in_shell(folder, f"import --db other.db --format txt {name}", given="آخر")
    assert text.returncode == 0


@posix
def test_an_error_in_a_pipe_names_what_was_given(folder: Path) -> None:
    done = in_shell(folder, "import --db other.db -", given="نص")
    assert done.returncode == 1
    assert done.stderr.startswith("hashiya: -: its format is not known; ")
    done = in_shell(folder, "import --db other.db - <&-")
    assert (done.returncode, done.stderr) == (
        1,
        "hashiya: standard input is closed; name a file\n",
    )


@posix
@pytest.mark.parametrize("option", ["", "--json"])
def test_labels_and_names_come_through_a_pipe_too(folder: Path, option: str) -> None:
    scheme = in_shell(folder, f"labels export --db mine.db {option}").stdout
    done = in_shell(folder, "labels import --db other.db -", given=scheme)
    assert done.returncode == 0, done.stderr
    assert in_shell(folder, f"labels export --db other.db {option}").stdout == scheme
    done = in_shell(folder, "gazetteer import --db other.db -", given="حلب\tLOC\n")
    assert done.stderr == "1 new name\n"


@pytest.mark.parametrize(
    "command",
    [
        ["import", ""],
        ["export", "-o", ""],
        ["ls", "--db", ""],
        ["backup", ""],
        ["recover", "", "-o", "new.db"],
        ["labels", "import", ""],
        ["gazetteer", "import", ""],
        ["config", "validate", ""],
    ],
)
def test_an_empty_name_is_not_the_folder_one_is_in(run: Run, command: list[str]) -> None:
    Path("a.txt").write_text("نص", encoding="utf-8")
    run("import", "a.txt")
    done = run(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err == "hashiya: an empty name is not a file; is a shell variable unset?\n"


def test_a_slash_at_the_end_of_an_output_makes_a_folder(run: Run) -> None:
    Path("a.txt").write_text("نص", encoding="utf-8")
    run("import", "a.txt")
    assert run("export", "--unseen", "-o", "one/two/").code == 0
    assert [file.name for file in Path("one/two").iterdir()] == ["articles.jsonl"]
    run("export", "--unseen", "--split", "a=50,b=50", "-o", "parts/")
    assert sorted(file.name for file in Path("parts").iterdir()) == ["a.jsonl", "b.jsonl"]


def test_many_notes_on_a_file_are_counted(run: Run) -> None:
    Path("a.txt").write_text("قال وزير", encoding="utf-8")
    lines = "".join(f"X{number}\tunknown T1\n" for number in range(50))
    Path("a.ann").write_text(f"T1\tPER 0 3\tقال\n{lines}", encoding="utf-8")
    done = run("import", "--json", "a.txt")
    assert done.err.splitlines()[19:21] == [
        "a.txt: a.ann: X19 is not read",
        "a.txt: and 30 more notes",
    ]
    assert len(done.json[0]["notes"]) == 50


def test_json_tells_of_files_that_cannot_be_read(run: Run) -> None:
    done = run("import", "--json", "gone.txt")
    assert done.json == [
        {
            "path": "gone.txt",
            "kept": False,
            "error": "gone.txt: there is no such file; check the path",
        }
    ]


def test_a_wrong_encoding_is_wrong_usage(run: Run) -> None:
    Path("a.txt").write_text("نص", encoding="utf-8")
    done = run("import", "--encoding", "rot13", "a.txt")
    assert (done.code, Path("annotations.db").exists()) == (2, False)


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("a.xlsx", "save it as CSV, in UTF-8"),
        ("a.pdf", "save it as plain text, in UTF-8"),
        ("a.db", "export it (hashiya export --db a.db -o FILE), and import that"),
        ("a.md", "--format txt reads it as one text; hashiya formats lists the others"),
    ],
)
def test_a_file_of_no_format_has_a_way_out_of_its_own(run: Run, name: str, way_out: str) -> None:
    Path(name).write_text("نص", encoding="utf-8")
    done = run("import", name)
    assert done.err == f"hashiya: {name}: its format is not known; {way_out}\n"


def test_the_list_of_formats_is_the_same_each_time(folder: Path) -> None:
    found = {in_shell(folder, "formats --json").stdout for _time in range(3)}
    assert len(found) == 1


def test_the_help_of_a_mistyped_command_is_not_that_of_open(run: Run) -> None:
    done = run("exprot", "--help")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err == "hashiya: no command, file or article 'exprot'; did you mean hashiya export?\n"
    )
    assert run("mine.db", "--help").out.startswith("Usage: hashiya open")


def test_an_option_without_its_language_is_told_so(run: Run) -> None:
    assert (
        run("--lang").err == "hashiya: Option '--lang' requires an argument; see hashiya --help\n"
    )


@posix
def test_a_file_whose_name_is_not_in_utf8_is_imported(run: Run) -> None:
    folder = Path("f")
    folder.mkdir()
    try:
        (folder / os.fsdecode("خبر".encode("cp1256") + b".txt")).write_text("نص", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (folder / "b.txt").write_text("نص آخر", encoding="utf-8")
    assert run("import", "f").code == 0
    assert [article["title"] for article in run("ls", "--json").json] == ["b", "\ufffd\ufffd\ufffd"]
    refused = run("import", "--json", "--format", "csv", "f").json[0]["refused"]
    assert len(refused) == 2


@posix
@pytest.mark.parametrize(
    "command", [["export", "--annotator"], ["export", "--label"], ["show"], ["history"]]
)
def test_a_word_that_is_not_in_utf8_is_told(run: Run, command: list[str]) -> None:
    Path("a.txt").write_text("نص", encoding="utf-8")
    run("import", "a.txt")
    done = run(*command, os.fsdecode(b"\xe3"))
    assert done.code in (0, 2)
    assert "Hashiya itself" not in done.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that gives EIO")
def test_a_file_that_breaks_as_it_is_looked_at_is_named(run: Run) -> None:
    found = run("--db", "new.db", "--plain", "/proc/self/mem")
    assert "the desk needs a terminal" in found.err
    found = run("import", "--db", "new.db", "/proc/self/mem")
    assert "/proc/self/mem: cannot be read: Input/output error; " in found.err
