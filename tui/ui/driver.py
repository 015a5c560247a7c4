"""What is sent to the terminal before Textual's first byte, and taken back after its last.

Textual is pinned to 8.2.8. The bytes must come before the alternate screen: VTE keeps the mode
row by row, for rows made after it. ``stop_application_mode`` is what Textual calls at exit, at a
crash and at a suspension, so this is the one place.
"""

import os
import shutil
import subprocess
from typing import cast

from textual.app import App
from textual.driver import Driver

from tui.desk.terminal import PROFILES, Profile, found, wrapped


def driver_class(default: type[Driver], profile: Profile) -> type[Driver]:
    """The platform's driver, telling the terminal what the profile says.

    Only drivers of a real terminal are told anything: not the headless one, not the browser's.
    """
    if os.name != "posix" or default.__name__ != "LinuxDriver":
        return default

    class TellingDriver(default):  # type: ignore[valid-type, misc]
        """Sends the profile's bytes around the application's time on the screen."""

        def start_application_mode(self) -> None:
            # Not self.write(): Textual's writer thread is not there yet.
            self._file.write(profile.enter)
            self._file.flush()
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            super().stop_application_mode()
            # Behind what the writer thread still holds; closing the driver waits for it.
            self.write(profile.leave)
            self.flush()

    return cast(type[Driver], TellingDriver)


def profile_named(name: str) -> Profile:
    """The profile asked for; ``auto`` is that of the terminal which the environment tells of."""
    if name == "auto":
        return found(os.environ)
    return wrapped(PROFILES[name], os.environ)


def open_tmux() -> None:
    """Let tmux pass our sequences on to the terminal around it, for our own pane alone."""
    if os.environ.get("TMUX") and shutil.which("tmux"):
        command = ["tmux", "set-option", "-p", "allow-passthrough", "on"]
        # An old tmux (before 3.3) has no such option: then it passes nothing on.
        subprocess.run(command, check=False, capture_output=True, timeout=2)


def refresh_on_resume(app: App[None]) -> None:
    """Paint all anew after ``fg``: Textual 8.2.8 leaves a black screen in VTE."""
    app.app_resume_signal.subscribe(app, lambda _app: app.refresh(layout=True))
