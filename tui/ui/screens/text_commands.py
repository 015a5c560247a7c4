"""The commands of every screen that shows a text: copy, the colours, the terminal, leaving."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from textual.app import App

from tui.core.i18n import _
from tui.desk.keys.settings import Settings
from tui.desk.rights import Right
from tui.ui.contracts import TextSource, display_of


class TextHost(Protocol):
    """A screen that shows a text."""

    @property
    def desk(self) -> TextSource:
        """What the text is read from."""

    @property
    def settings(self) -> Settings:
        """The user's settings."""

    @property
    def app(self) -> App[Any]:
        """The application it belongs to."""

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message in the last line."""


def commands_over_a_text(screen: TextHost) -> dict[str, Callable[[], None]]:
    """What each does, by the command's id."""
    return {
        "copy": partial(_copy, screen),
        "theme": partial(_toggle_theme, screen),
        "terminal": partial(_try_next_way, screen),
        "redraw": lambda: display_of(screen.app).tell_again(),
        "quit": lambda: screen.app.exit(),
    }


def _copy(screen: TextHost) -> None:
    """Copy the selection's text in reading order."""
    # The desk opens sooner without it.
    from tui.ui.clipboard import copy

    view = screen.desk.view
    start, end = view.chosen_range
    local = Right.HOST in screen.settings.allowed
    screen.tell(copy(screen.app, view.text[start:end], local=local))


def _toggle_theme(screen: TextHost) -> None:
    """The other theme."""
    display = display_of(screen.app)
    display.other_theme()
    screen.tell(_("dark theme") if display.palette.dark else _("light theme"))


def _try_next_way(screen: TextHost) -> None:
    """Another way of showing Arabic here; it is remembered for this terminal."""
    screen.settings.allowed.demand(Right.HOST)
    try:
        said = display_of(screen.app).next_way().summary
    except OSError as error:
        said = _("it cannot be remembered: {why}").format(why=error)
    screen.tell(said)
