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
from tui.store import scheme
from tui.store.database import Database


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
