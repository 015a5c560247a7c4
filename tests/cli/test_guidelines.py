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
    gone = "the examples of its old guideline went with it"
    assert gone in run("labels", "set", "LOC2", "--guideline", "ثان", *DB).err
    assert run("undo", *DB).code == 0
    assert gone not in run("labels", "set", "LOC2", "--key", "z", *DB).err
    assert run("undo", *DB).code == 0
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


def test_questions_about_guidelines_are_gathered_from_all_notes(run: Run, tmp_path: Path) -> None:
    note = "أهو شخص أم لقب؟ #guideline"
    lines = [
        {"id": "n1", "text": "قال الوزير أمس", "annotator": "muna", "note": "طويل #guideline",
         "spans": [{"start": 4, "end": 10, "label": "PER", "note": note},
                   {"start": 11, "end": 14, "label": "PER", "note": "بلا سؤال"}]},
        {"id": "n1", "text": "قال الوزير أمس", "annotator": "sami", "spans": []},
    ]  # fmt: skip
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (tmp_path / "a.jsonl").write_text(told, encoding="utf-8")
    assert run("import", "a.jsonl", "--add-labels", *DB).code == 0
    ran = run("labels", "questions", *DB)
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [row[:4] for row in rows] == [
        ["muna", "-", "", "طويل #guideline"],
        ["muna", "PER", "الوزير", note],
    ]
    assert rows[1][4] == "hashiya open n1 --at 4 --annotator muna --db m.db"
    assert ran.err == "2 questions\n"
    assert run("labels", "questions", "--json", *DB).json[1]["start"] == 4
