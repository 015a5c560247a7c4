"""What stands around the text in adjudication: a header, the versions, the panel, the last lines.

Each is made anew at each key from what the desk has; lines that are the same are not painted.
"""

from collections.abc import Sequence
from textwrap import wrap

from tui.core import i18n
from tui.core.i18n import _
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.lanes import texture
from tui.desk.adjudication.settlements import Settlement, SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.versions import (
    VersionLine,
    attribute_name,
    kind_name,
    kind_words,
    labels_in,
    most_words,
    state_words,
    version_lines,
)
from tui.desk.keys.adjudication_commands import TAKE
from tui.layout.line import PART, line_picture
from tui.ui.widgets.line_block import EMPTY, RULE, Column, TextLine

STATE_SIGNS = {
    SettlementState.OPEN: "·",
    SettlementState.LATER: "…",
    SettlementState.CHANGED: "!",
    SettlementState.SETTLED: "✓",
}
SHORT = 60
"""In fewer cells less is said of each thing."""
LEAST_HEIGHT = 20
"""With fewer lines there are no rules, one last line, and the text is compact."""
_GUIDELINE_LINES = 5
_LABELS_WIDTH = 14
"""The most cells that the labels of a version take in the panel."""


def header_lines(desk: AdjudicationDesk, width: int, height: int) -> list[TextLine]:
    """Which article of how many, which difference of how many, how much is agreed."""
    session = desk.session
    if session is None:
        return [(Column(" " + _("nothing to settle"), -1, "strong"),), RULE][:height]
    place = desk.queue.place(session.article.id) + 1
    article = session.article
    words = _("adjudicate {number} of {count}").format(number=place, count=len(desk.queue))
    said = _difference_words(session, short=width < SHORT)
    room = max(8, width - line_picture(words).width - line_picture(said).width - 6)
    title = article.title or article.id
    line = (
        Column(" "), Column(words, 0, "heading"), Column(PART, 0, "muted"),
        Column(title, min(room, line_picture(title).width), "", True),
        Column("", -1), Column(said, 0, "muted"), Column(" "),
    )  # fmt: skip
    return [line, RULE][:height]


def _difference_words(session: Adjudication, *, short: bool) -> str:
    agreed = _("{count} agreed").format(count=session.state.settled.agreed_count)
    if not session.items:
        return _("no difference") if short else _("no difference") + PART + agreed
    if short:
        return f"{session.index + 1}/{len(session.items)}"
    words = _("difference {number} of {count}").format(
        number=session.index + 1, count=len(session.items)
    )
    return words + PART + agreed


def box_height(desk: AdjudicationDesk, lines: int) -> int:
    """The lines that the versions take in the article, on a terminal of so many: no key moves
    the text because one difference has more of them than another."""
    items = desk.session.items if desk.session else ()
    most = max((len(item.difference.versions) for item in items), default=1)
    if lines < LEAST_HEIGHT:
        return 1 + min(most, max(2, lines // 5))
    return 2 + min(most, max(2, lines // 4))


def box_lines(
    desk: AdjudicationDesk, width: int, height: int, *, ruled: bool = True
) -> list[TextLine]:
    """What differs, and who says what; ``ruled`` off from the text."""
    session = desk.session
    if session is None:
        return []
    lines: list[TextLine] = [RULE] if ruled else []
    lines.append((Column(" "), *_kind_columns(session)))
    versions = version_lines(session)
    room = height - len(lines)
    shown = versions if len(versions) <= room else versions[: room - 1]
    lines += [_version_line(desk, one, versions, width) for one in shown]
    if more := len(versions) - len(shown):
        lines.append((Column("  " + _("{count} more").format(count=more), -1, "muted"),))
    return lines


def _kind_columns(session: Adjudication) -> tuple[Column, ...]:
    item = session.current
    if item is None:
        return (Column(_("all that these annotators say, they agree on"), 0, "strong"),)
    columns = [Column(kind_words(item.difference.kind), 0, "strong")]
    if name := attribute_name(item):
        columns += [Column(PART, 0, "muted"), Column(name, 0, "strong", True)]
    if words := state_words(item, session):
        columns += [Column(PART, 0, "muted"), Column(words, 0, "accent")]
    if session.reason:
        columns += [Column(PART, 0, "muted"), Column(session.reason, -1, "muted", True)]
    return tuple(columns)


def _version_line(
    desk: AdjudicationDesk, one: VersionLine, versions: Sequence[VersionLine], width: int
) -> TextLine:
    digits = max(len(version.digits) for version in versions)
    labels = max(line_picture(version.labels).width for version in versions)
    columns = [
        Column("✓ " if one.standing else "  "),
        Column(f"{one.digits:>{digits}}", digits, "strong"),
        Column("  "),
        Column(
            one.labels, min(labels, max(_LABELS_WIDTH, width // 3)), _colour(desk, one.labels), True
        ),
        Column("  "),
        Column(one.words, -1, "", True),
    ]
    if one.note and width >= SHORT:
        columns += [Column(" "), Column(f"“{one.note}”", min(24, width // 4), "muted", True)]
    if one.most and desk.session:
        columns.append(Column(_arrow(desk, most_words(desk.session), width), 0, "accent"))
    return tuple(columns)


def _arrow(desk: AdjudicationDesk, words: str, width: int) -> str:
    sign = "→" if i18n.direction() == "rtl" else "←"
    key = desk.keys["take-most"]
    return f" {sign} {key}: {words} " if width >= SHORT else f" {sign} {key} "


def _colour(desk: AdjudicationDesk, labels: str) -> str:
    return desk.labels.get(labels).colour


# The panel


def panel_lines(desk: AdjudicationDesk, width: int, height: int) -> list[TextLine]:
    """Who there is, what differs here, all differences of the article, the label's guideline."""
    session = desk.session
    if session is None:
        return []
    here = [_heading(_("This difference")), *_here(desk, session)]
    lines = [*_who(session), EMPTY, *here, EMPTY]
    guideline = _guideline(desk, session, width)
    items = _all_of_article(session, max(1, height - len(lines) - 1 - len(guideline)))
    return [*lines, _heading(_("All of this article")), *items, *guideline][:height]


def _heading(words: str) -> TextLine:
    return (Column(" "), Column(words, 0, "heading"))


def _count_column(text: str, look: str = "") -> Column:
    """A number under its heading, at the end of its cells."""
    return Column(" " * max(0, 8 - line_picture(text).width) + text, 8, look)


def _who(session: Adjudication) -> list[TextLine]:
    head = (
        Column(" "), Column(_("Who"), -1, "heading"),
        _count_column(_("here"), "muted"), _count_column(_("taken"), "muted"), Column(" "),
    )  # fmt: skip
    lines: list[TextLine] = [head]
    for name in session.annotators:
        number = session.number_of(name)
        shown = _("annotator {number}").format(number=number) if session.blind else name
        sign = texture(number)[2]
        lines.append((
            Column(" "), Column(str(number), 0, "strong"), Column(f" {sign} "),
            Column(shown, -1, "", True),
            _count_column(str(len(session.state.lanes[name]))),
            _count_column(str(session.state.times_taken(name))),
            Column(" "),
        ))  # fmt: skip
    return lines


def _here(desk: AdjudicationDesk, session: Adjudication) -> list[TextLine]:
    versions = version_lines(session)
    lines: list[TextLine] = [(Column("  "), *_kind_columns(session))]
    for one in versions:
        lines.append((*_version_line(desk, one, versions, 0)[:6], Column(" ")))
        if one.note:
            lines.append((Column("     "), Column(f"“{one.note}”", -1, "muted", True)))
    if session.current is not None:
        words = most_words(session)
        if session.current.difference.leading is not None:
            key = desk.keys["take-most"]
            words = _("{key} takes {count}").format(key=key, count=words)
        lines.append((Column("  "), Column(words, -1, "accent")))
    return lines


def _all_of_article(session: Adjudication, room: int) -> list[TextLine]:
    items = session.items
    first = max(0, min(session.index - room // 3, len(items) - room))
    return [
        _item_line(session, item, here=number == session.index)
        for number, item in enumerate(items[first : first + room], start=first)
    ]


def _item_line(session: Adjudication, item: Settlement, *, here: bool) -> TextLine:
    sign = STATE_SIGNS[item.state]
    marker = ("◂" if i18n.direction() == "rtl" else "▸") if here else " "
    words = state_words(item, session, digits=True)
    return (
        Column(f" {marker} ", 3, "accent"), Column(f"{sign} ", 2, "strong"),
        Column(kind_name(item.difference.kind), -1, "strong" if here else ""),
        Column(" "), Column(attribute_name(item) or labels_in(item), 7, "muted", True),
        *((Column(" "), Column(words, min(12, len(words)), "muted")) if words else ()),
        Column(" "),
    )  # fmt: skip


def _guideline(desk: AdjudicationDesk, session: Adjudication, width: int) -> list[TextLine]:
    item = session.current
    names = labels_in(item).split() if item else []
    label = next((desk.labels.get(name) for name in names if desk.labels.get(name).guideline), None)
    if label is None:
        return []
    words = [
        line
        for part in label.guideline.splitlines()
        for line in wrap(part, max(8, width - 3), break_on_hyphens=False)
    ]
    heading = _heading(_("Guideline: {label}").format(label=label.name))
    shown = words[:_GUIDELINE_LINES]
    return [EMPTY, heading, *((Column("  "), Column(line, -1, "", True)) for line in shown)]


# The last lines


def foot_lines(desk: AdjudicationDesk, saved: str, width: int, height: int) -> list[TextLine]:
    """The keys, and at the end whether names are hidden, that all is saved, how far one is."""
    state = [_("blind")] if desk.session and desk.session.blind else []
    state.append(saved)
    if width >= SHORT:
        done, total = desk.queue.settled_count, len(desk.queue)
        state.append(_("{done} of {total} settled").format(done=done, total=total))
    tail = f" {PART.join(state)} "
    tips = [f"{keys} {words}" for keys, words in _tips(desk)]
    lines: list[TextLine] = []
    for number in range(height):
        last = number == height - 1
        room = width - 1 - (line_picture(tail).width if last else 0)
        columns = [Column(" ")]
        while tips and (cells := line_picture(tips[0]).width + 2) <= room:
            columns.append(Column(tips.pop(0), cells, "muted"))
            room -= cells
        columns += [Column("", -1), Column(tail)] if last else []
        lines.append(tuple(columns))
    return lines


def _tips(desk: AdjudicationDesk) -> list[tuple[str, str]]:
    keys = desk.keys
    count = len(desk.session.annotators) if desk.session else 0
    digits = keys[f"{TAKE}1"] + (f"-{keys[f'{TAKE}{min(count, 9)}']}" if count > 1 else "")
    if desk.astray:
        return [
            (keys["leave"], _("back to the difference")), (_("letter"), _("tags in gold")),
            (keys["take-none"], _("removes from gold")), (keys["undo"], _("undo")),
        ]  # fmt: skip
    if desk.session is None or desk.session.current is None:
        return [
            (keys["done"], _("done, next")), (keys["next-difference"], _("next")),
            (_("letter"), _("tags in gold")), (keys["undo"], _("undo")), (keys["help"], _("help")),
        ]  # fmt: skip
    edges = "".join(keys[one] for one in ("start-back", "start-on", "end-back", "end-on"))
    return [
        (digits, _("theirs")), (keys["take-most"], _("most")), (_("letter"), _("label")),
        (f"{edges}{keys['proclitic']}", _("edges")), (keys["take-none"], _("none")),
        (keys["next-difference"], _("next")), (keys["later"], _("later")),
        (keys["reason"], _("why")), (keys["undo"], _("undo")), (keys["done"], _("done, next")),
        (keys["help"], _("help")),
    ]  # fmt: skip
