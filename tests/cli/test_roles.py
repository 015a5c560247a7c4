"""Every command of the shell, tried by an annotator where somebody leads."""

import json
import shutil
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from tests.cli.test_help import COMMANDS
from tests.store.fresh import Taking, fresh
from tui.core.attribute import Attribute, AttributeKind
from tui.core.label import Label
from tui.core.record import Record, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.store.opening import open_database
from tui.store.project import attributes, project_settings, relation_labels, scheme

REFUSED = {
    "labels add": "NEW",
    "labels delete": "LOC",
    "labels import": "labels.toml",
    "labels merge": "ORG LOC",
    "labels move": "LOC 1",
    "labels rename": "PER PERSON",
    "labels restore": "OLD",
    "labels retire": "PER",
    "labels set": "PER --guideline name",
    "relations add": "source",
    "relations delete": "part",
    "relations rename": "part within",
    "relations restore": "old",
    "relations retire": "part",
    "relations set": "part --title x",
    "attributes add": "tone",
    "attributes delete": "sure",
    "attributes rename": "sure certain",
    "attributes restore": "bygone",
    "attributes retire": "sure",
    "attributes set": "sure --title x",
    "project set": "take-all on",
    "assign": "--share sami",
    "articles correct": "a0 article.txt",
    "articles delete": "a0",
    "gazetteer clear": "",
    "gazetteer import": "names.tsv",
    "suggest": "--forget model",
    "import": "rana.jsonl",
    "check": "--fix",
    "undo": "",
    "adjudicate": "--auto unanimous",
}
"""What changes the scheme, assignments, settings, articles or others' work, and how it is tried."""

FREE = {
    *("open", "tour", "serve", "reset-terminal"),
    *(
        "export",
        "formats",
        "labels export",
        "labels guideline",
        "labels questions",
        "labels list",
        "relations list",
    ),
    *("attributes list", "project list", "articles versions", "ls", "show", "search"),
    *("gazetteer list", "stats", "diff", "agreement", "history", "keys", "doctor", "schema"),
    *("model evaluate", "model order", "model predict", "model serve", "model status"),
    *("model train", "config path", "config show", "config validate", "completion"),
    *("merge", "recover", "backup", "sync", "report"),
    *("hub init", "hub invite", "hub join", "hub leave", "hub remove", "hub status"),
    *("hub upgrade", "hub start", "hub stop", "hub offer", "hub take", "hub give-back"),
}
"""What stores nothing here, or one's own alone. ``open`` and ``serve`` are a desk, and are tested
there; whoever merges holds both files, and what comes bears who did it; a hub has
owners, and who makes one is tested there (tests/hub)."""

DB = ("--db", "m.db")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """muna leads; rana and sami are done with an article, and a span of rana's is untidy."""
    folder = tmp_path_factory.mktemp("led")
    with fresh(folder / "m.db", "قال وزير الخارجية أمس", "نص ثان قصير") as db:
        for who in ("rana", "sami"):
            spans = (RecordSpan(4, 8, "PER"), RecordSpan(0, 4, "ORG"))
            record = Record("قال وزير الخارجية أمس", status=Status.DONE, spans=spans)
            Taking(db, who).take(record)
        scheme.put(db, Label("OLD", position=7, retired=True), annotator="muna")
        for name, gone in (("part", False), ("old", True)):
            label = RelationLabel(name, position=gone, retired=gone)
            relation_labels.put(db, label, annotator="muna")
        for name, gone in (("sure", False), ("bygone", True)):
            attribute = Attribute(name, AttributeKind.FLAG, position=gone, retired=gone)
            attributes.put(db, attribute, annotator="muna")
        Taking(db, "rana", as_suggestions=True, origin="model").take(
            Record("نص ثان قصير", spans=(RecordSpan(0, 2, "PER"),))
        )
        project_settings.put(db, "leader", "muna", annotator="muna")
    return folder


@pytest.fixture
def led(made: Path, run: Run, tmp_path: Path) -> Path:
    """A copy of it, with the files that the commands name."""
    shutil.copy(made / "m.db", tmp_path / "m.db")
    (tmp_path / "article.txt").write_text("نص آخر", encoding="utf-8")
    (tmp_path / "names.tsv").write_text("تدمر\tLOC\n", encoding="utf-8")
    (tmp_path / "labels.toml").write_text('[[label]]\nname = "MONEY"\n', encoding="utf-8")
    line = {"text": "نص ثان قصير", "annotator": "rana", "spans": [], "status": "done"}
    (tmp_path / "rana.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return tmp_path / "m.db"


def events_of(path: Path) -> list[tuple[object, ...]]:
    """All that was done in a database."""
    with open_database(path) as db:
        return db.rows("SELECT id FROM events")


def test_each_command_is_known_to_be_for_all_or_for_the_leader() -> None:
    leaves = {name for name, one in COMMANDS.items() if not isinstance(one, click.Group)}
    assert leaves == REFUSED.keys() | FREE
    assert not REFUSED.keys() & FREE


@pytest.mark.parametrize("name", REFUSED)
def test_an_annotator_is_refused_in_a_line_that_says_who_may(
    name: str, run: Run, led: Path
) -> None:
    before = events_of(led)
    ran = run(*name.split(), *REFUSED[name].split(), *DB, "--annotator", "sami")
    assert ran.code in (1, 2), ran
    assert "muna; you are sami here" in ran.err
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert events_of(led) == before


@pytest.mark.parametrize("name", REFUSED)
def test_the_leader_is_not(name: str, run: Run, led: Path) -> None:
    before = events_of(led)
    ran = run(*name.split(), *REFUSED[name].split(), *DB, "--annotator", "muna")
    assert ran.code == 0, ran.err
    assert len(events_of(led)) > len(before) or name in ("gazetteer clear", "check")
