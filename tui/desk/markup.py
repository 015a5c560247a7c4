"""An article that is marked up: what is chosen is tagged, and what is shown follows the store."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.i18n import _
from tui.core.label import Kind, Label, keys_of
from tui.core.review import Review
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.annotations import Annotations
from tui.desk.changes import (
    Happening,
    LayoutChanged,
    RefusalsChanged,
    Said,
    SpansChanged,
)
from tui.desk.commands import commands, keys_to_say
from tui.desk.event_summary import SHOWN
from tui.desk.surface import Happenings, Look, Surface
from tui.desk.time_spent import TimeSpent
from tui.layout.captions import Captions
from tui.store import annotations, scheme
from tui.store.database import Database

if TYPE_CHECKING:
    from tui.desk.everywhere import Everywhere


class Markup(Surface):
    """A surface whose text is an article of ``db``, where ``annotator`` tags with its labels."""

    def __init__(
        self,
        db: Database,
        annotator: str,
        *,
        look: Look,
        width: int,
        height: int,
        monotonic: Callable[[], float],
    ) -> None:
        super().__init__(look, width, height)
        self.db = db
        self.annotator = annotator
        self.tagger: Annotations | None = None
        self.labels: list[Label] = []
        self._named: Span | Label | None = None
        """What a label's key has just said that Backspace removes."""
        self._tagged_here: tuple[carets.Caret, dict[str, str]] = (self.caret, {})
        """Since the cursor stands where it does: labels, and the ids of the spans tagged so."""
        self.keys = keys_to_say(commands())
        """How sentences name the commands; who binds other keys says so here."""
        self.claimed: frozenset[str] = frozenset()
        """The keys that commands have: no label has them, whatever its scheme says."""
        self._spent = TimeSpent(monotonic)
        self._read_scheme()

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.tagger.article if self.tagger else None

    @property
    def spans(self) -> Sequence[Span]:
        """The article's spans in their order."""
        return list(self.shown)

    @property
    def review(self) -> Review | None:
        """Where the annotator stands with the article."""
        return self.tagger.review if self.tagger else None

    @property
    def label_counts(self) -> dict[str, int]:
        """How often the annotator has used each label; asked of the store, all spans over."""
        return annotations.label_counts(self.db, self.annotator)

    @property
    def label_keys(self) -> dict[str, str]:
        """Key to the name of the label in use that has it."""
        return keys_of(self.labels)

    def key_of(self, label: Label) -> str:
        """The key that tags with a label, if one does."""
        return "" if label.retired or label.key in self.claimed else label.key

    def label_named(self, name: str) -> Label:
        """The label of this name, retired or not."""
        return self._by_name.get(name) or Label(name)

    def _read_scheme(self) -> None:
        self.labels = scheme.labels(self.db, retired=True)
        self._by_name = {label.name: label for label in self.labels}
        self.captions = Captions(self._by_name)

    # What is done

    def tag(self, name: str) -> Happenings:
        """What a label's key does: tag, relabel the focused span, or label the article.

        It takes nothing away: what bears the label already is said, and how it is removed.
        """
        self.begin()
        if self.tagger is None:
            return []
        label = self.label_named(name)
        if label.kind is Kind.ARTICLE:
            if name in self.tagger.article_labels:
                return self._say_borne(label)
            return self._settle(self.tagger.label_article(label))
        if borne := self._bearing(name):
            return self._say_borne(borne)
        if span := self.focused_span:
            return self._settle(self.tagger.relabel(span, name))
        chosen = self.chosen
        if self.tagger.is_blank(chosen):
            return [Said(_("there is nothing to tag here"))]
        return self._tagged(self._settle(self.tagger.add([chosen], name)))

    def begin(self) -> None:
        """Something else is done now: Backspace removes what lies under the cursor again."""
        self._spent.act()
        self._named = None

    def _bearing(self, name: str) -> Span | None:
        """The span that has this label already where its key would put it.

        A key that is held down, or pressed once more, means the words that it tagged before, be
        they no longer selected.
        """
        if focused := self.focused_span:
            return focused if focused.label == name else None
        caret, tagged = self._tagged_here
        if caret is self.caret and (span := self.shown.get(tagged.get(name))):
            return span if span.label == name else None
        return self.tagger.bearing(self.chosen, name) if self.tagger else None

    def _say_borne(self, what: Span | Label) -> Happenings:
        self._named = what
        key = self.keys["remove"]
        if isinstance(what, Label):
            said = _("the article is {label} already · {key} removes that")
            return [Said(said.format(label=what.name, key=key))]
        text = self.text[what.start : what.end]
        words = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
        said = _("«{words}» is {label} already · {key} removes it")
        return [Said(said.format(words=words, label=what.label, key=key))]

    def _tagged(self, happened: Happenings) -> Happenings:
        """The cursor stays where it is, and nothing is selected for the next label's key."""
        added = [s for one in happened if isinstance(one, SpansChanged) for s in one.added]
        if not added:
            return happened
        result = [*happened]
        before, tagged = self._tagged_here
        tagged = dict(tagged) if before is self.caret else {}
        if self.caret.selecting:
            by_letter = self.caret.by_letter
            unit = carets.unit_at(self.page, self.caret.head.start, by_letter=by_letter)
            result += self.put(carets.Caret(unit, unit, by_letter=by_letter))
        self._tagged_here = (self.caret, tagged | {span.label: span.id for span in added})
        return result

    def remove(self) -> Happenings:
        """Remove the focused span, or the shortest one under the cursor; or refuse an offer.

        After a label's key that found its label there, remove what it named.
        """
        named, self._named = self._named, None
        if isinstance(named, Label) and self.tagger:
            return self._settle(self.tagger.label_article(named, borne=False))
        if self.focused_offer:
            return self.refuse()
        span = self.shown.get(named.id) if isinstance(named, Span) else self.span_under_cursor()
        if self.tagger is None or span is None:
            return [Said(_("there is no span here"))]
        self.focused = None
        return self._settle(self.tagger.remove([span]))

    def take(self) -> Happenings:
        """Tag the place of the focused offer with the label that is offered first."""
        self.begin()
        offer = self.focused_offer
        if self.tagger is None or offer is None:
            return [Said(_("there is no suggestion here"))]
        happened = self._settle(
            self.tagger.add([offer.range], offer.labels[0], offer.source, score=offer.score)
        )
        # The span that it has become is gone to, so that one goes on from it.
        taken = self.tagger.bearing(offer.range, offer.labels[0])
        self.focused = taken.id if taken else None
        return happened

    def refuse(self) -> Happenings:
        """Have the form of the focused offer not offered in this article again."""
        offer = self.focused_offer
        if self.tagger is None or offer is None:
            return [Said(_("there is no suggestion here"))]
        happened = self._settle(self.tagger.refuse(offer.form, offer.labels))
        if any(isinstance(one, RefusalsChanged) for one in happened):
            self.drop_offers(lambda one: one.form == offer.form and one.labels == offer.labels)
            said = _("not offered here again: «{form}»; {undo} takes that back")
            form = self.text[slice(*offer.range)]
            return [
                *happened,
                *self.cancel(),
                LayoutChanged(),
                Said(said.format(form=form, undo=self.keys["undo"])),
            ]
        return happened

    def undo(self) -> Happenings:
        """Take back the last action in this article."""
        return self._settle(self.tagger.undo(), follow=True) if self.tagger else []

    def redo(self) -> Happenings:
        """Do the last undone action again."""
        return self._settle(self.tagger.redo(), follow=True) if self.tagger else []

    def annotate(self, note: str) -> Happenings:
        """Put a note on the focused span, or on the article."""
        self.begin()
        return self._settle(self.tagger.annotate(self.focused_span, note)) if self.tagger else []

    def everywhere(self, label: str | None = None) -> "Everywhere | None":
        """The places where what is chosen stands, to bear its label, or this one."""
        span = None if label else self.span_under_cursor()
        chosen = Range(span.start, span.end) if span else self.chosen
        name = span.label if span else label
        if self.tagger is None or name is None or self.tagger.is_blank(chosen):
            return None
        # The desk opens sooner without them.
        from tui.desk.everywhere import Everywhere
        from tui.desk.lexicon import Lexicon
        from tui.store import search

        self.begin()
        lexicon = Lexicon.of(search.forms(self.db, self.annotator))
        nested = search.nests(self.db, self.annotator)
        return Everywhere(self.tagger, chosen, name, lexicon, self._settle, nested=nested)

    # How it ends

    def _edge(self, chosen: Range, caret: carets.Caret | None = None) -> Happenings:
        """The focused span, or the selection, has this range now."""
        if chosen.start >= chosen.end:
            return []
        happened: list[Happening] = []
        sticky = self.caret.sticky
        if (span := self.focused_span) and self.tagger:
            happened, sticky = self._settle(self.tagger.resize(span, chosen)), False
        caret = caret or carets.spread(self.text, chosen)
        return [*happened, *self.put(replace(caret, sticky=sticky))]

    def _settle(self, happened: Sequence[Happening], *, follow: bool = False) -> list[Happening]:
        """Spans may have changed: rows, counts and the focus follow, and the caret if asked."""
        result = list(happened)
        for happening in happened:
            if not isinstance(happening, SpansChanged):
                continue
            result += self.spans_changed(happening.added, happening.removed)
            if len(self.offers):
                places = [Range(span.start, span.end) for span in happening.added]
                if places and self.drop_offers(lambda _offer: True, places):
                    result.append(LayoutChanged())
            if follow:
                there = (*happening.added, *happening.removed)[0]
                # The cursor goes there: a key must not act on a span elsewhere.
                self.focused = there.id if self.focused == there.id else None
                result += self.put(carets.spread(self.text, Range(there.start, there.end)))
        if self.focused_span is None and self.focused_offer is None:
            self.focused = None
        return result
