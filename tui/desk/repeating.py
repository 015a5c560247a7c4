"""Doing a command as often as the number before it says."""

from collections.abc import Callable

from tui.desk.changes import CursorMoved, Happening, Happenings, SpansChanged
from tui.desk.view.edges import EDGES
from tui.desk.view.text_view import TextView

REPEATED = ("move-", "select-", "next-", "previous-")
"""How commands begin that a number before them repeats, beside those of the edges."""


def run_repeated(
    view: TextView, run: Callable[[str], Happenings], command: str, times: int
) -> Happenings:
    """Move, select or mend so often, or until nothing changes; all else is done once."""
    if command == "cancel":
        head = view.caret.head
        return [CursorMoved(head, head)]
    happened: list[Happening] = []
    for _time in range(times if command.startswith(REPEATED) or command in EDGES else 1):
        before, spans = view.state, len(happened)
        happened += run(command)
        stored = any(isinstance(one, SpansChanged) for one in happened[spans:])
        if view.state == before and not stored:
            break
    return happened
