"""What a key would change of the desk's screen: it is done in the view alone, and taken back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from textual.geometry import Offset

from tui.desk.changes import Happening, Happenings, Said, SpansChanged
from tui.desk.desk import Desk
from tui.ui import fastpath
from tui.ui.contracts import ChangedLines, Lines
from tui.ui.widgets.reader import Reader
from tui.ui.widgets.sidebar import Sidebar
from tui.ui.widgets.status import StatusLine

Follow = Callable[[Sequence[Happening], bool], Iterable[tuple[Lines, Iterable[int]]]]
"""Gives the lines of the article and the panel that may look otherwise by what happened; whether
spans may have changed is told."""


class KeyPreview:
    """The lines that keys would change, each seen before it comes."""

    def __init__(
        self, desk: Desk, reader: Reader, sidebar: Sidebar, status: StatusLine, follow: Follow
    ) -> None:
        self._desk = desk
        self._reader = reader
        self._sidebar = sidebar
        self._status = status
        self._follow = follow

    def of(self, verb: str, name: str) -> tuple[ChangedLines, Offset | None] | None:
        """The lines, and where the cursor would stand then.

        None where the key may do more than move, select, tag words, and remove a span.
        """
        letters = self._desk.letters
        if self._status.tells or letters.count or letters.awaits is not None:
            return None
        seen = self._reader.state, self._sidebar.state
        try:
            with self._supposed(verb, name) as happened:
                if happened is None or any(isinstance(one, Said) for one in happened):
                    return None
                stored = any(isinstance(one, SpansChanged) for one in happened)
                lines = self._follow(happened, stored)
                changed = fastpath.changed_lines([*lines, (self._status.lines, (0,))])
                return changed, self._reader.cursor_place
        finally:
            self._reader.state, self._sidebar.state = seen

    @contextmanager
    def _supposed(self, verb: str, name: str) -> Iterator[Happenings | None]:
        """In the block the view is as if the key had come; None where that cannot be had."""
        view, session = self._desk.view, self._desk.session
        stored = None
        if session is not None and not self._desk.asks:
            if verb == "tag":
                stored = session.suppose_tag(name)
            elif name == "remove":
                stored = session.suppose_removal()
        if stored is not None:
            with stored as happened:
                yield happened
            return
        command = view.commands.get(name) if verb == "run" else None
        state = view.state
        try:
            yield command() if command else None
        finally:
            view.state = state
