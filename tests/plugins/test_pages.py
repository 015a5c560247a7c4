"""The examples of docs/plugins.md and docs/models run as they stand."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import proposals

__all__ = ["run"]

DOCS = Path(__file__).parents[2] / "docs"
TEXT = "زار الوزير حلب ودير الزور."
GLINER = """
class GLiNER:
    @classmethod
    def from_pretrained(cls, name):
        print("loading", name)
        return cls()
    def predict_entities(self, text, labels, threshold):
        print("as libraries do")
        at = text.find("\\u062d\\u0644\\u0628")
        return [{"start": at, "end": at + 3, "label": "name of a place", "score": threshold}]
"""


def code(page: str, language: str = "python") -> list[str]:
    """The blocks of a page in a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def at_work(run: Run, tmp_path: Path) -> Run:
    """A database with one article to do, in the folder that commands run in."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run("import", "a.txt").code == 0
    return run


def stored() -> list[tuple[str, str, str]]:
    """What is proposed: the text, the label and the origin."""
    with open_database(Path("annotations.db"), read_only=True) as db:
        return [
            (article.text[one.start : one.end], one.label, one.origin)
            for article in articles.every(db)
            for one in proposals.of_article(db, article.id, "a1")
        ]


BOTH = [("حلب", "LOC", "towns 1.0"), ("دير الزور", "LOC", "towns 1.0")]


def test_the_program(at_work: Run, tmp_path: Path) -> None:
    (tmp_path / "towns.py").write_text(code("plugins.md")[0], encoding="utf-8")
    ran = at_work("suggest", "--with", shlex.join([sys.executable, "towns.py"]))
    assert (ran.code, stored()) == (0, BOTH), ran.err


def test_the_server(at_work: Run, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    source = code("plugins.md")[1].replace("8765", str(port))
    (tmp_path / "server.py").write_text(source, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "server.py"], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(500):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.02)
        ran = at_work("suggest", "--with", f"http://localhost:{port}")
    finally:
        process.kill()
        process.wait()
    assert (ran.code, stored()) == (0, BOTH[:1]), ran.err


def test_the_class(at_work: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "my_package"
    info = tmp_path / "mine-1.0.dist-info"
    for folder in (package, info):
        folder.mkdir()
    (package / "__init__.py").touch()
    (package / "towns.py").write_text(code("plugins.md")[2], encoding="utf-8")
    [entry] = code("plugins.md", "toml")
    assert '[project.entry-points."hashiya.models"]' in entry
    line = entry.splitlines()[1].replace('"', "")
    (info / "entry_points.txt").write_text(f"[hashiya.models]\n{line}\n", encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(DOCS.parent)]))
    ran = at_work("suggest", "--with", "towns:دير الزور")
    assert (ran.code, stored()) == (0, BOTH[1:]), ran.err


def test_the_program_around_gliner(
    at_work: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gliner.py").write_text(GLINER, encoding="utf-8")
    (tmp_path / "described.py").write_text(code("models/gliner.md")[0], encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ran = at_work("suggest", "--with", shlex.join([sys.executable, "described.py", "x"]))
    assert (ran.code, stored()) == (0, [("حلب", "LOC", "gliner-described 1")]), ran.err


def test_the_dry_run_of_the_language_model_s_page(at_work: Run) -> None:
    page = (DOCS / "models" / "language-model.md").read_text(encoding="utf-8")
    [line] = re.findall(r"^ {4}(hashiya suggest .*--dry-run.*)$", page, re.MULTILINE)
    ran = at_work(*shlex.split(line)[1:])
    assert ran.code == 0
    assert json.loads(ran.out)["messages"][-1]["content"] == TEXT
    assert "nothing was sent" in ran.err


@pytest.mark.parametrize("page", sorted((DOCS / "models").glob("*.md")), ids=lambda one: one.stem)
def test_an_example_has_about_thirty_lines(page: Path) -> None:
    for block in code(f"models/{page.name}"):
        compile(block, page.name, "exec")
        assert len([line for line in block.splitlines() if line.strip()]) <= 40
