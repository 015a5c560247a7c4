"""A file of bytes, where a command asks for a text: one line says so, with the file's name."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

BYTES = bytes(range(256)) * 2
"""No UTF-8, no UTF-16, no database."""


@pytest.mark.parametrize(
    "command",
    [
        "import FILE",
        "labels import FILE",
        "labels set PER --guideline-file FILE",
        "gazetteer import FILE",
        "assign --share muna,sami --articles FILE",
        "articles correct a FILE",
        "serve --annotator a1 --tokens FILE",
        "diff FILE FILE",
        "agreement FILE FILE",
        "show FILE",
        "merge FILE",
        "check --db FILE",
        "recover FILE -o new.db",
    ],
)
def test_bytes_are_told_in_a_line_that_names_the_file(run: Run, command: str) -> None:
    Path("a.jsonl").write_text('{"id": "a", "text": "نص قصير"}\n', encoding="utf-8")
    assert run("import", "a.jsonl").code == 0
    file = Path("bytes.txt")
    file.write_bytes(BYTES)
    file.chmod(0o600)
    ran = run(*command.replace("FILE", file.name).split())
    assert ran.code in (1, 2, 3)
    # An import says of each file what was wrong, and then what came of it.
    assert len(ran.err.splitlines()) <= (2 if command.startswith("import") else 1)
    assert "bytes.txt" in ran.err
    assert "Hashiya itself" not in ran.err
    assert "\\x" not in ran.err
    assert run("check").code == 0


def test_a_config_of_bytes_is_told_where_it_is_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(Path.cwd()))
    monkeypatch.setenv("HASHIYA_CONFIG", "config.toml")
    for place in (Path("config.toml"), Path("hashiya/config.toml")):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(BYTES)
    ran = run("config", "show")
    assert "config.toml" in ran.err
    assert "Hashiya itself" not in ran.err


def test_a_folder_is_no_corrected_text_and_is_not_read(run: Run) -> None:
    Path("folder").mkdir()
    Path("folder/a.txt").write_text("نص", encoding="utf-8")
    assert run("import", "folder").code == 0
    id_ = run("ls", "--json").json[0]["id"]
    ran = run("articles", "correct", id_, "folder")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "folder: this is a folder" in ran.err
