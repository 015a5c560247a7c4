"""At which words of the open article the annotator's next span likely begins."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui.core.i18n import _
from tui.core.selection import Range
from tui.desk.changes import Happenings, Said
from tui.desk.editing.annotations import Annotations
from tui.desk.view import caret as carets
from tui.desk.view.caret import Caret
from tui.desk.view.text_view import TextView
from tui.text.words import words

if TYPE_CHECKING:
    from tui.desk.suggest.familiar_words import FamiliarWords
    from tui.desk.suggest.read_words import ReadWords
    from tui.desk.view.hints import Hints


class LikelyWords:
    """Learns from what the annotator read, once it is asked, and moves the cursor of ``view``.

    ``own`` is always what the annotator has in the open article.
    """

    def __init__(self, view: TextView) -> None:
        self._view = view
        self._read: ReadWords | None = None
        self._familiar: tuple[Annotations, FamiliarWords] | None = None
        """With what it was made for: it is of one article."""
        self.selected_by: Caret | None = None
        """The cursor that was put on a likely word, with what likely belongs to it."""
        self._word = Range(0, 0)
        """That word."""
        self._candidates: tuple[Annotations | None, Mapping[int, float]] = (None, {})
        """Of one article, too."""

    def expect(self, own: Annotations, candidates: Mapping[int, float]) -> None:
        """A model finds that spans may begin at these offsets, each with how sure it is. What is
        open stays as it is: the next hints know of it."""
        self._candidates = own, candidates

    def next_beginning(self, own: Annotations, after: int) -> Range | None:
        """The word after an offset where a span begins most likely."""
        return self._reading().next_beginning(own, self._view.chosen_range.end, after)

    def next_word(self, own: Annotations, tagged: Range | None) -> Range | None:
        """The word after what is chosen where a span begins most likely.

        Inside what was just ``tagged`` one may nest: what stands before the cursor there counts.
        """
        here = self._here
        first = next(words(self._view.text, *tagged), None) if tagged else None
        word = self.next_beginning(own, first.end if first else here)
        stays = word is not None and word == self._view.caret.head
        return self.next_beginning(own, here) if stays else word

    def likely_extent(self, own: Annotations, first: Range) -> Range:
        """The words that a span which begins at one likely has; those between with them."""
        return self._reading().likely_extent(own, first)

    def go_on(self, own: Annotations, tagged: Range | None) -> Happenings:
        """Go to the next word where a span begins likely, see ``next_word``; and select those
        after it that likely belong to it. Where the anchor was dropped, select up to that word."""
        view, word = self._view, self.next_word(own, tagged)
        if word is None:
            return [Said(_("no word after this seems likely"))]
        view.focused = None
        return self.select(own, word)

    def select(self, own: Annotations, word: Range) -> Happenings:
        """Go to a word, and select with it what likely belongs to a span that begins there."""
        view = self._view
        caret = carets.with_head(replace(view.caret, column=None, by_letter=False), word)
        chosen = word if caret.sticky else self.likely_extent(own, word)
        happened = view.put(carets.spread(view.text, chosen) if chosen != word else caret)
        self.selected_by, self._word = view.caret, word
        return happened

    @property
    def _here(self) -> int:
        """Where what is chosen ends; of what was selected as likely, where its first word does."""
        is_likely = self.selected_by is self._view.caret
        return self._word.end if is_likely else self._view.chosen_range.end

    def hints(
        self, own: Annotations, letters: Mapping[str, str], but: Collection[str] | None = None
    ) -> "Hints[Range]":
        """Letters for the words of the window, one alone for those that are likely wanted.

        ``letters`` are those of the Latin keys. Where they stand by themselves there is ``but``:
        none begins with such a key. Those are written under the words, for one reads on by them.
        """
        # The desk opens sooner without it.
        from tui.desk.view.hints import NEAR, NEAREST, Hints, hints_for

        view = self._view
        lane = self.lane if but is not None else None
        shown = view.window.words(lane)
        part = Range(shown[0].start, shown[-1].end) if shown else Range(0, 0)
        familiar = self._familiar_in(own)
        familiar.meet_until(view.text, own.spans)
        likelihood = partial(
            familiar.likelihood,
            view.text,
            own=own.spans,
            offers=view.offers.index,
            chances=self._reading().chances(own, view.chosen_range.end, part),
            candidates=self._candidates[1] if self._candidates[0] is own else {},
        )
        near = NEAR if but is None else NEAREST
        keys = hints_for(shown, view.caret.head.start, likelihood, but or (), near)
        return Hints(keys, letters, lane=lane)

    @property
    def lane(self) -> int | None:
        """The lane in which letters that stand are written; none where there are no lanes."""
        return None if self._view.look.compact else 0

    def finish(self, own: Annotations) -> None:
        """The whole article was read."""
        if self._read:
            self._read.finish(own)

    def _reading(self) -> "ReadWords":
        if self._read is None:
            # The desk opens sooner without it.
            from tui.desk.suggest.read_words import ReadWords

            self._read = ReadWords()
        return self._read

    def _familiar_in(self, own: Annotations) -> "FamiliarWords":
        if self._familiar is None or self._familiar[0] is not own:
            # The desk opens sooner without it.
            from tui.desk.suggest.familiar_words import FamiliarWords

            self._familiar = own, FamiliarWords.of(own.db, own.article, own.annotator)
        return self._familiar[1]
