"""What stands around a place: enough of it to see what is meant there."""

from tui.core.selection import Range
from tui.text.graphemes import letter_end, letter_start


def around(text: str, place: Range, before: int, after: int) -> Range:
    """The place with at most so many code points on each side, cut at words where it can be.

    It does not reach into another paragraph but as far as the place itself does.
    """
    start = _start(text, place.start, before)
    return Range(start, _end(text, place.end, after))


def _start(text: str, at: int, room: int) -> int:
    paragraph = text.rfind("\n", 0, at) + 1
    start = max(at - room, paragraph, 0)
    if start in (paragraph, at):
        return start
    space = text.find(" ", start - 1, at)
    return space + 1 if space >= 0 else letter_start(text, start)


def _end(text: str, at: int, room: int) -> int:
    newline = text.find("\n", at)
    paragraph = len(text) if newline < 0 else newline
    end = min(at + room, paragraph)
    if end in (paragraph, at):
        return end
    space = text.rfind(" ", at, end + 1)
    return space if space >= at else letter_end(text, end - 1)
