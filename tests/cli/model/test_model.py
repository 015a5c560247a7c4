"""``hashiya model``: what it prints, keeps, and says where it cannot."""

import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.learning import examples_of
from tests.cli.conftest import Run
from tests.cli.test_help import EXAMPLES
from tests.learning.corpus import example, examples
from tests.terminal import LAUNCH
from tui.cli.model.evaluation import OwnForms, combine, cross_validate, interval
from tui.cli.model.order import ordered_by_doubt
from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.desk.editing.annotations import Annotations
from tui.desk.suggest import score_meaning
from tui.learning.examples import Predicted
from tui.learning.protocol import line_of
from tui.learning.shuffle import permutation
from tui.learning.train import Options, train
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import proposals
from tui.text.fold import folded_form

DONE = 60
ARMPRO = Path(__file__).parents[4] / "shared" / "data" / "armpro" / "ArMPro_span_dev_V2.jsonl"


def record(number: int, one: Any, *, status: str = "done", spans: bool = True) -> dict[str, Any]:
    """An article of the small corpus as a record."""
    given = [{"start": s.start, "end": s.end, "label": s.label} for s in one.spans]
    line = {"id": f"n{number}", "text": one.text, "annotator": "a1", "status": status}
    return {**line, "spans": given if spans else []}


Fill = Callable[..., None]


@pytest.fixture
def fill(run: Run, tmp_path: Path) -> Fill:
    """Imports records; the scheme has their labels."""

    def filled(records: list[dict[str, Any]]) -> None:
        lines = "\n".join(json.dumps(one) for one in records)
        (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
        ran = run("import", "--add-labels", "in.jsonl")
        assert ran.code == 0, ran.err

    return filled


@pytest.fixture
def filled(run: Run, fill: Fill) -> Run:
    """Sixty articles that are done, and twenty to do."""
    given = examples(DONE + 20)
    fill([
        record(number, one) if number < DONE
        else record(number, one, status="todo", spans=False)
        for number, one in enumerate(given)
    ])  # fmt: skip
    return run


def test_the_report_tells_what_a_kept_model_would_add_and_trains_none(filled: Run) -> None:
    assert filled("report", "--json", "--samples", "0").json["model"] == []
    assert filled("model", "train").code == 0
    [told] = filled("report", "--json", "--samples", "0").json["model"]
    assert (told["annotator"], told["articles"]) == ("a1", DONE)
    assert (told["to_do"], told["looked_at"]) == (20, 20)
    offered = [label for label in told["labels"] if label["offered"]]
    assert offered
    assert all(label["precision"] > 0.5 for label in offered)
    assert sum(label["offers"] for label in told["labels"]) > 0
    assert "What the model would add" in filled("report", "--samples", "0").out


@pytest.mark.parametrize(
    "line",
    [
        line
        for name, line in EXAMPLES
        if name.partition(" ")[0] == "model" and name != "model serve"
    ],
)
def test_an_example_of_the_help_does_what_it_says(line: str, run: Run, fill: Fill) -> None:
    given = enumerate(examples(40))
    fill([{**record(n, one), "annotator": ("a1", "muna", "sami")[n % 3]} for n, one in given])
    words = shlex.split(line)[1:]
    ran = run(*(words[: words.index(">")] if ">" in words else words))
    assert ran.code == 0, ran.err
    assert ran.out or ran.err


def test_predict_prints_a_line_for_each_article_to_do(filled: Run) -> None:
    ran = filled("model", "predict", "--json")
    assert ran.code == 0
    given = examples(DONE + 20)
    assert [line["id"] for line in ran.lines] == [f"n{n}" for n in range(DONE, DONE + 20)]
    offered = right = 0
    for number, line in enumerate(ran.lines, start=DONE):
        assert list(line) == ["id", "spans"]
        for span in line["spans"]:
            assert list(span) == ["start", "end", "label", "score"]
            offered += 1
            right += (span["start"], span["end"], span["label"]) in given[number].spans
    assert offered > 10
    assert right >= 0.9 * offered


def test_named_articles_alone_are_predicted_and_what_is_tagged_is_not_offered(filled: Run) -> None:
    ran = filled("model", "predict", "--json", "n1", "n61")
    assert [line["id"] for line in ran.lines] == ["n1", "n61"]
    assert ran.lines[0]["spans"] == []
    assert filled("model", "predict", "nothing").code == 2


def test_a_threshold_lets_less_or_more_through(filled: Run) -> None:
    def count(threshold: str) -> int:
        lines = filled("model", "predict", "--json", "--threshold", threshold).lines
        return sum(len(line["spans"]) for line in lines)

    assert count("1") == 0 < count("0.5") <= count("0")


def test_served_it_answers_the_protocol_and_does_not_train(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = [
        {"op": "hello"},
        {"op": "predict", "id": 1, "text": "زار الوزير سامي مدينة حلب أمس."},
        {"op": "cancel", "id": 1},
        {"op": "train", "id": 2},
        {"op": "bye"},
        {"op": "hello"},
    ]
    lines = io.BytesIO(b"".join(map(line_of, asked)))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=lines))
    hello, spans, refused = filled("model", "serve").lines
    assert (hello["name"], hello["trains"], hello["labels"]) == ("builtin", False, ["LOC", "PER"])
    assert (spans["id"], {one["label"] for one in spans["spans"]}) == (1, {"LOC", "PER"})
    assert (refused["op"], refused["id"]) == ("error", 2)


def test_status_tells_what_became_of_a_plugin_and_that_it_is_silent(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database(tmp_path / "annotations.db") as db:
        own = Annotations(db, articles.get(db, "n1"), "a1")
        word = own.article.text.split()[0]
        one = Proposal("p", "n1", "a1", "PER", 0, len(word), Source.MODEL, 0.9, "ner 2.1")
        own.refuse(folded_form(word), ["PER"], proposal=one)
    told = {"name": "ner 2.1", "taken": 0, "refused": 1, "threshold": None}
    assert filled("model", "status", "--json").json["plugins"] == [{**told, "measured": False}]
    monkeypatch.setattr(score_meaning, "ENOUGH_VERDICTS", 1)
    assert filled("model", "status", "--json").json["plugins"] == [{**told, "measured": True}]
    assert "ner 2.1" in filled("model", "status").err


def test_a_kept_model_is_used_until_enough_was_done_since(filled: Run, fill: Fill) -> None:
    assert filled("model", "status", "--json").json["trained"] is None
    assert filled("model", "train").code == 0
    first = filled("model", "status", "--json").json
    assert (first["articles"], first["articles_until_trained_anew"]) == (DONE, 10)
    assert first["labels"]["PER"]["offered"]
    assert Path(first["file"]).stat().st_size == first["bytes"]
    filled("model", "predict")
    assert filled("model", "status", "--json").json["trained"] == first["trained"]
    known = examples(DONE + 20)
    more = [one for one in examples(200, seed=4) if one not in known][:10]
    fill([record(100 + number, one) for number, one in enumerate(more)])
    assert filled("model", "status", "--json").json["articles_until_trained_anew"] == 0
    filled("model", "predict")
    assert filled("model", "status", "--json").json["trained"] > first["trained"]


@pytest.mark.parametrize("content", [b"", b"garbage", b"x" * 100], ids=["empty", "text", "long"])
def test_a_damaged_model_is_said_and_trained_anew(filled: Run, content: bytes) -> None:
    filled("model", "train")
    file = Path(filled("model", "status", "--json").json["file"])
    file.write_bytes(content)
    ran = filled("model", "predict", "--json")
    assert ran.code == 0
    assert f"{file}: this is no model of Hashiya" in ran.err
    assert file.stat().st_size > 1000


def test_where_a_model_cannot_be_kept_that_is_said_and_it_works(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ran = filled("model", "predict", "--json")
    assert ran.code == 0
    assert "the model is not kept" in ran.err
    assert any(line["spans"] for line in ran.lines)


def test_too_little_to_learn_from_is_an_error_of_the_data(run: Run, fill: Fill) -> None:
    fill([record(number, one) for number, one in enumerate(examples(4))])
    for command in (("train",), ("predict",), ("evaluate",), ("order",)):
        ran = run("model", *command)
        assert ran.code == 1
        assert "4 articles are done, and a model needs 10 at least; finish 6 more" in ran.err


def test_offers_are_stored_as_suggestions_and_not_twice(filled: Run, tmp_path: Path) -> None:
    before = filled("export").out

    def proposed() -> int:
        with open_database(tmp_path / "annotations.db", read_only=True) as db:
            ids = [one.id for one in articles.every(db)]
            return sum(len(proposals.of_article(db, id_, "a1")) for id_ in ids)

    first = filled("model", "predict", "--as-suggestions")
    assert first.code == 0
    assert "spans offered" in first.err
    count = proposed()
    assert count > 10
    assert filled("model", "predict", "--as-suggestions").err == first.err
    assert proposed() == count
    # Nothing that is suggested is exported.
    assert filled("export").out == before
    # What the model offers no more waits no more.
    assert filled("model", "predict", "--as-suggestions", "--threshold", "1").code == 0
    assert proposed() == 0
    assert filled("check").code == 0


def test_one_learns_from_the_work_of_others(run: Run, fill: Fill) -> None:
    given = [{**record(n, one), "annotator": "ab"[n % 2]} for n, one in enumerate(examples(DONE))]
    fill([*given, record(900, example(9999), status="todo", spans=False)])
    assert run("model", "train").code == 1
    assert run("model", "train", "--from", "a,b").code == 0
    status = run("model", "status", "--json").json
    assert (status["annotators"], status["articles"]) == (["a", "b"], DONE)
    assert run("model", "train", "--from", "a,nobody").code == 2


def test_skipped_articles_and_labels_out_of_use_are_not_learned(run: Run, fill: Fill) -> None:
    given = examples(DONE)
    fill([record(n, one, status="skipped" if n < 5 else "done") for n, one in enumerate(given)])
    assert run("labels", "retire", "LOC").code == 0
    run("model", "train")
    status = run("model", "status", "--json").json
    assert (status["articles"], list(status["labels"])) == (DONE - 5, ["PER"])


def test_evaluate_tells_own_forms_the_model_and_both_with_intervals(filled: Run) -> None:
    told = filled("model", "evaluate", "--folds", "2", "--curve", "20", "--by-label", "--json").json
    systems = told["systems"]
    assert list(systems) == ["own forms", "own forms, gated", "model", "both"]
    assert told["articles"] == DONE
    spans = sum(len(one.spans) for one in examples(DONE))
    for counts in systems.values():
        assert counts["spans"] == spans
        low, high = counts["recall_interval"]
        assert low <= counts["recall"] <= high
        assert {label: one["spans"] for label, one in counts["labels"].items()} == {
            label: sum(s.label == label for one in examples(DONE) for s in one.spans)
            for label in ("LOC", "PER")
        }
    assert systems["both"]["recall"] >= systems["own forms"]["recall"]
    assert [point["learned_from"] for point in told["curve"]] == [20]
    assert told["reliability"]
    table = filled("model", "evaluate", "--folds", "2").out.splitlines()
    assert [line.split("\t")[1] for line in table] == ["", *systems]
    assert filled("model", "evaluate", "--curve", "few").code == 2


def test_on_a_terminal_evaluate_speaks_the_language_in_use(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    english = filled("model", "evaluate", "--folds", "2", "--by-label").out
    assert "learned from" in english
    assert "the other folds" in english
    assert "label" in english
    # In a process of its own: the help of its commands stays in the language it was begun in.
    launch = LAUNCH.replace("main(", "sys.stdout.isatty = lambda: True; main(")
    arabic = subprocess.run(
        [sys.executable, "-c", launch, "--lang", "ar", "model", "evaluate", "--folds", "2"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    assert "ألفاظ الواسم" in arabic
    assert "own forms" not in arabic


def test_own_forms_in_a_fold_know_nothing_of_what_is_held_out() -> None:
    given = examples(40)
    known = next(one for one in given if one.spans)
    own = OwnForms([known])
    form = known.text[known.spans[0].start : known.spans[0].end]
    assert own.offers(f"عاد {form}")
    unseen = "الرباط"
    assert not own.offers(f"عاد من {unseen}")


def test_both_together_lose_no_own_form_where_the_model_is_silent() -> None:
    model = train(examples(40))
    look = model.look("زار الوزير سامي مدينة حلب أمس.")
    own = [Predicted(11, 15, "PER", 0.8), Predicted(22, 25, "LOC", 0.9)]
    offer = Predicted(16, 25, "LOC", 0.9)
    assert combine([], own, look) == own
    # What the model alone offers goes before what touches it.
    assert combine([offer], own, look) == [own[0], offer]
    # Where it agrees with one form another one inside it stays.
    assert combine([offer], [*own, offer], look) == [own[0], offer, own[1]]


def test_the_threshold_is_chosen_without_what_is_held_out() -> None:
    """Labels by chance in all folds: nothing may be offered in any."""
    given = [one for one in examples(80) if one.spans]
    order = permutation(len(given), 3)
    by_chance = [
        type(one)(one.text, one.spans if order[n] % 3 == 0 else (), one.until)
        for n, one in enumerate(given)
    ]
    told = cross_validate(by_chance, 3, Options())
    assert told.results["model"].whole.offered == 0
    assert told.results["model"].whole.spans == sum(len(one.spans) for one in by_chance)


def test_order_lists_the_unsure_first_and_some_by_chance(filled: Run) -> None:
    rows = filled("model", "order", "--random", "0", "--json").json
    assert len(rows) == 20
    doubts = [row["doubt"] for row in rows]
    assert doubts == sorted(doubts, reverse=True)
    mixed = filled("model", "order", "--random", "0.5", "-n", "10", "--json").json
    assert [row["why"] for row in mixed].count("random") == 5
    assert filled("model", "order").out.count("\n") == 20


def test_every_article_is_in_an_order_once() -> None:
    doubts = {str(number): number / 10 for number in range(30)}
    for share in (0.0, 0.1, 0.5, 1.0):
        listed = ordered_by_doubt(doubts, share)
        assert sorted(id_ for id_, _why in listed) == sorted(doubts)
        assert abs(sum(why == "random" for _id, why in listed) - share * 30) <= 1


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    # Published for the method: Newcombe 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_an_interval_is_that_of_wilson(right: int, count: int, low: float, high: float) -> None:
    found = interval(right, count)
    assert found == pytest.approx((low, high), abs=0.0001)


def test_the_list_can_be_in_the_order_of_doubt(filled: Run) -> None:
    listed = [one["id"] for one in filled("ls", "--order", "doubt", "--json").json]
    ordered = [one["id"] for one in filled("model", "order", "-n", "100", "--json").json]
    assert listed[:20] == ordered
    assert listed[20:] == [f"n{n}" for n in range(DONE)]


@pytest.mark.skipif(not ARMPRO.exists(), reason="the shared data is not here")
def test_for_propaganda_own_forms_are_silent() -> None:
    given = examples_of(ARMPRO)
    own = OwnForms(given[:400])
    offered = [own.offers(one.text, gated=gated) for gated in (False, True) for one in given[400:]]
    count = len(given) - 400
    assert sum(map(len, offered[:count])) > 20
    assert not any(offered[count:])


def test_blind_articles_are_counted_apart(filled: Run) -> None:
    def systems() -> dict[str, Any]:
        ran = filled("model", "evaluate", "--folds", "2", "--json")
        assert ran.code == 0, ran.err
        found: dict[str, Any] = ran.json["systems"]
        return found

    assert not any("articles" in name for name in systems())
    assert filled("project", "set", "blind", "30").code == 0
    found = systems()
    parts = [found[f"both, {which} articles"] for which in ("blind", "other")]
    assert all(part["spans"] > 5 for part in parts)
    assert sum(part["spans"] for part in parts) == found["both"]["spans"]
