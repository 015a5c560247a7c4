"""Deleting, correcting, merging and comparing, from the shell; each is taken back by undo."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = "زار أحمد عطاف وهران"
DB = ("--db", "m.db")


def line(annotator: str, *spans: tuple[int, int, str, str]) -> str:
    """A line of an export with these spans: start, end, label, id."""
    said = [{"start": a, "end": b, "label": label, "id": id_} for a, b, label, id_ in spans]
    said_of = {"id": "n1", "text": TEXT, "annotator": annotator, "status": "done"}
    return json.dumps({**said_of, "spans": said}) + "\n"


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """One article: muna marked a place twice under two labels, and sami otherwise."""
    (tmp_path / "m.jsonl").write_text(
        line("muna", (14, 19, "LOC", "s1"), (14, 19, "GPE", "s2"), (4, 8, "GPE", "s3")),
        encoding="utf-8",
    )
    (tmp_path / "s.jsonl").write_text(
        line("sami", (14, 19, "LOC", "t1"), (4, 13, "GPE", "t2"), (0, 3, "LOC", "t3")),
        encoding="utf-8",
    )
    assert run("import", "--add-labels", *DB, "m.jsonl", "s.jsonl").code == 0
    return tmp_path


def taken_back(run: Run, before: str) -> bool:
    """Whether undo, without a name, brings the export back, and the database is sound."""
    assert run("check", *DB).code == 0
    assert run("undo", *DB).code == 0
    assert run("check", *DB).code == 0
    return run("export", *DB).out == before


def test_a_deleted_article_comes_back_with_all_that_was_said(run: Run, filled: Path) -> None:
    before = run("export", *DB).out
    assert "its 6 spans" in run("articles", "delete", "n1", *DB).err
    assert run("export", "--unseen", *DB).out == ""
    assert taken_back(run, before)


def test_a_merged_label_takes_its_spans_along_and_says_doubles(run: Run, filled: Path) -> None:
    before = run("export", *DB).out
    merged = run("labels", "merge", "GPE", "LOC", *DB)
    assert "2 spans changed, 1 were there twice" in merged.err
    muna, _sami = run("export", *DB).lines
    assert [(one["start"], one["label"]) for one in muna["spans"]] == [(4, "LOC"), (14, "LOC")]
    assert "GPE" not in run("labels", "list", *DB).out
    assert taken_back(run, before)
    assert "GPE" in run("labels", "list", *DB).out


def test_only_an_unused_label_is_deleted(run: Run, filled: Path) -> None:
    run("labels", "add", "MONEY", *DB)
    assert run("labels", "delete", "GPE", *DB).code == 2
    assert run("labels", "delete", "MONEY", *DB).code == 0
    assert "MONEY" not in run("labels", "list", "--retired", *DB).out
    assert run("undo", *DB).code == 0
    assert "MONEY" in run("labels", "list", *DB).out


def test_a_renamed_label_gets_its_name_back(run: Run, filled: Path) -> None:
    before = run("export", *DB).out
    run("labels", "rename", "GPE", "PLACE", *DB)
    assert taken_back(run, before)


def test_a_corrected_text_carries_its_spans_and_keeps_the_old_one(run: Run, filled: Path) -> None:
    before = run("export", *DB).out
    (filled / "new.txt").write_text("زار السيد أحمد وهران", encoding="utf-8")
    corrected = run("articles", "correct", "n1", "new.txt", *DB)
    assert (corrected.code, "no place for the span «أحمد عطاف»" in corrected.err) == (0, True)
    muna = run("export", *DB).lines[0]
    assert {one["text"] for one in muna["spans"]} == {"أحمد", "وهران"}
    versions = run("articles", "versions", "n1", *DB).out.split("\t")
    assert run("articles", "versions", "n1", versions[1][:12], *DB).out == TEXT + "\n"
    assert taken_back(run, before)


def test_two_annotators_differ_by_place_and_one_with_herself_by_ids(run: Run, filled: Path) -> None:
    found = run("diff", "muna", "sami", "--json", *DB)
    (one,) = found.json
    assert found.code == 1
    assert (len(one["added"]), len(one["removed"]), len(one["moved"])) == (1, 1, 1)
    (filled / "m2.jsonl").write_text(
        line("muna", (14, 19, "LOC", "s1"), (4, 8, "LOC", "s3")), encoding="utf-8"
    )
    (one,) = run("diff", "m.jsonl", "m2.jsonl", "--json").json
    assert [span["id"] for span in one["removed"]] == ["s2"]
    assert [after["label"] for _before, after in one["relabelled"]] == ["LOC"]
    same = run("diff", "m.jsonl", "m.jsonl")
    assert (same.code, same.out) == (0, "")
    assert run("diff", "muna", "nobody", *DB).code == 2


def test_two_times_of_a_database_differ_by_what_was_done_between(run: Run, filled: Path) -> None:
    at = run("history", "-n", "1", *DB).out.split("\t")[0]
    run("labels", "merge", "GPE", "LOC", *DB)
    found = run("diff", f"@{at}", "@9999", *DB)
    assert found.code == 1
    assert found.out.splitlines()[0].startswith("n1\tmuna\t1 removed, 1 relabelled")
    assert run("diff", "@9999", "m.db", *DB).code == 0


def test_suggestions_of_one_origin_are_withdrawn_and_come_back(run: Run, filled: Path) -> None:
    (filled / "model.jsonl").write_text(line("model-1", (9, 13, "PER", "x")), encoding="utf-8")
    run("import", "--as-suggestions", "--add-labels", *DB, "model.jsonl")
    assert "model-1 (1)" in run("suggest", "--forget", "model-2", *DB).err
    assert "1 suggestion withdrawn" in run("suggest", "--forget", "model-1", *DB).err
    assert run("suggest", "--forget", "model-1", *DB).code == 2
    assert run("check", *DB).code == 0
    assert run("undo", *DB).code == 0
    assert "1 suggestion withdrawn" in run("suggest", "--forget", "model-1", *DB).err


def test_a_search_that_finds_nothing_says_which_would(run: Run, filled: Path) -> None:
    assert "وهر* would be found in 1 articles" in run("search", "وهر", *DB).err
    assert "وهران* would be found in 1 articles" in run("search", "وهراني", *DB).err
    assert "would be" not in run("search", "تونس", *DB).err


def test_a_long_article_is_cut_on_import(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("قال . زار . نام .", encoding="utf-8")
    assert run("import", "--every", "2", *DB, "long.txt").code == 0
    assert len(run("ls", "--json", *DB).json) == 2


def test_want_of_memory_and_an_interruption_are_a_line_each(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(error: BaseException) -> None:
        def raising(*_given: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr("tui.cli.importing.import_path", raising)

    fail(MemoryError())
    failed = run("import", *DB, "m.jsonl")
    assert (failed.code, failed.err.startswith("hashiya: there is not enough memory; ")) == (
        1,
        True,
    )
    fail(KeyboardInterrupt())
    stopped = run("import", *DB, "m.jsonl")
    assert (stopped.code, "nothing of it was imported" in stopped.err) == (130, True)


def test_other_attributes_and_relations_are_named_as_such(run: Run, tmp_path: Path) -> None:
    def written(name: str, sure: str, relation: str) -> str:
        spans = [
            {"start": 4, "end": 13, "label": "PER", "id": "s", "attributes": {"sure": sure}},
            {"start": 14, "end": 19, "label": "LOC", "id": "t"},
        ]
        said = {"id": "n1", "text": TEXT, "spans": spans, "annotator": "muna",
                "relations": [{"head": "s", "tail": "t", "label": relation}]}  # fmt: skip
        (tmp_path / name).write_text(json.dumps(said) + "\n", encoding="utf-8")
        return name

    one, other = written("a.jsonl", "yes", "in"), written("b.jsonl", "no", "at")
    ran = run("diff", one, other)
    assert ran.code == 1
    assert "1 with other attributes, 1 relation added, 1 relation removed" in ran.out
    assert "note" not in ran.out
    [found] = run("diff", one, other, "--json").json
    [[before, after]] = found["altered"]
    assert (before["attributes"], after["attributes"]) == ({"sure": "yes"}, {"sure": "no"})
    assert [arc["label"] for arc in found["relations_added"]] == ["at"]
