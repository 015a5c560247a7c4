"""Deliveries, from the shell: what is said, and how it is taken back."""

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.core.selection import Range
from tui.desk.editing.annotations import Annotations
from tui.store.opening import open_database
from tui.store.rows import annotations
from tui.store.texts import articles

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


class Terminal(io.StringIO):
    """Standard input or error as a terminal has them."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "code", "ends"),
    [("replace", 0, [8]), ("add", 0, [8, 13]), ("no", 1, [13]), ("", 1, [13]), ("y\nno", 1, [13])],
)
def test_at_a_terminal_one_is_asked_with_the_difference_in_view(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    ends: list[int],
) -> None:
    db = ("--db", "m.db")
    first = write(tmp_path / "1.jsonl", (4, 8, "PER", "s1"))
    run("import", *db, first)
    with open_database(Path("m.db")) as held:
        (span,) = annotations.spans_of(held, "n1", "muna")
        Annotations(held, articles.get(held, "n1"), "muna").resize(span, Range(4, 13))
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr("tui.cli.importing._can_ask", lambda _path: True)
    done = run("import", *db, first)
    assert done.code == code
    assert "n1, muna: 1 moved; overwrites 1 changes made here" in done.err
    assert "Replace what was done here, add to it, or import nothing?" in done.err
    (line,) = run("export", *db).lines
    assert sorted(one["end"] for one in line["spans"]) == ends
