"""What a relation costs in key presses: event arguments made at the real headless desk.

    python -m benchmarks.relating [EVENTS] [SEED]

Events (200) are generated: a trigger with two to four arguments, entities among others that bear
the same labels, some of them a row or two away; six labels of relations, three of which fit two
kinds of arguments. The spans are there already. A press is one key, a chord too.

An argument on the screen is made by the letter on its bar, another one with Tab. Going to the
trigger counts, by letters on words or by Tab, whichever takes fewer.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tui.core.label import Label
from tui.core.record import Record, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.span import Span
from tui.desk.desk import Desk
from tui.desk.view.hints import ALL
from tui.store.opening import open_database
from tui.store.project import relation_labels, scheme
from tui.store.records.ingest import Intake
from tui.store.texts import articles

ME = "ideal"
LETTERS = {key: key for key in ALL}
KINDS = ("PER", "ORG", "GPE", "DATE")
RELATIONS = {
    "agent": ("PER", "ORG"), "patient": ("PER", "ORG"), "place": ("GPE",), "time": ("DATE",),
    "target": ("ORG", "GPE"), "speaker": ("PER",),
}  # fmt: skip
WORDS = (
    "قال", "أعلن", "التقى", "زار", "وقع", "بحث", "أكد", "نفى", "طلب", "قرر", "بعد", "قبل", "خلال",
)  # fmt: skip
NAMES = ("أحمد", "ليلى", "سامي", "هدى", "الحكومة", "المنظمة", "الشركة", "الرباط", "تونس", "أمس")


@dataclass(frozen=True)
class Event:
    """A trigger by the number of its span, and its arguments: a relation and a span each."""

    trigger: int
    arguments: tuple[tuple[str, int], ...]


def generate(count: int, seed: int) -> tuple[Record, list[Event]]:
    """A text with so many events, spans on it, and what is to be related."""
    chance = random.Random(seed)
    text, spans, events = "", list[RecordSpan](), list[Event]()

    def put(word: str, label: str = "") -> int:
        nonlocal text
        if label:
            spans.append(RecordSpan(len(text), len(text) + len(word), label, str(len(spans))))
        text += word + " "
        return len(spans) - 1

    for _event in range(count):
        kinds = [chance.choice(KINDS) for _n in range(chance.randint(3, 7))]
        before = chance.randint(0, 2)
        numbers: list[int] = []
        trigger = -1
        for place, kind in enumerate(kinds):
            if place == before:
                trigger = put(chance.choice(WORDS), "EVENT")
            for _filler in range(chance.randint(0, 6)):
                put(chance.choice(WORDS))
            numbers.append(put(chance.choice(NAMES), kind))
        chosen = chance.sample(range(len(kinds)), min(len(kinds), chance.randint(2, 4)))
        arguments = [
            (chance.choice([r for r, of in RELATIONS.items() if kinds[n] in of]), numbers[n])
            for n in chosen
        ]
        events.append(Event(trigger, tuple(arguments)))
        if chance.random() < 0.3:
            text += "\n\n"
    return Record(text, id="a", annotator=ME, spans=tuple(spans)), events


def presses_to(desk: Desk, span: Span) -> int:
    """Go to a trigger; the presses of the shorter way."""
    view = desk.view
    before, steps = view.state, 0
    while view.focused != span.id and steps < 4:
        desk.run("next-span")
        steps += 1
    if view.focused == span.id:
        return steps
    view.state = before
    # The letters on words, and the key that opens them; a letter alone or two.
    assert desk.session is not None
    hints = desk.likely_words.hints(desk.session.annotations, LETTERS)
    letters = next((k for k, word in hints.words.items() if word.start == span.start), "")
    view.focus(span)
    return 1 + len(letters) if letters else 4


def relate(desk: Desk, name: str, span: Span) -> tuple[int, bool]:
    """Make a relation from the focused span by keys; the presses, and whether both were seen."""
    assert desk.session is not None
    before = len(desk.session.annotations.relations)
    desk.relate(LETTERS)
    letters = desk.view.span_letters.get(span.id, "")
    presses = 1 + len(letters)
    if letters:
        for letter in letters:
            desk.answer_asked("", letter)
    else:
        # Tab through what fits, as often as it takes.
        while desk.view.focused != span.id:
            desk.answer_asked("next-span", "")
            presses += 1
    if desk.asks:
        desk.answer_asked("", desk.relations.get(name).key)
        presses += 1
    made = list(desk.session.annotations.relations)[-1]
    assert len(desk.session.annotations.relations) == before + 1
    assert (made.tail, made.label) == (span.id, name)
    return presses, bool(letters)


def measure(count: int, seed: int) -> Iterator[tuple[int, list[tuple[int, bool]]]]:
    """For each event the presses to its trigger, and what its arguments took, see ``relate``."""
    record, events = generate(count, seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(Path(folder) / "a.db", create=True) as db,
    ):
        for place, kind in enumerate(("EVENT", *KINDS)):
            label = Label(kind, key=kind[0].lower(), colour="#4e9ad4", position=place)
            scheme.put(db, label, annotator="hashiya")
        for place, (name, kinds) in enumerate(RELATIONS.items()):
            pairs = tuple(("EVENT", kind) for kind in kinds)
            relation = RelationLabel(name, key="aplmgs"[place], position=place, pairs=pairs)
            relation_labels.put(db, relation, annotator="hashiya")
        with db.transaction():
            Intake(db, ME).take(record)
        desk = Desk(db, ME, width=84, height=34)
        desk.open(articles.entries(db, ME, limit=1)[0].id)
        spans = desk.spans
        for event in events:
            to_trigger = presses_to(desk, spans[event.trigger])
            made = [relate(desk, name, spans[n]) for name, n in event.arguments]
            yield to_trigger, made


@dataclass(frozen=True)
class Presses:
    """Means over ``relations``: of one on the screen, of one of all, and of going to a trigger.

    ``whole`` is one on the screen, with its share of going to the trigger.
    """

    relations: int
    on_screen: float
    anywhere: float
    trigger: float
    whole: float


def presses(count: int, seed: int) -> Presses:
    """What relations take in so many events."""
    found = list(measure(count, seed))
    made = [one for _to_trigger, arguments in found for one in arguments]
    seen = mean(presses for presses, on_screen in made if on_screen)
    to_triggers = sum(to_trigger for to_trigger, _arguments in found)
    share = to_triggers / len(made)
    every = mean(presses for presses, _on_screen in made)
    return Presses(len(made), seen, every, to_triggers / len(found), seen + share)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = presses(count, seed)
    print(f"{found.relations} relations of {count} events; presses in the mean")
    print(f"both ends on the screen, from the focused trigger: {found.on_screen:.2f}")
    print(f"with going to the trigger ({found.trigger:.2f} each): {found.whole:.2f}")
    print(f"wherever the other end is, from the focused trigger: {found.anywhere:.2f}")


if __name__ == "__main__":
    main()
