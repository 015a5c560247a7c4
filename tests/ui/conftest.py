"""A desk on a screen of its own.

``HASHIYA_DOOR=shut`` in the environment has all tests of the screen run without the fast path.
"""

import inspect
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.fresh import new_database
from tests.ui.quiet import wait_for_quiet
from tui.desk.desk import Desk
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.ui.app import HashiyaApp

TEXT = (
    "قال وزير الخارجية John Smith (35 عامًا) أمس إن «الاتفاق» نهائي.\n"
    "\n"
    "لأنّ اللاجئين وصلوا في ١٢ مايو/أيار 2026 إلى مدينة گرگان، ووقّعت المنظمة الدولية للهجرة "
    "IOM بيانًا طويلًا يلتفّ على أكثر من سطر واحد في النافذة."
)
OTHER = "والحكومة تعلن النتائج غدًا."

MakeApp = Callable[..., HashiyaApp]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests of golden frames with the door to the fast path open, and with it shut."""
    if "door" in metafunc.fixturenames:
        goldens = "check_golden" in inspect.getsource(metafunc.function)
        usual = os.environ.get("HASHIYA_DOOR", "open")
        metafunc.parametrize("door", ["open", "shut"] if goldens else [usual])


@pytest.fixture(autouse=True)
def keys_wait_for_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot goes on when what it sent is done."""
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", wait_for_quiet)
    # Else what is to be painted waits for the next of sixty a second.
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.001)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Two articles and the starter scheme."""
    with new_database(tmp_path / "mine.db") as database:
        with database.transaction():
            scheme.replace_all(database, scheme_files.starter(), annotator="hashiya")
            articles.add(database, text=TEXT, title="الاتفاق", meta={}, id_="first")
            articles.add(database, text=OTHER, title="النتائج", meta={}, id_="second")
        yield database


@pytest.fixture
def make_app(db: Database, door: str) -> MakeApp:
    """The application on an article (the first one unless told)."""

    def made(article: str = "first") -> HashiyaApp:
        desk = Desk(db, "a1")
        desk.open(article)
        return HashiyaApp(desk, fast=door == "open")

    return made
