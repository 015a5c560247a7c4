"""Taking and refusing what is offered in an article, and going on to the next offer."""

from collections.abc import Callable, Mapping

from tui.core.i18n import _, ngettext
from tui.core.selection import Range
from tui.desk.changes import (
    Happening,
    Happenings,
    LayoutChanged,
    RefusalsChanged,
    Said,
    SpansChanged,
)
from tui.desk.editing.annotations import Annotations
from tui.desk.editing.taking_all import offers_from
from tui.desk.view.offer_tally import OfferTally
from tui.desk.view.offers import Offer
from tui.desk.view.text_view import TextView


class OfferAnswers:
    """Answers the offers of ``view``; ``settle`` shows what an answer changed.

    ``keys`` says how sentences name the commands.
    """

    def __init__(
        self,
        annotations: Annotations,
        view: TextView,
        keys: Mapping[str, str],
        tally: OfferTally,
        settle: Callable[[Happenings], list[Happening]],
    ) -> None:
        self._annotations = annotations
        self._view = view
        self._keys = keys
        self._tally = tally
        self._settle = settle

    def take(self, label: str = "") -> Happenings:
        """Tag the focused offer, its edges as they were mended, and go to the next offer.

        The label is the one that is offered first, unless another is given.
        """
        offer = self._view.focused_offer
        if offer is None:
            return [Said(_("there is no suggestion here"))]
        chosen, label = self._view.chosen_range, label or offer.labels[0]
        if self._annotations.is_blank(chosen):
            return [Said(_("there is nothing to tag here"))]
        happened = self._settle(
            self._annotations.add(
                [chosen],
                label,
                offer.source,
                score=offer.score,
                origin=offer.stamp or None,
                edited=chosen != offer.range,
            )
        )
        if not any(isinstance(one, SpansChanged) for one in happened):
            return happened
        self._tally.taken += 1
        self._view.drop_offers(lambda one: one == offer, [offer.range])
        if further := self._view.offer_ahead(offer.range):
            return [*happened, *further]
        # The span that it has become is gone to, so that one goes on from it.
        taken = self._annotations.bearing(chosen, label)
        self._view.focused = taken.id if taken else None
        self._tally.ended_at = self._view.caret
        return happened

    def take_all(self, score: float | None) -> Happenings:
        """Take all offers of this score or more, or all, in one action; the others stay."""
        wanted = offers_from(self._view.offers.by_id.values(), score)
        happened = self._settle(self._annotations.take_all(wanted))
        count = sum(len(one.added) for one in happened if isinstance(one, SpansChanged))
        if not count:
            return [*happened, Said(_("there is no suggestion here"))]
        self._tally.taken += count
        said = ngettext(
            "{count} suggestion taken, marked ! until you look at it; {undo} takes that back",
            "{count} suggestions taken, marked ! until you look at them; {undo} takes that back",
            count,
        )
        return [*happened, Said(said.format(count=count, undo=self._keys["undo"]))]

    def refuse(self) -> Happenings:
        """Have the form of the focused offer not offered in this article again; go to the next."""
        offer = self._view.focused_offer
        if offer is None:
            return [Said(_("there is no suggestion here"))]
        own = self._annotations
        proposal = offer.proposal(own.db.clock.new_id(), own.article.id, own.annotator)
        happened = self._settle(own.refuse(offer.form, offer.labels, proposal=proposal))
        if not any(isinstance(one, RefusalsChanged) for one in happened):
            return happened
        self._tally.refused += 1
        self._view.drop_offers(lambda one: one.form == offer.form and one.labels == offer.labels)
        further = self._view.offer_ahead(offer.range)
        if further is None:
            further = self._view.cancel()
            self._tally.ended_at = self._view.caret
        if self._tally.is_time_to_tell():
            said = _("you refuse more suggestions than you take: {key} switches them off")
            said = said.format(key=self._keys["suggestions"])
        else:
            said = _("not offered here again: «{form}»; {undo} takes that back")
            form = self._view.text[slice(*offer.range)]
            said = said.format(form=form, undo=self._keys["undo"])
        return [*happened, *further, LayoutChanged(), Said(said)]

    def go_on(self, answered: Offer) -> Happenings:
        """Go to the offer after one that was answered; that there is none is kept in mind."""
        further = self._view.offer_ahead(answered.range)
        if further is None:
            self._tally.ended_at = self._view.caret
        return further or []

    def drop_in(self, places: list[Range]) -> bool:
        """Offers where spans came are made no more; where offers nest, those inside are kept."""
        nested = self._view.offers.nested

        def gone(offer: Offer) -> bool:
            start, end = offer.range
            inside = any(p.start <= start < end <= p.end and p != offer.range for p in places)
            return not (nested and inside)

        return self._view.drop_offers(gone, places)
