"""How long a desk waits to save while a shell imports: ``python benchmarks/import_wait.py``."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tui.core.label import Kind, Label
from tui.store.opening import open_database
from tui.store.project import scheme

ARTICLES = 40_000


def main() -> None:
    """Save every 5 ms beside an import of 40,000 articles, and print the waits."""
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder) / "many.jsonl", Path(folder) / "mine.db"
        with source.open("w", encoding="utf-8") as file:
            for number in range(ARTICLES):
                text = " ".join(f"كلمة{number}-{word}" for word in range(20))
                file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
        command = [sys.executable, "-m", "tui.cli.main", "import", str(source), "--db", str(path)]
        command[1:3] = ["-c", "from tui.cli.main import main; import sys; main(sys.argv[1:])"]
        waits: list[float] = []
        with open_database(path, create=True) as db, subprocess.Popen(command) as shell:
            while shell.poll() is None:
                began = time.perf_counter()
                label = Label("PER", Kind.SPAN, title=str(len(waits)))
                scheme.put(db, label, annotator="me")
                waits.append(time.perf_counter() - began)
                time.sleep(0.005)
        waits.sort()
        middle, most = waits[len(waits) // 2] * 1e3, waits[-1] * 1e3
        print(f"{len(waits)} saves: median {middle:.0f} ms, longest {most:.0f} ms")


if __name__ == "__main__":
    main()
