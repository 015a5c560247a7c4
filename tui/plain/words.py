"""What is said of the desk in lines: stored text in its order, as it is, with nothing reordered."""

from collections.abc import Iterable, Sequence

from tui.core.attribute import AttributeKind
from tui.core.errors import HashiyaError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.changes import (
    ArticleOpened,
    Happening,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.desk import Desk
from tui.desk.view.text_view import TextView

_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))

MOST = 120
"""So many code points of a long selection are said, half from each end."""


@frozen_dataclass
class SpokenLine:
    """A line, and which of its code points the terminal's cursor stands on, if on any."""

    text: str
    cursor: int | None = None


def what_happened(desk: Desk, happened: Iterable[Happening]) -> list[SpokenLine]:
    """What is new, in the order in which it came; where the cursor went is not among it."""
    said: list[SpokenLine] = []
    for one in happened:
        if isinstance(one, Said):
            said.append(message_line(one))
        elif isinstance(one, SpansChanged):
            said += span_lines(desk.view, one)
        elif isinstance(one, ArticleOpened):
            said.append(SpokenLine(article_words(desk)))
        elif isinstance(one, ReviewChanged):
            said.append(SpokenLine(review_words(desk)))
        elif isinstance(one, SchemeChanged):
            said.append(SpokenLine(_("the labels were changed")))
    return list(dict.fromkeys(said))


def message_line(said: Said) -> SpokenLine:
    """A message with its way out, in one line."""
    told = f"{said.message}; {said.way_out}" if said.way_out else said.message
    return SpokenLine(without_isolates(told))


def error_words(error: HashiyaError) -> str:
    """What went wrong, and the way out, in one line."""
    return f"{error.what}; {error.way_out}" if error.way_out else error.what


def span_lines(view: TextView, change: SpansChanged) -> list[SpokenLine]:
    """What was tagged, noted, changed and removed, the cursor at the words."""
    before = {span.id: span for span in change.removed}
    after = {span.id for span in change.added}
    said = []
    for span in change.added:
        if span.id not in before:
            words = _("tagged {label}: {words}")
        elif before[span.id].note != span.note:
            words = _("noted on {label}: {words}")
        else:
            words = _("now {label}: {words}")
        said.append(_of_span(view, words, span))
    said += [
        _of_span(view, _("removed {label}: {words}"), span)
        for span in change.removed
        if span.id not in after
    ]
    return said


def _of_span(view: TextView, said: str, span: Span) -> SpokenLine:
    words = words_of(view, span)
    text = said.format(label=span.label, words=words)
    return SpokenLine(text, text.rfind(words))


def article_words(desk: Desk) -> str:
    """Which article lies open, how far one is with it, and how much there is."""
    article = desk.article
    if article is None:
        return _("no article is open")
    parts = [
        article.title or article.id,
        review_words(desk),
        ngettext("{count} span", "{count} spans", len(desk.spans)).format(count=len(desk.spans)),
        _("{done} of {total} articles done").format(
            done=desk.progress.done, total=desk.progress.total
        ),
    ]
    return " · ".join(parts)


def status_words(status: Status) -> str:
    """What a status is called where it is said, and not stored."""
    return {
        Status.TODO: _("to do"),
        Status.DOING: _("in progress"),
        Status.DONE: _("done"),
        Status.SKIPPED: _("skipped"),
    }[status]


def review_words(desk: Desk) -> str:
    """The article's status, its labels and its note."""
    review = desk.review
    parts = [status_words(review.status if review else Status.TODO), *sorted(desk.article_labels)]
    if review and review.note:
        parts.append(_("note: {note}").format(note=review.note))
    return ", ".join(parts)


def chosen_line(desk: Desk) -> SpokenLine:
    """What a label's key would tag, and what is said of it; the cursor at its first letter."""
    view = desk.view
    chosen = view.chosen_range
    words = words_of(view, chosen)
    if not words.strip():
        return SpokenLine(_("a blank"), 0)
    if offer := view.focused_offer:
        before = _("suggested {labels}: ").format(labels=", ".join(offer.labels))
        return SpokenLine(before + words, len(before))
    if span := view.focused_span:
        before = f"{span.label}: "
        said = " · ".join([words, *_of_focused(desk, span)])
        return SpokenLine(before + said, len(before))
    before = _("selected: ") if view.caret.selecting else ""
    labels = [span.label for span in view.spans.touching(chosen.start, chosen.end)]
    offers = [span.label for span in view.offers.index.touching(chosen.start, chosen.end)]
    said = " · ".join([words, *labels, *offers])
    return SpokenLine(before + said, len(before))


def _of_focused(desk: Desk, span: Span) -> list[str]:
    """What a span bears beside its label: attributes, relations with their numbers, a note."""
    session, said = desk.session, []
    if session is not None:
        linking = session.linking
        for attribute in linking.scheme.of_label(span.label):
            value = linking.value(span, attribute)
            if value is not None:
                flag = attribute.kind is AttributeKind.FLAG
                said.append(attribute.name if flag else f"{attribute.name}: {value}")
        numbers = desk.view.marks.numbers
        for relation in linking.of(span):
            number = numbers.get(relation.id, "")
            said.append(without_isolates(f"{number} {linking.words(relation)}".strip()))
    if span.note:
        said.append(_("note: {note}").format(note=span.note))
    return said


def row_line(view: TextView, at: int | None = None) -> SpokenLine:
    """The whole row that the cursor is on, as it is stored; the cursor at its place. Or the row
    of offset ``at``, and the cursor there."""
    head = view.caret.head.start if at is None else at
    page = view.page
    p, k, _cell = page.locate(head)
    row = page.row_in(p, k)
    text = view.text[row.start : row.end].rstrip("\r\n")
    return SpokenLine(text, min(max(head - row.start, 0), max(len(text) - 1, 0)))


def words_of(view: TextView, span: Span | Range) -> str:
    """The words of a span, in one line."""
    return _cut(view.text[span.start : span.end])


def with_numbers(rows: Sequence[str]) -> list[str]:
    """Rows of a list, each with the number that takes it."""
    return [f"{number}. {row}" for number, row in enumerate(rows, start=1)]


def without_isolates(sentence: str) -> str:
    """A sentence of ours without what keeps names in order on the screen: nothing is reordered."""
    return sentence.translate(_ISOLATES)


def _cut(words: str) -> str:
    flat = " ".join(words.split()) if "\n" in words else words
    return flat if len(flat) <= MOST else f"{flat[: MOST // 2]} … {flat[-MOST // 2 :]}"
