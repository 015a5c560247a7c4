"""Guidelines of labels, in files and from the shell, each version in the history."""

import json
from pathlib import Path

from tests.cli.conftest import Run

DB = ("--db", "m.db")
SCHEME = """
[[label]]
name = "PER"
guideline = "شخص باسمه."
yes = ["هدى بنعمر"]
no = ["الوزيرة"]

[[label]]
name = "LOC"
"""


def test_guidelines_come_with_the_scheme_and_leave_with_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SCHEME, encoding="utf-8")
    assert run("labels", "import", "s.toml", "--replace", *DB).code == 0
    whole = "شخص باسمه.\n\n+ هدى بنعمر\n- الوزيرة\n"
    assert run("labels", "guideline", "PER", *DB).out == whole
    exported = run("labels", "export", "--json", *DB).out
    assert json.loads(exported)["label"][0]["yes"] == ["هدى بنعمر"]
    # A file that says nothing of it leaves it.
    (tmp_path / "t.toml").write_text('[[label]]\nname = "PER"\ntitle = "شخص"\n', encoding="utf-8")
    assert run("labels", "import", "t.toml", *DB).code == 0
    assert run("labels", "guideline", "PER", *DB).out == whole
    assert run("labels", "guideline", "LOC", *DB).err == "LOC has no guideline\n"


def test_a_guideline_is_changed_from_the_shell_and_taken_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "g.md").write_text("# مكان\n\n+ وهران\n", encoding="utf-8")
    assert run("labels", "add", "LOC2", *DB).code == 0
    assert run("labels", "set", "LOC2", "--guideline", "أول", *DB).code == 0
    assert run("labels", "set", "LOC2", "--guideline-file", "g.md", *DB).code == 0
    assert run("labels", "guideline", "LOC2", *DB).out == "# مكان\n\n+ وهران\n"
    assert run("undo", *DB).code == 0
    assert run("labels", "guideline", "LOC2", *DB).out == "أول\n"
    long = run("labels", "set", "LOC2", "--guideline", "ن" * 5000, *DB)
    assert (long.code, long.err.count("\n")) == (2, 1)
    assert run("labels", "set", "LOC2", "--guideline", "", *DB).code == 0
    assert run("labels", "guideline", "LOC2", *DB).out == ""
    assert run("check", *DB).code == 0


def test_what_is_no_list_of_examples_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[[label]]\nname = "P"\nyes = "x"\n', encoding="utf-8")
    result = run("labels", "import", "s.toml", *DB)
    assert (result.code, "'yes' is no list of texts" in result.err) == (1, True)
