"""Everything that names a private of Textual, behind one door: what stands in ``__all__``.

Most of it is the short way from a key to the screen. With the door shut (``install`` with
``fast=False``) Textual reads, paints and writes as it does for everybody, and the program shows
the same; what remains then is what Textual has no public name for. Textual is pinned to 8.2.8;
each module says what was read in that version, and what ends it.
"""

from textual.driver import Driver

from tui.ui.fastpath.application import (
    error_of,
    forget_screen,
    has_waiting_messages,
    install,
    is_leaving,
    tell_terminal,
)
from tui.ui.fastpath.first_frame import FirstFrame
from tui.ui.fastpath.key_parser import table_key, textual_key, typed_character
from tui.ui.fastpath.leave_once import leave_once
from tui.ui.fastpath.line_update import LineUpdate, changed_lines, write_lines
from tui.ui.fastpath.prefetch import Prefetch
from tui.ui.fastpath.terminal_driver import driver_class
from tui.ui.served_page import ServedPage

__all__ = [
    "FirstFrame",
    "LineUpdate",
    "Prefetch",
    "changed_lines",
    "driver_class",
    "driver_of_page",
    "error_of",
    "forget_screen",
    "has_waiting_messages",
    "install",
    "is_leaving",
    "leave_once",
    "table_key",
    "tell_terminal",
    "textual_key",
    "typed_character",
    "write_lines",
]


def driver_of_page(page: ServedPage) -> type[Driver]:
    """The driver of a desk behind this page, see ``page_driver.py``."""
    # A desk in a terminal opens sooner without it.
    from tui.ui.fastpath.page_driver import page_driver

    return page_driver(page)
