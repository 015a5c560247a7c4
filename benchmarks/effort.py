"""What a span costs in key presses: an annotator made of code at the real headless desk.

    python -m benchmarks.effort [FOLDER] [SPANS]

FOLDER (../shared/data) holds Wojood, AQMAR and ArMPro; SPANS (200) of each are made, in articles
of ten sentences. What is chosen and tagged is compared with the corpus at the end of each article.

The annotator is ideal: they know what is to be tagged, make no mistake, and press the fewest keys
there are from where the cursor stands; only the next span is planned for. A press is one key, a
chord too; reading and thinking are not counted. ``before``: without numbers, letters, hints and
phrases. ``letters stay``: they stand on the words by themselves. ``offers``: the suggestions from
own work are gone through first, one after another, and each refusal is counted with the spans.
``+``: by hand, and the places of a form in all articles are marked with `+` where that saves
presses. ``robot``: ``benchmarks.effort_robot``. SLATE and labelbuddy: models of their keys,
``benchmarks.effort_others``.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.effort_others import labelbuddy, slate
from benchmarks.effort_planner import Planner
from benchmarks.effort_presses import LETTERS, Plan, cost_of, perform
from benchmarks.effort_robot import Robot
from tui.core.article import Article
from tui.core.label import Label
from tui.core.scheme import KEYS
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.letters_that_stay import LettersThatStay
from tui.desk.project.importer import import_path
from tui.desk.suggest.model_offers import ModelAnswer
from tui.desk.suggest.suggester import Suggester
from tui.desk.view import caret as carets
from tui.desk.view.offers import Offer
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.export import records
from tui.store.texts import articles
from tui.text.span_hygiene import trim_range

CORPORA = {
    "Wojood val": ("wojood/val.txt", 10),
    "AQMAR dev": ("aqmar/liu2019_dev.txt", 10),
    "ArMPro dev": ("armpro/ArMPro_span_dev_V2.jsonl", 1),
}
"""The file of each, and how many of its records make an article."""
ME = "ideal"
WORTH = 2.5
"""The presses that a place which is marked by ``+`` saves."""
WIDTH, HEIGHT = 84, 34

Gold = tuple[int, int, str]


@dataclass(frozen=True)
class Text:
    """An article, and what is to be tagged in it."""

    text: str
    gold: frozenset[Gold]


def corpus(path: Path, group: int, most: int) -> list[Text]:
    """The first articles of a corpus with spans, until these are enough."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "a.db", create=True)
        import_path(db, path, annotator=ME, add_labels=True)
        found, spans = [], 0
        given = list(records(db))
        for first in range(0, len(given), group):
            some = given[first : first + group]
            text, gold = "", set[Gold]()
            for record in some:
                begin = len(text)
                # White space at an edge is never tagged.
                for one in record.spans:
                    place = trim_range(record.text, one.start, one.end)
                    gold.add((begin + place.start, begin + place.end, one.label))
                text += record.text.rstrip("\n") + "\n"
            if gold and spans < most:
                found.append(Text(text.rstrip("\n"), frozenset(gold)))
                spans += len(gold)
        return found


def database(path: Path, texts: Sequence[Text]) -> Database:
    """A database of these articles, and of their labels."""
    db = open_database(path, create=True)
    names = sorted({label for text in texts for *_place, label in text.gold})
    letters = [key for key in KEYS if not key.isdigit()] + [key for key in KEYS if key.isdigit()]
    with db.transaction():
        for number, name in enumerate(names):
            scheme.put(db, Label(name, key=letters[number], position=number), annotator=ME)
        for number, text in enumerate(texts):
            articles.add(db, text=text.text, title="", meta={}, id_=f"n{number:05}")
    return db


@dataclass
class Tally:
    """Presses by what they did; how many spans by hand, offers taken and refused."""

    presses: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    by_hand: int = 0
    taken: int = 0
    refused: int = 0
    mended: int = 0
    marked: int = 0
    to_first: int = 0

    @property
    def spans(self) -> int:
        """How many were made."""
        return self.by_hand + self.taken + self.marked


class Annotator:
    """Makes the spans of a corpus at a desk. ``answer`` is what a model says of an article; what
    is done in the articles before ``since`` is not counted. Letters ``stay`` on the words, or come
    by their key."""

    def __init__(
        self,
        db: Database,
        texts: Sequence[Text],
        *,
        new: bool,
        offers: bool,
        everywhere: bool = False,
        stay: bool = False,
        answer: Callable[[Article], ModelAnswer | None] = lambda _article: None,
        since: int = 0,
    ) -> None:
        self._texts, self._new = texts, new
        self._answer, self._since, self._everywhere = answer, since, everywhere
        self._suggester = Suggester(db, ME) if offers else None
        self._desk = Desk(db, ME, width=WIDTH, height=HEIGHT)
        self._desk.stream.expected = offers
        self._stay = LettersThatStay(self._desk, lambda: LETTERS)
        if stay:
            self._stay.switch()
        self.tally = Tally()

    def work(self) -> Tally:
        """All of it. Raises AssertionError where something else was made than is to be."""
        for number, text in enumerate(self._texts):
            if number == self._since:
                self.tally = Tally()
            self._stay.follow(self._desk.open(f"n{number:05}"))
            self._planner = Planner(self._desk, self._new, self._stay)
            wanted = set(text.gold) - self._made
            if self._suggester:
                wanted -= self._go_through_offers(wanted)
            while wanted:
                span = self._next(wanted)
                self._make(span)
                wanted.discard(span)
                if self._suggester:
                    # A form that was just tagged is offered further on, as at the desk.
                    wanted -= self._go_through_offers(wanted)
                if self._everywhere:
                    self._mark_everywhere(span)
                    wanted -= self._made
            made = self._made
            assert made == text.gold, (number, made ^ text.gold)
            self._stay.follow(self._desk.run("done"), "done")
        return self.tally

    @property
    def _made(self) -> set[Gold]:
        """The spans of the open article."""
        return {(s.start, s.end, s.label) for s in self._desk.spans}

    def _mark_everywhere(self, span: Gold) -> None:
        """Mark the other places of a span in all articles, where that is worth the presses."""
        desk = self._desk
        there = desk.view.span_under_cursor()
        found = desk.propagation()
        if not there or (there.start, there.end, there.label) != span or not found:
            return
        found.widen()
        right = {
            n
            for n, place in enumerate(found.places)
            if (*place.range, found.label) in self._texts[int(place.article_id[1:])].gold
        }
        # To each that is ticked and wrong, and Space; + twice, the key that takes all, Esc.
        wrong = sorted(found.ticked - right)
        cost = 4 + len(wrong) + (wrong[-1] if wrong else 0)
        gained = len(right & found.ticked)
        if gained * WORTH <= cost:
            return
        for index in wrong:
            found.skip(index)
        self._stay.follow(found.take_ticked())
        self.tally.presses["+"] += cost
        self.tally.marked += gained

    def _next(self, wanted: set[Gold]) -> Gold:
        """Of the first spans that overlap the one that is cheapest now."""
        cluster: list[Gold] = []
        end = -1
        for span in sorted(wanted, key=lambda one: (one[0], -one[1], one[2])):
            if cluster and span[0] >= end:
                break
            cluster.append(span)
            end = max(end, span[1])
        if len(cluster) == 1:
            return cluster[0]
        costs = {span: self._cost(span) for span in cluster[:6]}
        likely = sorted(costs, key=lambda span: (costs[span], span))[:3]
        return min(likely, key=lambda span: (costs[span] + self._cost_after(span, costs), span))

    def _cost_after(self, made: Gold, others: Iterable[Gold]) -> int:
        """The cheapest of the others, once one is made."""
        view = self._desk.view
        before, view.caret = view.caret, carets.on(view.page, made[1] - 1)
        self._planner.supposed = self._stay.on
        try:
            return min((self._cost(other) for other in others if other != made), default=0)
        finally:
            view.caret, self._planner.supposed = before, False

    def _cost(self, span: Gold) -> int:
        plan = self._planner.plan(Range(*span[:2]))
        return 99 if plan is None else sum(map(cost_of, plan))

    def _make(self, span: Gold) -> None:
        goal = Range(*span[:2])
        for _again in range(4):
            plan = self._planner.plan(goal)
            assert plan is not None, span
            self._press(plan, "choose")
            if self._desk.range_to_tag == goal:
                break
            # Lanes came or went while it was selected, and rows with them: look again.
            self._planner = Planner(self._desk, self._new, self._stay)
            self.tally.mended += 1
        self._tag(span[2])
        self.tally.presses["label"] += 1
        self.tally.by_hand += 1

    def _tag(self, label: str) -> None:
        key = self._desk.labels.get(label).key
        assert self._stay.answer(key, (), "") is None, "the key was a word's"
        self._stay.follow(self._desk.tag(label), pressed=(key,))

    def _press(self, plan: Plan, why: str) -> None:
        perform(self._desk, plan, self._stay)
        self.tally.presses[why] += sum(map(cost_of, plan))
        for what, which in plan:
            self.tally.keys[which if what == "run" else what] += cost_of((what, which))

    # Offers

    def _go_through_offers(self, wanted: set[Gold]) -> set[Gold]:
        """Take or refuse one offer after another; the spans that came of it."""
        desk, made = self._desk, set[Gold]()
        while True:
            self._look()
            if not desk.view.offers:
                return made
            if desk.view.focused_offer is None:
                self._press((("run", "next-offer"),), "offers")
                self.tally.to_first += 1
            offer = desk.view.focused_offer
            assert offer
            span = self._take(offer, wanted)
            made |= {span} if span else set()

    def _take(self, offer: Offer, wanted: set[Gold]) -> Gold | None:
        fixes = [
            (len(fix), span, fix)
            for span in wanted
            if span[0] < offer.range.end and offer.range.start < span[1]
            if span not in {(s.start, s.end, s.label) for s in self._desk.spans}
            if (fix := self._planner.fix(offer.range, Range(*span[:2]))) is not None
        ]
        fixes = [one for one in fixes if one[0] <= 2]
        # One key more for another label than the one that Enter takes.
        _cost, span, fix = min(fixes, default=(0, None, ()))
        if span is None:
            self._press((("run", "remove"),), "offers")
            self.tally.refused += 1
            return None
        self._press(fix, "offers")
        self._tag(span[2])
        self.tally.presses["offers"] += 1
        self.tally.taken += 1
        return span

    def _look(self) -> None:
        """Offer what there is now."""
        article = self._desk.article
        assert self._suggester
        assert article
        answer = self._answer(article)
        offers = self._suggester.offers(article, self._desk.spans, answer)
        while self._suggester.more:
            offers = self._suggester.offers(article, self._desk.spans, answer)
        self._stay.follow(self._desk.show_offers(offers))


WAYS: dict[str, dict[str, Any]] = {
    "before": {"new": False, "offers": False},
    "by hand": {"new": True, "offers": False},
    "by hand, letters stay": {"new": True, "offers": False, "stay": True},
    "offers": {"new": True, "offers": True},
    "offers, letters stay": {"new": True, "offers": True, "stay": True},
    "+": {"new": True, "offers": False, "everywhere": True},
}
OTHERS: dict[str, Callable[[str, frozenset[Gold]], int]] = {
    "SLATE, numbers": slate,
    "SLATE": partial(slate, numbers=False),
    "labelbuddy": labelbuddy,
}


def rows(folder: Path, spans: int) -> Iterator[str]:
    """A line of the table for each corpus and each way."""
    for name, (file, group) in CORPORA.items():
        texts = corpus(folder / file, group, spans)
        count = sum(len(text.gold) for text in texts)
        for how, given in WAYS.items():
            with tempfile.TemporaryDirectory() as place:
                db = database(Path(place) / "a.db", texts)
                tally = Annotator(db, texts, **given).work()
                db.close()
            pressed = tally.presses
            each = (tally.taken + tally.refused) or 1
            often = ", ".join(
                f"{key} {n / tally.spans:.2f}" for key, n in tally.keys.most_common(6)
            )
            yield (
                f"| {name} | {how} | {tally.spans} | {pressed.total() / tally.spans:.2f} |"
                f" {tally.taken} + {tally.refused} | {pressed['offers'] / each:.2f} |"
                f" {tally.to_first} | {often} |"
            )
        found = robot_presses(texts)
        often = ", ".join(f"{key} {n / count:.2f}" for key, n in found.most_common(6))
        yield f"| {name} | robot | {count} | {found.total() / count:.2f} | | | | {often} |"
        for other, presses in OTHERS.items():
            total = sum(presses(text.text, text.gold) for text in texts)
            yield f"| {name} | {other} | {count} | {total / count:.2f} | | | | |"


def robot_presses(texts: Sequence[Text]) -> Counter[str]:
    """What the robot presses for these; raises AssertionError where it makes something else."""
    with tempfile.TemporaryDirectory() as place:
        db = database(Path(place) / "a.db", texts)
        desk = Desk(db, ME, width=WIDTH, height=HEIGHT)
        robot = Robot(desk)
        for number, text in enumerate(texts):
            desk.open(f"n{number:05}")
            robot.make(text.gold)
            assert {(s.start, s.end, s.label) for s in desk.spans} == text.gold, number
            desk.run("done")
        db.close()
    return robot.presses


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    print("| corpus | how | spans | presses a span | offers taken + refused | presses an offer"
          " | of them to the first of an article | most, a span |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for line in rows(root, wanted):
        print(line, flush=True)
