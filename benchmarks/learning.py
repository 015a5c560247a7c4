"""What the model that learns reaches on other people's annotation, and what it costs.

    python -m benchmarks.learning [FOLDER]

FOLDER (../shared/data) holds Wojood, AQMAR and ArMPro. Each is cross-validated with near twins in
one fold, beside own forms in the same folds, with points of the learning curve; then learned from
one half of the file and tried on the other, whose topics differ. Prints tables, and the time (of
one core), memory and bytes that a model takes.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.matching import records_of
from tui.cli.model.evaluation import Evaluation, compare, cross_validate, new_evaluation
from tui.learning.examples import Example, Tagged
from tui.learning.model_file import pack, unpack
from tui.learning.train import Options, train

CORPORA = {
    "Wojood": "wojood/val.txt",
    "AQMAR": "aqmar/liu2019_dev.txt",
    "ArMPro V1": "armpro/ArMPro_span_dev_V1.jsonl",
    "ArMPro V2": "armpro/ArMPro_span_dev_V2.jsonl",
}
SIZES = (20, 50, 100, 200, 400)
COSTS = (200, 1000)


def examples_of(path: Path) -> list[Example]:
    """The articles of a file as an annotator would have done them."""
    return [
        Example(
            record.text,
            tuple(dict.fromkeys(Tagged(s.start, s.end, s.label) for s in record.spans)),
            len(record.text),
        )
        for record in records_of(path)
    ]


def rows(name: str, learned: str, evaluation: Evaluation) -> Iterator[str]:
    """The table's rows of one evaluation."""
    for system, result in evaluation.results.items():
        one = result.whole
        lenient = one.lenient / max(1, one.offered)
        yield (
            f"| {name} | {learned} | {system} | {one.offered} | {one.precision:.3f} | {lenient:.3f}"
            f" | {one.recall:.3f} | {one.f1:.3f} |"
        )


def quality(named: dict[str, list[Example]], options: Options) -> None:
    """Print what is reached."""
    print("| data | learned from | offers of | offered | precision | but for proclitics | recall"
          " | F1 |\n" + "| --- " * 8 + "|")  # fmt: skip
    reliable: list[str] = []
    for name, examples in named.items():
        sizes = [size for size in SIZES if size < len(examples) * 4 // 5]
        for size in sizes if not name.startswith("ArMPro") else ():
            part = cross_validate(examples, 5, options, most=size)
            print("\n".join(rows(name, f"{size}", part)), flush=True)
        whole = cross_validate(examples, 5, options)
        print("\n".join(rows(name, f"all of the others ({len(examples) * 4 // 5})", whole)),
              flush=True)  # fmt: skip
        reliable += [
            f"{name}: of {one.count} spans said to be right in {one.mean:.2f},"
            f" {one.right / one.count:.2f} were"
            for one in whole.reliability()
        ]
        reliable.append(f"{name}: calibration error {whole.calibration_error():.3f}")
        middle = len(examples) // 2
        halves = (examples[:middle], examples[middle:])
        for number, (known, held) in enumerate((halves, halves[::-1]), start=1):
            evaluation = new_evaluation(len(examples))
            compare(evaluation, known, held, options)
            print("\n".join(rows(name, f"half {number}", evaluation)), flush=True)
    print("", *reliable, sep="\n")


def cost(examples: Sequence[Example], count: int) -> None:
    """Print what a model of so many articles takes, in this process."""
    chosen = list(examples[:count])
    began = time.process_time()
    model = train(chosen)
    trained = time.process_time() - began
    began = time.process_time()
    for one in chosen:
        model.offers(one.text)
    offered = (time.process_time() - began) / len(chosen)
    content = pack(model)
    began = time.process_time()
    unpack(content)
    loaded = time.process_time() - began
    long = " ".join(one.text for one in chosen[:6])
    began = time.process_time()
    model.offers(long)
    long_offered = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {len(chosen)} | {model.trained.words:,} | {len(model.finder.labels)} | {trained:.1f} s"
        f" | {offered * 1000:.1f} ms | {long_offered * 1000:.1f} ms ({len(long.split())} words)"
        f" | {len(content) / 1e6:.2f} MB | {loaded:.2f} s | {memory:.0f} MB |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).parents[2] / "shared" / "data"
    parser.add_argument("folder", nargs="?", type=Path, default=beside)
    parser.add_argument("--cost", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--precision", type=float, default=Options().precision)
    given = parser.parse_args()
    named = {name: examples_of(given.folder / file) for name, file in CORPORA.items()}
    if given.cost:
        names = named["AQMAR"] + named["Wojood"] + named["ArMPro V2"]
        cost(names, given.cost)
        return
    quality(named, Options(precision=given.precision))
    print("\n| articles | words | labels | training, folds and all | offers of an article", end="")
    print(" | of a long one | file | loaded | memory |\n" + "| --- " * 9 + "|", flush=True)
    for count in COSTS:
        # A process each: memory that was taken once is not given back.
        subprocess.run(
            [sys.executable, "-m", "benchmarks.learning", str(given.folder), "--cost", str(count)],
            check=True,
        )


if __name__ == "__main__":
    main()
