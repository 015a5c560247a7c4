"""What the first keys ask for is there by then."""

import json
import shutil
from pathlib import Path

from tests.test_architecture import ROOT, python

KEYS = """
import json, sys
from importlib import import_module
from pathlib import Path
import tui.cli.open_desk, tui.ui.app
from tui.desk.desk import Desk
from tui.store.opening import open_database
from tui.ui.first_keys import MODULES
with open_database(Path(sys.argv[1])) as db:
    for name in MODULES:
        import_module(name)
    desk, before = Desk(db, "me"), set(sys.modules)
    desk.open_last()
    for command in ("move-left", "select-left", "move-up", "anchor", "cancel", "phrase"):
        desk.run(command)
    desk.tag(next(iter(desk.labels.by_key.values())))
    for command in ("next-span", "end-back", "undo", "redo", "remove", "find-letter"):
        desk.run(command)
    desk.letters.take_digit(2)
    desk.run("move-left")
    desk.search("بغداد", 0)
    desk.run("next-match")
    desk.take()
    desk.run("done")
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_what_the_first_keys_ask_for_is_loaded_in_the_pauses_before_them(tmp_path: Path) -> None:
    ran = python(KEYS, str(shutil.copy(ROOT / "annotations.db", tmp_path)))
    assert ran.returncode == 0, ran.stderr
    assert [name for name in json.loads(ran.stdout) if name.startswith("tui.")] == []
