"""The desk's worker: it answers, learns on the side, and leaves with who started it."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.model.test_model import DONE, Fill, fill, filled, record
from tests.learning.corpus import examples
from tui.cli.model.worker import Aims, Worker, serve
from tui.learning.protocol import line_of
from tui.store.opening import open_database

__all__ = ["fill", "filled"]

HELLO = {"op": "hello", "protocol": 1, "labels": []}
Talk = Callable[..., list[dict[str, Any]]]


def asked(text: str, id_: int = 1) -> dict[str, Any]:
    return {"op": "predict", "id": id_, "article": "a", "text": text}


@pytest.fixture
def worker(filled: Run, tmp_path: Path) -> Iterator[Worker]:
    """A worker on sixty articles that are done."""
    with open_database(tmp_path / "annotations.db", read_only=True) as db:
        yield Worker(db, "a1", Aims())


def said(worker: Worker, *messages: dict[str, Any] | bytes) -> list[dict[str, Any]]:
    lines = [one if isinstance(one, bytes) else line_of(one) for one in messages]
    out = io.BytesIO()
    serve(worker, io.BytesIO(b"".join(lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_trains_by_itself_and_offers_what_it_learned(worker: Worker) -> None:
    text = examples(DONE + 20)[DONE + 1].text
    hello, first = said(worker, HELLO, asked(text))
    assert (hello["op"], hello["trains"], hello["version"]) == ("hello", True, "")
    assert first == {"op": "spans", "id": 1, "spans": []}
    worker.learning.wait()
    [answer] = said(worker, asked(text, 2))
    assert answer["articles"] == DONE
    assert answer["failing"] == []
    assert answer["version"].endswith(f" {DONE} articles")
    assert {one["label"] for one in answer["spans"]} <= {"PER", "LOC"}
    assert all(0.5 <= one["score"] <= 1 and one["seen"] >= 0 for one in answer["spans"])
    # Those that are still to do, a tenth drawn at random.
    [order] = said(worker, {"op": "order", "id": 3})
    assert {id_ for id_, *_rest in order["articles"]} == {f"n{n}" for n in range(DONE, DONE + 20)}
    assert sum(why == "random" for *_rest, why in order["articles"]) == 2


def test_what_it_finds_and_does_not_offer_are_candidates(worker: Worker, tmp_path: Path) -> None:
    text = "زار الوزير سامي مدينة حلب أمس."
    said(worker, HELLO, asked(text))
    worker.learning.wait()
    [open_handed] = said(worker, asked(text))
    with open_database(tmp_path / "annotations.db", read_only=True) as db:
        other = Worker(db, "a1", Aims(threshold=1.0))
        _hello, strict = said(other, HELLO, asked(text))
        other.learning.wait()
    assert strict["spans"] == []
    keys = ("start", "end", "label", "score")
    found = [tuple(one[key] for key in keys) for one in strict["candidates"]]
    offered = [tuple(one[key] for key in keys) for one in open_handed["spans"]]
    assert set(offered) <= set(found)
    assert offered
    assert len(found) == len(offered) + len(open_handed["candidates"])


def test_it_trains_anew_when_the_work_grew_by_a_part_and_by_ten(worker: Worker, fill: Fill) -> None:
    said(worker, HELLO, asked("نص"))
    worker.learning.wait()
    first = worker.learning.model
    known = examples(DONE + 20)
    more = [one for one in examples(300, seed=4) if one not in known]

    def grow(count: int, begin: int) -> None:
        fill([record(begin + n, one) for n, one in enumerate(more[begin - 100 :][:count])])
        said(worker, asked("نص"))
        worker.learning.wait()

    grow(9, 100)
    assert worker.learning.model is first
    # At rest one is enough; the run after that waits again.
    worker.rest()
    worker.learning.wait()
    second = worker.learning.model
    assert second
    assert second is not first
    assert second.model.trained.articles == DONE + 9
    worker.rest()
    worker.learning.wait()
    assert worker.learning.model is second
    grow(10, 110)
    assert worker.learning.model is not second


def test_one_run_at_a_time_and_the_old_model_answers_meanwhile(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(worker, HELLO, asked("نص"))
    worker.learning.wait()
    before = worker.learning.model
    assert before
    runs: list[int] = []

    def run(*_given: object, **_named: object) -> None:
        runs.append(1)
        time.sleep(0.3)

    monkeypatch.setattr(worker.learning, "_train", run)
    assert worker.learning.look(200, at_rest=True)
    assert not worker.learning.look(300, at_rest=True)
    [answer] = said(worker, asked("زار الوزير سامي مدينة حلب أمس."))
    assert answer["version"] == before.version
    worker.learning.wait()
    assert runs == [1]


def test_a_cache_that_cannot_be_written_is_said_and_it_works(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_given: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tui.cli.model.at_hand.save", refused)
    said(worker, HELLO, asked("نص"))
    worker.learning.wait()
    assert "the model is not kept: Permission denied" in capfd.readouterr().err
    assert said(worker, asked("زار الوزير سامي مدينة حلب أمس."))[0]["spans"]


def test_what_is_no_message_is_answered_too(worker: Worker) -> None:
    garbage, unknown = said(worker, b"not json\n", {"op": "fly", "id": 4})
    assert garbage["op"] == unknown["op"] == "error"
    assert unknown["id"] == 4
    assert said(worker, {"op": "bye"}, HELLO) == []


def test_training_is_begun_when_asked_and_what_was_answered_cannot_be_called_off(
    worker: Worker,
) -> None:
    train, cancel = {"op": "train", "id": 7}, {"op": "cancel", "id": 7}
    [begun] = said(worker, train, cancel)
    assert begun == {"op": "training", "id": 7, "begun": True}
    worker.learning.wait()
    [known] = said(worker, cancel, {"op": "train", "id": 8})
    assert known == {"op": "training", "id": 8, "begun": False}


DESK = """
import subprocess, sys, time
command = [sys.executable, "-P", "-m", "tui.cli.model.worker", sys.argv[1], "a1"]
worker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
print(worker.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_a_desk_that_is_killed_leaves_no_worker(filled: Run, tmp_path: Path) -> None:
    db = tmp_path / "annotations.db"
    desk = subprocess.Popen(
        [sys.executable, "-c", DESK, str(db)], stdout=subprocess.PIPE, text=True
    )
    assert desk.stdout
    with desk, desk.stdout as stream:
        worker = int(stream.readline())
        assert os.getpgid(worker) == worker
        desk.send_signal(signal.SIGKILL)
        desk.wait()
    for _try in range(500):
        if not alive(worker):
            return
        time.sleep(0.02)
    raise AssertionError("the worker is still there")


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be asked for does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
