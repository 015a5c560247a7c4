"""The tour by lines: each step is said once the one before was done, by keys alone."""

from pathlib import Path

from tests.plain.test_front import Heard
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.tour import Tour, lay_out
from tui.plain.front import PlainDesk
from tui.store.opening import open_database

KEYS = (
    ("left", "left"), ("shift+left",), ("p",), ("ctrl+z",), ("ctrl+y",), ("\\",), ("enter",),
    ("!", "ر"), ("l",), ("tab",), ("ctrl+d",),
)  # fmt: skip
"""What each step asks for."""


def test_it_is_walked_by_what_it_says(tmp_path: Path) -> None:
    with open_database(tmp_path / "tour.db", create=True) as db:
        lay_out(db)
        desk = Desk(db, "tour")
        desk.bind(Settings().commands())
        desk.open_last()
        heard = Heard()
        plain = PlainDesk(desk, Settings(), heard, "arabic", tour=Tour(desk, spoken=True))
        plain.begin()
        steps = [heard.taken()[-1]]
        for keys in KEYS:
            for key in keys:
                plain.press(key)
            steps.append(heard.taken()[-1])
            plain.idle()
            heard.taken()
    count = len(KEYS)
    assert [one.split(" · ")[0] for one in steps[:-1]] == [
        f"{number} of {count}" for number in range(1, count + 1)
    ]
    assert steps[-1].startswith("That was the tour.")
    # Nothing that is asked for is for the eye.
    assert not [one for one in steps if "bar" in one or "side" in one or "letters on" in one]
