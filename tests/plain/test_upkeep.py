"""What the spoken desk does by the clock: the place, the log, a copy, and notices."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.desk.conftest import MakeDesk, desk_of
from tests.plain.test_front import Heard
from tui.desk.keys.settings import Settings
from tui.plain.front import PlainDesk
from tui.store.file.copies import copies_of_days

__all__ = ["desk_of"]


class Clocked:
    """A spoken desk with a clock that is put forward."""

    def __init__(self, desk_of: MakeDesk, copies: int = 0) -> None:
        self.seconds = 0.0
        self.desk = desk_of("قال الوزير أمس")
        self.desk.bind(Settings().commands())
        self.heard = Heard()
        self.plain = PlainDesk(
            self.desk, Settings(), self.heard, "arabic",
            monotonic=lambda: self.seconds, copies=copies,
        )  # fmt: skip

    def wait(self, seconds: float) -> None:
        """Press nothing for so long."""
        self.seconds += seconds
        self.plain.idle()

    def file_alone(self, query: str) -> list[tuple[object, ...]]:
        """What a copy of the file without its log says."""
        alone = Path(shutil.copy(self.desk.db.path, self.desk.db.path.with_suffix(".alone")))
        with closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as db:
            return db.execute(query).fetchall()


def test_what_was_done_is_soon_in_the_file_itself(desk_of: MakeDesk) -> None:
    clocked = Clocked(desk_of)
    clocked.desk.db.put_log_off()
    clocked.desk.db.empty_log()
    spans = "SELECT count(*) FROM spans WHERE label = 'PER'"
    clocked.plain.press("p")
    clocked.wait(0.3)
    assert clocked.file_alone(spans) == [(0,)]
    clocked.wait(1.0)
    assert clocked.file_alone(spans) == [(1,)]


def test_the_place_is_stored_though_nobody_leaves(desk_of: MakeDesk) -> None:
    clocked = Clocked(desk_of)
    clocked.plain.press("left")
    clocked.wait(19)
    assert clocked.desk.db.rows("SELECT cursor FROM reviews") == []
    clocked.wait(1)
    assert clocked.desk.db.rows("SELECT cursor FROM reviews") == [(4,)]


def test_a_copy_of_the_day_is_made_once_unless_none_is_wanted(desk_of: MakeDesk) -> None:
    for wanted in (0, 3):
        clocked = Clocked(desk_of, wanted)
        clocked.wait(2)
        clocked.wait(2)
        clocked.plain.close()
        assert len(copies_of_days(clocked.desk.db.path)) == min(wanted, 1)


def test_what_is_wrong_with_the_file_is_said_at_the_beginning(desk_of: MakeDesk) -> None:
    clocked = Clocked(desk_of)
    clocked.desk.db.lacks_log = True
    clocked.plain.begin()
    assert "its last changes may be missing; copy it with" in clocked.heard.taken()[-1]
