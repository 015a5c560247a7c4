"""A later delivery of the same annotator: exported, edited, imported again."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, fresh, tag
from tui.core.review import Status
from tui.desk.project.importer import ImportResult, import_path
from tui.exchange.formats.jsonl import json_line
from tui.exchange.options import ReadOptions
from tui.store.database import Database
from tui.store.log import events
from tui.store.records.delivery import Mode
from tui.store.records.export import Selection, records
from tui.store.records.ingest import Outcome
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import reversal, reviews

TEXT = "زار أحمد عطاف وهران"
Line = dict[str, Any]
MONDAY: Line = {
    "id": "n1", "text": TEXT, "annotator": "muna", "status": "doing", "note": "لم أنته",
    "labels": ["news"],
    "spans": [
        {"id": "s1", "start": 4, "end": 8, "label": "PER"},
        {"id": "s2", "start": 14, "end": 19, "label": "LOC"},
        {"id": "s3", "start": 0, "end": 3, "label": "ORG"},
    ],
    "relations": [{"id": "r1", "head": "s1", "tail": "s2", "label": "visits"}],
}  # fmt: skip
TUESDAY: Line = {
    **MONDAY, "status": "done", "note": None, "labels": [],
    "spans": [
        {"id": "s1", "start": 4, "end": 13, "label": "PER", "note": "مع لقبه"},
        {"id": "s2", "start": 14, "end": 19, "label": "ORG"},
    ],
}  # fmt: skip


def delivered(db: Database, *lines: Line, mode: Mode = Mode.ASK, **how: Any) -> ImportResult:
    """Import these lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivery.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return import_path(db, path, annotator=ME, mode=mode, add_labels=True, **how)


def exported(db: Database, annotator: str = "muna") -> list[Line]:
    """What export says."""
    return [json.loads(json_line(one)) for one in records(db, Selection(annotator))]


def said(line: Line) -> tuple[object, ...]:
    """What a line says, whatever the order and the ids of new spans."""
    spans = sorted(
        (one["start"], one["end"], one["label"], one.get("note")) for one in line["spans"]
    )
    return line["status"], line["note"], sorted(line["labels"]), spans


def test_the_later_delivery_replaces_the_earlier_one(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        keys = {one.ref: one.id for one in annotations.spans_of(db, "n1", "muna")}
        dry = delivered(db, TUESDAY, dry_run=True)
        (shown,) = dry.replaced
        assert (len(shown.difference.removed), len(shown.difference.moved)) == (1, 1)
        assert said(exported(db)[0]) == said(MONDAY)
        result = delivered(db, TUESDAY)
        assert result.counts[Outcome.MERGED] == 1
        (line,) = exported(db)
        assert said(line) == said(TUESDAY)
        assert [one.id for one in annotations.spans_of(db, "n1", "muna")] == [
            keys["s1"],
            keys["s2"],
        ]
        assert [arc["label"] for arc in line["relations"]] == ["visits"]
        assert list(problems(db)) == []
        assert delivered(db, TUESDAY).counts[Outcome.SKIPPED] == 1


def test_a_delivery_is_taken_back_as_a_whole(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        before = exported(db)
        result = delivered(db, TUESDAY)
        reversal.take_back_all(db, result.run.group)
        assert exported(db) == before
        assert list(problems(db)) == []


def test_what_was_done_here_since_is_not_overwritten_unasked(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        tag(db, 9, 13, "PER", article="n1", annotator="muna")
        before = exported(db)
        refused = delivered(db, TUESDAY)
        assert (refused.overwriting, refused.kept) == (1, False)
        assert "worked on article n1 here since" in refused.refusals[0].reason
        assert exported(db) == before
        delivered(db, TUESDAY, mode=Mode.ADD)
        assert len(exported(db)[0]["spans"]) == 6
        replaced = delivered(db, TUESDAY, mode=Mode.REPLACE)
        assert replaced.replaced[0].overwritten == 1
        assert said(exported(db)[0]) == said(TUESDAY)
        assert list(problems(db)) == []


def test_what_was_removed_here_does_not_come_back_unasked(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        (third,) = [one for one in annotations.spans_of(db, "n1", "muna") if one.ref == "s3"]
        changes = annotations.removal(db, third.id)
        events.record(db, "remove", changes, annotator="muna", article_id="n1")
        assert delivered(db, MONDAY).overwriting == 1


def test_lines_that_say_no_annotator_or_no_ids_add(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        span = {"start": 9, "end": 13, "label": "PER"}
        delivered(db, {"text": TEXT, "annotator": "muna", "spans": [span]})
        delivered(db, {"text": TEXT, "id": "n1"})
        (line,) = exported(db)
        assert len(line["spans"]) == 4
        assert line["note"] == MONDAY["note"]


def test_two_lines_of_one_file_add_to_each_other(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        one = {**TUESDAY, "spans": [{"id": "t1", "start": 0, "end": 3, "label": "ORG"}]}
        other = {**TUESDAY, "spans": [{"id": "t2", "start": 4, "end": 8, "label": "PER"}]}
        for line in (one, other):
            del line["relations"]
        delivered(db, one, other)
        delivered(db, one, other, mode=Mode.REPLACE)
        assert len(exported(db)[0]["spans"]) == 2


def test_a_review_that_was_undone_elsewhere_is_undone_here(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, {**MONDAY, "status": "done"})
        delivered(db, {**MONDAY, "status": "todo", "note": None})
        assert reviews.get(db, "n1", "muna").status is Status.TODO
        assert reviews.get(db, "n1", "muna").note is None


def test_a_span_that_a_bad_record_leaves_out_is_not_removed(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        bad = [{**MONDAY["spans"][0], "end": 400}, *MONDAY["spans"][1:]]
        path = tmp_path / "bad.jsonl"
        path.write_text(json.dumps({**MONDAY, "spans": bad, "relations": []}), encoding="utf-8")
        options = ReadOptions(drop_bad_spans=True)
        import_path(db, path, annotator=ME, options=options)
        assert len(exported(db)[0]["spans"]) == 3


def test_titles_and_metadata_are_updated_where_asked_for(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, {**MONDAY, "title": "أ", "meta": {"src": "aps"}})
        new = {**MONDAY, "title": "ب", "meta": {"src": "APS", "year": 2024}}
        assert sum(delivered(db, new).meta.values()) == 1
        assert articles.get(db, "n1").title == "أ"
        result = delivered(db, new, update_meta=True)
        assert (articles.get(db, "n1").title, articles.get(db, "n1").meta) == ("ب", new["meta"])
        assert list(problems(db)) == []
        reversal.take_back_all(db, result.run.group)
        assert articles.get(db, "n1").title == "أ"
        assert list(problems(db)) == []


def test_a_text_whose_id_is_there_corrects_it_where_asked_for(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        delivered(db, MONDAY)
        text = "زار السيد أحمد عطاف وهران"
        plain = delivered(db, {"id": "n1", "text": text}, dry_run=True)
        assert [one.place for one in plain.ids_taken] == ["line 1"]
        delivered(db, {"id": "n1", "text": text}, update_text=True)
        assert articles.get(db, "n1").text == text
        assert [text[one.start : one.end] for one in annotations.spans_of(db, "n1", "muna")] == [
            *("زار", "أحمد", "وهران"),
        ]
        assert list(problems(db)) == []


PLACES = st.tuples(st.integers(0, 18), st.integers(1, 6)).map(
    lambda at: (at[0], min(at[0] + at[1], len(TEXT)))
)
SPANS = st.lists(
    st.tuples(PLACES, st.sampled_from(["PER", "LOC", "ORG"]), st.sampled_from([None, "ن"])),
    max_size=6,
    unique_by=lambda one: one[:2],
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    at_hand=SPANS,
    edited=SPANS,
    kept=st.lists(st.booleans(), min_size=6, max_size=6),
    status=st.sampled_from(["todo", "doing", "done", "skipped"]),
    note=st.sampled_from([None, "ملاحظة"]),
    labels=st.lists(st.sampled_from(["news", "culture"]), unique=True),
)
def test_an_export_that_was_edited_comes_in_as_it_stands(
    at_hand: Sequence[Any],
    edited: Sequence[Any],
    kept: Sequence[bool],
    status: str,
    note: str | None,
    labels: list[str],
) -> None:
    with tempfile.TemporaryDirectory() as folder, fresh(Path(folder) / "mine.db") as db:
        delivered(db, {"id": "n1", "text": TEXT, "annotator": "muna", "status": "doing",
                       "labels": ["news"], "spans": []})  # fmt: skip
        for (start, end), label, _note in at_hand:
            tag(db, start, end, label, article="n1", annotator="muna")
        (line,) = exported(db)
        ids = [span["id"] for span, keep in zip(line["spans"], kept, strict=False) if keep]
        spans = [
            {"start": start, "end": end, "label": label, "note": text}
            for (start, end), label, text in edited
        ]
        for span, id_ in zip(spans, ids, strict=False):
            span["id"] = id_
        for number, span in enumerate(spans):
            span.setdefault("id", f"new{number}")
        line |= {"status": status, "note": note, "labels": labels, "spans": spans}
        result = delivered(db, line)
        assert not result.refusals
        (after,) = exported(db)
        assert said(after) == said(line)
        assert list(problems(db)) == []
        assert delivered(db, exported(db)[0]).counts[Outcome.SKIPPED] == 1
