"""The keys, on a page made from the table of commands."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.core import i18n
from tui.core.i18n import _
from tui.desk.commands import Command
from tui.layout.line import drawn
from tui.ui.widgets.painted import Piece, blank, mirrored, sentence, strip
from tui.ui.widgets.rows import RowList

_KEY_CELLS = 24


class Help(ModalScreen[None]):
    """Every command by its group; any key that does not scroll closes it."""

    def __init__(self, commands: Sequence[Command], label_keys: str, terminal: str) -> None:
        super().__init__()
        self._lines: list[tuple[str, str, str]] = []
        self._rtl = i18n.direction() == "rtl"
        group = ""
        for command in commands:
            if command.group != group:
                group = command.group
                self._lines.append(("", group, ""))
            self._lines.append((" ".join(command.keys), command.title, command.help))
        self._lines.append(("", _("Labels"), ""))
        self._lines.append((label_keys, _("tag what is selected"), ""))
        keys = next(" ".join(one.keys) for one in commands if one.id == "terminal")
        self._lines.append(("", _("Terminal"), ""))
        self._lines.append((keys, terminal, ""))

    def compose(self) -> ComposeResult:
        """The list alone."""
        self._rows = RowList(len(self._lines), self._draw)
        yield self._rows

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        if not self._rows.step(event.key):
            self.dismiss()

    def _draw(self, index: int, width: int, _current: bool) -> Strip:
        keys, title, help_ = self._lines[index]
        palette = self._rows.palette
        ground = palette.style(palette.text, palette.panel)
        if not keys:
            style = palette.style(palette.accent, palette.panel, bold=True)
            head = sentence(title, max(0, width - 2), style)
            return strip([blank(1, ground), *head], width, ground)
        strong = palette.style(palette.text, palette.panel, bold=True)
        muted = palette.style(palette.muted, palette.panel)
        key = drawn(keys, min(_KEY_CELLS, width // 3))
        name = drawn(title, max(0, width - _KEY_CELLS - 2))
        more = drawn(help_, max(0, width - max(_KEY_CELLS, key.width + 2) - name.width - 6))
        pieces: list[Piece] = [
            blank(2, ground), (key.glyphs, key.width, strong),
            blank(max(1, min(_KEY_CELLS, width // 3) - key.width), ground),
            (name.glyphs, name.width, ground), blank(2, ground), (more.glyphs, more.width, muted),
        ]  # fmt: skip
        return strip(mirrored(pieces, width, ground) if self._rtl else pieces, width, ground)
