"""Several processes on one database: they tag, import and export, and lose nothing.

``python -m tests.writers --seconds 60`` (``make torture``) prints what they did.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.terminal import LAUNCH
from tests.torture import WORDS, LostError
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.view import caret
from tui.exchange import scheme as scheme_files
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.texts import articles

ROOT = Path(__file__).parents[1]
ARTICLES = 6


def tags(path: Path, number: int, seconds: float) -> Counter[str]:
    """Tag at a desk until the time is over, in turn as oneself and as all; undo now and then."""
    chosen = random.Random(number)
    done: Counter[str] = Counter()
    with open_database(path) as db:
        desks = [Desk(db, f"a{number}"), Desk(db, "all")]
        ids = [entry.id for entry in articles.entries(db, "all")][:ARTICLES]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            desk = chosen.choice(desks)
            desk.open(chosen.choice(ids))
            for _ in range(10):
                place = chosen.randrange(len(desk.view.text))
                desk.view.put(
                    caret.spread(desk.view.text, Range(place, min(place + 5, len(desk.view.text))))
                )
                before = {span.id for span in desk.spans}
                desk.tag(chosen.choice(("PER", "ORG", "LOC")))
                done["actions"] += {span.id for span in desk.spans} != before
                if desk.annotator != "all":
                    # Nobody else removes these.
                    done[f"kept {desk.annotator}"] += len(desk.spans) - len(before)
                if chosen.random() < 0.1:
                    before = {span.id for span in desk.spans}
                    desk.run("undo")
                    if desk.annotator != "all":
                        done[f"kept {desk.annotator}"] += len(desk.spans) - len(before)
    return done


def imports(path: Path, number: int, seconds: float) -> Counter[str]:
    """Import and export by the shell until the time is over."""
    chosen = random.Random(number)
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    environment = {**os.environ, "HASHIYA_DB": str(path), "HASHIYA_ANNOTATOR": f"a{number}"}
    while time.monotonic() < end:
        file = path.with_name(f"in{number}-{done['imports']}.jsonl")
        lines = []
        for _ in range(20):
            text = " ".join(chosen.choices(WORDS, k=12)) + f" {chosen.getrandbits(60):x}"
            span = {"start": 0, "end": text.index(" "), "label": "PER"}
            lines.append(json.dumps({"text": text, "spans": [span]}, ensure_ascii=False))
        file.write_text("\n".join(lines), encoding="utf-8")
        output = path.with_name(f"out{number}.jsonl")
        for arguments in (["import", str(file)], ["export", "-o", str(output)]):
            ran = subprocess.run(
                [sys.executable, "-c", LAUNCH, *arguments], env=environment, cwd=ROOT,
                capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            if ran.returncode:
                raise LostError(f"{arguments[0]}: {ran.stderr!r}")
            done[f"{arguments[0]}s"] += 1
        for line in output.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for span in record["spans"]:
                if record["text"][span["start"] : span["end"]] != span["text"]:
                    raise LostError("an export holds a span beside its words")
    return done


def together(folder: Path, seconds: float) -> Counter[str]:
    """Two that tag, two that import and export; gives what was done. Raises LostError."""
    path = folder / "mine.db"
    with open_database(path, create=True) as db, db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        for number in range(ARTICLES):
            text = " ".join(random.Random(number).choices(WORDS, k=200))
            articles.add(db, text=f"{text} {number}", title="", meta={})
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.writers", "--worker", kind, "--number", str(number),
             "--seconds", str(seconds), str(path)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )
        for number, kind in enumerate(("tags", "tags", "imports", "imports"))
    ]  # fmt: skip
    done: Counter[str] = Counter()
    for worker in workers:
        out, err = worker.communicate()
        if worker.returncode:
            raise LostError(err[-500:])
        done.update(json.loads(out))
    with open_database(path) as db:
        if found := list(problems(db)):
            raise LostError(str(found[:3]))
        for number in (0, 1):
            [(kept,)] = db.rows("SELECT count(*) FROM spans WHERE annotator = ?", (f"a{number}",))
            if kept != done.pop(f"kept a{number}", 0):
                raise LostError(f"a{number} has {kept} spans")
            done["tags kept"] += kept
        expected = ARTICLES + 20 * done["imports"]
        if articles.count(db) != expected:
            raise LostError(f"{articles.count(db)} articles of {expected}")
    return done


def main() -> int:
    """All four, or one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--worker", choices=["tags", "imports"])
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("path", nargs="?", type=Path)
    given = parser.parse_args()
    if given.worker:
        work = tags if given.worker == "tags" else imports
        print(json.dumps(work(given.path, given.number, given.seconds)))
        return 0
    with tempfile.TemporaryDirectory(prefix="writers-") as name:
        for what, number in sorted(together(Path(name), given.seconds).items()):
            print(f"{what}: {number}")
    print("four writers, no error, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
