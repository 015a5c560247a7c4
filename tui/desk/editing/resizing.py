"""Moving the edges of the focused span: by the motions that select elsewhere, or an edge alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.changes import Act, Happening, Happenings
from tui.desk.editing.annotations import Annotations
from tui.desk.view import caret as carets
from tui.desk.view.edges import EDGES, no_further, range_after
from tui.desk.view.text_view import TextView
from tui.text.span_hygiene import trim_range


class Resizing:
    """Its ``commands`` resize what is focused in ``view``; ``settle`` shows what that changed."""

    def __init__(
        self,
        annotations: Annotations,
        view: TextView,
        settle: Callable[[Happenings], list[Happening]],
    ) -> None:
        self._annotations = annotations
        self._view = view
        self._settle = settle
        self.commands: Mapping[str, Act] = {
            **{f"select-{name}": partial(self._resize_by, name) for name in carets.MOTIONS},
            **{name: partial(self._resize_edge, name) for name in EDGES},
        }
        """What resizes, by the command's id."""

    def _resize_by(self, motion: str) -> Happenings:
        """A motion that would select moves the end of the focused span."""
        span = self._view.focused_span
        if span is None:
            return []
        text, caret = self._view.text, self._view.caret_after(motion, extend=True)
        rows, last = self._view.height, None
        while trim_range(text, *caret.range) == (span.start, span.end) and caret != last:
            # A step that took in white space alone goes on.
            last = caret
            if caret.range != (span.start, span.end):
                page = self._view.page
                caret = carets.caret_after(page, caret, motion, rows, extend=True)
        chosen = caret.range
        if chosen.start >= chosen.end or trim_range(text, *chosen) == (span.start, span.end):
            return []
        happened = self._resize(span, chosen)
        return [*happened, *self._view.put(replace(caret, sticky=False))]

    def _resize_edge(self, command: str) -> Happenings:
        span, chosen = self._view.focused_span, self._view.chosen_range
        moved = range_after(self._view.page, chosen, command)
        if span is None or self._annotations.is_blank(moved):
            return [no_further(command)]
        happened = [*self._resize(span, moved), *self._view.select(moved, sticky=False)]
        return happened if moved != chosen else [*happened, no_further(command)]

    def _resize(self, span: Span, chosen: Range) -> list[Happening]:
        return self._settle(self._annotations.resize(span, chosen))
