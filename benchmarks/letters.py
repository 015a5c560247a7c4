"""Of the letters that are written on words, how many stand where a span begins.

    python -m benchmarks.letters [FOLDER]

A model learns from the first sentences of each corpus of ``benchmarks.effort``; the rest are
articles. In each, offers that are right are taken, and then one span after another is made by
hand, with the letters written anew before each. A letter is well spent if it stands alone on a
word at which a span begins that is still to be made. The second table tells of the words at which
the model finds a span that it does not offer, by its score, and of words whose form was tagged
before and at which it finds none: at how many of them one begins.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.effort import HEIGHT, ME, WIDTH, Gold, Text, corpus, database
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.suggest.model_offers import ModelAnswer, candidates_in
from tui.desk.suggest.suggester import Suggester
from tui.desk.view import caret as carets
from tui.desk.view.hints import EASY
from tui.learning.examples import Example, Tagged
from tui.learning.model import Model
from tui.learning.protocol import PluginSpan
from tui.learning.train import train
from tui.text.fold import folded_form
from tui.text.matching import starts_of
from tui.text.words import word_at, words

CORPORA = {
    "Wojood val": ("wojood/val.txt", 5),
    "AQMAR dev": ("aqmar/liu2019_dev.txt", 10),
    "ArMPro dev": ("armpro/ArMPro_span_dev_V2.jsonl", 1),
}
"""The file of each, and how many sentences make an article to be worked on."""
MOST = 450
"""So many records of each."""
SHARES = (0.3, 0.5)
"""Of these the model learns from so many."""
STEPS = ((0.5, ".5"), (0.3, ".3"), (0.2, ".2"), (0.0, ".1"))
"""The least scores of the second table, and what they are called."""


def joined(texts: Sequence[Text]) -> Text:
    """Sentences as one article."""
    text, gold = "", set[Gold]()
    for one in texts:
        gold |= {(len(text) + start, len(text) + end, label) for start, end, label in one.gold}
        text += one.text + "\n"
    return Text(text.rstrip("\n"), frozenset(gold))


class Reader:
    """Works on the articles after the first ``done`` of ``texts``, which are done."""

    def __init__(self, folder: Path, texts: Sequence[Text], done: int) -> None:
        self._texts, self._done = texts, done
        self._db = database(folder / "a.db", texts)
        self._desk = Desk(self._db, ME, width=WIDTH, height=HEIGHT)
        for number in range(done):
            self._desk.open(f"n{number:05}")
            for span in sorted(texts[number].gold):
                self._add(span, Source.HAND)
            self._desk.run("done")

    def work(self, model: Model, ways: Sequence[bool]) -> dict[bool, Counter[str]]:
        """How the letters fare, by whether candidates are known."""
        found = {way: Counter[str]() for way in ways}
        suggester = Suggester(self._db, ME)
        for number in range(self._done, len(self._texts)):
            self._desk.open(f"n{number:05}")
            article, gold = self._desk.article, self._texts[number].gold
            assert article
            answer = answer_of(model, article.id, article.text)
            for offer in suggester.offers(article, [], answer):
                right = [one for one in gold if one[:2] == offer.range and one[2] in offer.labels]
                for span in right[:1]:
                    self._add(span, Source.MATCH)
            made = {(s.start, s.end, s.label) for s in self._desk.spans}
            begins = candidates_in(article.text, answer, ())
            todo = sorted(gold - made, key=lambda one: (one[0], -one[1]))
            for at, span in enumerate(todo):
                for way in ways:
                    found[way] += self._letters(begins if way else {}, todo[at:])
                self._add(span, Source.HAND)
                self._desk.view.put(carets.on(self._desk.view.page, span[0]))
            self._desk.run("done")
        self._db.close()
        return found

    def _letters(self, begins: Mapping[int, float], todo: Sequence[Gold]) -> Counter[str]:
        """What is written for the spans that are left, the first of which comes next."""
        desk = self._desk
        desk.show_offers([], begins)
        assert desk.session
        hints = desk.likely_words.hints(desk.session.annotations, {}).words
        single = {word for keys, word in hints.items() if keys in EASY}
        wanted = [word_at(desk.view.text, start) for start, _end, _label in todo]
        return Counter(
            spans=1, single=len(single), well=len(single.intersection(wanted)),
            next=wanted[0] in single,
        )  # fmt: skip

    def _add(self, span: Gold, source: Source) -> None:
        assert self._desk.session
        self._desk.session.annotations.add([Range(*span[:2])], span[2], source)


def answer_of(model: Model, article_id: str, text: str) -> ModelAnswer:
    """What the model says of an article, as at the desk."""
    judged = [(PluginSpan(*one), is_let) for one, is_let in model.judgements(model.look(text))]
    return ModelAnswer(
        article_id, tuple((one, "") for one, is_let in judged if is_let), stamp="builtin",
        candidates=tuple(one for one, is_let in judged if not is_let),
    )  # fmt: skip


def by_score(model: Model, learned: Sequence[Text], others: Sequence[Text]) -> Counter[str]:
    """Words by what the model finds at them, and those of them at which a span begins."""
    forms = ((folded_form(t.text[s:e]), label, 1) for t in learned for s, e, label in t.gold)
    tagged = Lexicon.of(forms).starts
    found: Counter[str] = Counter()
    for one in others:
        answer = answer_of(model, "", one.text)
        scores = candidates_in(one.text, answer, ())
        offered = {span.start for span, _why in answer.spans}
        begins = {start for start, _end, _label in one.gold}
        for word in words(one.text):
            here = range(*word)
            form = folded_form(one.text[word.start : word.end])
            score = max((scores.get(at, 0.0) for at in here), default=0.0)
            if offered.intersection(here):
                continue
            if score:
                kind = next(name for least, name in STEPS if score >= least)
            elif any(form[cut:] in tagged for cut in starts_of(form)):
                kind = "tagged"
            else:
                continue
            found[kind] += 1
            found[f"{kind}, right"] += not begins.isdisjoint(here)
    return found


def rows(folder: Path) -> Iterator[str]:
    """Two lines for each corpus and each share that is learned from."""
    for name, (file, group) in CORPORA.items():
        texts = corpus(folder / file, 1, 1_000_000)[:MOST]
        for share in SHARES:
            done = int(share * len(texts))
            learned, rest = texts[:done], texts[done:]
            model = train(
                [
                    Example(t.text, tuple(Tagged(*one) for one in sorted(t.gold)), len(t.text))
                    for t in learned
                ]
            )
            articles = [joined(rest[at : at + group]) for at in range(0, len(rest), group)]
            with tempfile.TemporaryDirectory() as place:
                reader = Reader(Path(place), [*learned, *articles], done)
                for way, told in reader.work(model, (False, True)).items():
                    yield (
                        f"| {name} | {done} | {'with' if way else 'without'} | {told['spans']}"
                        f" | {told['single'] / told['spans']:.1f}"
                        f" | {told['well'] / told['single']:.1%}"
                        f" | {told['next'] / told['spans']:.1%} |"
                    )
            told = by_score(model, learned, rest)
            kinds = ", ".join(
                f"{kind}: {told[f'{kind}, right']} of {told[kind]}"
                for kind in ("tagged", *(step for _least, step in reversed(STEPS)))
            )
            yield f"| {name} | {done} | {kinds} |"


if __name__ == "__main__":
    print("| corpus | learned from | candidates | spans | letters alone, a window"
          " | well spent | on the next span |")  # fmt: skip
    print("| --- " * 7 + "|")
    for line in rows(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")):
        print(line, flush=True)
