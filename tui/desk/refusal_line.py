"""The line that says what could not be done, and always the way out."""

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.layout.line import ELLIPSIS, parts_in_lines


def refusal(what: str, way_out: str, width: int, lines: int) -> str:
    """What went wrong and the way out, in ``lines`` lines of ``width`` code points.

    Where both do not fit, what went wrong is shortened: whoever reads it needs the way out more.
    """
    if not way_out:
        return what
    said = _("{error}; {way_out}")
    for kept in range(len(what), 0, -1):
        shown = what if kept == len(what) else what[:kept].rstrip() + ELLIPSIS
        line = said.format(error=shown, way_out=way_out)
        if len(parts_in_lines(line, width)) <= lines:
            return line
    return way_out


def whole_refusal(error: HashiyaError, words: str = "{what}") -> str:
    """The same where there is room for all of it: ``words`` say what was wanted."""
    what = words.format(what=error.what)
    if not error.way_out:
        return what
    return _("{error}; {way_out}").format(error=what, way_out=error.way_out)
