"""An application that is sent what a terminal sends, through the real way to its messages."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, cast

from textual.driver import Driver

from tui.desk.desk import Desk
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.ui.app import HashiyaApp
from tui.ui.fastpath.key_parser import KeyParser
from tui.ui.screens.desk import DeskScreen


def stored(db: Database) -> list[Any]:
    """How many events there are, and the last of them."""
    return list(db.rows("SELECT count(*), max(id) FROM events"))


class Sent:
    """Hands what a terminal sends to an application under test."""

    def __init__(self, app: HashiyaApp) -> None:
        self.app = app
        self.parser = KeyParser()

    def send(self, *reads: str) -> None:
        """Let each be one read of the terminal."""
        for read in reads:
            for message in self.parser.feed(read):
                cast(Driver, self.app._driver).process_message(message)

    def end_waiting(self) -> None:
        """Let the time of what is not whole be over."""
        self.parser._sequences.deadline = self.parser.deadline and 0.0
        for message in self.parser.tick():
            cast(Driver, self.app._driver).process_message(message)


class DeskAtWork:
    """A desk with a focused span that stays open, for many inputs one after another."""

    def __init__(self, folder: Path, text: str) -> None:
        self._runner = asyncio.Runner()
        self._open = open_database(folder / "mine.db", create=True)
        self.db = self._open.__enter__()
        with self.db.transaction():
            scheme.replace_all(self.db, scheme_files.starter(), annotator="hashiya")
            for name in ("first", "second"):
                articles.add(self.db, text=f"{text} {name}", title=name, meta={}, id_=name)
        desk = Desk(self.db, "a1")
        desk.open("first")
        self.app = HashiyaApp(desk)
        self.sent = Sent(self.app)
        self._test = cast("AbstractAsyncContextManager[Any]", self.app.run_test(size=(80, 24)))
        self._pilot = self._runner.run(self._test.__aenter__())
        self._runner.run(self._pilot.press("p", "tab"))
        self.begun = self.standing

    @property
    def standing(self) -> tuple[object, ...]:
        """All that keys could have changed."""
        desk = self.app.desk
        article = desk.article.id if desk.article else None
        return (
            *stored(self.db),
            article,
            desk.view.focused,
            desk.view.chosen_range,
            type(self.app.screen),
        )

    def send(self, *reads: str) -> None:
        """Send, and wait until all is done."""

        async def work() -> None:
            self.sent.send(*reads)
            self.sent.end_waiting()
            await self._pilot.pause()

        self._runner.run(work())

    def close(self) -> None:
        """End the application."""
        assert isinstance(self.app.screen, DeskScreen)
        self._runner.run(self._test.__aexit__(None, None, None))
        self._runner.close()
        self._open.__exit__(None, None, None)
