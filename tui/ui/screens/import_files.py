"""Where articles are imported: what an empty database opens on, and a command opens later."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.core.i18n import _
from tui.desk.desk import Desk
from tui.desk.keys.keyboard_layouts import twins
from tui.desk.project.import_dialog import ImportOutcome, completion
from tui.store.records.delivery import Mode
from tui.ui.background_import import BackgroundImport
from tui.ui.screens.page import leave_once
from tui.ui.widgets.arabic_input import ArabicInput
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import blank, strip, text_pieces

_MODES: dict[Mode, Callable[[], str]] = {
    Mode.ASK: lambda: _("ask before it is replaced"),
    Mode.ADD: lambda: _("add to it"),
    Mode.REPLACE: lambda: _("replace it"),
}
ROOM_FOR_FOOT = 16
"""The terminal's height from which the lines at the foot are shown."""


class ImportFiles(Screen[ImportOutcome | None]):
    """Type or paste a path: Tab completes it, Enter imports it, Esc goes to the desk as it is.

    While it imports, Esc stops that, and Enter goes to the desk and lets it go on. Where a file
    would overwrite work done here, nothing comes in, and Enter once more replaces that work.
    Gives what came in; None where it left before.
    """

    def __init__(self, desk: Desk, importing: BackgroundImport, *, new: bool = False) -> None:
        super().__init__()
        leave_once(self)
        self._desk = desk
        self._importing = importing
        self._new = new
        self._names: tuple[str, ...] = ()
        self._add_labels = False
        self._mode = Mode.ASK
        self._asked = ""
        """The path whose import would overwrite work done here, once that was said."""
        self._picking = False

    def compose(self) -> ComposeResult:
        """What to do, the field, the names that fit what was typed."""
        self._head = Hint(self._where())
        self._field = ArabicInput(_("file or folder:"))
        self._said = Hint(self._keys())
        self._rows = RowList(0, self._draw)
        self._foot = Hint(
            _(
                "Plain text, JSONL, CSV, CoNLL, brat, doccano, Label Studio and others"
                " (hashiya formats lists them) · spans come in with their articles"
                " · in a shell: hashiya import FILE --db {db}"
            ).format(db=self._desk.db.path)
        )
        yield self._head
        yield self._field
        yield self._said
        yield self._rows
        yield self._foot

    def _where(self) -> str:
        path = self._desk.db.path.absolute()
        if self._new:
            return _("A new database: {path}").format(path=path)
        if not self._desk.progress.total:
            return _("No article yet in {path}").format(path=path)
        return _("Import articles into {path}").format(path=path)

    def _keys(self) -> str:
        switch = _("on") if self._add_labels else _("off")
        return _(
            "Type or paste a path · Tab completes it · Enter imports it"
            " · Ctrl+L: add labels that the scheme lacks: {switch}"
            " · Ctrl+R: what an annotator has already: {mode} · Esc goes to the desk"
        ).format(switch=switch, mode=_MODES[self._mode]())

    def on_mount(self) -> None:
        """One types at once; an import that was left to itself is shown again."""
        self._field.focus()
        if self._importing.running:
            self._watch()

    def on_resize(self) -> None:
        """In a low window the names matter more than what is said below them."""
        self._foot.display = self.size.height >= ROOM_FOR_FOOT

    def on_arabic_input_changed(self) -> None:
        """Names that fitted fit no more; what was said of the last path, neither."""
        self._asked = ""
        if not self._importing.running:
            self._said.say(self._keys())
        self._show(())

    def on_arabic_input_submitted(self, event: ArabicInput.Submitted) -> None:
        """Take the name that was gone to; else import, or leave an import to itself."""
        if self._picking:
            self._take(self._rows.cursor)
        elif self._importing.running:
            self.dismiss(None)
        else:
            again = self._asked and self._asked == event.text
            mode = Mode.REPLACE if again else self._mode
            self._asked = event.text
            self._importing.begin(event.text, add_labels=self._add_labels, mode=mode)
            self._watch()

    def _watch(self) -> None:
        self._importing.progress = self._progress
        self._importing.done = self._done
        self._progress(0, 0)

    def _progress(self, read: int, stored: int) -> None:
        how_far = (
            _("{count} articles stored").format(count=stored)
            if stored
            else _("{count} articles read").format(count=read)
        )
        self._said.say(
            _("importing … {how_far} · Esc stops it · Enter goes to the desk meanwhile").format(
                how_far=how_far
            )
        )

    def _done(self, outcome: ImportOutcome) -> None:
        if outcome.first is not None:
            self.dismiss(outcome)
        elif outcome.overwrites:
            asks = _("{said} · Enter replaces them · Ctrl+R: {add} · Esc goes to the desk")
            self._said.say(asks.format(said=outcome.said, add=_MODES[Mode.ADD]()))
        else:
            self._asked = ""
            self._said.say(outcome.said)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the name clicked."""
        self._take(event.index)

    def _take(self, index: int) -> None:
        head, slash, _begun = self._field.text.rpartition("/")
        self._field.text = head + slash + self._names[index]
        self._field.repaint()
        self._show(())

    def on_key(self, event: events.Key) -> None:
        """Complete, look through the names, or leave."""
        if event.key == "escape" and self._importing.running:
            event.stop()
            self._importing.cancel()
            self._said.say(_("stopping the import …"))
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("ctrl+l", *twins("ctrl+l")):
            event.stop()
            self._add_labels = not self._add_labels
            if not self._importing.running:
                self._said.say(self._keys())
        elif event.key in ("ctrl+r", *twins("ctrl+r")):
            event.stop()
            # Whoever is asked whether to replace comes to adding first.
            order = list(_MODES)
            self._mode = order[(order.index(self._mode) + 1) % len(order)]
            self._asked = ""
            if not self._importing.running:
                self._said.say(self._keys())
        elif event.key == "tab":
            event.stop()
            self._field.text, names = completion(self._field.text)
            self._field.repaint()
            self._show(names if len(names) > 1 else ())
        elif self._names and event.key == "down" and not self._picking:
            event.stop()
            self._picking = True
            self._rows.refresh()
        elif self._rows.step(event.key):
            event.stop()

    def _show(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._picking = False
        self._rows.renew(len(names))

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        ground = self._rows.lines.palette.style(reverse=current and self._picking)
        words = text_pieces(self._names[index], max(0, width - 3), ground, left=True)
        return strip([blank(2, ground), *words], width, ground)
