"""The watch over a model's program: it fails in one line, rests, and leaves nothing behind."""

import shlex
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tui.core.article import Article
from tui.core.errors import HashiyaError
from tui.desk.suggest.model_offers import ModelAnswer
from tui.desk.suggest.model_watch import HOUR, LONGEST_TEXT, ModelThread, ModelWatch
from tui.plugins.plugin import AskedLabel, Plugin
from tui.plugins.program import ProgramPlugin

TALK = """
import json, os, signal, sys, time
def send(**message): print(json.dumps(message), flush=True)
open("started", "a").write("x")
hello = json.loads(sys.stdin.readline())
send(op="hello", protocol=1, name="b", version="1", orders=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["op"] == "order":
        send(op="order", id=asked["id"], articles=[["n2", .5, "doubt"], 7, ["n1", .4, "random"]])
    elif asked["op"] == "predict":
"""
WELL = """
        send(op="spans", id=asked["id"], version="v", articles=20,
             spans=[{"start": 0, "end": 2, "label": "PER", "score": .9, "seen": 1}])
"""
BAD = {
    "killed": "        os.kill(os.getpid(), signal.SIGKILL)\n",
    "hung": "        time.sleep(60)\n",
    "garbage": '        print("Traceback: no", flush=True)\n',
    "10 MB": '        print("x" * 10_000_000, flush=True)\n',
    "array": '        print("[]", flush=True)\n',
}


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def article(id_: str = "n1", text: str = "نص هنا") -> Article:
    return Article(id_, "", text, "", "", {})


MakeWatch = Callable[[str], ModelWatch]


@pytest.fixture
def clock() -> Hands:
    """The watch's clock."""
    return Hands()


@pytest.fixture
def watch(tmp_path: Path, clock: Hands, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeWatch]:
    """Makes a watch over a program that does something when it is asked."""
    monkeypatch.chdir(tmp_path)
    made: list[ModelWatch] = []

    def make(does: str) -> ModelWatch:
        def plugin(labels: Sequence[str]) -> Plugin:
            (tmp_path / "it.py").write_text(TALK + does, encoding="utf-8")
            command = shlex.join([sys.executable, str(tmp_path / "it.py")])
            return ProgramPlugin(command, [AskedLabel(name) for name in labels], 0.5)

        made.append(ModelWatch(plugin, clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


def starts() -> int:
    return len(Path("started").read_text(encoding="ascii"))


def test_it_answers_and_says_the_order_of_what_is_to_do(watch: MakeWatch) -> None:
    one = watch(WELL)
    found = one.look(article(), ["PER"])
    assert [span[:3] for span, _why in found.spans] == [(0, 2, "PER")]
    assert found.stamp == "b v"
    assert one.order == ("n2", "n1")


@pytest.mark.parametrize("does", BAD.values(), ids=BAD.keys())
def test_one_that_fails_is_said_once_and_started_once_an_hour(
    does: str, watch: MakeWatch, clock: Hands
) -> None:
    one = watch(does)
    for begun in (1, 2):
        with pytest.raises(HashiyaError) as failed:
            one.look(article(), ["PER"])
        assert failed.value.what.startswith("the model stopped: ")
        assert "\n" not in failed.value.what
        assert starts() == begun
    # Then it rests: nothing is offered, nothing is said, own forms go on.
    clock.now += HOUR - 1
    assert one.look(article("n2"), ["PER"]) == ModelAnswer("n2")
    assert starts() == 2
    clock.now += 2
    with pytest.raises(HashiyaError):
        one.look(article("n3"), ["PER"])
    assert starts() == 3


def test_an_article_that_fits_no_line_is_not_sent(watch: MakeWatch) -> None:
    assert watch(WELL).look(article(text="ن" * (LONGEST_TEXT + 1)), ["PER"]).spans == ()
    assert not Path("started").exists()


def test_an_answer_is_kept_as_long_as_its_article_is_open(watch: MakeWatch) -> None:
    count = WELL.replace('version="v"', 'version=str(asked["id"])')  # fmt: skip
    came = threading.Event()
    thread = ModelThread(watch(count), lambda *_told: came.set())
    try:
        assert thread.answer(article(), ["PER"], 5) == (None, True)
        assert came.wait(20)
        first, late = thread.answer(article(), ["PER"], 5)
        assert late
        assert thread.answer(article(), ["PER"], 5) == (first, True)
        second, late = thread.answer(article("n2"), ["PER"], 5)
        assert not late
        assert first
        assert second
        assert second.stamp != first.stamp
        thread.ask_anew()
        third, _late = thread.answer(article("n2"), ["PER"], 5)
        assert third
        assert third.stamp != second.stamp
    finally:
        thread.close()


def test_closing_waits_for_no_answer(watch: MakeWatch) -> None:
    told: list[object] = []
    thread = ModelThread(watch(BAD["hung"]), lambda *given: told.append(given))
    assert thread.answer(article(), ["PER"], 0) == (None, True)
    thread.close()
    assert not told
