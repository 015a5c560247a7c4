"""How long all numbers on agreement take, and the memory, on articles made by chance.

Run ``python -m benchmarks.agreement``: 8,000 paragraphs, three annotators, 20,000 spans each, 23
labels, 1,000 samples. ``--unit char`` counts characters, ``--gamma`` adds gamma on 200 articles,
``--paragraphs`` and ``--spans`` make it smaller or larger.
"""

import argparse
import random
import resource
import time

from tui.agreement.answers import Answers, gather
from tui.agreement.gamma import gamma
from tui.agreement.report import agreement
from tui.agreement.units import Unit
from tui.core.record import Record, RecordSpan
from tui.core.review import Status

ANNOTATORS = ("muna", "rana", "sami")
LABELS = tuple(f"label{number:02}" for number in range(23))
WORDS = 35


def made(paragraphs: int, spans: int, seed: int) -> list[Record]:
    """Paragraphs of some 35 words; annotators that see the same places, and slip now and then."""
    chance = random.Random(seed)
    records = []
    for number in range(paragraphs):
        words = [
            "".join(chance.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=chance.randint(2, 8)))
            for _word in range(chance.randint(WORDS // 2, WORDS * 3 // 2))
        ]
        text = " ".join([f"{number}", *words])
        starts = [0]
        for word in (f"{number}", *words[:-1]):
            starts.append(starts[-1] + len(word) + 1)
        share = spans / paragraphs
        count = int(share) + (chance.random() < share % 1)
        places = [
            (chance.randrange(len(words)), chance.choice((0, 1, 1, 2, 4)), chance.choice(LABELS))
            for _span in range(count)
        ]
        for name in ANNOTATORS:
            said = []
            for first, length, label in places:
                at = max(0, first + chance.choice((0, 0, 0, 0, 0, 0, 1, -1)))
                last = min(len(words), at + max(0, length + chance.choice((0, 0, 0, 0, 0, 1, -1))))
                kind = label if chance.random() < 0.8 else chance.choice(LABELS)
                end = starts[last] + len((f"{number}", *words)[last])
                said.append(RecordSpan(starts[at], end, kind))
            records.append(
                Record(
                    text=text,
                    id=f"p{number}",
                    annotator=name,
                    status=Status.DONE,
                    spans=tuple(said),
                )
            )
    return records


def measured_gamma(answers: Answers, articles: int) -> float | None:
    """Gamma over the first articles."""
    chosen = answers.articles[:articles]
    continua = [
        ([sorted(one.spans) for one in article.answers.values()], len(article.text))
        for article in chosen
    ]
    return gamma(continua, seed=1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=8000)
    parser.add_argument("--spans", type=int, default=20000)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--unit", type=Unit, default=Unit.WORD)
    parser.add_argument("--gamma", action="store_true")
    options = parser.parse_args()
    records = made(options.paragraphs, options.spans, 19)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time(), time.perf_counter()
    answers = gather(records)
    gathered = time.process_time()
    found = agreement(answers, unit=options.unit, samples=options.samples)
    end = time.process_time(), time.perf_counter()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spans = sum(sum(one.spans.values()) for one in found.spans.labels)
    print(f"{len(found.spans.articles)} articles, {spans} spans, {len(found.spans.labels)} labels")
    print(f"gathered in {gathered - start[0]:.2f} s, all in {end[0] - start[0]:.2f} s of processor")
    print(f"{end[1] - start[1]:.2f} s by the clock")
    print(f"{after / 1024:.0f} MiB at most, of these {(after - before) / 1024:.0f} for the numbers")
    print(f"mean exact F1 {found.spans.mean.value}")
    if options.gamma:
        begin = time.process_time()
        print(f"gamma of 200 articles {measured_gamma(answers, 200)}")
        print(f"in {time.process_time() - begin:.2f} s of processor")


if __name__ == "__main__":
    main()
