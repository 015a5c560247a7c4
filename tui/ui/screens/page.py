"""What every page over the desk is told of: its widgets' words count until it leaves."""

from typing import Any

from textual.screen import Screen

from tui.ui import fastpath
from tui.ui.widgets.arabic_input import ArabicInput
from tui.ui.widgets.row_list import RowList


def leave_once(page: Screen[Any]) -> None:
    """Have a page leave once, and take nothing from its user after that; as it is made."""
    fastpath.leave_once(page, ArabicInput.Changed, ArabicInput.Submitted, RowList.Chosen)
