"""Settling what annotators say differently of one article: each verdict is stored as it is given.

No screen: what a screen shows is in ``items`` and ``current``, what it does are the methods, which
answer with what happened. The annotators' own work is read alone. What is decided belongs to
``gold``, and the events to the ``curator``, who can take each back.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from tui.agreement.answers import Element
from tui.agreement.differences import Version
from tui.core.article import Article
from tui.core.errors import UsageError
from tui.core.event import Event
from tui.core.i18n import _
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.core.span import Span
from tui.desk.adjudication.adjudicated import AdjudicatedArticle
from tui.desk.adjudication.difference_cursor import DifferenceCursor
from tui.desk.adjudication.own_version import ItemVerdict, added_span, own_version, removal_ruling
from tui.desk.adjudication.rules import AutoRule, rule_rulings
from tui.desk.adjudication.rulings import (
    Ruling,
    agreed_rulings,
    draft_of,
    reason_of,
    ruling_on,
    verdict_for,
)
from tui.desk.adjudication.settlements import AgreedThing, Settlement
from tui.desk.adjudication.statements import element_of
from tui.desk.changes import Happening, Happenings, ReviewChanged, Said, SpansChanged
from tui.store.database import Database
from tui.store.log.effects import SpanEffect, effects
from tui.store.work import decisions
from tui.store.work.annotation_changes import StaleError
from tui.store.work.decisions import Verdict


class Adjudication:
    """One article, as ``annotators`` have it and as it is to be in ``gold``.

    Who is done with the article counts; where fewer than two are, whoever opened it. ``blind``
    is a number: then names are hidden, and their order is drawn from it, anew for each article.
    ``take_agreed``: what all say is taken at once.
    """

    def __init__(
        self,
        db: Database,
        article_id: str,
        annotators: Sequence[str],
        *,
        curator: str,
        gold: str = GOLD,
        blind: int | None = None,
        take_agreed: bool = True,
    ) -> None:
        self.db = db
        self.gold = gold
        self.curator = curator
        self.blind = blind is not None
        asked = [name for name in annotators if name != gold]
        if blind is not None:
            Random(f"{blind} {article_id}").shuffle(asked)
        self.state = AdjudicatedArticle(db, article_id, asked, gold=gold, curator=curator)
        self.looking = DifferenceCursor(self.state)
        """At which difference one is."""
        if take_agreed and db.writable:
            self.take_agreed()
        self.looking.seek_open(0)

    @property
    def article(self) -> Article:
        """The article, whose text never changes."""
        return self.state.article

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who counts, in the order of their digits: 1 is the first."""
        return self.state.annotators

    @property
    def items(self) -> tuple[Settlement, ...]:
        """The differences in the order of the text, and what became of each."""
        return self.state.settled.items

    @property
    def agreed(self) -> tuple[AgreedThing, ...]:
        """What all say, taken or not."""
        return self.state.settled.agreed

    @property
    def open_count(self) -> int:
        """How many differences are still to be settled."""
        return self.state.settled.open_count

    @property
    def current(self) -> Settlement | None:
        """The difference that is looked at; None where there is none at all."""
        return self.looking.current

    @property
    def index(self) -> int:
        """The place of that in ``items``, from 0."""
        return self.looking.index

    @property
    def result(self) -> tuple[Span, ...]:
        """The spans of gold that the current difference has led to."""
        return self.state.made_in(self.current) if self.current else ()

    def name_of(self, annotator: str) -> str:
        """What an annotator is called on the screen: the digit alone where names are hidden."""
        return str(self.number_of(annotator)) if self.blind else annotator

    def number_of(self, annotator: str) -> int:
        """The digit that takes an annotator's version: from 1."""
        return self.annotators.index(annotator) + 1

    def go_to(self, index: int) -> bool:
        """Look at a difference by its place in ``items``; False where there is none there."""
        return self.looking.go_to(index)

    # Verdicts

    def take(self, version: int) -> Happenings:
        """Take a version of the current difference by its place: nothing is one, too."""
        item = self.current
        if item is None or not 0 <= version < len(item.difference.versions):
            return [Said(_("there is no such version here"))]
        return self._take(item, item.difference.versions[version])

    def take_from(self, annotator: str) -> Happenings:
        """Take what this annotator has there."""
        item = self.current
        version = item.difference.version_of(annotator) if item else None
        if item is None or version is None:
            return [Said(_("there is no such version here"))]
        return self._take(item, version)

    def take_majority(self) -> Happenings:
        """Take the version that most have; of a tie nothing is taken, which is said."""
        item = self.current
        if item is None:
            return [Said(_("there is no difference here"))]
        version = item.difference.leading
        if version is None:
            return [Said(_("as many say one thing as another: choose"))]
        return self._take(item, version)

    def take_none(self) -> Happenings:
        """Nothing belongs there."""
        return self._leave(Verdict.NONE)

    def later(self) -> Happenings:
        """Leave the current difference for later, and go on."""
        return self._leave(Verdict.LATER)

    def _leave(self, verdict: Verdict) -> Happenings:
        item = self.current
        if item is None:
            return [Said(_("there is no difference here"))]
        return self._decide([(item, verdict, (), ())])

    def take_all_of(self, annotator: str) -> Happenings:
        """Take what this annotator has in all differences that are open, as one action."""
        open_ones = [
            (item, *verdict_for(version))
            for item in self.items
            if item.is_open and (version := item.difference.version_of(annotator)) is not None
        ]
        return self._decide(open_ones) if open_ones else [Said(_("nothing is open here"))]

    def take_agreed(self) -> Happenings:
        """Take what all say and nothing has been decided on, as one action by a rule."""
        rulings = agreed_rulings(self.agreed, self.annotators)
        return self._settle(rulings, go_on=False) if rulings else []

    def take_by_rule(self, rule: AutoRule) -> Happenings:
        """Settle what a rule settles, as one action."""
        state = self.state
        rulings = rule_rulings(state.settled, self.annotators, state.standing, rule)
        return self._settle(rulings, go_on=False) if rulings else []

    def edit(
        self,
        *,
        label: str | None = None,
        start: int | None = None,
        end: int | None = None,
        go_on: bool = False,
    ) -> Happenings:
        """Make a version of one's own: the span of ``draft`` with another label, start or end.

        What comes to be as an annotator has it is taken from them. Edges are moved step by step,
        so that this goes on to the next difference only where it is told to.
        """
        item = self.current
        if item is None:
            return [Said(_("there is no difference here"))]
        made = own_version(self.state, item, label=label, start=start, end=end)
        return [made] if isinstance(made, Said) else self._decide([made], go_on=go_on)

    @property
    def draft(self) -> Element | None:
        """The span that ``edit`` begins with."""
        return draft_of(self.current, self.result) if self.current else None

    def note(self, text: str) -> Happenings:
        """Put a reason to the current difference; one that is open stays so. Empty removes it."""
        item = self.current
        if item is None:
            return [Said(_("there is no difference here"))]
        if (self.reason or "") == text:
            return []
        known = item.decision
        verdict, of = (known.verdict, known.of) if known else (Verdict.LATER, ())
        things = self.state.things_of(item)
        return self._decide([(item, verdict, things, of)], go_on=False, reason=text, keep_rule=True)

    @property
    def reason(self) -> str | None:
        """The note on the current difference."""
        return reason_of(self.current) if self.current else None

    # What nobody said

    def add(self, start: int, end: int, label: str) -> Happenings:
        """Tag what no annotator tagged, in gold alone."""
        made = added_span(self.state, start, end, label)
        return [made] if isinstance(made, Said) else self._settle([made], go_on=False)

    def remove(self, span: Span) -> Happenings:
        """Take a span out of gold, wherever it comes from: nothing belongs there."""
        for index, item in enumerate(self.items):
            if item.decision is not None and item.decision.place == span.origin:
                self.looking.go_to(index)
                left = tuple(t for t in self.state.things_of(item) if t != element_of(span))
                verdict = Verdict.EDITED if left else Verdict.NONE
                return self._decide([(item, verdict, left, ())], go_on=False)
        is_known = span.origin in self.state.decisions
        ruling = removal_ruling(self.state, span)
        return self._settle([ruling], go_on=False, leaving=[] if is_known else [span])

    # How it is stored

    def _take(self, item: Settlement, version: Version, *, go_on: bool = True) -> Happenings:
        return self._decide([(item, *verdict_for(version))], go_on=go_on)

    def _decide(
        self,
        verdicts: Iterable[ItemVerdict],
        *,
        go_on: bool = True,
        reason: str | None = None,
        keep_rule: bool = False,
    ) -> Happenings:
        rulings = [
            ruling_on(
                item,
                verdict,
                things,
                of,
                reason=reason,
                rule=item.decision.rule if keep_rule and item.decision else None,
            )
            for item, verdict, things, of in verdicts
        ]
        return self._settle(rulings, go_on=go_on)

    def _settle(
        self, rulings: Sequence[Ruling], *, go_on: bool, leaving: Sequence[Span] = ()
    ) -> Happenings:
        """Store rulings as one action. Where somebody has written since, nothing is changed but
        what is known."""
        try:
            event = self.state.settle(rulings, leaving=leaving)
        except StaleError:
            return [*self.look_again(), Said(self._written_since(rulings), True)]
        happened = _spans_changed(event)
        if go_on and not self.looking.next_open():
            happened.append(Said(_("everything is settled here")))
        return happened

    def _written_since(self, rulings: Sequence[Ruling]) -> str:
        for ruling in rulings:
            other = self.state.decisions.get(ruling.key)
            if other is not None and other.curator != self.curator:
                return _("{name} has settled this meanwhile").format(name=other.curator)
        return _just_changed()

    def look_again(self) -> list[Happening]:
        """See what annotators and other curators have stored since; nothing of another text."""
        if not self.state.has_its_text:
            return []
        looked_at = self.current.difference.key if self.current else ""
        before, review = self.state.standing.spans, self.state.review
        self.state.load()
        self.looking.find(looked_at)
        happened = _seen(before, self.state.standing.spans)
        return happened if review == self.state.review else [*happened, ReviewChanged()]

    def set_status(self, status: Status) -> Happenings:
        """Say that the article is done in gold, or is not."""
        if status is self.state.review.status:
            return []
        self.state.set_status(status)
        return [ReviewChanged()]

    # Undo

    def undo(self) -> Happenings:
        """Take back the curator's last action on this article's gold, and look at it."""
        return self._reversed(self.state.undo, _("nothing to undo"))

    def redo(self) -> Happenings:
        """Do the last undone action again."""
        return self._reversed(self.state.redo, _("nothing to redo"))

    def _reversed(self, act: Callable[[], Event | None], none: str) -> Happenings:
        # What others have written is seen before anything is taken back.
        seen = self.look_again() if self.state.is_stale else []
        try:
            event = act()
        except StaleError:
            return [*seen, *self.look_again(), Said(_just_changed(), True)]
        except UsageError as error:
            return [*seen, *self.look_again(), Said(error.what, True, error.way_out)]
        if event is None:
            return [*seen, Said(none)]
        self.looking.find(*decisions.places_in(event))
        return [*seen, *_spans_changed(event), ReviewChanged()]


def _just_changed() -> str:
    return _("this has just been changed elsewhere: look again")


def _spans_changed(event: Event) -> list[Happening]:
    """What an action changed among the spans of gold."""
    changed = [one for one in effects(event.changes) if isinstance(one, SpanEffect)]
    added = tuple(one.after for one in changed if one.after)
    removed = tuple(one.before for one in changed if one.before)
    return [SpansChanged(added, removed)] if changed else []


def _seen(before: Sequence[Span], after: Sequence[Span]) -> list[Happening]:
    old, new = ({span.id: span for span in spans} for spans in (before, after))
    added = tuple(span for span in after if old.get(span.id) != span)
    removed = tuple(span for span in before if new.get(span.id) != span)
    return [SpansChanged(added, removed)] if added or removed else []
