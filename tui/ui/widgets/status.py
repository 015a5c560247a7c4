"""The last line: what is selected, how far one is, that it is saved; and messages.

A message that is wider than the window takes the lines it needs, for as long as it is shown.
"""

from functools import lru_cache, partial
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.css.scalar import Scalar
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.span import Span
from tui.desk.desk import Desk
from tui.desk.keys.tips import Situation, tips
from tui.desk.refusal_line import refusal
from tui.layout.captions import note_sign
from tui.layout.line import line_picture, parts_in_lines
from tui.ui.fastpath import write_lines
from tui.ui.widgets.widget_lines import Piece, WidgetLines, blank, sentence, strip

MESSAGE_SECONDS = 4.0
MOST_LINES = 4
"""So many lines a message may take of the desk's."""

LEAST_OF_HINT = 10
"""In fewer cells the labels would be stubs."""
ROOMY = 100
"""From so many cells on the line tells more of what is selected."""
WIDE = 130
"""From so many cells on, the file stands beside the keys of the moment."""
SHOWN, FEWER = 24, 14
"""How many code points of the selection are repeated, and where the line is short."""
LABEL_SHOWN = 12
"""The most cells that a label's name has where the line is short."""


Parts = tuple[str, ...]
"""Texts that stand side by side, each ordered by itself."""
ClickTarget = tuple[str, str]
"""What a click means: ``command`` or ``label``, and its name."""
Part = tuple[str, int]
"""Glyphs, and their width in cells."""


class Facts(NamedTuple):
    """What stands on the line, but for the selection and the place."""

    saved: Part
    progress: Part
    annotator: Part
    file: Part
    help: Part
    labels: tuple[tuple[str, str], ...]
    tips: bool
    rtl: bool
    ground: Style
    strong: Style


class StatusLine(Widget):
    """One line, with what matters most where the line is short."""

    def __init__(self, desk: Desk, *, tips: bool = True) -> None:
        super().__init__()
        self._tips = tips
        self._moment = (Situation.READING, False)
        self._known_tips: dict[tuple[Situation, bool], list[tuple[Piece, ClickTarget | None]]] = {}
        self.lines = WidgetLines(self, self.paint)
        self.desk = desk
        self._facts: Facts | None = None
        self._message = ""
        self._way_out = ""
        self._lines: list[str] = []
        self._warning = False
        self._until = 0
        self.in_place = True
        self.hub = ""
        """How the hub stands, in a word or none."""
        self.hints = False
        """Whether labels are named here with their keys: no panel does."""

    class Clicked(Message):
        """Something that names a command or a label was clicked."""

        def __init__(self, *, command: str = "", label: str = "") -> None:
            super().__init__()
            self.command = command
            self.label = label

    def on_click(self, event: events.Click) -> None:
        """Do what stands there: a label tags, the progress opens the list, help helps."""
        if self._message:
            return
        columns = self._columns(self.outer_size.width, self.selection_words(), self.place())
        left = 0
        for (_glyphs, cells, _style), target in (
            reversed(columns) if i18n.direction() == "rtl" else columns
        ):
            if left <= event.x < left + cells and target is not None:
                kind, name = target
                self.post_message(self.Clicked(**{kind: name}))
            left += cells

    def tell(
        self, message: str, *, warning: bool = False, way_out: str = "", asked: bool = False
    ) -> None:
        """Show a message in place of the line for a few seconds; a warning until the next one,
        what is ``asked`` until the next key.

        The message is shortened where it does not fit beside its way out.
        """
        self._message, self._warning, self._way_out = message, warning, way_out
        self._break()
        self._until += 1
        number = self._until
        if not warning and not asked:
            self.set_timer(MESSAGE_SECONDS, lambda: self._fade(number))
        self.repaint()

    def _fade(self, number: int) -> None:
        if number == self._until and self._message:
            self._message = ""
            self._break()
            self.repaint()

    def repaint(self) -> None:
        """Show the line as it is now."""
        self.forget_facts()
        write_lines(self.screen, [(self.lines, range(max(1, len(self._lines))))])

    def forget(self) -> None:
        """Colours changed: paint it anew."""
        self.lines.drop_kept()
        self.repaint()

    def on_resize(self) -> None:
        """Break the message anew."""
        self.forget_facts()
        self._break()

    def _break(self) -> None:
        message = self._message
        # Before it is mounted the widget has no width.
        room = max(8, self.app.size.width - 2)
        said = refusal(message, self._way_out, room, MOST_LINES)
        self._lines = parts_in_lines(said, room)[:MOST_LINES] if message else []
        height = max(1, len(self._lines))
        # Setting what is set already has all laid out and painted once more.
        if self.styles.height != Scalar.from_number(height):
            self.styles.height = height

    @property
    def tells(self) -> bool:
        """Whether a message stands in place of the line."""
        return bool(self._message)

    def clear(self, *, warnings: bool = False) -> None:
        """Let a message go before its time; a warning only where something was saved since."""
        if self._message and (warnings or not self._warning):
            self._message = ""
            self._break()

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """The line, or one of a message's."""
        width = self.outer_size.width
        if self._message:
            palette = self.lines.palette
            ground = palette.style(palette.muted, palette.panel)
            colour = palette.warning if self._warning else palette.accent
            style = palette.style(colour, palette.panel, bold=True)
            words = self._lines[y] if y < len(self._lines) else ""
            message = sentence(words, max(0, width - 2), style)
            return strip([blank(1, ground), *message], width, ground)
        selected, place = self.selection_words(), self.place()
        facts = self._facts
        if facts is None:
            facts = self._facts = self._known_facts()
        if facts.tips:
            self._moment = self.desk.situation, bool(self.desk.view.offers.by_id)
        key = (width, selected, place, facts, self._moment)
        # Few: most of it changes with each key.
        return self.lines.keep(key, partial(self._picture, width, selected, place))

    def forget_facts(self) -> None:
        """Something besides the cursor changed: ask for all of it anew."""
        self._facts = None
        self._known_tips.clear()

    def _known_facts(self) -> Facts:
        """What stands on the line but for the selection and the place: no motion changes it."""
        desk, palette = self.desk, self.lines.palette
        help_key = desk.keys["help"]
        helped = help_key if help_key == _("help") else _("{key} help").format(key=help_key)
        return Facts(
            _part((self.save_state(),)),
            _part((self.progress(),)),
            _part((desk.annotator,)),
            _part((desk.db.path.name,)),
            _part((helped,)),
            labels_with_keys(desk) if self.hints else (),
            self._tips and not self.hints,
            i18n.direction() == "rtl",
            palette.style(palette.muted, palette.panel),
            palette.style(palette.text, palette.panel),
        )

    def _picture(self, width: int, selected: Parts, place: str) -> Strip:
        columns = self._columns(width, selected, place)
        facts = self._facts or self._known_facts()
        pieces: list[Piece] = []
        style: Style | None = None
        for (glyphs, cells, own), _target in columns:
            if not cells:
                continue
            if own is style:
                before, wide, _own = pieces[-1]
                whole = glyphs + before if facts.rtl else before + glyphs
                pieces[-1] = (whole, wide + cells, own)
            else:
                pieces.append((glyphs, cells, own))
            style = own
        return strip(pieces[::-1] if facts.rtl else pieces, width, facts.ground)

    def _columns(
        self, width: int, selected: Parts, place: str
    ) -> list[tuple[Piece, ClickTarget | None]]:
        """What the line is made of, in as many cells, each with what a click there means."""
        facts = self._facts or self._known_facts()
        ground, left = facts.ground, width
        columns: list[tuple[Piece, ClickTarget | None]] = []
        for (glyphs, cells), style, target in (
            (facts.saved, ground, None), (_part(selected), facts.strong, None),
            (facts.progress, ground, ("command", "library")),
            (_part((place,)), ground, None), (facts.annotator, ground, None),
            (facts.help, ground, ("command", "help")),
        ):  # fmt: skip
            used = cells if cells <= left else 0
            columns.append(((glyphs, used, style), target))
            left -= used
        hints: list[tuple[Piece, ClickTarget | None]] = []
        if facts.tips:
            at = self._moment
            if at not in self._known_tips:
                self._known_tips[at] = self._tip_columns(at)
            for column in self._known_tips[at]:
                if column[0][1] > left:
                    break
                # The first stands nearest to help: those that come and go move none of the others.
                hints.insert(0, column)
                left -= column[0][1]
        # By the width alone: nothing but the selection changes while one moves.
        told = width >= WIDE or not facts.tips
        glyphs, cells = facts.file
        used = cells if told and cells <= left else 0
        columns.insert(-1, ((glyphs, used, ground), None))
        left -= used
        # What changes with each key stands last, so that nothing else moves by it.
        saved, chosen, *others, help_ = columns
        used = 0
        if facts.labels and left >= LEAST_OF_HINT:
            hints, used = self._hinted(facts, left - 2)
        # Help stands last: at the right, or at the left of an Arabic line.
        gap = (" " * (left - used), left - used, ground)
        return [saved, *others, chosen, (gap, None), *hints, help_]

    def _tip_columns(self, at: tuple[Situation, bool]) -> list[tuple[Piece, ClickTarget | None]]:
        """The keys that are useful at a moment, with suggestions or without."""
        palette = self.lines.palette
        style = palette.style(palette.accent, palette.panel)
        moment, offers = at
        return [
            ((*_part((words,)), style), ("command", command))
            for command, words in tips(moment, offers=offers, keys=self.desk.keys)
        ]

    def _hinted(
        self, facts: Facts, room: int
    ) -> tuple[list[tuple[Piece, ClickTarget | None]], int]:
        """The labels with their keys, as many as there is room for, and the cells they take."""
        columns: list[tuple[Piece, ClickTarget | None]] = []
        used = 0
        for name, key in facts.labels:
            gap = 1 if columns else 0
            hint = line_picture(f"{name} {key}", room - used - gap)
            if not hint.width:
                break
            columns += [(blank(gap, facts.ground), None)] if gap else []
            piece = (hint.glyphs, hint.width, facts.ground)
            columns.append((piece, ("label", name)))
            used += gap + hint.width
        return columns, used

    def save_state(self) -> str:
        """Said only when SQLite has said so: every action returns after its commit."""
        if not self.in_place:
            return _("FILE GONE")
        if not self.desk.db.writable:
            return _("read only")
        return " · ".join(part for part in (_("saved"), self.hub) if part)

    def selection_words(self) -> tuple[str, ...]:
        """The selection's text and offsets, and the focused span's label."""
        desk = self.desk
        start, end = desk.view.chosen_range
        if start >= end or not desk.view.text:
            return ()
        view = desk.view
        span = view.focused_span if view.focused else None
        sign = "▸ " if span else "⚓ " if view.caret.sticky else ""
        roomy = self.outer_size.width >= ROOMY
        most = SHOWN if roomy else FEWER
        shown = view.text[start : min(end, start + most)] + ("…" if end - start > most else "")
        if span and span.id in view.marks.partners and (related := self._relation_words(span)):
            return (sign, *related)
        label = span.label if span else ""
        if label and not roomy:
            label = desk.labels.captions.telling(label, LABEL_SHOWN)
            label = label[: LABEL_SHOWN - 1] + "…" if len(label) > LABEL_SHOWN else label
        if offer := view.focused_offer if view.focused else None:
            return ("«", shown, "»", f" {offer.caption} ", offer.origin)
        return (sign, "«", shown, "»", f" {start}", "–", f"{end}", f" {label}" if label else "")

    def _relation_words(self, span: Span) -> tuple[str, ...]:
        """The first relation of the focused span, from words to words, and how many more."""
        desk = self.desk
        related = desk.session.linking.of(span) if desk.session else []
        if not related:
            return ()
        first, text, most = related[0], desk.view.text, FEWER
        shown: list[str] = []
        for id_ in (first.head, first.tail):
            end = desk.view.spans.get(id_)
            words = text[end.start : end.end] if end else ""
            shown.append(words[:most] + ("…" if len(words) > most else ""))
        more = f" +{len(related) - 1}" if related[1:] else ""
        head, tail = shown
        return ("«", head, "»", " — ", first.label + note_sign(first), " ▸ ", "«", tail, "»", more)

    def progress(self) -> str:
        """How many articles are done, and where one stands with this one."""
        desk = self.desk
        if desk.review is None:
            return _("no article")
        said = [_(desk.review.status.value)]
        said += sorted(desk.article_labels) if desk.session else []
        said += ["♦"] if desk.review.note else []
        return _("{done}/{total} done · {status}").format(
            done=desk.progress.done, total=desk.progress.total, status=" ".join(said)
        )

    def place(self) -> str:
        """The paragraph one is in."""
        page = self.desk.view.page
        return _("para {number}/{count}").format(
            number=page.paragraph_at(self.desk.view.caret.head.start) + 1,
            count=page.paragraph_count,
        )


@lru_cache(maxsize=256)
def _part(texts: tuple[str, ...]) -> tuple[str, int]:
    """The glyphs of a part between two spaces, and their width; nothing for nothing.

    Each text is ordered by itself: Arabic in one must not reorder its neighbours.
    """
    glyphs, width = "", 0
    for text in texts:
        if text.isascii() and text.isprintable():
            glyphs += text
            width += len(text)
            continue
        picture = line_picture(text)
        glyphs += picture.glyphs
        width += picture.width
    return (f" {glyphs} ", width + 2) if width else ("", 0)


def labels_with_keys(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The labels of spans that have a key, each with it."""
    return tuple(
        (one.name, key)
        for one in desk.labels
        if one.kind is Kind.SPAN and (key := desk.labels.key_of(one))
    )
