"""F9, the shell and a file of labels judge names and keys alike."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.fresh import ME, fresh
from tui.cli.main import cli
from tui.core.errors import HashiyaError
from tui.desk.project.scheme_editor import SchemeEditor
from tui.store.database import Database
from tui.store.project import scheme


def by_f9(db: Database, name: str, key: str) -> bool:
    """Add a label in the desk; whether it was taken."""
    desk = SchemeEditor(db, ME)
    try:
        desk.add(name)
        desk.alter(desk.labels[-1].name, key=key)
    except HashiyaError:
        return False
    return True


def by_shell(db: Database, name: str, key: str) -> bool:
    """Add a label from the shell."""
    given = ["labels", "add", "--db", str(db.path), "--key", key, "--", name]
    return CliRunner().invoke(cli, given).exit_code == 0


def by_file(db: Database, name: str, key: str) -> bool:
    """Import a file of labels."""
    file = db.path.with_name("labels.json")
    file.write_text(json.dumps({"label": [{"name": name, "key": key}]}), encoding="utf-8")
    given = ["labels", "import", "--db", str(db.path), str(file)]
    return CliRunner().invoke(cli, given).exit_code == 0


@pytest.mark.parametrize("door", [by_f9, by_shell, by_file])
@pytest.mark.parametrize(
    ("name", "key", "stored"),
    [
        ("GPE", "g", "GPE"),
        (" GPE", "g", "GPE"),
        ("GPE\t", "g", "GPE"),
        ("اسم علم", "x", "اسم علم"),
        ("", "g", None),
        (" ", "g", None),
        ("a\nb", "g", None),
        ("GPE", "b", None),
        ("GPE", "ش", None),
        ("GPE", "p", None),
    ],
)
def test_each_door_judges_alike(
    tmp_path: Path,
    door: Callable[[Database, str, str], bool],
    name: str,
    key: str,
    stored: str | None,
) -> None:
    with fresh(tmp_path / "mine.db", "قال") as db:
        before = {label.name for label in scheme.labels(db)}
        assert door(db, name, key) is (stored is not None)
        keys = {label.name: label.key for label in scheme.labels(db) if label.name not in before}
        if stored:
            assert keys == {stored: key}
        else:
            assert key not in keys.values()


def in_editor(db: Database, act: Callable[[SchemeEditor], object]) -> str:
    """What F9 answers."""
    try:
        act(SchemeEditor(db, ME))
    except HashiyaError as error:
        return error.what
    return ""


def in_shell(db: Database, *given: str) -> str:
    """What the shell answers, without its way out."""
    ran = CliRunner().invoke(cli, ["labels", given[0], "--db", str(db.path), *given[1:]])
    return "" if ran.exit_code == 0 else str(ran.exception)


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (lambda e: e.rename("PER", " PERSON "), ["rename", "PER", " PERSON "]),
        (lambda e: e.rename("PER", "PER"), ["rename", "PER", "PER"]),
        (lambda e: e.rename("PER", "ORG "), ["rename", "PER", "ORG "]),
        (lambda e: e.alter("PER", key="o"), ["set", "PER", "--key", "o"]),
        (lambda e: e.alter("PER", key="x"), ["set", "PER", "--key", "x"]),
        (lambda e: e.alter(" PER", title="إنسان"), ["set", " PER", "--title", "إنسان"]),
        (lambda e: e.alter("PER", colour="red"), ["set", "PER", "--colour", "red"]),
        (lambda e: e.retire("PER"), ["retire", "PER"]),
        (lambda e: e.retire("NONE"), ["retire", "NONE"]),
        (lambda e: e.restore("PER"), ["restore", "PER"]),
        (lambda e: e.move("PER", 98), ["move", "PER", "99"]),
        (lambda e: e.add("ORG"), ["add", "ORG"]),
        (lambda e: e.add("MISC", key="p"), ["add", "MISC", "--key", "p"]),
    ],
)
def test_f9_and_the_shell_answer_and_store_alike(
    tmp_path: Path, act: Callable[[SchemeEditor], object], given: list[str]
) -> None:
    with fresh(tmp_path / "f9.db", "قال") as one, fresh(tmp_path / "shell.db", "قال") as other:
        answer, said = in_editor(one, act), in_shell(other, *given)
        assert answer in said
        assert bool(answer) == bool(said)
        assert scheme.labels(one, retired=True) == scheme.labels(other, retired=True)
