"""The built wheel by itself: an empty venv, no tool of the developers, the main job once.

`make smoke` runs it. It prints what it did, and stops with 1 at the first thing that is wrong.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
TOOLS = ("hypothesis", "importlinter", "mypy", "pytest")


class SmokeError(Exception):
    """What did not hold."""


def run(*command: str | Path, cwd: Path) -> str:
    """What the command wrote to standard output; it must end with 0 and without a traceback."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    if done.returncode != 0 or "Traceback" in done.stderr:
        said = f"{done.stdout}{done.stderr}".strip()
        raise SmokeError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{said}")
    return done.stdout


def refused(*command: str | Path, cwd: Path) -> str:
    """The one line in which a command is refused; it must not end with 0 or in a traceback."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    said = done.stderr.strip()
    if done.returncode == 0 or len(said.splitlines()) != 1:
        raise SmokeError(f"{' '.join(map(str, command))} was not refused in one line:\n{said}")
    return said


def expect(holds: bool, what: str) -> None:
    """Stop unless it holds."""
    if not holds:
        raise SmokeError(what)


def built(folder: Path, source: Path = ROOT) -> Path:
    """Build the sdist, and out of it the wheel, into the folder; the wheel."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    wheels = list(folder.glob("*.whl"))
    expect(len(wheels) == 1, f"one wheel, not {len(wheels)}")
    return wheels[0]


def commands_of(venv: Path) -> Path:
    """The folder of a venv's commands."""
    return venv / ("Scripts" if os.name == "nt" else "bin")


def install(wheel: Path, folder: Path, python: str = sys.executable) -> Path:
    """Install the wheel in an empty venv of this Python; the folder of its commands."""
    run(python, "-m", "venv", "--clear", folder / "venv", cwd=folder)
    commands = commands_of(folder / "venv")
    quiet = ("--quiet", "--disable-pip-version-check")
    pip = (commands / "python", "-m", "pip", "install", *quiet)
    run(*pip, "--constraint", ROOT / "constraints.txt", wheel, cwd=folder)
    return commands


def check_installed(commands: Path, folder: Path) -> None:
    """The package runs from the venv, and nothing but what it asks for is there."""
    place = run(commands / "python", "-c", "import tui; print(tui.__file__)", cwd=folder)
    expect(Path(place.strip()).is_relative_to(folder / "venv"), f"imported from {place.strip()}")
    find = "import sys; from importlib.util import find_spec as find\n"
    find += "print(*[name for name in sys.argv[1:] if find(name)])"
    found = run(commands / "python", "-c", find, *TOOLS, cwd=folder).split()
    expect(not found, f"the wheel brought developers' tools: {found}")


def exported(hashiya: Path, folder: Path, *options: str) -> list[dict[str, Any]]:
    """The records that `hashiya export` writes."""
    lines = run(hashiya, "export", "--db", "smoke.db", "-o", "-", *options, cwd=folder)
    return [json.loads(line) for line in lines.splitlines()]


def check_main_job(commands: Path, folder: Path) -> None:
    """The starter texts go in and come out as they were; so does a span."""
    hashiya = commands / "hashiya"
    expect("0." in run(hashiya, "--version", cwd=folder), "--version names no version")
    expect("export" in run(hashiya, "--help", cwd=folder), "--help does not list export")
    texts = sorted((ROOT / "starter").glob("*.txt"))
    expect(len(texts) == 3, f"three starter texts, not {len(texts)}")
    run(hashiya, "import", "--db", "smoke.db", *texts, cwd=folder)
    records = exported(hashiya, folder, "--unseen")
    expect(len(records) == 3, f"three articles come out, not {len(records)}")
    for file, record in zip(texts, records, strict=True):
        expect(record["text"] == file.read_text(encoding="utf-8"), f"{file.name} came out changed")
    tagged = {"text": "زار الوزير دمشق أمس", "spans": [{"start": 11, "end": 15, "label": "GPE"}]}
    (folder / "tagged.jsonl").write_text(json.dumps(tagged) + "\n", encoding="utf-8")
    run(hashiya, "import", "--db", "smoke.db", "tagged.jsonl", cwd=folder)
    spans = [span for record in exported(hashiya, folder) for span in record["spans"]]
    found = [(span["start"], span["end"], span["label"], span["text"]) for span in spans]
    expect(found == [(11, 15, "GPE", "دمشق")], f"another span came out: {found}")
    expect("PER" in run(hashiya, "labels", "list", "--db", "smoke.db", cwd=folder), "no PER label")
    run(hashiya, "check", "--db", "smoke.db", cwd=folder)
    expect("$schema" in run(hashiya, "schema", cwd=folder), "the schema is not in the wheel")
    spoken = run(hashiya, "--lang", "ar", "--help", cwd=folder)
    expect("الاستعمال" in spoken, "the Arabic words are not in the wheel")


def main() -> int:
    """0 where all holds, 1 with one message where something does not."""
    with tempfile.TemporaryDirectory(prefix="hashiya-smoke-") as name:
        folder = Path(name).resolve()
        try:
            commands = install(built(folder), folder)
            check_installed(commands, folder)
            check_main_job(commands, folder)
        except SmokeError as error:
            print(f"smoke: {error}", file=sys.stderr)
            return 1
    print("smoke: the wheel installs, imports, exports and checks by itself")
    return 0


if __name__ == "__main__":
    sys.exit(main())
