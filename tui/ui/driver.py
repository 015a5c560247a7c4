"""What is sent to the terminal before Textual's first byte, and taken back after its last.

Textual is pinned to 8.2.8. The bytes must come before the alternate screen: VTE keeps the mode
row by row, for rows made after it. ``stop_application_mode`` is what Textual calls at exit, at a
crash and at a suspension, so this is the one place.
"""

import os
from collections.abc import Callable, Iterable
from typing import cast

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.message import Message

from tui.desk.terminal import Profile
from tui.ui.question import without_answers
from tui.ui.quick import quick_driver


def driver_class(
    default: type[Driver], profile: Callable[[], Profile], *, typed: bytes, late: bool
) -> type[Driver]:
    """The platform's driver, telling the terminal what the profile of the moment says.

    Only drivers of a real terminal are told anything: not the headless one, not the browser's.
    ``typed`` are keys that came before the driver; ``late``: answers to our question may come.
    """
    if os.name != "posix" or default.__name__ != "LinuxDriver":
        return default

    class TellingDriver(quick_driver(default)):  # type: ignore[misc]
        """Sends the profile's bytes around the application's time on the screen."""

        parser_class = AnswerlessParser if late else XTermParser

        def start_application_mode(self) -> None:
            # Not self.write(): its writer is not there yet.
            self._file.write(profile().enter)
            self._file.flush()
            super().start_application_mode()
            self._type_ahead()

        def stop_application_mode(self) -> None:
            super().stop_application_mode()
            self.write(profile().leave)

        def _type_ahead(self) -> None:
            """Hand over the keys that came with the terminal's answers, once."""
            nonlocal typed
            parser, keys, typed = XTermParser(), typed.decode("utf-8", "replace"), b""
            self._hand_on([*parser.feed(keys), *parser.tick()])

    return cast(type[Driver], TellingDriver)


class AnswerlessParser(XTermParser):
    """Textual's, which takes a slow terminal's answers to our question for keys, without them.

    Each answer comes in one piece.
    """

    def feed(self, data: str) -> Iterable[Message]:
        """What the rest of the data says."""
        rest = without_answers(data)
        # Nothing at all would be the end of the input.
        return super().feed(rest) if rest or not data else ()


def refresh_on_resume(app: App[None]) -> None:
    """Paint all anew after ``fg``: Textual 8.2.8 leaves a black screen in VTE."""
    app.app_resume_signal.subscribe(app, lambda _app: app.refresh(layout=True))
