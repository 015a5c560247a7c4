"""What every page over the desk has in common: once it leaves, nothing that comes for it counts.

Over a slow line keys come in bursts, and a page that was told to leave is still there when the
next one comes: Textual 8.2.8 would leave whatever stands on top by then, or end the program.
"""

from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import ModalScreen, Screen

from tui.ui.widgets.arabic import ArabicField
from tui.ui.widgets.rows import RowList

Result = TypeVar("Result")

_FROM_ITS_USER = (
    events.InputEvent, events.Paste, ArabicField.Changed, ArabicField.Submitted, RowList.Chosen,
)  # fmt: skip


class Page(Screen[Result]):
    """A page that takes all of the screen; gives a result when it is left."""

    is_left = False
    """Whether it was told to leave."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave, once; a page that has left already, or has another on it, stays as it is."""
        if self.is_left or self.app.screen is not self:
            return AwaitComplete()
        self.is_left = True
        return super().dismiss(result)

    async def _on_message(self, message: Message) -> None:
        if self.is_left and isinstance(message, _FROM_ITS_USER):
            message.stop()
            return
        await super()._on_message(message)


class Box(Page[Result], ModalScreen[Result]):
    """A page that leaves the desk in sight around it."""
