"""A page leaves once, and nothing that comes for it after that counts.

Over a slow line keys come in bursts, and a page that was told to leave is still there when the
next one comes. Textual 8.2.8 would leave whatever stands on top by then, or end the program; it
has no public way to drop what a screen's queue holds. Goes when it drops that itself.
"""

from typing import Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen


def leave_once(screen: Screen[Any], *from_its_user: type[Message]) -> None:
    """See to that for a screen; call it as the screen is made.

    ``from_its_user`` are the messages of its widgets that say what the user did.
    """
    left = False
    dismiss, on_message = screen.dismiss, screen._on_message
    dropped = (events.InputEvent, events.Paste, *from_its_user)

    def dismiss_once(result: object = None) -> AwaitComplete:
        nonlocal left
        if left or screen.app.screen is not screen:
            return AwaitComplete()
        left = True
        return dismiss(result)

    async def hear_until_left(message: Message) -> None:
        if left and isinstance(message, dropped):
            message.stop()
        else:
            await on_message(message)

    # On the instance: a common base of all pages would be one class of ours under another.
    for name, method in (("dismiss", dismiss_once), ("_on_message", hear_until_left)):
        setattr(screen, name, method)
