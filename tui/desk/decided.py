"""What was decided on an article, beside what an annotator has: to be looked at alone."""

from collections.abc import Mapping

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.core.span import Span
from tui.desk.changes import Happenings, Said
from tui.desk.editing.annotations import Annotations
from tui.desk.view.relation_marks import SpanMarks, attribute_words
from tui.desk.view.span_index import SpanIndex
from tui.desk.view.text_view import TextView
from tui.desk.view.window import Layer
from tui.store.database import Database
from tui.store.log import roles
from tui.store.project import attributes, project_settings
from tui.store.rows import annotations
from tui.store.work import reviews

SIGN = "✓"
STROKE = "┗┛━┅"


@frozen_dataclass
class DecidedSpans:
    """The spans of gold, what they bear, and how they stand to an annotator's: ``same`` in both,
    ``otherwise`` over words that the annotator tagged, ``added`` elsewhere; ``left_out`` are the
    annotator's own that gold has nothing of."""

    layer: Layer
    marks: Mapping[str, SpanMarks]
    same: int
    otherwise: int
    added: int
    left_out: int

    @property
    def summary(self) -> str:
        """It all in a line."""
        return _(
            "decided: {same} as you have it, {otherwise} otherwise, {added} added,"
            " {left_out} left out"
        ).format(same=self.same, otherwise=self.otherwise, added=self.added, left_out=self.left_out)


def kept_from(db: Database, annotator: str) -> str:
    """What is said to whoever is not to see what was decided; nothing where they may."""
    held = roles.roles(db)
    if not held.sees_others(annotator):
        return held.hidden_words
    if project_settings.is_on(db, "decided") or annotator in (*held.leaders, *held.curators):
        return ""
    return _("this project keeps from annotators what was decided")


def toggle_decided(own: Annotations, view: TextView) -> Happenings:
    """Show what stands in gold under an annotator's own spans; or no more."""
    if len(view.layers) > 1:
        return view.show_below(())
    if kept := kept_from(own.db, own.annotator):
        return [Said(kept, True)]
    found = _decided_spans(own)
    if found is None:
        return [Said(_("nothing is decided on this article yet"))]
    return [*view.show_below((found.layer,), found.marks), Said(found.summary)]


def _decided_spans(own: Annotations) -> DecidedSpans | None:
    """What stands in gold; None where that is not done with the article."""
    db, article_id = own.db, own.article.id
    if reviews.get(db, article_id, GOLD).status is not Status.DONE:
        return None
    gold = SpanIndex(annotations.spans_of(db, article_id, GOLD))
    values = attributes.values_of_article(db, article_id, GOLD)
    mine = {_said(span): own.values.get(span.id) for span in own.spans}
    others = [
        span
        for span in gold
        if _said(span) not in mine or (mine[_said(span)] or {}) != values.get(span.id, {})
    ]
    otherwise = sum(bool(own.spans.touching(span.start, span.end)) for span in others)
    left_out = sum(not gold.touching(span.start, span.end) for span in own.spans)
    return DecidedSpans(
        Layer(GOLD, gold, SIGN, STROKE),
        {span_id: SpanMarks(attribute_words(said)) for span_id, said in values.items()},
        len(gold) - len(others),
        otherwise,
        len(others) - otherwise,
        left_out,
    )


def _said(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.label
