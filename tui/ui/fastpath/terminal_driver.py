"""What is sent to the terminal before Textual's first byte, and taken back after its last.

Read in Textual 8.2.8. The bytes must come before the alternate screen: VTE keeps the mode
row by row, for rows made after it. ``stop_application_mode`` is what Textual calls at exit, at a
crash and at a suspension, so this is the one place. It goes when a driver can be told what to send
first and last.
"""

import os
from collections.abc import Callable
from typing import cast

from textual.driver import Driver

from tui.terminals.profiles import Profile
from tui.ui.fastpath.direct_driver import direct_driver
from tui.ui.fastpath.key_parser import parse_keys_everywhere


def driver_class(
    default: type[Driver], profile: Callable[[], Profile], *, typed: bytes, fast: bool
) -> type[Driver]:
    """The platform's driver, telling the terminal what the profile of the moment says.

    Only drivers of a real terminal are told anything: not the headless one, not the browser's.
    ``typed`` are keys that came before the driver. With ``fast`` it is the direct one.
    """
    parse_keys_everywhere()
    if os.name != "posix" or default.__name__ != "LinuxDriver":
        return default

    class TellingDriver(direct_driver(default) if fast else default):  # type: ignore[misc]
        """Sends the profile's bytes around the application's time on the screen."""

        def start_application_mode(self) -> None:
            # A terminal that says no size (a console of a container) has one here and another in
            # Rich, and with two the screen is laid out for one after the other without an end.
            self._size = self._get_terminal_size()
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
            keys, typed = typed, b""
            if keys:
                self._take(keys)

    return cast(type[Driver], TellingDriver)
