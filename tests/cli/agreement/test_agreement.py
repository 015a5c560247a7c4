"""``hashiya agreement``: what it says of whom, to people and to programs."""

import csv
import gettext
import io
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.shared.test_arabic import hashiya
from tui.cli.shared import output
from tui.cli.shared.terminal_table import columns, sentence_lines, show_table
from tui.core import i18n
from tui.core.review import Status
from tui.desk.adjudication.settling import Adjudication
from tui.layout.line import line_picture
from tui.store.opening import open_database

TEXTS = {
    "a": "قال الوزير أمس.",
    "b": "زار الوزير دمشق.",
    "c": "عاد الوزير. وبقي الوفد في حلب.",
    "d": "لا شيء هنا.",
}
Spans = list[tuple[int, int, str]]
SAID: dict[str, dict[str, Spans]] = {
    "muna": {
        "a": [(4, 10, "PER")],
        "b": [(4, 10, "PER"), (11, 15, "GPE")],
        "c": [(4, 10, "PER")],
        "d": [],
    },
    "sami": {"a": [(4, 10, "PER")], "b": [(4, 10, "PER"), (11, 15, "LOC")], "d": []},
}


def written(path: Path, said: dict[str, dict[str, Spans]] = SAID, status: str = "done") -> Path:
    """An export with what these annotators said of the articles."""
    lines = [
        {
            "id": id_,
            "text": TEXTS[id_],
            "annotator": who,
            "status": status,
            "spans": [{"start": s, "end": e, "label": label} for s, e, label in spans],
        }
        for who, articles in said.items()
        for id_, spans in articles.items()
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Both annotators in one file."""
    return written(tmp_path / "all.jsonl")


def test_a_database_and_its_export_give_the_same_numbers(run: Run, file: Path) -> None:
    run("import", "--add-labels", file)
    ran = run("agreement", "--json")
    assert ran.code == 0
    Path("out.jsonl").write_text(run("export").out, encoding="utf-8")
    of_file = run("agreement", "out.jsonl", "--json").json
    found = ran.json
    # When they were last there a database alone knows.
    assert {**found, "over_time": 0} == {**of_file, "over_time": 0}
    assert found["articles"] == {
        "muna+sami": {"both": 3, "both_empty": 1, "only": [1, 0], "opened": 0}
    }
    [pair] = found["spans"]["pairs"]
    assert (pair["exact"]["tp"], pair["exact"]["a"], pair["exact"]["b"]) == (2, 3, 3)
    assert pair["exact"]["f1"] == pytest.approx(2 / 3)
    assert pair["extent"]["f1"] == 1
    assert found["spans"]["differing"] == {
        "same": 4, "label": 2, "extent": 0, "both": 0, "alone": 0
    }  # fmt: skip
    assert {(one["a"], one["b"]): one["n"] for one in found["confusion"]} == {
        ("PER", "PER"): 2, ("GPE", "LOC"): 1,
    }  # fmt: skip
    assert [one["id"] for one in found["by_article"]] == ["b", "a", "d"]
    assert found["by_article"][0]["n"] == [2, 2]
    assert "NaN" not in ran.out


def test_the_tables_say_which_articles_count_and_where_to_look(run: Run, file: Path) -> None:
    run("import", "--add-labels", file)
    ran = run("agreement")
    assert "muna · sami\t3\t1\t1\t0\t0" in ran.out.splitlines()
    assert "muna · sami\t0.667\t(" in ran.out
    assert "b\t2\t2\t0.500\thashiya open --db annotations.db --annotator muna -- b" in ran.out
    assert "GPE\tLOC\t1" in ran.out
    assert "4 of" not in ran.out
    assert "only muna uses the label GPE" in ran.err
    assert "only 3 articles are shared: the intervals say little" in ran.err


def test_two_files_of_one_name_are_told_apart_and_a_file_without_names_is_called_as_it_is(
    run: Run, tmp_path: Path
) -> None:
    one = written(tmp_path / "old.jsonl", {"muna": SAID["muna"]})
    other = written(tmp_path / "new.jsonl", {"muna": SAID["sami"]})
    assert run("agreement", one, other, "--json").json["annotators"] == ["new:muna", "old:muna"]
    lines = other.read_text(encoding="utf-8").replace('"annotator": "muna", ', "")
    other.write_text(lines, encoding="utf-8")
    assert run("agreement", one, other, "--json").json["annotators"] == ["muna", "new"]


def test_against_one_gives_precision_and_recall_and_leaves_gold_out_otherwise(
    run: Run, tmp_path: Path
) -> None:
    said = {**SAID, "gold": {"a": [], "b": [(4, 10, "PER")], "d": []}}
    file = written(tmp_path / "all.jsonl", said)
    assert run("agreement", file, "--json").json["annotators"] == ["muna", "sami"]
    found = run("agreement", file, "--against", "gold", "--json").json
    assert [(pair["a"], pair["b"]) for pair in found["spans"]["pairs"]] == [
        ("muna", "gold"), ("sami", "gold"),
    ]  # fmt: skip
    exact = found["spans"]["pairs"][0]["exact"]
    assert (exact["precision"], exact["recall"]) == (pytest.approx(1 / 3), 1)
    assert "\t0.333\t1.000\t" in run("agreement", file, "--gold", "gold").out


def test_csv_is_the_table_that_is_asked_for_with_all_digits(run: Run, file: Path) -> None:
    [head, row] = list(csv.reader(io.StringIO(run("agreement", file, "--csv").out)))
    assert dict(zip(head, row, strict=True))["exact"] == str(2 / 3)
    labels = list(csv.DictReader(io.StringIO(run("agreement", file, "--csv", "--by", "label").out)))
    assert [row["label"] for row in labels] == ["GPE", "LOC", "PER"]
    assert (labels[0]["exact"], labels[2]["exact"]) == ("0.0", "1.0")


@pytest.mark.parametrize("by", ["pair", "all", "label", "article", "confusion", "time"])
def test_by_shows_one_table(run: Run, file: Path, by: str) -> None:
    ran = run("agreement", file, "--by", by)
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 2
    assert "\n\n" not in ran.out


def test_below_fails_where_the_mean_is_less(run: Run, file: Path) -> None:
    assert run("agreement", file, "--below", "0.6").code == 0
    assert run("agreement", file, "--below", "0.7").code == 1


def test_samples_and_seed_decide_the_intervals(run: Run, file: Path) -> None:
    first = run("agreement", file, "--json").json
    assert first == run("agreement", file, "--json").json
    assert first["bootstrap"]["n"] == 1000
    none = run("agreement", file, "--ci", "none", "--json").json
    assert none["spans"]["pairs"][0]["exact"]["ci"] is None
    seeded = run("agreement", file, "--samples", "50", "--seed", "7", "--json").json
    assert seeded["bootstrap"] == {"n": 50, "seed": 7, "few": True}
    refused = run("agreement", file, "--samples", "many")
    assert (refused.code, "'many' is no number of samples" in refused.err) == (2, True)


def test_explain_says_what_each_number_is_and_where_it_comes_from(run: Run) -> None:
    lines = run("agreement", "--explain").out.splitlines()
    assert len(lines) == 17
    assert any(line.startswith("Cohen's kappa: ") and "Cohen 1960" in line for line in lines)


@pytest.mark.parametrize(
    ("said", "options", "code", "words"),
    [
        (
            {"muna": SAID["muna"]}, (), 1,
            "muna alone has articles with the status done; agreement takes two; name another",
        ),
        (
            {"muna": {"a": []}, "sami": {"b": []}}, (), 2,
            "muna and sami have no article that both have done; muna 1, sami 1, both opened 0;"
            " count other articles, too",
        ),
        (
            {"muna": {"d": []}, "sami": {"d": []}}, (), 1,
            "nobody marked anything in the 1 article that both have done",
        ),
        (SAID, ("--status", "skipped"), 1, "nobody has an article with the status skipped"),
        (SAID, ("--annotator", "rana"), 2, "nobody called 'rana' has annotated here; there are"),
        (SAID, ("--status", "finished"), 2, "'finished' is not one of todo, doing, done, skipped"),
        (SAID, ("--label", "ORG"), 1, "nobody marked anything in the 3 articles that both"),
        (SAID, ("--csv", "--json"), 2, "--csv and --json both go to standard output"),
        (SAID, ("--annotator", "muna"), 1, "muna alone has articles"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_said_in_one_line(
    run: Run, tmp_path: Path, said: dict[str, dict[str, Spans]], options: tuple[str, ...],
    code: int, words: str,
) -> None:  # fmt: skip
    ran = run("agreement", written(tmp_path / "x.jsonl", said), *options)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_ids_that_stand_for_several_texts_are_told(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "x.jsonl")
    other = file.read_text(encoding="utf-8").splitlines()[0]
    changed = json.loads(other) | {"text": "نصّ آخر هنا.", "annotator": "sami"}
    file.write_text(file.read_text(encoding="utf-8") + json.dumps(changed), encoding="utf-8")
    ran = run("agreement", file)
    assert ran.code == 0
    assert "1 id stands for different texts (a), each counted by itself" in ran.err


def test_a_file_that_cannot_be_read_whole_gives_no_numbers(run: Run, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + '{"text": "x", "spans": [{"start": 9}]}\n')
    ran = run("agreement", file)
    assert (ran.code, ran.out) == (1, "")
    assert "mend the file, or leave it out" in ran.err


def test_gamma_is_computed_where_scipy_is(run: Run, file: Path) -> None:
    pytest.importorskip("scipy")
    first = run("agreement", file, "--gamma", "--json").json["spans"]["gamma"]
    assert first < 1
    assert first == run("agreement", file, "--gamma", "--json").json["spans"]["gamma"]


class Checked(HTMLParser):
    """Reads a page: tags that open must close, and nothing may come from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {name for name, _value in attrs} & {"src", "href", "onclick", "onload"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(run: Run, file: Path) -> tuple[str, Checked]:
    """The page that is written for a file."""
    assert run("agreement", file, "--html", "out.html").code == 0
    page = Path("out.html").read_text(encoding="utf-8")
    checked = Checked()
    checked.feed(page)
    assert checked.open == []
    return page, checked


def test_the_page_stands_by_itself_with_a_table_behind_each_picture(run: Run, file: Path) -> None:
    page, checked = page_of(run, file)
    assert {"script", "link", "img", "iframe"} & set(checked.tags) == set()
    assert "url(" not in page and "@import" not in page  # noqa: PT018
    assert checked.tags.count("svg") == checked.tags.count("title") - 1 == 4
    assert checked.tags.count("desc") == 4
    assert checked.tags.count("table") >= checked.tags.count("svg")


def test_the_page_shows_both_versions_of_the_sentences_that_differ(run: Run, file: Path) -> None:
    page, _checked = page_of(run, file)
    [article] = re.findall(r"<article>.*?</article>", page, re.DOTALL)
    muna, sami = article.split('class="who"')[1:]
    assert '<span class="d" title="GPE">دمشق</span>' in muna
    assert '<span class="d" title="LOC">دمشق</span>' in sami
    for version in (muna, sami):
        assert '<span class="s" title="PER">الوزير</span>' in version
        assert 'dir="auto"' in version
    assert TEXTS["c"] not in page


def test_what_a_text_or_a_name_holds_is_no_markup_of_the_page(run: Run, tmp_path: Path) -> None:
    said: dict[str, dict[str, Spans]] = {
        "<script>alert(1)</script>": {"a": [(0, 3, "<b onload=x>")]}, "sami": {"a": []},
    }  # fmt: skip
    hostile = "<img src=x> & \u202eقال\x00"
    file = written(tmp_path / "x.jsonl", said)
    changed = [
        json.loads(line) | {"text": hostile}
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(map(json.dumps, changed)), encoding="utf-8")
    page, checked = page_of(run, file)
    assert "img" not in checked.tags
    assert "script" not in checked.tags
    assert "\u202e" not in page


def test_the_page_and_the_tables_run_to_the_left_in_arabic(run: Run, file: Path) -> None:
    # A process of its own: the language of a shell holds as long as that.
    done = hashiya("--lang", "ar", "agreement", str(file), "--html", "out.html")
    assert done.returncode == 0, done.stderr
    page = Path("out.html").read_text(encoding="utf-8")
    before = i18n._in_use
    locale = Path(i18n.__file__).parent.parent / "locale"
    i18n.use(gettext.translation("hashiya", locale, ["ar"]))
    try:
        assert '<html lang="ar" dir="rtl">' in page
        assert "الاتفاق بين muna, sami" in page
        assert columns([("وسم", "F1"), ("PER", "0.667")], draw=True)[1].rstrip().endswith("PER")
        [head, row] = columns([("وسم", "F1"), ("PER", "0.667")], draw=False)
        assert (head[0], row[0]) == ("\u200f", "\u200f")
        lines = sentence_lines("الوسم PER وحده " * 3, 30, draw=True)
        assert [line_picture(line).width for line in lines] == [30, 30]
        assert sentence_lines("كلها", 30, draw=False) == ["\u200fكلها"]
    finally:
        i18n.use(before)


def test_columns_are_as_wide_as_what_they_hold() -> None:
    rows = columns([("label", "n"), ("شخص", "12"), ("PER", "3")])
    assert rows == ["label   n", "شخص    12", "PER     3"]
    assert {line_picture(row).width for row in rows} == {9}


def test_a_terminal_gets_columns_and_a_program_tabs(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "annotators\tdone by both" in run("agreement", file).out
    shown: list[str] = []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(output, "data", shown.append)
    show_table(("label", "n"), [("PER", 3)])
    assert shown == ["label  n", "PER    3"]


def test_each_place_in_which_somebody_differs_is_told_with_what_opens_it(
    run: Run, file: Path
) -> None:
    run("import", "--add-labels", file)
    rows = list(csv.DictReader(io.StringIO(run("agreement", "--by", "example", "--csv").out)))
    assert [(row["a"], row["kind"], row["label_a"], row["label_b"]) for row in rows] == [
        ("muna", "label", "GPE", "LOC")
    ]
    assert (rows[0]["id"], rows[0]["start"], rows[0]["text"]) == ("b", "11", "دمشق")
    assert "--annotator muna --at 11 -- b" in run("agreement", "--by", "example").out
    # Whoever errs against gold is looked at beside it.
    run("adjudicate", "--auto", "unanimous")
    with open_database(Path("annotations.db")) as db:
        desk = Adjudication(db, "b", ("muna", "sami"), curator="omar")
        desk.take_from("sami")
        desk.set_status(Status.DONE)
    shown = run("agreement", "--against", "gold").out
    assert "hashiya adjudicate --db annotations.db --article b --at 11" in shown
    assert "--annotator gold" not in shown
    ran = run("adjudicate", "--at", "11")
    assert (ran.code, "--at is for --article" in ran.err) == (2, True)
