"""A merge that is killed at any of its writes: the file is as before it or as after it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.fresh import tag
from tests.store.merge_walk import three
from tui.store.project import scheme
from tui.store.texts import article_changes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

MERGING = '''
import json, os, shutil, signal, sys
from pathlib import Path
from tui.store.repair.check import problems
from tui.store.database import Database
from tui.store.merging.merge import merge
from tui.store.opening import open_database

folder = Path(sys.argv[1])

def merged(path, point):
    """Merge; killed just before the write of this number. The number of writes."""
    count = 0
    def watched(act):
        def write(db, *said):
            nonlocal count
            count += 1
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(db, *said)
        return write
    Database.write, Database.write_many, Database.insert = map(
        watched, (Database.write, Database.write_many, Database.insert))
    with open_database(path) as db, open_database(folder / "1.db") as other:
        with db.transaction():
            merge(db, other)
    return count

def said(path):
    with open_database(path) as db:
        assert not list(problems(db))
        return sorted(db.rows("SELECT id FROM events"))

def in_a_child(path, point):
    shutil.copy(folder / "0.db", path)
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, str(merged(path, point)).encode())
        os._exit(0)
    os.close(writing)
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status), int(os.read(reading, 99) or 0)

before = said(folder / "0.db")
_signal, writes = in_a_child(folder / "whole.db", 0)
after = said(folder / "whole.db")
assert before != after
found = []
for point in range(1, writes + 1, max(1, writes // 12)):
    killed, _count = in_a_child(folder / f"k{point}.db", point)
    held = said(folder / f"k{point}.db")
    # Once more, it goes through.
    with open_database(folder / f"k{point}.db") as db, open_database(folder / "1.db") as other:
        with db.transaction():
            merge(db, other)
    found.append([killed, held == before, said(folder / f"k{point}.db") == after])
print(json.dumps([writes, found]))
'''


def test_a_merge_that_is_killed_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    with three(tmp_path) as walk:
        here, there, _third = walk.files
        article_changes.correct(here, "a0", "ثم قال وزير الخارجية أمس", annotator="muna")
        scheme.rename(here, "PER", "PERSON", annotator="muna")
        tag(there, 4, 8, "PER", annotator="sami")
        tag(there, 9, 17, "PER", annotator="sami")
    done = subprocess.run(
        [sys.executable, "-c", MERGING, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    writes, found = json.loads(done.stdout)
    assert writes >= len(found) > 5
    assert all(one == [9, True, True] for one in found)
