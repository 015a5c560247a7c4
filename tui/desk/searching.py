"""Going to the places of what is searched in the open article."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.core.i18n import _
from tui.core.selection import Range
from tui.desk.changes import Happenings, Said
from tui.desk.view import caret as carets
from tui.desk.view.text_view import TextView

if TYPE_CHECKING:
    from tui.desk.view.text_search import TextFinder


class Searching:
    """Moves the cursor of ``view`` to what ``finder`` finds.

    ``keys`` says how sentences name the commands.
    """

    def __init__(self, view: TextView, keys: Mapping[str, str]) -> None:
        self._view = view
        self._keys = keys
        self._finder: TextFinder | None = None
        self._text = ""
        """What the finder searches in."""

    @property
    def finder(self) -> "TextFinder":
        """What was searched last, and where it stands in the open article."""
        text = self._view.text
        if self._finder is None:
            # The desk opens sooner without it.
            from tui.desk.view.text_search import TextFinder

            self._finder = TextFinder(text)
        elif text is not self._text:
            self._finder.lay(text)
        self._text = text
        return self._finder

    def search(self, query: str, origin: int) -> Happenings:
        """Go to the first place of the query at or after an offset, round the end."""
        finder = self.finder
        finder.look_for(query)
        place = finder.at_or_after(origin)
        return self._go_to(place) if place else []

    def go_on(self, step: int) -> Happenings:
        """Go to the next place (``step`` 1) or the one before (-1) of what was searched last."""
        finder, caret = self.finder, self._view.caret
        if not finder.query:
            said = _("nothing to repeat yet: {search} searches")
            return [Said(said.format(search=self._keys["search"]))]
        finder.look_for(finder.query)
        here = caret.range
        place = finder.after(here.start) if step > 0 else finder.before(here.start)
        if step > 0 and place and not caret.selecting and here.start < place.start < here.end:
            # The word under the cursor holds it: there one is.
            place = finder.after(place.start)
        return self._go_to(place) if place else [Said(_("not found in this article"))]

    def _go_to(self, place: Range) -> Happenings:
        self._view.focused = None
        return self._view.put(carets.spread(self._view.text, place))
