"""What a curator makes of a difference that no annotator has so, or adds to what nobody said."""

from tui.agreement.answers import Element
from tui.agreement.differences import DifferenceKind
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.span import Span
from tui.desk.adjudication.adjudicated import AdjudicatedArticle
from tui.desk.adjudication.rulings import Ruling, draft_of, verdict_for
from tui.desk.adjudication.settlements import Settlement
from tui.desk.adjudication.statements import Thing, element_of
from tui.desk.changes import Said
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.work.decisions import Verdict
from tui.text.span_hygiene import trim_range

ItemVerdict = tuple[Settlement, Verdict, tuple[Thing, ...], tuple[str, ...]]
"""A difference, the verdict on it, what is to stand there, and whose it was."""


def own_version(
    state: AdjudicatedArticle,
    item: Settlement,
    *,
    label: str | None,
    start: int | None,
    end: int | None,
) -> ItemVerdict | Said:
    """The span that one begins with, with another label, start or end; or why there is none.

    What comes to be as an annotator has it is taken from them.
    """
    if item.difference.kind is DifferenceKind.ARTICLE_LABEL:
        return Said(_("this is about a label of the article: take it or leave it"))
    if item.difference.kind is DifferenceKind.ATTRIBUTE:
        return Said(_("this is about an attribute of the span: take it or leave it"))
    if item.difference.kind is DifferenceKind.RELATION:
        return _relation_with(item, label)
    draft = draft_of(item, state.made_in(item))
    if draft is None:
        return Said(_("there is no span here"))
    wanted = _element(
        state,
        draft[0] if start is None else start,
        draft[1] if end is None else end,
        draft[2] if label is None else label,
        asked=label is not None,
    )
    if isinstance(wanted, Said):
        return wanted
    for version in item.difference.versions:
        if version.spans == (wanted,):
            return item, *verdict_for(version)
    return item, Verdict.EDITED, (wanted,), ()


def added_span(state: AdjudicatedArticle, start: int, end: int, label: str) -> Ruling | Said:
    """What tags in gold alone what no annotator tagged, or why it cannot be."""
    wanted = _element(state, start, end, label, asked=True)
    if isinstance(wanted, Said):
        return wanted
    if wanted in state.standing.elements:
        return Said(_("gold has this already"))
    return Ruling(_new_place(wanted), Verdict.EDITED, (wanted,))


def removal_ruling(state: AdjudicatedArticle, span: Span) -> Ruling:
    """What takes a span of gold away that comes from no difference."""
    known = state.decisions.get(span.origin or "")
    if known is None:
        return Ruling(_new_place(element_of(span)), Verdict.NONE)
    return Ruling(known.place, Verdict.NONE, seen=known.seen, is_stored=True)


def _element(
    state: AdjudicatedArticle, start: int, end: int, label: str, *, asked: bool
) -> Element | Said:
    """A span without white space at its ends; ``asked``: the label is one's own choice."""
    text = state.article.text
    place = trim_range(text, max(start, 0), min(end, len(text)))
    if place.start >= place.end:
        return Said(_("there is nothing to tag here"))
    if asked and not _is_label(state.db, label):
        return Said(_("the scheme has no label {name!r}").format(name=label), True)
    return place.start, place.end, label


def _is_label(db: Database, label: str) -> bool:
    return any(one.name == label and one.kind is Kind.SPAN for one in scheme.labels(db))


def _new_place(element: Element) -> str:
    return f"new {element[0]}-{element[1]} {element[2]}"


def _relation_with(item: Settlement, label: str | None) -> ItemVerdict | Said:
    arcs = [arc for version in item.difference.versions for arc in version.arcs]
    if label is None or not arcs:
        return Said(_("a relation has no edges: take it, or give it another label"))
    return item, Verdict.EDITED, ((label, *arcs[0][1:]),), ()
