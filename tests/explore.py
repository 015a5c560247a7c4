"""New examples for every test of hypothesis, until the minutes are over: ``make explore``.

``make test`` draws the same examples each time; here each round draws others. A test that fails is
shown with its example and left out of later rounds; its example is to be written above it with
``@example``, where every run tries it from then on.
"""

import argparse
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$", re.MULTILINE)


def round_of(seed: int, workers: str, known: list[str], asked: list[str]) -> tuple[int, str]:
    """The exit code and the output of one run of all these tests with new examples."""
    command = [
        sys.executable, "-m", "pytest", "-m", "hypothesis", "-q", "--tb=short", "-rfE",
        "-n", workers, "--hypothesis-profile=explore", f"--hypothesis-seed={seed}",
        *(f"--deselect={name}" for name in known), *asked,
    ]  # fmt: skip
    ran = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    return ran.returncode, ran.stdout


def main() -> int:
    """Explore; 1 where an example made a test fail, 2 where the tests could not run."""
    parser = argparse.ArgumentParser(prog="make explore", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="a round that began is ended")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked, tests = parser.parse_known_args()
    stop = time.monotonic() + asked.minutes * 60
    known: list[str] = []
    rounds = 0
    while not rounds or time.monotonic() < stop:
        seed = asked.seed + rounds
        rounds += 1
        code, output = round_of(seed, asked.workers, known, tests)
        print(f"round {rounds}, seed {seed}: {output.rstrip().rsplit(chr(10), 1)[-1]}", flush=True)
        # 5: nothing was left to run.
        if code == 5:
            break
        failing = [name for name in dict.fromkeys(FAILED.findall(output)) if name not in known]
        if code:
            print(output)
            if not failing:
                return 2
            known += failing
    if known:
        print(
            "Each of these wants the example above as an @example, and mending:", *known, sep="\n  "
        )
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
