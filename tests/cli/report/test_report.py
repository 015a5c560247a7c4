"""``hashiya report``: on the terminal, as JSON, and as a page."""

import json
import re
import sys
from pathlib import Path

import pytest

import tui
from tests.cli.agreement.test_agreement import Checked, written
from tests.cli.conftest import Run
from tests.cli.shared.test_arabic import hashiya
from tui.cli.report.pictures import MOST_PERIODS, Painter, periods_of
from tui.store.figures.work_done import WorkDay

HOSTILE = '<script>alert("x")</script>'


class Page(Checked):
    """Reads a report: links may lead into the page itself, and nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            link = given.pop("href") or ""
            assert link.startswith("#")
            self.links.add(link[1:])
        self.names |= {given["id"] or ""} if "id" in given else set()
        super().handle_starttag(tag, list(given.items()))


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Run:
    """Two annotators' work, one of them hostile by name and by label, some of it settled."""
    assert run("import", written(tmp_path / "all.jsonl"), "--add-labels").code == 0
    line = {"id": "x", "title": HOSTILE, "text": "زار عمر حلب.", "annotator": f"{HOSTILE} ع",
            "status": "done", "spans": [{"start": 4, "end": 7, "label": HOSTILE}]}  # fmt: skip
    (tmp_path / "bad.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("import", "bad.jsonl", "--add-labels").code == 0
    assert run("adjudicate", "--auto", "unanimous", "--annotators", "muna,sami").code == 0
    return run


@pytest.fixture
def no_vega(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without what draws."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)


def page_of(run: Run) -> tuple[str, Page]:
    """The page that is written."""
    assert run("report", "--html", "out.html", "--samples", "20").code == 0
    page = Path("out.html").read_text(encoding="utf-8")
    read = Page()
    read.feed(page)
    assert read.open == []
    return page, read


def test_json_has_the_same_numbers_as_the_other_commands(project: Run) -> None:
    found = project("report", "--json").json
    stats = project("stats", "--json").json
    assert (found["articles"], found["words"]) == (stats["articles"], stats["words"])
    assert {who: one["done"] for who, one in found["annotators"].items()} == {
        "muna": 4, "sami": 3, f"{HOSTILE} ع": 1,
    }  # fmt: skip
    used = {one["label"]: sum(one["counts"].values()) for one in found["labels"]}
    assert used["PER"] == 5
    pairs = {(one["a"], one["b"]): one for one in found["agreement"]["spans"]["pairs"]}
    agreement = project("agreement", "--json", "--annotator", "muna", "--annotator", "sami").json
    assert pairs["muna", "sami"]["exact"]["f1"] == agreement["spans"]["pairs"][0]["exact"]["f1"]
    assert found["settled"]["curators"][0]["decisions"] == 2
    assert (found["model"], found["odd"], found["days"]) == ([], [], [])


def test_a_program_has_them_too(project: Run) -> None:
    with tui.open("annotations.db", read_only=True) as opened:
        found = opened.report(annotators=["muna"], samples=0)
    assert [one.annotator for one in found.work] == ["muna"]
    assert found.statuses == {"muna": {"done": 4}}
    assert found.agreement is None
    assert {name for use in found.labels for name in use.counts} == {"muna"}


def test_one_annotator_alone_is_told_of_nobody_else(project: Run) -> None:
    ran = project("report", "--only", "sami")
    assert "sami" in ran.out
    assert "muna" not in ran.out
    assert "nobody called 'omar'" in project("report", "--only", "omar").err


def test_where_others_are_hidden_an_annotator_is_told_of_their_own_work(
    project: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "lead")
    assert project("project", "set", "leader", "lead").code == 0
    assert project("project", "set", "hide-others", "on").code == 0
    assert "muna" in project("report").out
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "sami")
    own = project("report")
    assert (own.code, "sami" in own.out, "muna" in own.out) == (0, True, False)
    assert "muna" not in project("report", "--json").out
    assert "hidden here from all but lead" in project("report", "--only", "muna").err


def test_an_empty_database_says_so(run: Run) -> None:
    Path("one.txt").write_text("نص قصير", encoding="utf-8")
    run("import", "one.txt")
    ran = run("report")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "nobody has annotated anything here yet" in ran.err


def test_the_page_stands_by_itself_with_a_table_for_each_picture(project: Run) -> None:
    pytest.importorskip("vl_convert")
    page, read = page_of(project)
    assert {"script", "link", "img", "iframe"} & set(read.tags) == set()
    assert "url(" not in page and "@import" not in page  # noqa: PT018
    assert read.tags.count("svg") == read.tags.count("figure") == read.tags.count("figcaption")
    assert read.tags.count("svg") == 3
    assert read.tags.count("table") >= read.tags.count("svg")
    assert read.tags.count("table") == read.tags.count("caption")
    assert page.count('<svg aria-hidden="true"') == read.tags.count("svg")
    summaries = re.findall("<summary>(.*?)</summary>", page)
    assert len(summaries) == len(set(summaries)) == 3
    assert read.links == read.names
    assert "settled" in read.links


def test_hostile_names_and_labels_are_words_on_the_page(project: Run) -> None:
    page, read = page_of(project)
    assert "<script" not in page
    assert HOSTILE in read.words


def test_without_the_extra_there_are_tables_and_the_way_to_it(project: Run, no_vega: None) -> None:
    page, read = page_of(project)
    assert "svg" not in read.tags
    assert read.tags.count("table") >= 4
    assert "hashiya[report]" in page


def test_in_arabic_the_page_and_its_pictures_run_from_right_to_left(project: Run) -> None:
    pytest.importorskip("vl_convert")
    assert hashiya("--lang", "ar", "report", "--html", "out.html").returncode == 0
    page = Path("out.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "من أنجز ماذا" in page
    # Names stand right of the bars: their letters begin at the end of the axis.
    assert 'text-anchor="start"' in page


def test_many_days_become_weeks() -> None:
    few = [WorkDay("a", "2026-01-01"), WorkDay("a", "2026-01-03")]
    assert list(periods_of(few)) == ["2026-01-01", "2026-01-02", "2026-01-03"]
    many = periods_of([*few, WorkDay("b", "2026-12-31")])
    assert len(set(many.values())) <= MOST_PERIODS
    assert many["2026-01-03"] == "2025-12-29"
    assert periods_of([]) == {}


def test_the_extra_is_named_where_it_is_missing(no_vega: None) -> None:
    paint = Painter()
    assert "hashiya[report]" in paint.missing
    assert paint.bars([("a", "b", 1)], ["b"]) == ""


def test_articles_are_counted_whole_and_a_few_days_are_named_as_they_are() -> None:
    paint = Painter()
    if paint.missing:
        pytest.skip(paint.missing)
    assert ">0.5<" not in paint.bars([("muna", "done", 2)], ["done"])
    days = [f"2026-01-{day:02}" for day in range(1, 8)]
    for some in (days, days[:6]):
        picture = paint.columns([(day, "muna", 1) for day in some], some, ["muna"])
        assert ("rotate(" in picture) is (some == days)
