"""Where others' work is hidden, no command names them, counts them, or shows what they did."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_roles import FREE, REFUSED
from tests.store.fresh import Taking, fresh, tag
from tui.core.attribute import Attribute, AttributeKind
from tui.core.label import Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.store.opening import open_database
from tui.store.project import attributes, project_settings, relation_labels, scheme
from tui.store.texts import articles
from tui.store.work import assignments
from tui.store.work.assignments import Assignment

TEXTS = ("قال وزير الخارجية أمس", "نص ثان قصير")
DB = ("--db", "m.db")

NAMING = {
    "stats": ("",),
    "report": ("", "--json", "--only rana", "--html page.html"),
    "history": ("", "a0"),
    "assign": ("", "--json"),
    "agreement": ("", "--json", "--annotator rana"),
    "adjudicate": ("--report", "--list", "--reasons", "--auto unanimous --dry-run"),
    "export": ("", "--annotator rana", "--provenance", "--differences --annotator sami"),
    "diff": ("sami rana", "@2027 @2026-01", "other.db m.db"),
    "ls": ("--differs",),
    "check": ("",),
    "model train": ("--from rana",),
    "merge": ("other.db --dry-run", "other.db --dry-run --json"),
    "relations list": ("",),
    "attributes list": ("",),
    "labels list": ("",),
    "search": ("وزير",),
    "show": ("a0 --json",),
    "articles versions": ("a0",),
    "gazetteer list": ("",),
    "suggest": ("--dry-run",),
    "project list": ("",),
    "formats": ("",),
    "labels export": ("",),
    "labels guideline": ("PER",),
    "labels questions": ("", "--json"),
    "model evaluate": ("",),
    "model order": ("",),
    "model predict": ("",),
    "model status": ("",),
    "doctor": ("",),
    "backup": ("copy.db",),
    "recover": ("m.db -o sound.db",),
    "undo": ("",),
    "import": ("rana.jsonl",),
}
"""What each command is asked for; those that are not here see no database, or are a desk."""
BLIND = {
    *("open", "tour", "serve", "reset-terminal", "keys", "schema", "completion", "model serve"),
    *("config path", "config show", "config validate", "sync"),
    *("hub init", "hub invite", "hub join", "hub leave", "hub remove", "hub status"),
    *("hub upgrade", "hub start", "hub stop", "hub offer", "hub take", "hub give-back"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """rana and sami are done with an article, which lina settled; muna leads, and hides."""
    folder = tmp_path_factory.mktemp("hidden")
    with fresh(folder / "m.db", *TEXTS) as db:
        relation_labels.put(db, RelationLabel("part"), annotator="muna")
        attributes.put(db, Attribute("sure", AttributeKind.FLAG), annotator="muna")
        for who, spans in (
            ("rana", (RecordSpan(4, 8, "PER", id="r1"), RecordSpan(9, 17, "ORG", id="r2"))),
            ("sami", (RecordSpan(4, 8, "PER"),)),
            ("gold", (RecordSpan(4, 17, "PER"),)),
        ):
            arcs = (RecordRelation("r1", "r2", "part"),) if who == "rana" else ()
            record = Record(
                TEXTS[0], annotator=who, status=Status.DONE, spans=spans, relations=arcs
            )
            Taking(db, who).take(record)
        Taking(db, "sami", as_suggestions=True).take(
            Record(TEXTS[1], annotator="rana", spans=(RecordSpan(0, 2, "PER"),))
        )
        given = [Assignment("a1", "rana", 0), Assignment("a1", "sami", 0)]
        assignments.record(db, given, by="muna")
        project_settings.put(db, "leader", "muna", annotator="muna")
        project_settings.put(db, "curators", "lina", annotator="muna")
        project_settings.put(db, "hide-others", "on", annotator="muna")
    with open_database(folder / "other.db", create=True) as db:
        with db.transaction():
            scheme.put(db, Label("PER"), annotator="rana")
            articles.add(db, text=TEXTS[1], title="", meta={}, id_="a1")
        tag(db, 0, 2, "PER", article="a1", annotator="rana")
    return folder


@pytest.fixture
def hidden(made: Path, run: Run, tmp_path: Path) -> Path:
    """A copy of it, where sami sits."""
    for name in ("m.db", "other.db"):
        shutil.copy(made / name, tmp_path / name)
    line = {"text": TEXTS[1], "annotator": "rana", "spans": [], "status": "done"}
    (tmp_path / "rana.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return tmp_path / "m.db"


def test_every_command_is_tried() -> None:
    assert NAMING.keys() | BLIND >= FREE
    assert not NAMING.keys() & BLIND
    assert NAMING.keys() - FREE <= REFUSED.keys()


@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for name, given in NAMING.items() for words in given]
)
def test_no_command_says_what_others_did(
    name: str, words: str, run: Run, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "sami")
    monkeypatch.setenv("XDG_CACHE_HOME", str(hidden.parent))
    given = (*name.split(), *words.split())
    ran = run(*given, *(() if name in ("formats", "recover") else DB))
    # What somebody types themselves is no news to them.
    said = (ran.out + ran.err).replace("rana.jsonl", "")
    if "page.html" in words:
        said += (hidden.parent / "page.html").read_text("utf-8")
    assert "rana" not in said, said
    assert "ORG\t1" not in said
    assert "وزير الخارجية" not in said.replace(TEXTS[0], "") or name == "search"
    assert ran.code in (0, 1, 2)
    assert "Traceback" not in ran.err


REVEALED = {
    *(
        "stats",
        "report",
        "history",
        "assign",
        "agreement",
        "adjudicate",
        "export",
        "diff",
        "merge",
        "doctor",
    ),
    "model train",
}


@pytest.mark.parametrize("name", sorted(REVEALED))
def test_the_leader_and_curators_see_all_of_it(
    name: str, run: Run, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("muna", "lina"):
        monkeypatch.setenv("HASHIYA_ANNOTATOR", who)
        monkeypatch.setenv("XDG_CACHE_HOME", str(hidden.parent))
        ran = run(*name.split(), *NAMING[name][0].split(), *DB)
        assert "is hidden here" not in ran.err
        assert "rana" in ran.out + ran.err or name == "model train"


def test_what_is_refused_or_left_out_is_said_in_a_line(
    run: Run, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "sami")
    hides = "others' work is hidden here from all but muna, lina"
    for words in ("agreement", "export --annotator rana", "adjudicate --list", "diff sami rana"):
        ran = run(*words.split(), *DB)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"hashiya: {hides}; you are sami here\n"
    for words in ("stats", "history", "export", "assign"):
        assert f"{hides}: only what sami did is shown\n" in run(*words.split(), *DB).err
    assert [one["annotator"] for one in run("export", *DB).lines] == ["sami"]
    assert run("stats", "--json", *DB).json["labels"]["ORG"] == 0
    assert run("stats", "--json", *DB).json["spans"] == 1


@pytest.mark.parametrize(
    "words",
    [
        *("ls", "show a0", "search وزير", "report", "suggest --dry-run", "model status"),
        *("model evaluate", "model predict", "model order", "suggest --dry-run --with true"),
    ],
)
def test_whoever_is_known_by_name_is_not_shown_anothers_work(
    words: str, run: Run, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(hidden.parent))
    given = (*words.split(), "--annotator", "rana", *DB)
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "sami")
    ran = run(*given)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("hidden here from all but muna, lina; you are sami here\n")
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "lina")
    assert "is hidden here" not in run(*given).err
    # A login name says nothing: there --annotator says who one is.
    monkeypatch.delenv("HASHIYA_ANNOTATOR")
    assert "is hidden here" not in run(*given).err
    (hidden.parent / "config.toml").write_text('annotator = "sami"\n', encoding="utf-8")
    monkeypatch.setenv("HASHIYA_CONFIG", str(hidden.parent / "config.toml"))
    assert "you are sami here" in run(*given).err
