"""What one annotator does in one article: each action is stored, and what is shown follows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.review import Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.changes import (
    Act,
    Happening,
    Happenings,
    LayoutChanged,
    LinksChanged,
    ReviewChanged,
    Said,
    SpansChanged,
)
from tui.desk.editing.annotations import Annotations
from tui.desk.editing.linking import Linking
from tui.desk.label_set import LabelSet
from tui.desk.time_spent import TimeSpent
from tui.desk.view import caret as carets
from tui.desk.view.offer_tally import OfferTally
from tui.desk.view.text_view import TextView
from tui.store.work import reviews
from tui.text.span_hygiene import trim_range

if TYPE_CHECKING:
    from tui.desk.editing.offer_answers import OfferAnswers
    from tui.desk.suggest.propagation import Propagation


SUPPOSED = "supposed"
"""The id of a span that is shown as if it were there."""


class Session:
    """Tags, relabels, removes, notes and undoes what is chosen in ``view``.

    ``keys`` says how sentences name the commands; ``monotonic`` gives seconds, for the time spent;
    ``on_review`` is called when the status, the note or an article label has changed.
    """

    def __init__(
        self,
        annotations: Annotations,
        linking: Linking,
        view: TextView,
        labels: LabelSet,
        keys: Mapping[str, str],
        tally: OfferTally,
        *,
        monotonic: Callable[[], float],
        on_review: Callable[[], None],
    ) -> None:
        self.annotations = annotations
        self.linking = linking
        self.view = view
        self._labels = labels
        self._keys = keys
        self._tally = tally
        self._on_review = on_review
        self._named: Span | Label | None = None
        """What a label's key has just said that Backspace removes."""
        self._tagged_here: tuple[carets.Caret, dict[str, str]] = (view.caret, {})
        """Since the cursor stands where it does: labels, and the ids of the spans tagged so."""
        self.tagged_at: carets.Caret | None = None
        """Where the cursor stood when something was tagged last."""
        self._spent = TimeSpent(monotonic)
        self._spent.begin()

    @cached_property
    def commands(self) -> Mapping[str, Act]:
        """What may store something, by the command's id."""
        # The desk opens sooner without it.
        from tui.desk.editing.resizing import Resizing

        return {
            "remove": self.remove,
            "undo": self.undo,
            "redo": self.redo,
            **Resizing(self.annotations, self.view, self.settle).commands,
        }

    @cached_property
    def _offers(self) -> "OfferAnswers":
        # The desk opens sooner without it.
        from tui.desk.editing.offer_answers import OfferAnswers

        return OfferAnswers(self.annotations, self.view, self._keys, self._tally, self.settle)

    # What is done

    def tag(self, name: str) -> Happenings:
        """What a label's key does: tag, relabel the focused span, or label the article.

        It takes nothing away: what bears the label already is said, and how it is removed.
        """
        self.begin()
        label = self._labels.get(name)
        if label.kind is Kind.ARTICLE:
            if name in self.annotations.article_labels:
                return self._say_borne(label)
            return self.settle(self.annotations.label_article(label))
        if borne := self._bearing(name):
            return self._say_borne(borne)
        if self.view.focused and (span := self.view.focused_span):
            relabelled = self.settle(self.annotations.relabel(span, name))
            if span.id in self.view.marks.by_span:
                relabelled += self.linking.misfit_words(span.id)
            return relabelled
        offer = self.view.focused_offer if self.view.focused else None
        if offer and name in offer.labels:
            return self.take(name)
        chosen = self.view.chosen_range
        if self.annotations.is_blank(chosen):
            return [Said(_("there is nothing to tag here"))]
        happened = self._tagged(self.settle(self.annotations.add([chosen], name)))
        if offer and self.view.focused_offer is None:
            happened = [*happened, *self._offers.go_on(offer)]
        return happened

    def suppose_tag(self, name: str) -> AbstractContextManager[Happenings | None]:
        """In the block the view is as if a label's key had tagged words; nothing is stored.

        None where it would do anything else, or more than that.
        """
        added = self._addition(name)
        return self._suppose(added, ()) if added else nullcontext()

    def suppose_removal(self) -> AbstractContextManager[Happenings | None]:
        """The same of removing the span under the cursor."""
        span = self.view.span_under_cursor()
        if span is None or self._named or span.id in self.view.marks.by_span:
            return nullcontext()
        return nullcontext() if self.view.focused_offer else self._suppose((), (span,))

    @contextmanager
    def _suppose(self, added: tuple[Span, ...], removed: tuple[Span, ...]) -> Iterator[Happenings]:
        view = self.view
        before = self._tagged_here, self.tagged_at, view.state
        if removed:
            view.focused = None
        self._put_in_view(added, removed)
        try:
            yield self._tagged(self.settle([SpansChanged(added, removed)]))
        finally:
            self._put_in_view(removed, added)
            view.spans_changed(removed, added)
            self._tagged_here, self.tagged_at, view.state = before

    def _put_in_view(self, added: tuple[Span, ...], removed: tuple[Span, ...]) -> None:
        for span in removed:
            self.view.spans.discard(span.id)
        for span in added:
            self.view.spans.add(span)

    def _addition(self, name: str) -> tuple[Span, ...]:
        """The span that a label's key would add, where that is all that it would do."""
        view, known = self.view, self.annotations
        place = trim_range(view.text, *view.chosen_range)
        if (
            self._labels.get(name).kind is Kind.ARTICLE
            or view.focused
            or known.review.status is Status.TODO
            or place.start >= place.end
            or self._bearing(name)
            or view.offers.index.touching(*place)
        ):
            return ()
        return (Span(SUPPOSED, known.article.id, known.annotator, name, *place),)

    def begin(self, command: str = "") -> None:
        """Something is done now. But for Backspace itself, that removes what the cursor is on."""
        self._spent.act()
        if command != "remove":
            self._named = None

    def spend(self) -> None:
        """Time is spent reading, and nothing else is done."""
        self._spent.act()

    def _bearing(self, name: str) -> Span | None:
        """The span that has this label already where its key would put it.

        A key that is held down, or pressed once more, means the words that it tagged before, be
        they no longer selected.
        """
        if self.view.focused and (focused := self.view.focused_span):
            return focused if focused.label == name else None
        caret, tagged = self._tagged_here
        if caret is self.view.caret and (span := self.view.spans.get(tagged.get(name))):
            return span if span.label == name else None
        return self.annotations.bearing(self.view.chosen_range, name)

    def _say_borne(self, what: Span | Label) -> Happenings:
        self._named = what
        key = self._keys["remove"]
        if isinstance(what, Label):
            said = _("the article is {label} already · {key} removes that")
            return [Said(said.format(label=what.name, key=key))]
        # The desk opens sooner without it.
        from tui.desk.editing.event_summary import WORDS_SHOWN

        text = self.view.text[what.start : what.end]
        words = text[:WORDS_SHOWN] + ("…" if len(text) > WORDS_SHOWN else "")
        said = _("«{words}» is {label} already · {key} removes it")
        return [Said(said.format(words=words, label=what.label, key=key))]

    def _tagged(self, happened: Happenings) -> Happenings:
        """The cursor stays where it is, and nothing is selected for the next label's key."""
        added: list[Span] = []
        for one in happened:
            if isinstance(one, SpansChanged):
                added += one.added
        if not added:
            return happened
        result = [*happened]
        before, tagged = self._tagged_here
        tagged = dict(tagged) if before is self.view.caret else {}
        if self.view.caret.selecting:
            by_letter = self.view.caret.by_letter
            unit = carets.unit_at(self.view.page, self.view.caret.head.start, by_letter=by_letter)
            result += self.view.put(carets.Caret(unit, unit, by_letter=by_letter))
        self.tagged_at = self.view.caret
        for span in added:
            tagged[span.label] = span.id
        self._tagged_here = (self.view.caret, tagged)
        return result

    @property
    def tagged_range(self) -> Range | None:
        """The longest of what was tagged where the cursor stands since it came there."""
        if self.tagged_at is not self.view.caret:
            return None
        spans = filter(None, map(self.view.spans.get, self._tagged_here[1].values()))
        places = [Range(span.start, span.end) for span in spans]
        return max(places, key=lambda place: place.end - place.start, default=None)

    def remove(self) -> Happenings:
        """Remove the focused span, or the shortest one under the cursor; or refuse an offer.

        After a label's key that found its label there, remove what it named.
        """
        named, self._named = self._named, None
        if isinstance(named, Label):
            return self.settle(self.annotations.label_article(named, borne=False))
        if self.view.focused_offer:
            return self._offers.refuse()
        span = (
            self.view.spans.get(named.id)
            if isinstance(named, Span)
            else self.view.span_under_cursor()
        )
        if span is None:
            return [Said(_("there is no span here"))]
        self.view.focused = None
        if span.id in self.view.marks.by_span:
            return self.settle(self.linking.remove_span(span))
        return self.settle(self.annotations.remove([span]))

    def take(self, label: str = "") -> Happenings:
        """Tag the focused offer, its edges as they were mended, and go to the next offer.

        The label is the one that is offered first, unless another is given.
        """
        self.begin()
        return self._offers.take(label)

    def take_all(self, score: float | None) -> Happenings:
        """Take all offers of this score or more, or all, in one action; the others stay."""
        self.begin()
        return self._offers.take_all(score)

    def look_at_focused(self) -> Happenings:
        """A span that was taken unread is looked at where it is gone to."""
        span = self.view.focused_span
        if span is None or not span.is_unread:
            return []
        return self.settle(self.annotations.look_at(span))

    def undo(self) -> Happenings:
        """Take back the last action in this article."""
        return self.settle(self.annotations.undo(), follow=True)

    def redo(self) -> Happenings:
        """Do the last undone action again."""
        return self.settle(self.annotations.redo(), follow=True)

    def annotate(self, note: str) -> Happenings:
        """Put a note on the focused span, or on the article."""
        self.begin()
        return self.settle(self.annotations.annotate(self.view.focused_span, note))

    def propagation(self, label: str | None = None) -> "Propagation | None":
        """The places where what is chosen stands, to bear its label, or this one."""
        span = None if label else self.view.span_under_cursor()
        chosen = Range(span.start, span.end) if span else self.view.chosen_range
        name = span.label if span else label
        if name is None or self.annotations.is_blank(chosen):
            return None
        # The desk opens sooner without them.
        from tui.desk.suggest.lexicon import Lexicon
        from tui.desk.suggest.propagation import Propagation
        from tui.store.texts import search

        self.begin()
        db, annotator = self.annotations.db, self.annotations.annotator
        lexicon = Lexicon.of(search.forms(db, annotator))
        nested = search.nests(db, annotator)
        return Propagation(self.annotations, chosen, name, lexicon, self.settle, nested=nested)

    def set_status(self, status: Status) -> Happenings:
        """Say how far one is with the article."""
        return self.settle(self.annotations.set_status(status))

    # The time spent

    def leave(self) -> None:
        """Store the place and the time spent. Raises DatabaseError."""
        db = self.annotations.db
        if not db.writable:
            return
        self._spent.count()
        cursor, seconds = self.view.caret.head.start, self._spent.seconds
        reviews.remember(db, self.annotations.review, cursor=cursor, seconds=seconds)
        self._spent.seconds = 0.0

    # How it ends

    def look_again(self) -> Happenings:
        """See what another desk has stored."""
        return self.settle(self.annotations.reload())

    def settle(self, happened: Happenings, *, follow: bool = False) -> list[Happening]:
        """Spans may have changed: rows, counts and the focus follow, and the caret if asked."""
        result = list(happened)
        marked, marks = False, self.view.marks.by_span
        for happening in happened:
            if isinstance(happening, LinksChanged):
                marked = True
                if follow and len(result) == len(happened):
                    result += self._go_to_linked(happening.spans)
                continue
            if not isinstance(happening, SpansChanged):
                continue
            result += self.view.spans_changed(happening.added, happening.removed)
            if len(self.view.offers):
                places = [Range(span.start, span.end) for span in happening.added]
                if places and self._offers.drop_in(places):
                    result.append(LayoutChanged())
            for span in happening.added:
                # Where they stand in the text numbers them.
                marked = marked or span.id in marks
            if follow:
                there = (*happening.added, *happening.removed)[0]
                # The cursor goes there: a key must not act on a span elsewhere.
                self.view.focused = there.id if self.view.focused == there.id else None
                result += self.view.put(
                    carets.spread(self.view.text, Range(there.start, there.end))
                )
        if marked:
            result += self.mark_anew()
        if ReviewChanged in map(type, happened):
            self._on_review()
        view = self.view
        if view.focused and view.focused_span is None and view.focused_offer is None:
            view.focused = None
        return result

    def mark_anew(self) -> list[Happening]:
        """Relations, attributes or their spans have changed: the marks follow."""
        view = self.view
        happened = view.show_marks(self.linking.marks())
        if view.alone:
            near = next((s for s in map(view.spans.get, sorted(view.alone)) if s), None)
            mentions = self.linking.mentions(near) if near else []
            happened += view.show_alone(frozenset(span.id for span in mentions))
        return happened

    def _go_to_linked(self, ids: Sequence[str]) -> list[Happening]:
        """The cursor goes where a relation or an attribute was changed."""
        there = next((span for span in map(self.view.spans.get, ids) if span), None)
        return self.view.focus(there) if there else []
