"""The last line: what is selected, how far one is, that it is saved; and messages."""

from textual.strip import Strip

from tui.core.i18n import _
from tui.core.label import Kind
from tui.desk.desk import Desk
from tui.layout.line import drawn
from tui.ui.widgets.painted import Painted, Piece, blank, strip

MESSAGE_SECONDS = 4.0


class StatusLine(Painted):
    """One line. What matters most stands first: the rest goes where the line is short."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._message = ""
        self._warning = False
        self._until = 0

    def tell(self, message: str, *, warning: bool = False) -> None:
        """Show a message in place of the line for a few seconds; a warning until the next one."""
        self._message, self._warning = message, warning
        self._until += 1
        number = self._until
        if not warning:
            self.set_timer(MESSAGE_SECONDS, lambda: self._fade(number))
        self.refresh()

    def _fade(self, number: int) -> None:
        if number == self._until and self._message:
            self._message = ""
            self.refresh()

    def clear(self) -> None:
        """Let a message go before its time."""
        if self._message and not self._warning:
            self._message = ""
        self.refresh()

    def paint(self, y: int) -> Strip:
        """The line."""
        palette = self.palette
        width = self.size.width
        ground = palette.style(palette.muted, palette.panel)
        if self._message:
            colour = palette.warning if self._warning else palette.accent
            said = drawn(self._message, width - 1)
            style = palette.style(colour, palette.panel, bold=True)
            return strip([blank(1, ground), (said.glyphs, said.width, style)], width, ground)
        strong = palette.style(palette.text, palette.panel)
        pieces: list[Piece] = []
        left = width
        for text, style in (
            (self.saved(), ground), (self.selected(), strong), (self.progress(), ground),
            (self.place(), ground), (self.desk.annotator, ground),
            (self.desk.db.path.name, ground), (_("? help"), ground),
        ):  # fmt: skip
            said = drawn(text)
            if not text or said.width + 2 > left:
                continue
            pieces += [blank(1, ground), (said.glyphs, said.width, style), blank(1, ground)]
            left -= said.width + 2
        return strip(pieces, width, ground)

    def saved(self) -> str:
        """Said only when SQLite has said so: every action returns after its commit."""
        return _("saved") if self.desk.db.writable else _("read only")

    def selected(self) -> str:
        """The selection's text and offsets, and what marks it."""
        desk = self.desk
        start, end = desk.chosen
        if start >= end or not desk.text:
            return ""
        shown = desk.text[start : min(end, start + 60)]
        shown = drawn(shown, 24).glyphs
        sign = "▸" if desk.focused_span else "⚓" if desk.caret.sticky else ""
        mark = f"{sign} " if sign else ""
        label = f" {desk.focused_span.label}" if desk.focused_span else ""
        return f"{mark}«{shown}» {start}–{end}{label}"

    def progress(self) -> str:
        """How many articles are done, and where one stands with this one."""
        desk = self.desk
        if desk.review is None:
            return _("no article")
        said = [desk.review.status.value]
        said += sorted(desk.tagger.article_labels) if desk.tagger else []
        said += ["♦"] if desk.review.note else []
        return _("{done}/{total} done · {status}").format(
            done=desk.progress.done, total=desk.progress.total, status=" ".join(said)
        )

    def place(self) -> str:
        """The paragraph one is in."""
        page = self.desk.page
        return _("para {number}/{count}").format(
            number=page.paragraph_at(self.desk.caret.head.start) + 1, count=page.paragraph_count
        )


def label_hint(desk: Desk) -> str:
    """The keys of the first labels."""
    return " ".join(
        f"{one.name} {one.key}" for one in desk.labels if one.key and one.kind is Kind.SPAN
    )
