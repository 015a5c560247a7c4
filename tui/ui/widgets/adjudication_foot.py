"""The last lines in adjudication: the keys and the state; or a message, for a while."""

from tui.core.i18n import _
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.refusal_line import refusal
from tui.layout.line import parts_in_lines
from tui.ui.fastpath import write_lines
from tui.ui.widgets.adjudication_blocks import foot_lines
from tui.ui.widgets.line_block import Column, LineBlock, TextLine
from tui.ui.widgets.status import MESSAGE_SECONDS


class AdjudicationFoot:
    """The ``block`` of one line or two. A message stands there in place of the keys for some
    seconds; a warning until something is saved, and what is ``asked`` until the next key."""

    def __init__(self, desk: AdjudicationDesk) -> None:
        self.in_place = True
        """Whether the file is still where it was."""
        self.hub = ""
        """How the hub stands, in a word or none."""
        self.block = LineBlock(self._contents)
        self._desk = desk
        self._message = ""
        self._way_out = ""
        self._warning = False
        self._until = 0

    def say(self, message: str, way_out: str, *, warning: bool, asked: bool) -> None:
        """Have a message stand there; it is painted by whoever paints the block."""
        self._message, self._way_out, self._warning = message, way_out, warning
        self._until += 1
        number = self._until
        if not warning and not asked and self.block.is_mounted:
            self.block.set_timer(MESSAGE_SECONDS, lambda: self._fade(number))

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message at once."""
        self.say(message, way_out, warning=warning, asked=False)
        self.repaint()

    def clear(self, *, warnings: bool) -> None:
        """Let a message go before its time; a warning only where something was saved since."""
        if warnings or not self._warning:
            self._message = ""

    def repaint(self) -> None:
        """Show the lines as they are now."""
        if self.block.is_mounted:
            write_lines(self.block.screen, [(self.block.lines, self.block.changed_lines())])

    def _fade(self, number: int) -> None:
        if number == self._until and self._message:
            self._message = ""
            self.repaint()

    def _contents(self, width: int, height: int) -> list[TextLine]:
        if not self._message:
            return foot_lines(self._desk, self._save_state(), width, height)
        room = max(8, width - 2)
        said = parts_in_lines(refusal(self._message, self._way_out, room, height), room)[:height]
        look = "warning" if self._warning else "heading"
        return [(Column(" "), Column(line, -1, look)) for line in said]

    def _save_state(self) -> str:
        if not self.in_place:
            return _("FILE GONE")
        if not self._desk.db.writable:
            return _("read only")
        return " · ".join(part for part in (_("saved"), self.hub) if part)
