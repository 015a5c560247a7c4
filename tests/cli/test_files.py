"""import and export: what goes in comes out, and what is bad is refused in one line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tui.cli.shared.instants import instant
from tui.core.span import Source
from tui.exchange.registry import written_as
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.work import proposals

TEXT = "قال الوزير جون سميث (John Smith) أمس إنّ ٢٤٪ من «الطلّاب» نجحوا."


def record(**changes: Any) -> str:
    """A line of our JSONL."""
    given: dict[str, Any] = {
        "id": "m1",
        "title": "خبر",
        "text": TEXT,
        "annotator": "a1",
        "status": "done",
        "labels": [],
        "spans": [{"id": "s1", "start": 11, "end": 19, "label": "PER", "note": "اسم"}],
        "relations": [],
    }
    return json.dumps(given | changes, ensure_ascii=False) + "\n"


def test_what_export_writes_import_reads_back_to_the_same_bytes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(record(), encoding="utf-8")
    assert run("import", "in.jsonl").code == 0
    first = run("export").out
    (tmp_path / "out.jsonl").write_text(first, encoding="utf-8")
    assert run("import", "--db", "other.db", "out.jsonl").code == 0
    assert run("export", "--db", "other.db").out == first
    [line] = map(json.loads, first.splitlines())
    assert list(line) == [
        "id", "title", "text", "sha256", "meta", "annotator", "status", "note", "labels", "spans",
        "relations",
        "state_hash",
    ]  # fmt: skip
    [span] = line["spans"]
    assert list(span) == ["id", "start", "end", "label", "text", "note"]
    assert TEXT[span["start"] : span["end"]] == span["text"] == "جون سميث"


def test_a_text_file_becomes_an_article_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "خبر.txt").write_bytes("سطر\r\nآخر\ufeff ".encode())
    assert run("import", "خبر.txt").code == 0
    [entry] = run("ls", "--json").json
    assert run("show", entry["id"], "--json").json["text"] == "سطر\r\nآخر\ufeff "


def test_an_article_nobody_has_seen_leaves_only_when_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run("import", "a.txt")
    assert run("export").out == ""
    [line] = run("export", "--unseen").lines
    assert (line["annotator"], line["status"], line["spans"]) == (None, "todo", [])


def test_the_same_article_twice_is_skipped_and_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run("import", "a.txt")
    again = run("import", "a.txt", "--json")
    assert again.code == 0
    assert "skipped; the article is already there, as " in again.err
    told = again.json[0] | {"path": ""}
    assert [known["place"] for known in told.pop("known")] == ["line 1"]
    assert told == {
        "path": "", "kept": True, "added": 0, "merged": 0, "skipped": 1, "spans": 0,
        "suggestions": 0, "near_twins": 0, "twins": [], "labels_added": [], "notes": [],
            "refused": [],
    }  # fmt: skip


BAD_LINES = {
    "not JSON": ("{oops\n", "line 2"),
    "no text": (json.dumps({"title": "x"}) + "\n", "text"),
    "a span outside its text": (record(spans=[{"start": 0, "end": 999, "label": "PER"}]), "999"),
    "a span with start after end": (record(spans=[{"start": 5, "end": 5, "label": "PER"}]), "5"),
    "a label the scheme lacks": (
        record(spans=[{"start": 0, "end": 3, "label": "PERS"}]),
        "the nearest is 'PER'",
    ),
    "a lone surrogate": ('{"text": "a\\ud800"}\n', "line 2"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_refuses_the_file_and_leaves_the_database_as_it_was(
    run: Run, tmp_path: Path, name: str
) -> None:
    bad, said = BAD_LINES[name]
    (tmp_path / "first.jsonl").write_text(record(), encoding="utf-8")
    run("import", "first.jsonl")
    before = run("export").out
    good = record(id="m2", text=TEXT + "!", spans=[])
    (tmp_path / "bad.jsonl").write_text(good + bad, encoding="utf-8")
    refused = run("import", "bad.jsonl")
    assert refused.code == 1
    [line] = [line for line in refused.err.splitlines() if line.startswith("hashiya: ")]
    assert line.startswith("hashiya: bad.jsonl: line 2")
    assert said in line
    assert run("export").out == before
    kept = run("import", "--keep-going", "bad.jsonl", "--json")
    assert (kept.code, kept.json[0]["added"]) == (1, 1)
    assert run("check").code == 0


def test_add_labels_takes_in_what_the_scheme_lacks(run: Run, tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 3, "label": "Loaded Language"}]
    (tmp_path / "a.jsonl").write_text(record(spans=spans), encoding="utf-8")
    assert run("import", "--add-labels", "a.jsonl").code == 0
    labels = {label["name"]: label for label in run("labels", "list", "--json").json}
    assert labels["Loaded Language"]["key"] == "a"
    assert labels["Loaded Language"]["colour"].startswith("#")


def test_a_label_with_a_control_character_costs_its_record_alone(run: Run, tmp_path: Path) -> None:
    bad = record(spans=[{"start": 0, "end": 3, "label": "PE\x1b[31mR"}])
    good = record(id="m2", text=TEXT + "!")
    (tmp_path / "a.jsonl").write_text(bad + good, encoding="utf-8")
    kept = run("import", "--add-labels", "--keep-going", "a.jsonl")
    assert kept.code == 1
    assert "line 1: the name 'PE\\x1b[31mR' has a control character; take the" in kept.err
    assert [entry["id"] for entry in run("ls", "--json").json] == ["m2"]


def test_a_failed_first_import_leaves_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{oops\n", encoding="utf-8")
    assert run("import", "bad.jsonl").code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bad.jsonl"]


UNREADABLE = {
    "a missing file": lambda path: path.unlink(missing_ok=True),
    "an empty file": lambda path: path.write_bytes(b""),
    "not UTF-8": lambda path: path.write_bytes("نص عربي".encode("cp1256") + b"\x81\xff"),
    "an empty folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_one_line_and_code_1(run: Run, tmp_path: Path, name: str) -> None:
    UNREADABLE[name](tmp_path / "x.txt")
    refused = run("import", "--encoding", "utf-8", "x.txt")
    assert refused.code == 1
    assert len(refused.err.strip().splitlines()) == 1
    assert refused.err.startswith("hashiya: x.txt: ")
    assert not (tmp_path / "annotations.db").exists()


def test_dry_run_takes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "first.jsonl").write_text(record(), encoding="utf-8")
    run("import", "first.jsonl")
    (tmp_path / "second.jsonl").write_text(record(id="m2", text="نص آخر", spans=[]))
    assert run("import", "--dry-run", "second.jsonl", "--json").json[0]["added"] == 1
    assert len(run("ls", "--json").json) == 1


def test_export_chooses_by_label_status_and_annotator(run: Run, tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": 3, "label": "ORG"},
        {"start": 4, "end": 10, "label": "PER"},
    ]
    lines = record(spans=spans) + record(id="m2", text="نص", annotator="a2", spans=[])
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    run("import", "a.jsonl")
    assert [r["annotator"] for r in run("export").lines] == ["a1", "a2"]
    assert [r["annotator"] for r in run("export", "--annotator", "a2").lines] == ["a2"]
    assert run("export", "--status", "skipped").out == ""
    [first, _second] = run("export", "--label", "PER").lines
    assert [span["label"] for span in first["spans"]] == ["PER"]


def test_split_puts_each_article_in_one_part(run: Run, tmp_path: Path) -> None:
    texts = [record(id=f"m{n}", text=f"نص {n}", spans=[]) for n in range(40)]
    (tmp_path / "a.jsonl").write_text("".join(texts), encoding="utf-8")
    run("import", "a.jsonl")
    report = run("export", "-o", "p.jsonl", "--split", "train=80,dev=10,test=10", "--json")
    assert sum(report.json["parts"].values()) == 40
    parts = [(tmp_path / f"p.{name}.jsonl").read_text(encoding="utf-8").splitlines()
             for name in ("train", "dev", "test")]  # fmt: skip
    assert sorted(json.loads(line)["id"] for part in parts for line in part) == sorted(
        f"m{n}" for n in range(40)
    )


@pytest.mark.parametrize("parts", ["train=80,dev=10", "train=80,dev=10,test=20"])
def test_parts_that_do_not_sum_to_100_are_refused(run: Run, tmp_path: Path, parts: str) -> None:
    (tmp_path / "a.jsonl").write_text(record(), encoding="utf-8")
    run("import", "a.jsonl")
    refused = run("export", "-o", "p.jsonl", "--split", parts)
    assert refused.code == 2
    assert "not to 100" in refused.err
    assert not list(tmp_path.glob("p*"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["csv", "--offsets", "utf16"], "csv has its own unit of offsets; --offsets is for jsonl"),
        (["jsonl", "--tokenizer", "words"], "jsonl has no tokens; --tokenizer and --align are"),
        (["brat", "--align", "expand"], "brat has no tokens; --tokenizer and --align are"),
        (["csv", "--seconds"], "--seconds is only for jsonl"),
        (["jsonl", "--safe"], "--safe is only for csv and tsv"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    run: Run, tmp_path: Path, options: list[str], told: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run("import", "a.txt")
    done = run("export", "-o", "out", "--format", *options)
    assert (done.code, (tmp_path / "out").exists()) == (2, False)
    assert done.err.startswith(f"hashiya: {told}")


def test_an_export_never_takes_the_place_of_a_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("نصّ", encoding="utf-8")
    run("import", "in.txt")
    (tmp_path / "copy").write_bytes((tmp_path / "annotations.db").read_bytes())
    for name in ("annotations.db", "copy"):
        before = (tmp_path / name).read_bytes()
        refused = run("export", "--unseen", "-o", name)
        assert refused.code == 2
        assert "is a database" in refused.err
        assert (tmp_path / name).read_bytes() == before


def test_export_chooses_articles_by_the_beginning_of_their_ids(run: Run, tmp_path: Path) -> None:
    lines = "".join(record(id=f"m{n}", text=f"نص {n}" * 9, spans=[]) for n in range(3))
    (tmp_path / "a.jsonl").write_text(lines + record(id="other"), encoding="utf-8")
    run("import", "a.jsonl")
    chosen = run("export", "--article", "m1", "--article", "oth")
    assert [line["id"] for line in chosen.lines] == ["m1", "other"]
    assert run("export", "--article", "m").code == 2
    assert run("export", "--article", "nothing").code == 2


def test_export_chooses_by_the_time_of_the_last_change(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(), encoding="utf-8")
    run("import", "a.jsonl")
    with open_database(tmp_path / "annotations.db") as db:
        at = events.history(db, article_id="m1")[0].at
    assert len(run("export", "--since", at[:10], "--until", at[:10]).lines) == 1
    assert len(run("export", "--since", at, "--until", at).lines) == 1
    assert run("export", "--since", "9999-01-01").out == ""
    assert run("export", "--until", "2001-01-01T10:00+02:00", "--unseen").out == ""
    refused = run("export", "--since", "31.1.2026")
    assert refused.code == 2
    assert "'31.1.2026' is not a time; write it like 2026-01-31" in refused.err


def test_a_day_ends_with_its_last_microsecond() -> None:
    assert instant("2026-01-31") == "2026-01-31T00:00:00.000000+00:00"
    assert instant("2026-01-31", end=True) == "2026-01-31T23:59:59.999999+00:00"
    assert instant("2026-01-31T18:30", end=True) == "2026-01-31T18:30:00.000000+00:00"
    assert instant("2026-01-31T18:30+03:00") == "2026-01-31T15:30:00.000000+00:00"


def test_a_near_twin_is_named_and_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(), encoding="utf-8")
    run("import", "a.jsonl")
    lines = record(id="m2", text=TEXT.replace("أمس", "امس")) + record(id="m3", text="بعيد " * 9)
    (tmp_path / "b.jsonl").write_text(lines, encoding="utf-8")
    taken = run("import", "b.jsonl", "--json")
    assert (taken.code, taken.json[0]["added"], taken.json[0]["near_twins"]) == (0, 2, 1)
    assert taken.json[0]["twins"] == [{"place": "line 1", "article": "m1"}]
    assert "b.jsonl: line 1: a near duplicate of article m1" in taken.err
    assert "1 new article differs from another by one character" in taken.err


def test_suggestions_wait_and_do_not_leave(run: Run, tmp_path: Path) -> None:
    scored = [{"start": 11, "end": 19, "label": "PER", "score": 0.5}]
    (tmp_path / "model.jsonl").write_text(record(spans=scored, labels=[]), encoding="utf-8")
    taken = run("import", "--as-suggestions", "model.jsonl")
    assert "imported 1 article, 1 suggestion" in taken.err
    assert run("export").out == ""
    with open_database(tmp_path / "annotations.db") as db:
        (waiting,) = proposals.of_article(db, "m1", "a1")
    assert (waiting.label, waiting.source, waiting.score) == ("PER", Source.MODEL, 0.5)
    assert run("check").code == 0


def test_a_label_of_articles_on_a_span_is_refused(run: Run, tmp_path: Path) -> None:
    run("labels", "add", "politics", "--kind", "article")
    spans = [{"start": 0, "end": 3, "label": "politics"}]
    (tmp_path / "a.jsonl").write_text(record(spans=spans), encoding="utf-8")
    refused = run("import", "a.jsonl")
    assert refused.code == 1
    assert "line 1: the label 'politics' is for whole articles, and stands on a span" in refused.err


def test_a_folder_of_which_nothing_can_be_imported_ends_with_1(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tml"
    folder.mkdir()
    (folder / "a.tml").write_text("<TimeML>قال</TimeML>", encoding="utf-8")
    done = run("import", "tml")
    assert done.code == 1
    assert "there is no article in it that can be imported" in done.err
    assert "turn it into brat standoff or JSONL" in done.err


def test_a_format_without_annotators_asks_whose_work_it_is_to_hold(
    run: Run, tmp_path: Path
) -> None:
    lines = record(annotator="a1") + record(annotator="a2", spans=[])
    (tmp_path / "two.jsonl").write_text(lines, encoding="utf-8")
    run("import", "two.jsonl")
    refused = run("export", "--format", "conll")
    assert (refused.code, refused.out) == (2, "")
    assert "several annotators have worked on m1, and conll cannot say who" in refused.err
    assert "--annotator (a1, a2), or add --all-annotators" in refused.err
    assert run("export", "--format", "conll", "--annotator", "a1").out.count("DOCSTART") == 1
    assert run("export", "--format", "conll", "--all-annotators").out.count("DOCSTART") == 2
    assert len(run("export").out.splitlines()) == 2


def test_a_table_begins_with_a_mark_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(), encoding="utf-8")
    run("import", "a.jsonl")
    assert run("export", "--format", "csv", "--bom", "-o", "out.csv").code == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b'\xef\xbb\xbf"id"')
    assert run("import", "--db", "other.db", "out.csv").code == 0
    assert run("export", "--db", "other.db").out == run("export").out
    assert run("export", "--bom").code == 2


@pytest.mark.parametrize(
    ("name", "format_"),
    [("out.csv", "csv"), ("out.TSV", "tsv"), ("out.csv.gz", "csv"), ("out.xmi", "jsonl"),
     ("out.parquet", "parquet"), ("out.conll", "conll"), ("out.jsonl", "jsonl"),
     # Several formats have that suffix, or none that is written, or a folder of files.
     ("out.json", "jsonl"), ("out.conllu", "jsonl"), ("out.ann", "jsonl"), ("out", "jsonl"),
     ("-", "jsonl")],
)  # fmt: skip
def test_the_name_of_a_file_tells_the_format_it_is_written_in(name: str, format_: str) -> None:
    assert written_as(name).name == format_


def test_a_table_is_written_where_its_name_says_so(run: Run, tmp_path: Path) -> None:
    line = '{"text":"زار دمشق","spans":[{"start":4,"end":8,"label":"GPE"}]}\n'
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    run("import", "a.jsonl")
    assert run("export", "-o", "out.csv").code == 0
    assert run("export", "-o", "asked.csv", "--format", "jsonl").code == 0
    assert "GPE,دمشق" in (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert json.loads((tmp_path / "asked.csv").read_text(encoding="utf-8"))["text"] == "زار دمشق"
