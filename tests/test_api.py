"""What ``import tui`` promises to programs, as the page tells it and as it does it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

import hashiya
import tui
from tui.cli.main import cli

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
TEXT = "قال وزير الخارجية أمس في القاهرة."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tui.Project]:
    """A database of one article."""
    with tui.open(tmp_path / "a.db", create=True) as opened:
        opened.add_records([tui.Record(text=TEXT, id="a1", title="خبر")], annotator="muna")
        yield opened


def test_the_page_tells_of_all_that_is_promised() -> None:
    named = set(re.findall(r"tui\.(\w+)", PAGE)) | set(re.findall(r"`(\w+)`", PAGE))
    methods = {name for name in vars(tui.Project) if not name.startswith("_")} - {"close"}
    called = set(re.findall(r"project\.(\w+)", PAGE))
    assert methods <= called
    assert {"open", "Record", "HashiyaError", "DatabaseError", "UsageError", "DataError"} <= named


def test_the_code_of_the_page_runs(tmp_path: Path) -> None:
    (tmp_path / "annotations.db").write_bytes((ROOT / "annotations.db").read_bytes())
    with tui.open(tmp_path / "annotations.db") as project:
        first = next(project.articles())
        project.add_span(first.id, 0, 5, "PER", annotator="muna")
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 5
    for block in blocks:
        ran = subprocess.run(
            [sys.executable, "-c", block],
            cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HASHIYA_LANG": "en"},
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout


def test_hashiya_is_the_same_api() -> None:
    assert hashiya.__all__ == tui.__all__
    assert all(getattr(hashiya, name) is getattr(tui, name) for name in tui.__all__)
    assert hashiya.__version__ == tui.__version__


def test_importing_tui_alone_loads_nothing_of_it() -> None:
    code = "import sys, tui; print([m for m in sys.modules if m.startswith('tui.')])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tui.nothing


def test_a_span_is_added_as_by_its_annotator_and_undone_as_at_the_desk(
    project: tui.Project, tmp_path: Path
) -> None:
    start = TEXT.index("القاهرة")
    span = project.add_span("a1", start, start + 7, "LOC", annotator="muna")
    assert (span.start, span.end, span.label, span.source) == (start, start + 7, "LOC", "hand")
    assert project.spans("a1", annotator="muna") == [span]
    assert project.spans("a1", annotator="sami") == []
    assert project.status("a1", annotator="muna") is tui.Status.DOING
    assert project.add_span("a1", start, start + 7, "LOC", annotator="muna") == span
    project.close()
    from tui.desk.editing.annotations import Annotations
    from tui.store.opening import open_database
    from tui.store.texts import articles

    with open_database(tmp_path / "a.db") as db:
        tagger = Annotations(db, articles.get(db, "a1"), "muna")
        tagger.undo()
        assert not list(tagger.spans)


def test_a_removed_span_is_gone_and_one_that_changed_stays(project: tui.Project) -> None:
    span = project.add_span("a1", 0, 3, "PER", annotator="muna")
    assert project.remove_span(span)
    assert not project.remove_span(span)
    assert project.spans("a1", annotator="muna") == []


@pytest.mark.parametrize(
    ("start", "end", "label", "says"),
    [
        (-1, 3, "PER", "nothing to tag"),
        (3, 3, "PER", "nothing to tag"),
        (3, 4, "PER", "nothing to tag"),
        (0, len(TEXT) + 1, "PER", "nothing to tag"),
        (0, 3, "NOPE", "no label 'NOPE'"),
    ],
)
def test_a_span_that_cannot_be_is_refused_and_nothing_is_stored(
    project: tui.Project, start: int, end: int, label: str, says: str
) -> None:
    with pytest.raises(tui.UsageError, match=says):
        project.add_span("a1", start, end, label, annotator="muna")
    assert project.spans("a1", annotator="muna") == []
    assert project.status("a1", annotator="muna") is tui.Status.TODO


Given = dict[str, Any]
SPAN = tui.RecordSpan(4, 8, "PER", id="x")
OTHERS: dict[str, Given] = {
    "a state that there is not": {"status": "finished"},
    "a state that is no word": {"status": 3},
    "a text that is none": {"text": None},
    "bytes": {"text": TEXT.encode()},
    "no text": {"text": ""},
    "a number for an id": {"id": 7},
    "no title": {"title": None},
    "a number for a note": {"note": 5},
    "a number for an annotator": {"annotator": 5},
    "a list for metadata": {"meta": [1]},
    "metadata that JSON has not": {"meta": {"x": object()}},
    "metadata without names": {"meta": {1: 2}},
    "a word for seconds": {"seconds": "1"},
    "seconds before the beginning": {"seconds": -1.0},
    "a word for labels": {"labels": "culture"},
    "a number for a label": {"labels": (5,)},
    "tuples for spans": {"spans": ((4, 8, "PER"),)},
    "a span for spans": {"spans": SPAN},
    "words for offsets": {"spans": (tui.RecordSpan("4", "8", "PER"),)},  # type: ignore[arg-type]
    "fractions for offsets": {"spans": (tui.RecordSpan(4.0, 8.0, "PER"),)},  # type: ignore[arg-type]
    "truth for an offset": {"spans": (tui.RecordSpan(False, True, "PER"),)},
    "nothing for offsets": {"spans": (tui.RecordSpan(None, None, "PER"),)},  # type: ignore[arg-type]
    "an offset before the text": {"spans": (tui.RecordSpan(-4, 8, "PER"),)},
    "an offset after the text": {"spans": (tui.RecordSpan(4, 800, "PER"),)},
    "an end before its start": {"spans": (tui.RecordSpan(8, 4, "PER"),)},
    "no label": {"spans": (tui.RecordSpan(4, 8, None),)},  # type: ignore[arg-type]
    "an empty label": {"spans": (tui.RecordSpan(4, 8, ""),)},
    "attributes by name": {"spans": (replace(SPAN, attributes=cast(Any, {"a": "b"})),)},
    "attributes without values": {"spans": (replace(SPAN, attributes=cast(Any, (("a",),))),)},
    "an id twice": {"spans": (SPAN, replace(SPAN, start=5))},
    "tuples for relations": {"spans": (SPAN,), "relations": (("x", "x", "in"),)},
    "a wrong span that is suggested": {"suggested": (tui.RecordSpan("4", 8, "PER"),)},  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize("given", OTHERS.values(), ids=OTHERS.keys())
def test_a_record_of_other_types_is_refused_and_nothing_is_stored(
    project: tui.Project, given: Given
) -> None:
    before = list(project.records()), project.labels()
    record = tui.Record(**{"text": TEXT, "id": "a1", **given})
    with pytest.raises(tui.DataError) as refused:
        project.add_records([tui.Record(text="آخر"), record], annotator="muna", add_labels=True)
    assert refused.value.place in ("record 2", "")
    assert (list(project.records()), project.labels()) == before
    with pytest.raises(tui.DataError):
        tui.agreement_of([record], samples=0)


@pytest.mark.parametrize("given", [None, 5, [{"text": TEXT}], [None], [TEXT], {"text": TEXT}])
def test_what_are_no_records_is_refused(project: tui.Project, given: Any) -> None:
    with pytest.raises(tui.DataError, match="cannot be"):
        project.add_records(given, annotator="muna")
    with pytest.raises(tui.DataError, match="cannot be"):
        tui.agreement_of(given)


def test_lists_names_of_states_and_numbers_of_others_are_taken(project: tui.Project) -> None:
    span = tui.RecordSpan(Index(4), Index(8), "PER", attributes=[["sure", "true"]])  # type: ignore[arg-type]
    record = tui.Record(text=TEXT, status="done", spans=[span], labels=["culture"])  # type: ignore[arg-type]
    assert project.add_records([record], annotator="muna", add_labels=True).spans == 1
    [stored] = project.spans("a1", annotator="muna")
    assert (type(stored.start), stored.start, stored.end) == (int, 4, 8)
    assert project.status("a1", annotator="muna") is tui.Status.DONE
    assert project.add_span("a1", Index(9), Index(17), "LOC", annotator="muna").start == 9  # type: ignore[arg-type]


class Index:
    """A whole number as numpy has them."""

    def __init__(self, value: int) -> None:
        self._value = value

    def __index__(self) -> int:
        return self._value


@pytest.mark.parametrize(
    "given",
    [
        (None, 4, 8, "PER", "muna"), (5, 4, 8, "PER", "muna"), ("\ud800", 4, 8, "PER", "muna"),
        ("a1", "4", 8, "PER", "muna"), ("a1", 4.0, 8, "PER", "muna"),
        ("a1", None, 8, "PER", "muna"),
        ("a1", True, 8, "PER", "muna"), ("a1", 4, 8, None, "muna"), ("a1", 4, 8, 5, "muna"),
        ("a1", 4, 8, "PER", None), ("a1", 4, 8, "PER", 5), ("a1", 4, 8, "PER", "\ud800"),
        ("a1", 4, 8, "PER", "gold"),
    ],
)  # fmt: skip
def test_a_span_of_other_types_is_refused(project: tui.Project, given: tuple[Any, ...]) -> None:
    *place, annotator = given
    with pytest.raises(tui.UsageError):
        project.add_span(*place, annotator=annotator)
    assert project.annotators() == []


@pytest.mark.parametrize("given", [None, "s1", 5])
def test_what_is_no_span_or_no_path_is_refused(project: tui.Project, given: Any) -> None:
    with pytest.raises(tui.UsageError):
        project.remove_span(given)
    if not isinstance(given, str):
        with pytest.raises(tui.UsageError):
            tui.open(given)


def test_records_go_from_one_database_to_another(project: tui.Project, tmp_path: Path) -> None:
    project.add_span("a1", 0, 3, "PER", annotator="muna")
    with tui.open(tmp_path / "b.db", create=True) as other:
        added = other.add_records(project.records(), annotator="muna")
        assert added == tui.Added(articles=1, spans=1)
        assert list(other.records()) == list(project.records())
        assert other.add_records(project.records(), annotator="x") == tui.Added(skipped=1)


def test_records_come_in_all_or_none(project: tui.Project) -> None:
    good = tui.Record(text="نص آخر")
    bad = tui.Record(text="نص ثالث", spans=(tui.RecordSpan(0, 2, "NOPE"),))
    with pytest.raises(tui.DataError, match="NOPE"):
        project.add_records([good, bad], annotator="muna")
    assert [article.id for article in project.articles()] == ["a1"]
    project.add_records([good, bad], annotator="muna", add_labels=True)
    assert "NOPE" in [label.name for label in project.labels()]


def test_records_are_chosen_by_status_annotator_and_article(project: tui.Project) -> None:
    project.add_span("a1", 0, 3, "PER", annotator="muna")
    assert [r.annotator for r in project.records(statuses=["doing"])] == ["muna"]
    assert not list(project.records(statuses=["done"]))
    assert not list(project.records(annotator="sami"))
    assert not list(project.records(articles=["other"]))
    with pytest.raises(tui.UsageError, match="'finished' is not one of todo"):
        project.records(statuses=["finished"])


def test_a_project_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    tui.open(path, create=True).close()
    with (
        tui.open(path, read_only=True) as project,
        pytest.raises(tui.DatabaseError, match="reading only"),
    ):
        project.add_records([], annotator="muna")


def test_a_nameless_annotator_is_refused(project: tui.Project) -> None:
    with pytest.raises(tui.UsageError, match="needs a name"):
        project.add_span("a1", 0, 3, "PER", annotator=" ")


def test_errors_are_those_of_the_shell(tmp_path: Path) -> None:
    from click.testing import CliRunner

    missing = tmp_path / "no.db"
    with pytest.raises(tui.DatabaseError) as raised:
        tui.open(missing)
    shell = CliRunner().invoke(cli, ["ls", "--db", str(missing)])
    assert isinstance(shell.exception, tui.DatabaseError)
    assert str(shell.exception) == str(raised.value)


def test_agreement_is_that_of_the_records_and_of_the_command(project: tui.Project) -> None:
    said = {"muna": [(4, 8, "PER"), (26, 33, "LOC")], "sami": [(4, 8, "PER")]}
    for name, spans in said.items():
        record = tui.Record(
            text=TEXT, annotator=name, status=tui.Status.DONE,
            spans=tuple(tui.RecordSpan(*span) for span in spans),
        )  # fmt: skip
        project.add_records([record], annotator=name)
    found = project.agreement(samples=50)
    assert found == tui.agreement_of(project.records(), samples=50)
    [pair] = found.spans.pairs
    assert (pair.one, pair.other, pair.exact.value) == ("muna", "sami", 2 / 3)
    against = project.agreement(annotators=["muna"], against="sami", labels=["PER"])
    assert [pair.exact.value for pair in against.spans.pairs] == [1]
    assert project.agreement(statuses=["skipped"]).spans.mean.value is None
    with pytest.raises(tui.UsageError, match="'letter' is not one of word, char"):
        project.agreement(unit="letter")
