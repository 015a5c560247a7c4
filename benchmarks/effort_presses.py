"""Presses on a desk, and how they are made: what a plan of ``benchmarks.effort_planner`` is of."""

from tui.desk.changes import Happenings
from tui.desk.desk import Desk
from tui.desk.letters_that_stay import LettersThatStay
from tui.desk.view.hints import ALL

Press = tuple[str, str]
"""What is done (``run``, ``digit``, ``hints``, ``letter``, ``search``), and with what."""
Plan = tuple[Press, ...]
LETTERS = {key: key for key in ALL}


def cost_of(press: Press) -> int:
    """The presses that it takes: a search has its key, what is typed, and Enter."""
    return len(press[1]) + 2 if press[0] == "search" else 1


def perform(desk: Desk, plan: Plan, stay: LettersThatStay | None = None) -> None:
    """Press; letters ``stay`` on the words, if they do."""
    for what, which in plan:
        command = which if what == "run" else what
        happened = stay.answer(which if what == "letter" else "", (), command) if stay else None
        if happened is None:
            happened = _pressed(desk, what, which)
        if stay:
            stay.follow(happened, command)


def _pressed(desk: Desk, what: str, which: str) -> Happenings:
    match what:
        case "run":
            return desk.run(which)
        case "digit":
            return desk.letters.take_digit(int(which))
        case "hints":
            return desk.show_hints(LETTERS)
        case "letter":
            happened = desk.answer(which)
            assert happened is not None, which
            return happened
        case _:
            return desk.search(which, desk.view.caret.head.start)
