"""The real program, killed at random moments: what it acknowledged is there, whole.

``python -m tests.torture --rounds 200 --seed 7`` (``make torture``) prints what it tried. A round
is drawn from: keys in the desk, an import, a migration, a backup, an export. What the screen
showed, or the process said, before the kill is acknowledged. The keys are played on a desk
without a screen, too: the database must be as after one of them, and not before the last one
that was acknowledged.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tests.store.fresh import raw
from tests.terminal import LAUNCH, Terminal
from tui.desk.desk import Desk
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.texts import articles

ME = "a1"
WORDS = (
    "قال", "وزير", "الخارجية", "أمس", "إن", "المنظمة", "الدولية", "أعلنت", "في", "مدينة", "حلب",
    "عن", "اتفاق", "جديد", "مع", "الحكومة",
)  # fmt: skip
KEYS = {
    "move-left": "\x1b[D", "move-right": "\x1b[C", "next-span": "\t", "previous-span": "\x1b[Z",
    "undo": "\x1a", "redo": "\x19", "remove": "\x7f", "cancel": "\x1b[27u", "anchor": " ",
    "end-on": "}", "done": "\x04", "next-article": ">", "previous-article": "<",
}  # fmt: skip
MOVES = ("move-left", "move-right", "next-span", "previous-span", "anchor", "end-on")
LABELS = "pol"
SCHEMA_1 = Path(__file__).parent / "store" / "schemas" / "schema-1.db"
State = list[tuple[object, ...]]


class LostError(AssertionError):
    """Something acknowledged is not there, or something is there by half."""


class Torture:
    """Rounds on one database in a folder; ``counts`` says what was tried."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.path = folder / "mine.db"
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self._files = 0
        self._seconds: dict[str, float] = {}
        with open_database(self.path, create=True) as db, db.transaction():
            scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
            for number in range(5):
                articles.add(db, text=self._text(60), title=f"خبر {number}", meta={})

    def rounds(self, count: int, say: Callable[[str], None] = lambda _line: None) -> None:
        """That many rounds, of every kind in turn at first. Raises LostError."""
        kinds = {
            "desk": self.desk,
            "undo": lambda: self.desk(undoing=True),
            "import": self.importing,
            "migration": self.migration,
            "backup": self.backup,
            "export": self.export,
        }
        weights = (8, 3, 3, 2, 2, 1)
        for number in range(count):
            names = list(kinds)
            name = names[number] if number < len(names) else self.random.choices(names, weights)[0]
            kinds[name]()
            self.counts[f"kills ({name})"] += 1
            self._sound(self.path)
            say(f"{number + 1}/{count} {name}")

    # Keys in the desk

    def desk(self, *, undoing: bool = False) -> None:
        """Keys, some of them waited for, the last ones not; then the kill."""
        twin_path = self.folder / "twin.db"
        with open_database(self.path) as db:
            raw(db).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.path, twin_path)
        terminal = Terminal(self.folder)
        with open_database(twin_path) as twin_db:
            twin = Desk(twin_db, ME)
            twin.open_last()
            terminal.until(lambda shown: f"Spans {len(twin.spans)}" in shown and "saved" in shown)
            states, acknowledged = [_state(twin_db)], 0
            for key in [self._key(undoing) for _ in range(self.random.randint(3, 12))]:
                before = len(twin.spans)
                self._play(twin, key)
                states.append(_state(twin_db))
                terminal.process.send(KEYS.get(key, key))
                if len(twin.spans) != before:
                    terminal.until(lambda shown: f"Spans {len(twin.spans)} " in shown)
                    acknowledged = len(states) - 1
            for key in [self._key(undoing) for _ in range(self.random.randint(0, 8))]:
                self._play(twin, key)
                states.append(_state(twin_db))
                terminal.process.send(KEYS.get(key, key))
        time.sleep(self.random.choice((0, self.random.uniform(0, 0.08))))
        terminal.process.kill(signal.SIGKILL)
        terminal.end()
        with open_database(self.path) as db:
            found = _state(db)
        self.counts["keys"] += len(states) - 1
        self.counts["acknowledged actions"] += sum(
            one != other for one, other in pairwise(states[: acknowledged + 1])
        )
        if found not in states[acknowledged:]:
            early = [n for n, state in enumerate(states) if state == found]
            raise LostError(
                f"acknowledged {acknowledged}, found {early or 'a state never been in'}"
            )
        twin_path.unlink()

    def _key(self, undoing: bool) -> str:
        kinds: list[tuple[str, ...]] = [MOVES, tuple(LABELS), ("undo", "redo"), ("remove",)]
        kinds.append(("done", "next-article", "previous-article"))
        weights = (3, 2, 6, 1, 1) if undoing else (6, 6, 2, 1, 1)
        return self.random.choice(self.random.choices(kinds, weights)[0])

    @staticmethod
    def _play(twin: Desk, key: str) -> None:
        if key in KEYS:
            twin.run(key)
        else:
            twin.tag(twin.labels.by_key[key])

    # Commands

    def importing(self) -> None:
        """An import is whole or not at all, and comes to its end when it is run again."""
        self._files += 1
        count = self.random.randint(20, 300)
        path = self.folder / f"in{self._files}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for _ in range(count):
                text = self._text(20)
                span = {"start": 0, "end": text.index(" "), "label": "PER"}
                file.write(json.dumps({"text": text, "spans": [span]}, ensure_ascii=False) + "\n")
        before = self._count()
        said = self._killed("import", "import", str(path))
        found = self._count()
        if found not in ((before + count,) if "imported" in said else (before, before + count)):
            raise LostError(f"of {count} articles {found - before} are there, said: {said!r}")
        again = subprocess.run(
            self._command("import", str(path)), env=self._environment(), capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        if again.returncode or self._count() != before + count:
            raise LostError(f"imported again: {again.stderr!r}")
        self.counts["articles imported"] += count
        path.unlink()

    def migration(self) -> None:
        """An old database is old or new, and holds the same."""
        folder = self.folder / "old"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = folder / "mine.db"
        shutil.copy(SCHEMA_1, path)
        self._killed("migration", "stats", "--db", str(path))
        self._sound(path)
        with open_database(path) as db, open_database(self._migrated()) as untouched:
            if _state(db) != _state(untouched):
                raise LostError("a migration changed what the database holds")
        for copy in folder.glob("mine.schema-*.db"):
            self._sound(copy)

    def _migrated(self) -> Path:
        path = self.folder / "untouched.db"
        if not path.exists():
            shutil.copy(SCHEMA_1, path)
        return path

    def backup(self) -> None:
        """A copy is whole or not there."""
        target = self.folder / "copy.db"
        target.unlink(missing_ok=True)
        said = self._killed("backup", "backup", str(target))
        if target.exists():
            self._sound(target)
            with open_database(target) as copy, open_database(self.path) as db:
                if _state(copy) != _state(db):
                    raise LostError("the copy differs")
        elif "copied" in said:
            raise LostError("the copy is not there")

    def export(self) -> None:
        """A file written over is the old one or the new one."""
        target = self.folder / "out.jsonl"
        target.write_text("old\n", encoding="utf-8")
        self._killed("export", "export", "--unseen", "-o", str(target))
        lines = target.read_text(encoding="utf-8").splitlines()
        if lines != ["old"]:
            if len(lines) < self._count():
                raise LostError("the export is cut short")
            for line in lines:
                json.loads(line)

    def _killed(self, kind: str, *arguments: str) -> str:
        """Run a command and kill it somewhere before its end; gives what it had said."""
        begun = time.monotonic()
        with subprocess.Popen(
            self._command(*arguments), env=self._environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, encoding="utf-8",
        ) as process:  # fmt: skip
            try:
                # Somewhat beyond the longest that one took: some come to their end.
                longest = self._seconds.get(kind, 0.6)
                said = process.communicate(timeout=self.random.uniform(0.3, 1.1) * longest)[1]
            except subprocess.TimeoutExpired:
                process.kill()
                said = process.communicate()[1]
                self._seconds[kind] = min(self._seconds.get(kind, 0.6) * 1.1, 10)
            else:
                self.counts["came to their end"] += 1
                self._seconds[kind] = time.monotonic() - begun
        return said

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", LAUNCH, *arguments]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "HASHIYA_ANNOTATOR": ME, "HASHIYA_DB": str(self.path)}

    def _count(self) -> int:
        with open_database(self.path) as db:
            return articles.count(db)

    def _sound(self, path: Path) -> None:
        with open_database(path) as db:
            found = list(problems(db))
        self.counts["databases checked"] += 1
        if found:
            raise LostError(f"{path.name}: {found[:3]}")

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)) + f" {self.random.getrandbits(40):x}"


def _state(db: Database) -> State:
    """All that annotators have said, without ids and times."""
    return [
        *db.rows("SELECT article_id, annotator, label, start, end, note, source FROM spans ORDER BY"
                 " article_id, annotator, start, end, label"),
        *db.rows("SELECT article_id, annotator, label FROM article_labels ORDER BY 1, 2, 3"),
        *db.rows("SELECT article_id, annotator, status, note FROM reviews"
                 " WHERE status <> 'todo' ORDER BY 1, 2"),
    ]  # fmt: skip


def main() -> int:
    """Torture in a folder of its own; the figures go to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        torture = Torture(Path(name), given.seed)
        begun = time.monotonic()
        try:
            torture.rounds(given.rounds, lambda line: print(line, file=sys.stderr))
        finally:
            for what, number in sorted(torture.counts.items()):
                print(f"{what}: {number}")
            print(f"seconds: {time.monotonic() - begun:.0f}")
    print("nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
