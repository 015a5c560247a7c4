"""An annotator made of code: looks at a desk, and presses keys until what is chosen is right."""

from collections.abc import Iterator

from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.desk.keys.keyboard_layouts import twins

_KEYS = {command.id: command.keys for command in commands()}
_PATIENCE = 500


def _arabic(keys: tuple[str, ...]) -> str:
    """What an Arabic keyboard sends for the first of these keys that it can send."""
    for key in keys:
        # `{` and `}` of the Latin layout are where the Arabic one has the article keys < and >.
        if key not in ("{", "}"):
            return (*twins(key), key)[0]
    raise AssertionError(keys)


def _run(desk: Desk, command: str) -> str:
    desk.run(command)
    return _arabic(_KEYS[command])


def _go_to(desk: Desk, offset: int) -> Iterator[str]:
    """Arrows, as the eye sees, until the cursor is on the word at an offset, or beside it."""
    seen: set[Range] = set()
    for _ in range(_PATIENCE):
        head = desk.view.caret.head
        here, there = desk.view.page.locate(head.start)[:2], desk.view.page.locate(offset)[:2]
        if head.start <= offset < head.end:
            return
        if here != there:
            yield _run(desk, "move-down" if there > here else "move-up")
            continue
        row = desk.view.page.row_in(*there)
        at, wanted = row.runs(*head), row.runs(offset, offset + 1)
        if head in seen or not at or not wanted or at[0][0] <= wanted[0][0] < at[-1][1]:
            return
        seen.add(head)
        yield _run(desk, "move-left" if wanted[0][0] < at[0][0] else "move-right")


def keys_for(desk: Desk, wanted: Range, label: str) -> Iterator[str]:
    """The keys that tag a range, sent from an Arabic keyboard; the desk goes along with them."""
    yield _run(desk, "cancel")
    yield from _go_to(desk, wanted.start)
    yield _run(desk, "anchor")
    yield from _go_to(desk, wanted.end - 1)
    for _ in range(_PATIENCE):
        chosen = desk.view.chosen_range
        if chosen == wanted:
            break
        if chosen.start != wanted.start:
            yield _run(desk, "start-back" if chosen.start > wanted.start else "start-on")
        else:
            yield _run(desk, "end-on" if chosen.end < wanted.end else "end-back")
    desk.tag(label)
    yield _arabic((desk.labels.get(label).key,))
    yield _run(desk, "cancel")


def done(desk: Desk) -> str:
    """The key that finishes the article."""
    return _run(desk, "done")
