"""Texts with what lies on them written inside, as Helix writes its selections.

``قال [PER:وزير] <أمس>``: a span with the label PER on one word, the cursor on another.
``{قال وزير>} أمس``: a selection whose cursor is at its end; ``{<قال وزير}``: at its start.
``[*PER:وزير]``: the focused span. Spans may nest; what crosses is written as offsets.
"""

import re
from dataclasses import dataclass

from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.view.caret import Caret

_MARK = re.compile(r"\[(\*?)(\w+):|[\]<>{}]")


@dataclass(frozen=True)
class Written:
    """What a written text says."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    cursor: Range | None
    selection: Range | None


def read(written: str) -> Written:
    """The text without its marks, and where they stood."""
    text, at = "", 0
    open_spans: list[tuple[int, str]] = []
    spans: list[tuple[int, int, str]] = []
    places: dict[str, int] = {}
    for mark in _MARK.finditer(written):
        text += written[at : mark.start()]
        at = mark.end()
        if mark[2]:
            open_spans.append((len(text), mark[2]))
        elif mark[0] == "]":
            start, label = open_spans.pop()
            spans.append((start, len(text), label))
        else:
            places[mark[0]] = len(text)
    text += written[at:]
    selection = Range(places["{"], places["}"]) if "{" in places else None
    cursor = Range(places["<"], places[">"]) if selection is None and "<" in places else None
    return Written(text, tuple(spans), cursor, selection)


def shown(desk: Desk) -> str:
    """The desk's text with its spans, the cursor or the selection, and the focus written in."""
    caret, text = desk.view.caret, desk.view.text
    closing: list[tuple[int, int, str]] = []
    opening: list[tuple[int, int, str]] = []
    for depth, span in enumerate(desk.spans):
        star = "*" if span.id == desk.view.focused else ""
        opening.append((span.start, depth, f"[{star}{span.label}:"))
        closing.append((span.end, -depth, "]"))
    if desk.view.focused is None:
        start, end = caret.range
        marks = ("{", "}") if caret.selecting else ("<", ">")
        if caret.selecting:
            marks = ("{", ">}") if head_at_end(caret) else ("{<", "}")
        if start == end:
            opening.append((start, 1000, "".join(marks)))
        else:
            opening.append((start, 1000, marks[0]))
            closing.append((end, -1000, marks[1]))
    result = ""
    for offset in range(len(text) + 1):
        result += "".join(mark for at, _depth, mark in sorted(closing) if at == offset)
        result += "".join(mark for at, _depth, mark in sorted(opening) if at == offset)
        result += text[offset : offset + 1]
    return result


def head_at_end(caret: Caret) -> bool:
    """Whether the cursor is at the end of the selection."""
    return caret.head.end >= caret.anchor.end and caret.head.start >= caret.anchor.start
