"""Drive one target, or each in turn, with atheris: ``make fuzz``.

What breaks a target is left in ``tests/fuzz/found/<target>/``; a test tries those again.
"""

import argparse
import subprocess
import sys
from pathlib import Path

FOUND = Path(__file__).parent / "found"
NAMES = ("readers", "layout", "folding", "keys")
CORPUS = Path(".fuzz")
"""What the fuzzer has learnt to try, from one run to the next."""


def drive(target: str, seconds: int) -> None:
    """Does not come back: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["tui"]):
        from tests.fuzz.targets import TARGETS

    corpus, found = CORPUS / target, FOUND / target
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    _seed(corpus)
    atheris.Setup(
        [
            "fuzz", f"-max_total_time={seconds}", "-max_len=1024", "-timeout=20",
            "-rss_limit_mb=2048", f"-artifact_prefix={found}/", "-print_final_stats=1",
            "-verbosity=0", str(corpus),
        ],
        TARGETS[target],
    )  # fmt: skip
    atheris.Fuzz()


def _seed(corpus: Path) -> None:
    """Something to begin with: hostile texts, and a line of some formats."""
    from tests.hostile import PIECES

    for name, piece in PIECES.items():
        (corpus / name).write_bytes(b"\x28\x04" + piece.encode("utf-8", "surrogatepass")[:4000])
    lines = (
        '{"text":"قال وزير","spans":[{"start":0,"end":3,"label":"PER"}],"status":"done"}\n',
        "قال\tB-PER\nوزير\tO\n\n",
        "id,text,start,end,label\na,قال وزير,0,3,PER\n",
        '[{"data":{"text":"قال"},"annotations":[{"result":[]}]}]',
    )
    for number, line in enumerate(lines):
        for format in range(30):
            (corpus / f"line{number}-{format}").write_bytes(bytes([format]) + line.encode())


def main() -> int:
    """All targets, each in a process of its own; 1 where one of them broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=300)
    given = parser.parse_args()
    if given.target:
        drive(given.target, given.seconds)
    failed = 0
    for target in NAMES:
        command = [sys.executable, "-m", "tests.fuzz.run", target, "--seconds", str(given.seconds)]
        failed += subprocess.run(command, check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
