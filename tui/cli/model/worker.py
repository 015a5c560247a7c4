"""The model of a desk at work: it answers in the plug-in protocol, and learns on the side.

    python -m tui.cli.model.worker DATABASE ANNOTATOR [PRECISION THRESHOLD FEW]

It reads the database, never writes it, and ends when its standard input does: a desk that dies
leaves nothing. Beside the protocol's words it says of each span in how many places its form was
``seen`` with the label; ``candidates`` are spans that it finds and does not offer, ``doubted``
places where a form that it knows does not bear its label, ``kept`` those that begin earlier, with
proclitics that the label keeps; of labels in ``failing`` own forms are not to be offered.
"""

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from tui.cli.model.at_hand import (
    GROWN,
    GROWN_BY,
    NAME,
    AtHand,
    is_due,
    kept_model,
    train_now,
)
from tui.cli.model.files import model_path
from tui.cli.model.learning_data import LONGEST_TEXT, work_of
from tui.cli.model.order import RANDOM, doubts_of, ordered_by_doubt
from tui.cli.shared.output import fail, say
from tui.core.errors import HashiyaError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.learning.protocol import MOST_BYTES, PROTOCOL, answers, line_of
from tui.learning.train import DEFAULTS, LEAST_ARTICLES, Options
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.work import reviews

REST_SECONDS = 60.0
"""After so long without a word the annotator is at rest."""
GROWN_AT_REST = 0.03
"""Then a model is trained anew when its articles are more by this share, and by one."""
NICE = 10
MOST_ORDERED = 1000
"""So many articles to do are looked at for their order."""


@frozen_dataclass
class Aims:
    """What training keeps (``options``), and the least score that is offered, whatever it chose."""

    options: Options = DEFAULTS
    threshold: float = 0.0


class Learning:
    """The newest model, and a thread that trains the next one; one run at a time.

    ``model`` is the newest, ``order`` the articles to do with its doubt, unsure first.
    """

    def __init__(self, db: Database, annotator: str, options: Options) -> None:
        self._db = db
        self._annotator = annotator
        self._options = options
        self._thread: threading.Thread | None = None
        self._looked_at = -1
        """How many articles were done when what is done was last looked at."""
        self.model: AtHand | None = None
        self.order: list[tuple[str, float, str]] = []

    def take_kept(self, db: Database) -> None:
        """Begin with the model that is kept, if there is one."""
        kept = kept_model(db, self._annotator)
        if kept is not None:
            work = work_of(db, kept.trained.annotators or (self._annotator,))
            self.model = AtHand(kept, work, model_path(db, self._annotator))

    def look(self, done: int, *, at_rest: bool = False) -> bool:
        """Train if that is due, by how many articles are ``done``, or a little was done and the
        annotator is ``at_rest``; whether a run began."""
        if self._thread is not None and self._thread.is_alive():
            return False
        known = self.model.model.trained.articles if self.model else 0
        if at_rest:
            grown = max(1, round(GROWN_AT_REST * known))
        elif self.model is None:
            grown = max(1, LEAST_ARTICLES - self._looked_at)
        else:
            grown = max(GROWN_BY, round(GROWN * known))
        if self._looked_at >= 0 and done - self._looked_at < grown:
            return False
        self._looked_at = done
        self._thread = threading.Thread(
            target=partial(self._run, at_rest=at_rest), name="training", daemon=True
        )
        self._thread.start()
        return True

    def wait(self) -> None:
        """Until a run that is under way has ended."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, *, at_rest: bool) -> None:
        try:
            with self._db.beside() as db:
                self._train(db, at_rest=at_rest)
        except HashiyaError as error:
            # Into the log; too little to learn from is no fault.
            say(f"hashiya: {error}")

    def _train(self, db: Database, *, at_rest: bool) -> None:
        before = self.model
        source = (before.model.trained.annotators if before else ()) or (self._annotator,)
        work = work_of(db, source)
        known = before.model.trained.fingerprint if before else ""
        if before is None or (
            work.fingerprint != known and (at_rest or is_due(before.model, work))
        ):
            self.model = train_now(db, self._annotator, work=work, options=self._options)
        elif self.order:
            return
        assert self.model is not None
        doubts = doubts_of(db, self.model, self._annotator, MOST_ORDERED)
        self.order = [(id_, doubts[id_], why) for id_, why in ordered_by_doubt(doubts, RANDOM)]


class Worker:
    """Answers one message after another from the newest model."""

    def __init__(self, db: Database, annotator: str, aims: Aims) -> None:
        self._db = db
        self._annotator = annotator
        self._aims = aims
        self.learning = Learning(db, annotator, aims.options)
        self._answers: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "hello": self._hello,
            "predict": self._predict,
            "train": self._train,
            "order": self._order,
        }

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What it says to a message."""
        known = self._answers.get(asked["op"])
        if known is None:
            said = _("only {known} and bye are known").format(known=", ".join(self._answers))
            return {"op": "error", "id": asked.get("id"), "message": said}
        return known(asked)

    def rest(self) -> None:
        """Nothing was asked for a while."""
        self.learning.look(self._done(), at_rest=True)

    def _done(self) -> int:
        return reviews.counts(self._db, self._annotator).get(Status.DONE, 0)

    def _hello(self, _asked: dict[str, Any]) -> dict[str, Any]:
        self.learning.take_kept(self._db)
        at_hand = self.learning.model
        version = at_hand.version if at_hand else ""
        return {"op": "hello", "protocol": PROTOCOL, "name": NAME, "version": version,
                "trains": True, "orders": True}  # fmt: skip

    def _predict(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.learning.look(self._done())
        at_hand, text = self.learning.model, asked.get("text")
        answer: dict[str, Any] = {"op": "spans", "id": asked.get("id"), "spans": []}
        if at_hand is None or not isinstance(text, str) or len(text) > LONGEST_TEXT:
            return answer
        model = at_hand.model
        look = model.look(text)
        answer["candidates"] = []
        for one, is_let in model.judgements(look):
            said = {**one._asdict(), "score": round(one.score, 4)}
            if is_let and one.score >= self._aims.threshold:
                answer["spans"].append({**said, "seen": model.times_seen(text, one)})
            else:
                answer["candidates"].append(said)
        answer["doubted"] = [one._asdict() for one in model.doubted_places(look)]
        answer["kept"] = model.kept_starts(look)
        answer["failing"] = model.failing_forms
        answer["version"] = at_hand.version
        answer["articles"] = model.trained.articles
        return answer

    def _train(self, asked: dict[str, Any]) -> dict[str, Any]:
        begun = self.learning.look(self._done(), at_rest=True)
        return {"op": "training", "id": asked.get("id"), "begun": begun}

    def _order(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"op": "order", "id": asked.get("id"), "articles": self.learning.order}


def serve(worker: Worker, given: IO[bytes], out: IO[bytes], rest: float = REST_SECONDS) -> None:
    """Answer the lines that are ``given``, until they end or say goodbye."""
    lines: queue.Queue[bytes] = queue.Queue(16)
    threading.Thread(target=_read, args=(given, lines), name="reading", daemon=True).start()
    for answer in answers(_lines(lines, rest, worker.rest), worker.answer):
        try:
            out.write(line_of(answer))
            out.flush()
        except BrokenPipeError:
            return


def _lines(
    lines: "queue.Queue[bytes]", rest: float, at_rest: Callable[[], object]
) -> Iterator[bytes]:
    """The lines until the empty one; once after each for which none followed in time, ``at_rest``
    is called."""
    patience: float | None = rest
    while True:
        try:
            line = lines.get(timeout=patience)
        except queue.Empty:
            at_rest()
            patience = None
            continue
        patience = rest
        if not line:
            return
        yield line


def _read(given: IO[bytes], lines: "queue.Queue[bytes]") -> None:
    while line := given.readline(MOST_BYTES + 1):
        lines.put(line)
    lines.put(b"")


def main(arguments: list[str]) -> int:
    """Serve a desk; gives the exit code."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    path, annotator, *numbers = arguments
    precision, threshold, few = map(float, numbers or (DEFAULTS.precision, 0.0, DEFAULTS.few))
    aims = Aims(replace(DEFAULTS, precision=precision, few=int(few)), threshold)
    try:
        with open_database(Path(path), read_only=True) as db:
            serve(Worker(db, annotator, aims), sys.stdin.buffer, sys.stdout.buffer)
    except HashiyaError as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
