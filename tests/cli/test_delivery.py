"""Deliveries, from the shell: what is said, and how it is taken back."""

import json
from pathlib import Path

from tests.cli.conftest import Run

TEXT = "زار أحمد عطاف وهران"


def write(path: Path, *spans: tuple[int, int, str, str], **more: object) -> Path:
    """A line of muna's with these spans: start, end, label, id."""
    said = [{"start": a, "end": b, "label": label, "id": id_} for a, b, label, id_ in spans]
    line = {"id": "n1", "text": TEXT, "annotator": "muna", "status": "doing", "spans": said}
    path.write_text(json.dumps({**line, **more}) + "\n", encoding="utf-8")
    return path


def test_a_second_delivery_says_what_it_changes_and_undo_takes_it_back(
    run: Run, tmp_path: Path
) -> None:
    first = write(tmp_path / "1.jsonl", (4, 8, "PER", "s1"), (0, 3, "ORG", "s2"))
    second = write(tmp_path / "2.jsonl", (4, 13, "PER", "s1"), status="done")
    run("import", "--add-labels", "--db", "m.db", first)
    before = run("export", "--db", "m.db").out
    dry = run("import", "--db", "m.db", "--dry-run", second)
    assert "n1, muna: 1 removed, 1 moved, status done" in dry.err
    assert run("export", "--db", "m.db").out == before
    done = run("import", "--db", "m.db", "--json", second)
    (changed,) = done.json[0]["changed"]
    assert changed["moved"][0][1]["end"] == 13
    (line,) = run("export", "--db", "m.db").lines
    assert [(one["id"], one["end"]) for one in line["spans"]] == [("s1", 13)]
    assert run("undo", "--db", "m.db", done.json[0]["undo"]).code == 0
    assert run("export", "--db", "m.db").out == before
    assert run("check", "--db", "m.db").code == 0


def test_an_id_of_another_text_is_named_and_its_text_corrected_where_asked(
    run: Run, tmp_path: Path
) -> None:
    run("import", "--add-labels", "--db", "m.db", write(tmp_path / "1.jsonl", (4, 8, "PER", "s")))
    other = tmp_path / "2.jsonl"
    other.write_text(json.dumps({"id": "n1", "text": "و" + TEXT}), encoding="utf-8")
    dry = run("import", "--db", "m.db", "--dry-run", other)
    assert "line 1: its id belongs to another text; it is now " in dry.err
    assert run("import", "--db", "m.db", "--update-text", other).code == 0
    (line,) = run("export", "--db", "m.db").lines
    assert (line["text"], line["spans"][0]["start"]) == ("و" + TEXT, 5)
    assert run("undo", "--db", "m.db").code == 0
    assert run("export", "--db", "m.db").lines[0]["text"] == TEXT
    assert run("undo", "--db", "m.db", "00000000").code == 2
