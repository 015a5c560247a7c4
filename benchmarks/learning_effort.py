"""What a span costs in key presses with a model that learns on the way, beside own forms alone.

    python -m benchmarks.learning_effort [FOLDER] [SENTENCES]

The annotator of ``benchmarks.effort`` goes through SENTENCES (all) of each corpus, a sentence an
article, as they come. The worker of the desk is asked about each, and trains as it does there, but
is waited for. Counted is the second half alone; where letters stay on the words they do from the
first article on. ``perfect`` are the bounds: all that is to be tagged is offered, or two of three,
and nothing else but by own forms.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.effort import ME, Annotator, Tally, Text, corpus, database
from tui.cli.model.worker import Aims, Worker
from tui.core.article import Article
from tui.desk.suggest.model_offers import ModelAnswer, answer_in
from tui.learning.protocol import PluginSpan

CORPORA = {"Wojood val": "wojood/val.txt", "AQMAR dev": "aqmar/liu2019_dev.txt"}


Answer = Callable[[Article], ModelAnswer | None]


def perfect(texts: list[Text], of_three: int) -> Answer:
    """Who offers so many of three spans that are to be tagged, in their order."""

    def answer(article: Article) -> ModelAnswer:
        gold = sorted(texts[int(article.id[1:])].gold)
        spans = [
            (PluginSpan(*one, 0.95), "") for n, one in enumerate(gold) if n % 3 < of_three
        ]  # fmt: skip
        return ModelAnswer(article.id, tuple(spans), stamp="perfect")

    return answer


def presses(
    texts: list[Text], *, model: bool = False, given: Answer | None = None, stay: bool = False
) -> tuple[Tally, float]:
    """What the second half costs, and the seconds that were spent on training.

    ``given`` offers in the place of the ``model``.
    """
    spent = 0.0
    with tempfile.TemporaryDirectory() as place, database(Path(place) / "a.db", texts) as db:
        worker = Worker(db, ME, Aims())
        worker.answer({"op": "hello"})
        labels = {label for text in texts for *_place, label in text.gold}
        known: dict[str, ModelAnswer] = {}

        def answer(article: Article) -> ModelAnswer | None:
            nonlocal spent
            if article.id not in known:
                known.clear()
                begun = time.perf_counter()
                asked = {"op": "predict", "id": 1, "text": article.text}
                worker.answer(asked)
                worker.learning.wait()
                spent += time.perf_counter() - begun
                given = worker.answer(asked)
                known[article.id] = answer_in(
                    given, article.id, article.text, labels, "codepoints", "builtin"
                )
            return known[article.id]

        annotator = Annotator(
            db, texts, new=True, offers=True, stay=stay, since=len(texts) // 2,
            answer=answer if model else given or (lambda _article: None),
        )  # fmt: skip
        return annotator.work(), spent


def rows(folder: Path, sentences: int) -> Iterator[str]:
    """A line of the table for each corpus, without and with the model."""
    for name, file in CORPORA.items():
        texts = corpus(folder / file, 1, 1_000_000)[:sentences]
        ways: dict[str, dict[str, Any]] = {
            "own forms": {},
            "own forms, letters stay": {"stay": True},
            "and the model": {"model": True},
            "and the model, letters stay": {"model": True, "stay": True},
            "perfect, two of three": {"given": perfect(texts, 2)},
            "perfect": {"given": perfect(texts, 3)},
        }
        for how, given in ways.items():
            tally, spent = presses(texts, **given)
            pressed = tally.presses
            yield (
                f"| {name} | {len(texts)} | {how} | {tally.spans}"
                f" | {pressed.total() / tally.spans:.2f} | {tally.taken} + {tally.refused}"
                f" | {tally.taken / tally.spans:.0%} | {spent:.0f} s |"
            )


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    print("| corpus | sentences | offers | spans | presses a span | taken + refused"
          " | of the spans taken | training |")  # fmt: skip
    print("| --- " * 8 + "|")
    for line in rows(root, most):
        print(line, flush=True)
