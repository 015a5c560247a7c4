"""What of Textual's application has no public name, and what is put in its place.

Read in Textual 8.2.8. The overrides stand on the instance: so the application's class names no
private. Each goes when Textual has a public way: to show an update of a screen, to leave out the
page of traceback at the end, to ask for the error that ended the program.
"""

from typing import Any

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from tui.ui.fastpath.direct_driver import DirectDriver
from tui.ui.fastpath.screen_diff import patches_of

LOOK_AGAIN = 1 / 120
"""Seconds: Textual waits as long for the last of several sizes."""


def install(app: App[Any], *, fast: bool) -> None:
    """Put in place what stands before Textual's own; with ``fast`` also the short way."""

    def print_no_traceback() -> None:
        # ``run`` reports the error in one line.
        app._exit_renderables.clear()

    _override(app, "_print_error_renderables", print_no_traceback)
    _hand_sizes_on_one_by_one(app)
    if not fast:
        return
    usual = app._display

    def display(screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Show an update of a screen: what stands there already is not sent."""
        driver = app._driver
        if (
            isinstance(driver, DirectDriver)
            and isinstance(renderable, (LayoutUpdate, ChopsUpdate))
            and app._running
            and not app._batch_count
        ):
            if isinstance(renderable, LayoutUpdate):
                driver.screen_state.fit(renderable.region.size)
            driver.draw(patches_of(renderable, driver.colours))
        else:
            usual(screen, renderable)

    _override(app, "_display", display)


def _hand_sizes_on_one_by_one(app: App[Any]) -> None:
    """A new size goes to the screen once that has taken in the one before.

    Laid out for a size, a screen that had another sends that size to itself once more. With two
    sizes in its queue, and anything between them, each brings the other back: for ever.
    """
    usual = app._check_resize

    def check_resize() -> None:
        if app._resize_event is None or is_leaving(app) or app.screen._message_queue.empty():
            usual()
            return
        if app._resize_timer is not None:
            app._resize_timer.stop()
        app._resize_timer = app.set_timer(LOOK_AGAIN, check_resize)

    _override(app, "_check_resize", check_resize)


def _override(app: App[Any], name: str, method: object) -> None:
    assert hasattr(type(app), name), f"Textual has no {name} any more"
    setattr(app, name, method)


def has_waiting_messages(app: App[Any]) -> bool:
    """Whether anything waits to be done before what comes now."""
    return not app._message_queue.empty()


def is_leaving(app: App[Any]) -> bool:
    """Whether the application has been told to end, or has no screen."""
    return app._exit or not app._screen_stack


def error_of(app: App[Any]) -> BaseException | None:
    """The error that ended the program, if one did."""
    return app._exception


def tell_terminal(app: App[Any], data: str) -> None:
    """Write to the terminal as it is, if there is one."""
    if app._driver is not None and not app.is_headless and not app.is_web:
        app._driver.write(data)


def forget_screen(app: App[Any]) -> None:
    """Take nothing for shown: the terminal may show anything now."""
    if isinstance(app._driver, DirectDriver):
        app._driver.screen_state.forget()
