"""The schemes of relations and of attributes, from the shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DB = ("--db", "m.db")


def test_a_scheme_of_relations_is_made_shown_exported_and_imported(
    run: Run, tmp_path: Path
) -> None:
    for words in (
        "relations add source --pair PER:QUOTE --title مصدر",
        "relations add same --symmetric --chain",
        "attributes add certainty --kind choice --value sure --value perhaps --of QUOTE",
        "attributes add negated",
        "relations set same --key z",
        "attributes set certainty --value sure --value perhaps --value never",
        "relations rename same corefers",
        "attributes add sure",
        "attributes rename sure told",
        "attributes delete told",
        "attributes rename --of certainty never no",
    ):
        assert run(*words.split(), *DB).code == 0, words
    shown = run("relations", "list", *DB).out.splitlines()
    assert [line.split("\t")[:3] for line in shown] == [
        ["s", "source", "PER > QUOTE"],
        ["z", "corefers", "any > any"],
    ]
    (certainty, negated) = json.loads(run("attributes", "list", "--json", *DB).out)
    assert certainty["choices"] == ["sure", "perhaps", "no"]
    assert negated == {"name": "negated", "kind": "flag", "key": "n", "count": 0}
    scheme = run("labels", "export", *DB).out
    (tmp_path / "s.toml").write_text(scheme, encoding="utf-8")
    said = run("labels", "import", "s.toml", "--replace", "--db", "other.db")
    assert (said.code, said.err.split(", ")[1:]) == (0, ["2 relations", "2 attributes\n"])
    assert run("labels", "export", "--db", "other.db").out == scheme


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("relations add x --pair PER", "'PER' is no pair of labels; write it as HEAD:TAIL"),
        ("relations add x --pair PER:NOPE", "'NOPE', which is no label of spans"),
        ("relations set y --title z", "the scheme has no relation 'y'"),
        ("attributes add x --kind choice", "x is a choice without values"),
        ("attributes add x --of NOPE", "'NOPE', which is no label of spans"),
    ],
)
def test_what_cannot_be_is_one_line_with_the_way_out(run: Run, words: str, said: str) -> None:
    assert run("attributes", "add", "negated", *DB).code == 0
    result = run(*words.split(), *DB)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert said in result.err


def test_what_is_retired_or_deleted_comes_back(run: Run) -> None:
    assert run("relations", "add", "source", *DB).code == 0
    assert run("attributes", "add", "negated", *DB).code == 0
    for group, name in (("relations", "source"), ("attributes", "negated")):
        assert run(group, "retire", name, *DB).code == 0
        assert run(group, "list", *DB).out == ""
        assert run(group, "restore", name, *DB).code == 0
        assert run(group, "delete", name, *DB).code == 0
        assert run("undo", *DB).code == 0
        assert name in run(group, "list", *DB).out
    assert run("check", *DB).code == 0


def test_a_relation_whose_other_end_is_not_wanted_is_lost_and_said(
    run: Run, tmp_path: Path
) -> None:
    spans = [
        {"id": "s1", "start": 0, "end": 3, "label": "QUOTE"},
        {"id": "s2", "start": 4, "end": 10, "label": "PER"},
    ]
    arc = {"id": "r1", "head": "s1", "tail": "s2", "label": "source"}
    line = {"id": "a", "text": "قال الوزير أمس", "spans": spans, "relations": [arc]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("import", *DB, "a.jsonl").code == 0
    left = run("export", "--label", "PER", *DB)
    assert (left.code, json.loads(left.out)["relations"]) == (0, [])
    assert "its relation source leads to a span of another label" in left.err
    both = run("export", "--label", "PER", "--label", "QUOTE", "--strict", *DB)
    assert (both.code, json.loads(both.out)["relations"]) == (0, [arc])
    strict = run("export", "--label", "PER", "--strict", "-o", "b.jsonl", *DB)
    assert strict.code == 1
    assert not (tmp_path / "b.jsonl").exists()


def test_an_import_says_which_relations_the_scheme_does_not_let_be(
    run: Run, tmp_path: Path
) -> None:
    spans = [
        {"id": f"s{n}", "start": n * 4, "end": n * 4 + 3, "label": label}
        for n, label in enumerate(("PER", "QUOTE", "QUOTE"))
    ]
    arcs = [{"head": "s0", "tail": f"s{n}", "label": "source"} for n in (1, 2)]
    line = {"id": "a", "text": "قال فلا تقل", "spans": spans, "relations": arcs}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("relations", "add", "source", "--single", "--pair", "PER:QUOTE", *DB).code == 0
    assert run("relations", "list", *DB).out.split("\t")[2] == "PER > QUOTE (one)"
    said = run("import", *DB, "a.jsonl")
    assert said.code == 0
    assert "line 1: 1 relation is not as the scheme lets it be" in said.err
    assert (
        "source from PER to QUOTE: the scheme lets a span have one of them" in run("check", *DB).out
    )
    assert run("relations", "set", "source", "--several", *DB).code == 0
    assert run("check", *DB).code == 0


@pytest.mark.parametrize("group", ["relations", "attributes"])
def test_a_name_that_begins_with_b_gets_a_key_that_can_be_one(run: Run, group: str) -> None:
    assert run(group, "add", "birthplace", *DB).err == "added birthplace, key i\n"


def test_a_folder_of_brat_comes_back_with_its_configuration(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "annotation.conf").write_text(
        "[entities]\nThing\n[relations]\npart\tWhole:Thing, Part:Thing\n[events]\n"
        "[attributes]\nSure\tArg:Thing, Value:yes|no\n",
        encoding="utf-8",
    )
    (folder / "a.txt").write_text("قال كريم", encoding="utf-8")
    (folder / "a.ann").write_text(
        "T1\tThing 0 3\tقال\nT2\tThing 4 8\tكريم\n"
        "R1\tpart Whole:T1 Part:T2\n#3\tAnnotatorNotes R1\tnote\nA1\tSure T1 yes\n",
        encoding="utf-8",
    )
    assert run("labels", "import", "b/annotation.conf", "--replace", *DB).code == 0
    assert run("import", "b", *DB).code == 0
    (label,) = json.loads(run("relations", "list", "--json", *DB).out)
    assert (label["pairs"], label["role_head"]) == ([["Thing", "Thing"]], "Whole")
    assert run("export", "--format", "brat", "-o", "c/", "--strict", *DB).code == 0
    for name in ("a.txt", "a.ann", "annotation.conf"):
        told = [sorted(filter(str.strip, (one / name).read_text("utf-8").splitlines()))
                for one in (folder, tmp_path / "c")]  # fmt: skip
        assert told[0] == told[1], name
    # Without the configuration the names of the ends come from the articles alone.
    assert run("import", "b", "--add-labels", "--db", "n.db").code == 0
    assert run("export", "--format", "brat", "-o", "d/", "--db", "n.db").code == 0
    assert "R1\tpart Whole:T1 Part:T2" in (tmp_path / "d" / "a.ann").read_text("utf-8")


def test_only_some_labels_go_out_with_a_word_on_what_led_to_others(
    run: Run, tmp_path: Path
) -> None:
    spans = [
        {"id": "a", "start": 0, "end": 3, "label": "CUE"},
        {"id": "b", "start": 4, "end": 8, "label": "PER"},
    ]
    line = {"text": "قال كريم", "annotator": "muna", "spans": spans,
            "relations": [{"head": "a", "tail": "b", "label": "source"}]}  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert run("import", "a.jsonl", "--add-labels", *DB).code == 0
    said = run("export", "--label", "CUE", *DB)
    assert json.loads(said.out)["relations"] == []
    assert "its relation source leads to a span of another label" in said.err
    assert run("export", "--label", "CUE", "--strict", *DB).code != 0


def test_stats_count_relations_and_attributes(run: Run, tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 3, "label": "PER", "id": "s", "attributes": {"sure": "yes"}},
             {"start": 4, "end": 8, "label": "ORG", "id": "t"}]  # fmt: skip
    joined = {"head": "s", "tail": "t", "label": "works-for"}
    line = {"text": "قال وزير", "spans": spans, "relations": [joined]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("import", "a.jsonl", "--add-labels").code == 0
    shown = run("stats").out
    assert "\nRelations\nworks-for\t1\n" in shown
    assert "\nAttributes\nsure=yes\t1\n" in shown
    found = run("stats", "--json").json
    assert found["relations"] == {"works-for": 1}
    assert found["attributes"] == {"sure": {"yes": 1}}


def test_articles_are_chosen_by_their_relations_and_attributes(run: Run, tmp_path: Path) -> None:
    lines = []
    for id_, label, tone in (("a", "source", "calm"), ("b", "near", "angry")):
        spans = [
            {"id": "s", "start": 0, "end": 3, "label": "CUE", "attributes": {"tone": tone}},
            {"id": "t", "start": 4, "end": 8, "label": "PER"},
        ]
        arcs = [{"head": "s", "tail": "t", "label": label}]
        lines.append({"id": id_, "text": f"قال كريم {id_}", "annotator": "muna", "spans": spans,
                      "relations": arcs})  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run("import", "a.jsonl", "--add-labels", *DB).code == 0

    def listed(*options: str) -> list[str]:
        shown = run("ls", "--annotator", "muna", *options, *DB).out
        return [line.split("\t")[0] for line in shown.splitlines()]

    assert listed("--relation", "source") == ["a"]
    assert listed("--relation", "source", "--relation", "near") == ["a", "b"]
    assert listed("--attribute", "tone") == ["a", "b"]
    assert listed("--attribute", "tone=angry") == ["b"]
    found = run("search", "كريم", "--annotator", "muna", "--relation", "near", *DB)
    assert [line.split("\t")[0] for line in found.out.splitlines()] == ["b"]
    assert "the scheme has no relation 'nope'" in run("ls", "--relation", "nope", *DB).err
    assert "the scheme has no attribute 'nope'" in run("ls", "--attribute", "nope=1", *DB).err


def test_undo_takes_a_scheme_that_was_brought_in_back_as_a_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "قال وزير", "spans": [{"start": 0, "end": 3, "label": "PER"}]}', encoding="utf-8"
    )
    assert run("import", "a.jsonl", *DB).code == 0
    before = run("labels", "export", *DB).out
    (tmp_path / "new.toml").write_text(
        '[[label]]\nname = "ONE"\n[[label]]\nname = "TWO"\n'
        '[[relation]]\nname = "of"\npairs = [["ONE", "TWO"]]\n'
        '[[attribute]]\nname = "sure"\nkind = "flag"\n',
        encoding="utf-8",
    )
    for how in ("--replace", ""):
        assert run("labels", "import", "new.toml", *filter(None, [how]), *DB).code == 0
        assert run("undo", *DB).code == 0
        assert run("labels", "export", *DB).out == before
    assert run("check", *DB).code == 0
