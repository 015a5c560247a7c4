"""``hashiya adjudicate``: what differs, what a rule settles, and gold as it goes out."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.agreement.test_agreement import written
from tests.cli.conftest import Run
from tests.store.fresh import tag
from tui.cli.shared.context import refuse_gold
from tui.core.errors import UsageError
from tui.core.review import Status
from tui.desk.adjudication.settling import Adjudication
from tui.exchange.registry import all_formats
from tui.store.opening import open_database


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Run:
    """Three articles of two annotators, and one that only one of them has."""
    assert run("import", written(tmp_path / "all.jsonl"), "--add-labels").code == 0
    return run


def test_what_differs_comes_first_and_who_is_waited_for_is_named(project: Run) -> None:
    rows = project("adjudicate", "--json").json
    assert [(row["id"], row["state"], row["open"], row["waiting"]) for row in rows] == [
        ("b", "differs", 1, []),
        ("a", "same", 0, []),
        ("d", "same", 0, []),
        ("c", "waiting", 0, ["sami"]),
    ]
    ran = project("adjudicate", "--list")
    assert ran.out.splitlines()[0].split("\t")[:4] == ["differs", "1", "1", "b"]
    assert ran.out.splitlines()[3].endswith("\tsami")
    assert "1 difference is open" in ran.err


def test_a_rule_settles_and_is_taken_back(project: Run) -> None:
    dry = project("adjudicate", "--auto", "unanimous", "--dry-run", "--json").json
    assert dry["decisions"] == {"unanimous": 2}
    assert dry["open"] == {"other label": 1}
    assert (dry["ready"], dry["waiting"], dry["group"]) == (3, 1, None)
    assert project("export", "--annotator", "gold", "-o", "none.jsonl").code == 0
    assert not Path("none.jsonl").read_text(encoding="utf-8")
    ran = project("adjudicate", "--auto", "unanimous")
    assert ran.out.splitlines() == ["unanimous\t2", "open\tother label\t1"]
    assert "settled 2 things" in ran.err
    assert "still open: 1; articles that wait for annotators: 1" in ran.err
    assert "took back 2 decisions" in project("adjudicate", "--take-back", "unanimous").err
    assert project("check").code == 0


def test_undo_takes_back_what_a_rule_settled_and_nothing_that_was_before_it(project: Run) -> None:
    project("labels", "set", "PER", "--title", "A person")
    project("adjudicate", "--auto", "majority")
    settled = project("export", "--annotator", "gold").out
    project("adjudicate", "--take-back", "unanimous")
    assert project("undo").code == 0
    assert project("export", "--annotator", "gold").out == settled
    assert project("undo").code == 0
    assert project("export", "--annotator", "gold").out == ""
    assert project("adjudicate", "--list", "--json").json[0]["open"] == 1
    assert "A person" in project("labels", "list").out
    assert project("check").code == 0
    assert project("undo").code == 0
    assert "A person" not in project("labels", "list").out


def test_who_may_not_settle_undoes_no_rule(project: Run) -> None:
    project("project", "set", "leader", "lina", "--annotator", "lina")
    project("adjudicate", "--auto", "majority", "--annotator", "lina")
    settled = project("export", "--annotator", "gold").out
    ran = project("undo", "--annotator", "muna")
    assert ran.code == 2
    assert project("export", "--annotator", "gold").out == settled
    assert project("undo", "--annotator", "lina").code == 0


def test_their_own_work_goes_out_as_it_came(project: Run, tmp_path: Path) -> None:
    before = project("export", "--annotator", "muna").out
    project("adjudicate", "--auto", "1")
    assert project("export", "--annotator", "muna").out == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--auto", "most"), "'most' is no rule"),
        (("--annotators", "muna,omar", "--list"), "nobody called 'omar' has annotated here"),
        (("--annotators", "muna", "--list"), "there are not two annotators to compare"),
        (("--list", "--annotators", "muna,sami", "--as", "sami"), "cannot be compared with itself"),
        (("--dry-run",), "--label and --dry-run are for --auto"),
        (("--auto", "unanimous", "--reasons"), "at a time"),
        (("--annotator", "gold"), "gold holds what is settled, and settles nothing"),
        ((), "the desk needs a terminal"),
    ],
)
def test_what_cannot_be_is_said(project: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = project("adjudicate", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_each_span_of_gold_says_whose_it_was_and_comes_in_again(
    project: Run, tmp_path: Path
) -> None:
    project("adjudicate", "--auto", "unanimous", "--annotator", "lina")
    with open_database(tmp_path / "annotations.db") as db:
        desk = Adjudication(db, "b", ("muna", "sami"), curator="omar")
        desk.note("مدينة، لا دولة #guideline")
        desk.take_from("sami")
        desk.set_status(Status.DONE)
    out = project("export", "--annotator", "gold", "--provenance").lines
    (person, place) = next(line for line in out if line["id"] == "b")["spans"]
    assert (person["label"], place["label"]) == ("PER", "LOC")
    assert person["provenance"] | {"at": ""} == {
        "verdict": "all", "of": ["muna", "sami"], "rule": "unanimous", "curator": "lina",
        "reason": None, "at": "",
    }  # fmt: skip
    assert place["provenance"] | {"at": ""} == {
        "verdict": "took", "of": ["sami"], "rule": None, "curator": "omar",
        "reason": "مدينة، لا دولة #guideline", "at": "",
    }  # fmt: skip
    assert place["provenance"]["at"] > person["provenance"]["at"] > "2026"
    assert place["origin"] is None
    validator = Draft202012Validator(json.loads(project("schema").out))
    assert [list(validator.iter_errors(line)) for line in out] == [[], []]
    project("export", "--annotator", "gold", "--provenance", "-o", "gold.jsonl")
    assert project("import", "gold.jsonl", "--db", "new.db", "--add-labels").code == 0
    again = project("export", "--db", "new.db", "--annotator", "gold").out
    assert again == project("export", "--annotator", "gold").out
    reasons = project("adjudicate", "--reasons").out.splitlines()
    assert [line.split("\t")[2:] for line in reasons] == [
        ["took", "omar", "مدينة، لا دولة #guideline"]
    ]


def test_gold_alone_goes_out_in_every_format(project: Run) -> None:
    project("adjudicate", "--auto", "unanimous")
    for format_ in (one for one in all_formats() if one.can_write):
        suffix = "" if format_.folder else "".join(format_.suffixes[:1])
        out = f"{format_.name}{suffix}"
        ran = project("export", "--annotator", "gold", "--format", format_.name, "-o", out)
        if "which is not here" not in ran.err:
            assert (ran.code, "exported 2 articles" in ran.err) == (0, True), ran.err


def settled_by_hand(project: Run, tmp_path: Path) -> None:
    project("adjudicate", "--auto", "unanimous", "--annotator", "lina")
    with open_database(tmp_path / "annotations.db") as db:
        for id_ in ("a", "b", "d"):
            desk = Adjudication(db, id_, ("muna", "sami"), curator="omar")
            if desk.open_count:
                desk.note("مدينة #guideline")
                desk.take_from("sami")
            desk.set_status(Status.DONE)


def test_the_report_says_who_is_off_where_and_what_curators_did(
    project: Run, tmp_path: Path
) -> None:
    assert project("adjudicate", "--report").code == 1
    settled_by_hand(project, tmp_path)
    found = project("adjudicate", "--report", "--json").json
    rows = {(row["annotator"], row["label"]): row for row in found["annotators"]}
    whole = rows["muna", None]
    assert (whole["gold"], whole["own"], whole["took"], whole["other_label"]) == (3, 3, 2, 1)
    assert whole["f1"]["value"] == pytest.approx(2 / 3)
    assert whole["label_became"] == {}
    assert rows["muna", "GPE"]["label_became"] == {"LOC": 1}
    assert rows["sami", None]["f1"]["value"] == 1.0
    curators = {one["curator"]: one for one in found["curators"]}
    assert (curators["lina"]["decisions"], curators["lina"]["rules"]) == (2, {"unanimous": 2})
    assert (curators["omar"]["decisions"], curators["omar"]["by_rule"]) == (1, 0.0)
    shown = project("adjudicate", "--report", "--annotators", "muna").out
    assert "muna GPE" in shown
    assert "sami" not in shown


def test_an_annotator_sees_where_they_are_not_what_was_settled(
    project: Run, tmp_path: Path
) -> None:
    settled_by_hand(project, tmp_path)
    listed = project("ls", "--differs", "--annotator", "muna", "--json").json
    assert [row["id"] for row in listed] == ["b"]
    assert project("ls", "--differs", "--annotator", "sami").out == ""
    (line,) = project("export", "--differences", "--annotator", "muna").lines
    assert (line["article"], line["kind"], line["reasons"]) == (
        "b", "other label", ["مدينة #guideline"]
    )  # fmt: skip
    assert [one["label"] for one in (*line["own"], *line["gold"])] == ["GPE", "LOC"]
    assert line["own"][0]["text"] == "دمشق"
    project("export", "--differences", "--annotator", "sami", "-o", "none.jsonl")
    assert not (tmp_path / "none.jsonl").read_bytes()
    assert project("export", "--differences").code == 2


def test_what_is_settled_is_opened_where_one_settles(project: Run) -> None:
    project("adjudicate", "--auto", "unanimous")
    commands = [
        line.split("\t")[-1] for line in project("stats").out.splitlines() if "--at" in line
    ]
    settled = [one for one in commands if one.startswith("hashiya adjudicate --article ")]
    assert settled
    assert not [one for one in commands if "--annotator gold" in one]
    assert "needs a terminal" in project(*settled[0].split()[1:]).err


@pytest.mark.parametrize(
    "command",
    [
        "report --samples 2 --html",
        "agreement --ci none --html",
        "export --differences --annotator muna -o",
        "export -o",
    ],
)
def test_what_is_written_takes_the_place_of_no_database(
    project: Run, tmp_path: Path, command: str
) -> None:
    other = tmp_path / "other.db"
    assert project("backup", str(other)).code == 0
    before = other.read_bytes()
    ran = project(*command.split(), str(other))
    assert (ran.code, other.read_bytes() == before) == (2, True)
    assert "is a database, and was left as it is; name another" in ran.err
    ran = project(*command.split(), str(tmp_path / "no" / "page"))
    assert "; check that its folder is there" in ran.err
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "page")
    assert project(*command.split(), str(link)).code == 0
    assert link.is_symlink()
    assert (tmp_path / "page").is_file()


def test_nobody_annotates_under_the_name_of_gold(project: Run, tmp_path: Path) -> None:
    ran = project("serve", "--annotator", "gold")
    assert (ran.code, "nobody's own; say who you are" in ran.err) == (2, True)
    with pytest.raises(UsageError, match="nobody's own"):
        refuse_gold("gold")
    assert project("adjudicate", "--auto", "unanimous", "--as", "second").code == 0
    ran = project("serve", "--annotator", "second")
    assert ran.code == 2
    assert ran.err.endswith("to settle: hashiya adjudicate --as second\n")
    # Nor is gold laid where somebody's own work is.
    with open_database(tmp_path / "annotations.db") as db:
        tag(db, 0, 3, "PER", article="b", annotator="omar")
    ran = project("adjudicate", "--list", "--annotators", "muna,sami", "--as", "omar")
    assert (ran.code, "omar has work of their own here" in ran.err) == (2, True)
    assert project("adjudicate", "--list", "--as", "second").code == 0


def test_the_project_says_how_differences_are_settled(project: Run) -> None:
    project("project", "set", "leader", "lina")
    refused = project("project", "set", "ready", "3", "--annotator", "muna")
    assert (refused.code, "decided only by the leader, lina" in refused.err) == (2, True)
    for name, value in (("ready", "3"), ("decided", "off")):
        assert project("project", "set", name, value, "--annotator", "lina").code == 0
    assert {line.split("\t")[0] for line in project("adjudicate", "--list").out.splitlines()} == {
        "waiting"
    }
    assert "differs" in project("adjudicate", "--list", "--ready", "2").out
    ran = project("ls", "--differs", "--annotator", "muna")
    assert (ran.code, "keeps from annotators" in ran.err) == (2, True)
