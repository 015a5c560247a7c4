"""``suggest --with``: a program that finds spans, also one that misbehaves in each way."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.learning.corpus import examples
from tui.learning.examples import Example
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import proposals

STAND_IN = """
import json, os, sys, time
behaviour, seen = sys.argv[1], 0
def send(**message):
    print(json.dumps(message), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["op"] == "bye":
        break
    if asked["op"] == "hello":
        if behaviour == "silent": time.sleep(60)
        if behaviour == "stranger": send(op="hello", protocol=9); continue
        if behaviour == "loud": print("x" * (2 << 20), flush=True)
        send(op="hello", protocol=1, name="stand-in", version="1")
        continue
    seen += 1
    at = asked["text"].find("\\u062d\\u0644\\u0628")
    good = [{"start": at, "end": at + 3, "label": "LOC", "score": 0.75}] if at >= 0 else []
    if behaviour == "gone" and seen == 2: sys.exit(1)
    if behaviour == "slow" and seen == 2 and not os.path.exists("slept"): open("slept", "w"); time.sleep(60)
    if behaviour == "garbage" and seen == 2: print("not JSON", flush=True); continue
    if behaviour == "error" and seen == 2: send(op="error", id=asked["id"], message="no idea"); continue
    if behaviour == "wrong": good += [{"quote": "zzz", "label": "LOC"}, {"start": 0, "end": 10**6, "label": "LOC"}]
    if behaviour == "late": send(op="spans", id=asked["id"] - 1, spans=[{"start": 0, "end": 1, "label": "LOC"}])
    send(op="progress")
    send(op="spans", id=asked["id"], spans=good)
"""  # noqa: E501
COUNT = 12


@pytest.fixture
def ask(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``suggest --with`` a stand-in of one behaviour, on twelve articles."""
    lines = [{"id": f"n{n}", "text": one.text} for n, one in enumerate(articles_of())]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (tmp_path / "stand_in.py").write_text(STAND_IN, encoding="utf-8")
    assert run("import", "in.jsonl").code == 0

    def asked(*given: str | Path) -> Ran:
        behaviour, *more = map(str, given)
        command = f"{shlex.quote(sys.executable)} stand_in.py {behaviour}"
        return run("suggest", "--with", command, *more)

    return asked


def articles_of() -> list[Example]:
    """Articles of which some name حلب."""
    given = examples(60)
    named = [one for one in given if "حلب" in one.text]
    return [*named[:4], *(one for one in given if "حلب" not in one.text)][:COUNT]


def stored(tmp_path: Path) -> set[tuple[str, str, float | None, str]]:
    """What is proposed: the text, the label, the score and the origin."""
    with open_database(tmp_path / "annotations.db", read_only=True) as db:
        return {
            (article.text[one.start : one.end], one.label, one.score, one.origin)
            for article in articles.every(db)
            for one in proposals.of_article(db, article.id, "a1")
        }


GOOD = {("حلب", "LOC", 0.75, "stand-in 1")}


def test_a_program_s_spans_are_stored_once(ask: Run, tmp_path: Path) -> None:
    assert "suggestions stored" in ask("good").err
    assert stored(tmp_path) == GOOD
    assert ask("good").err == "0 suggestions stored\n"


@pytest.mark.parametrize("behaviour", ["gone", "garbage", "error", "slow"])
def test_an_article_that_it_fails_on_is_passed_over_and_it_goes_on(
    ask: Run, tmp_path: Path, behaviour: str
) -> None:
    ran = ask(behaviour, "--timeout", "1.5")
    assert stored(tmp_path) == GOOD
    assert ran.code == 0
    assert "hashiya: n" in ran.err
    assert "Traceback" not in ran.err


def test_spans_that_do_not_stand_in_the_text_are_left_out_and_counted(
    ask: Run, tmp_path: Path
) -> None:
    ran = ask("wrong")
    assert stored(tmp_path) == GOOD
    assert f"{2 * COUNT} were left out" in ran.err


def test_an_answer_to_another_article_is_dropped(ask: Run, tmp_path: Path) -> None:
    assert ask("late").code == 0
    assert stored(tmp_path) == GOOD


@pytest.mark.parametrize(
    ("behaviour", "what"), [("stranger", "does not speak protocol 1"), ("loud", "more than 1 MB")]
)
def test_a_program_that_is_none_is_given_up(
    ask: Run, tmp_path: Path, behaviour: str, what: str
) -> None:
    ran = ask(behaviour)
    assert ran.code == 1
    assert what in ran.err.splitlines()[-1]
    assert stored(tmp_path) == set()


def test_a_command_that_is_not_there_is_wrong_usage(run: Run, ask: Run) -> None:
    ran = run("suggest", "--with", "no-such-program-here")
    assert ran.code == 2
    assert "no-such-program-here" in ran.err


def test_no_program_is_left_behind(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    started: list[subprocess.Popen[bytes]] = []
    whole = subprocess.Popen

    def noted(*args: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(whole(*args, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    ask("gone")
    assert len(started) > 1
    assert all(process.poll() is not None for process in started)


def test_our_own_model_speaks_the_protocol(run: Run, tmp_path: Path) -> None:
    done = [
        {"id": f"d{n}", "text": one.text, "status": "done", "annotator": "a1",
         "spans": [{"start": s.start, "end": s.end, "label": s.label} for s in one.spans]}
        for n, one in enumerate(examples(60))
    ]  # fmt: skip
    lines = "\n".join(map(json.dumps, done))
    (tmp_path / "done.jsonl").write_text(lines, encoding="utf-8")
    assert run("import", "--add-labels", "done.jsonl").code == 0
    more = [one for one in examples(120, seed=3) if one not in examples(60)][:10]
    lines = "\n".join(json.dumps({"text": one.text}) for one in more)
    (tmp_path / "more.jsonl").write_text(lines, encoding="utf-8")
    assert run("import", "--db", "mine.db", "more.jsonl").code == 0
    launch = "import sys; from tui.cli.main import main; main(sys.argv[1:])"
    words = [
        sys.executable,
        "-c",
        launch,
        "model",
        "serve",
        "--db",
        str(tmp_path / "annotations.db"),
    ]
    ran = run("suggest", "--with", shlex.join(words), "--db", "mine.db")
    assert ran.code == 0, ran.err
    count = int(ran.err.split()[0])
    assert count > 5
