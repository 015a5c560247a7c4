"""What must hold before a release; `make release-check` runs it.

A clean tree; a changelog that names the version; pages and catalogue as the program would write
them; two builds, in two places, byte for byte the same; metadata that an index takes; the wheel
at work on each Python that is here, in a terminal, as a library, with each extra by itself, and by
pipx and uvx; the sdist, too. What was built goes to dist/ with its bill of materials. Stops with 1
at the first thing that does not hold. `--large` tries the extras of several gigabytes, too.
"""

import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tests.packaging import catalogue, installs
from tests.packaging.smoke import (
    ROOT,
    SmokeError,
    built,
    check_installed,
    check_main_job,
    commands_of,
    expect,
    install,
    run,
)
from tui import __version__

PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
TWINE = "twine==7.0.0"
KINDS = {
    ".py", ".typed", ".tcss", ".css", ".js", ".html", ".toml", ".json", ".pot", ".po", ".mo", ".1",
    ".txt", "LICENSE", "METADATA", "RECORD", "WHEEL",
}  # fmt: skip
LICENCES = ("LICENSE", "Unicode-3.0.txt", "arabic-reshaper-MIT.txt")


def check_tree(_folder: Path) -> str:
    """Nothing is changed, and nothing lies about that git does not know."""
    changed = run("git", "status", "--porcelain", cwd=ROOT)
    expect(not changed, f"the tree is not clean:\n{changed}")
    return "the tree is clean"


def check_changelog(_folder: Path) -> str:
    """The newest heading of the changelog is this version's."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## (\S+) \((.+)\)$", text, re.MULTILINE)
    expect(found is not None, "CHANGELOG.md has no heading like: ## 1.2.3 (2026-01-31)")
    assert found is not None
    version, date = found.groups()
    expect(version == __version__, f"CHANGELOG.md begins with {version}, not {__version__}")
    dated = re.fullmatch(r"\d{4}-\d\d-\d\d", date) is not None
    return f"the changelog names {version}" + ("" if dated else f", still {date}: date it")


def check_written(_folder: Path) -> str:
    """The pages and the translations are those that the program would write."""
    pages: dict[str, Callable[[], str]] = runpy.run_path(str(ROOT / "docs" / "tables.py"))["PAGES"]
    for name, page in pages.items():
        file = ROOT / "docs" / name
        expect(file.read_bytes() == page().encode("utf-8"), f"run: python {file.parent}/tables.py")
    for language in catalogue.LANGUAGES:
        catalog = catalogue.merged(language)
        file = catalogue.po_file(language)
        po, mo = file.read_bytes(), file.with_suffix(".mo").read_bytes()
        expect(po == catalogue.written(catalog), "run: make catalogue")
        expect(mo == catalogue.compiled(po, language), "run: make catalogue")
        left = len(catalogue.untranslated(catalog))
        expect(not left, f"{left} messages are not translated; run: make catalogue")
    return f"{', '.join(pages)} and the catalogue are current"


def check_builds(folder: Path) -> str:
    """What is committed, unpacked in two places and built: the same files, byte for byte."""
    os.environ["SOURCE_DATE_EPOCH"] = run("git", "log", "-1", "--format=%ct", cwd=ROOT).strip()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    sums = []
    for name in ("one", "another-place"):
        source, out = folder / name / "source", folder / name / "dist"
        for made in (source, out):
            made.mkdir(parents=True)
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as tree:
            tree.extractall(source, filter="data")
        built(out, source)
        files = sorted(out.iterdir())
        sums.append([(one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in files])
    expect(sums[0] == sums[1], f"two builds differ: {sums}")
    return "\n".join(["built twice, the same:", *(f"  {sum_}  {name}" for name, sum_ in sums[0])])


def check_metadata(folder: Path) -> str:
    """An index would take the metadata and could show the README."""
    run(sys.executable, "-m", "venv", folder / "twine", cwd=folder)
    commands = commands_of(folder / "twine")
    quiet = ("--quiet", "--disable-pip-version-check")
    run(commands / "python", "-m", "pip", "install", *quiet, TWINE, cwd=folder)
    files = sorted((folder / "one" / "dist").iterdir())
    said = run(commands / "python", "-m", "twine", "--no-color", "check", "--strict", *files,
               cwd=folder)  # fmt: skip
    expect(said.count("PASSED") == len(files), said)
    return "twine check --strict passes"


def works(python: str) -> bool:
    """Whether there is such a Python here, with what a venv needs."""
    try:
        probe = [python, "-c", "import ensurepip, sys, venv; print(sys.version)"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def kept_by_pyenv(name: str) -> list[str]:
    """Pythons of pyenv that have this name; by the name alone only those it has chosen run."""
    root = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    found = sorted(root.glob(f"versions/*/bin/{name}"))
    return [] if works(name) else [str(python) for python in found]


def check_files(folder: Path) -> str:
    """Nothing strange is in the wheel: our packages, their data, the manual page, the licences."""
    [wheel] = (folder / "one" / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    kinds = Counter(Path(name).suffix or Path(name).name for name in names)
    strange = sorted(kinds.keys() - KINDS)
    expect(not strange, f"the wheel has files of the kinds {strange}")
    licences = sorted(Path(name).name for name in names if "/licenses/" in name)
    expect(licences == sorted(LICENCES), f"the wheel's licences are {licences}")
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return f"the wheel has {len(names)} files: {counts}"


def check_pythons(folder: Path, asked: list[str]) -> Path:
    """The wheel installs and works on every Python asked for, or found; commands of the first."""
    found = asked or [python for name in PYTHONS for python in (name, *kept_by_pyenv(name))
                      if works(python)]  # fmt: skip
    expect(bool(found), "no Python was found to try the wheel on")
    [wheel] = (folder / "one" / "dist").glob("*.whl")
    installed = []
    for number, python in enumerate(found):
        place = folder / f"python{number}"
        place.mkdir()
        commands = install(wheel, place, python)
        check_installed(commands, place)
        check_main_job(commands, place)
        version = "import platform; print(platform.python_version())"
        tried = run(commands / "python", "-c", version, cwd=place).strip()
        print(f"Python {tried}: the main job; {installs.check_desk(commands, place)}", flush=True)
        installed.append(commands)
    return installed[0]


def check_installs(folder: Path, asked: list[str], *, large: bool) -> None:
    """All that is tried with what was built, a line each."""
    commands = check_pythons(folder, asked)
    [wheel] = (folder / "one" / "dist").glob("*.whl")
    [sdist] = (folder / "one" / "dist").glob("*.tar.gz")
    print(installs.check_api(commands, folder / "python0"), flush=True)
    for name in ("sdist", "extras", "runners", "bill"):
        (folder / name).mkdir()
    print(installs.check_sdist(sdist, folder / "sdist"), flush=True)
    print(installs.check_extras(wheel, folder / "extras", large=large), flush=True)
    print(installs.check_runners(wheel, folder / "runners"), flush=True)
    bill, said = installs.bill_of_materials(commands, folder / "bill")
    print(said, flush=True)
    out = ROOT / "dist"
    out.mkdir(exist_ok=True)
    for file in (wheel, sdist, bill):
        shutil.copy(file, out)
    print(f"dist/ has {wheel.name}, {sdist.name}, {bill.name}")


def main() -> int:
    """0 where all holds, 1 with one message where something does not."""
    large = "--large" in sys.argv
    pythons = [one for one in sys.argv[1:] if one != "--large"]
    checks = (
        check_tree, check_changelog, check_written, check_builds, check_metadata, check_files,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="hashiya-release-") as name:
        folder = Path(name).resolve()
        try:
            for check in checks:
                print(check(folder), flush=True)
            check_installs(folder, pythons, large=large)
        except SmokeError as error:
            print(f"release-check: {error}", file=sys.stderr)
            return 1
    print(f"release-check: {__version__} is ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
