"""What is said of a difference in lines: who says what, what was decided, and where it stands."""

from tui.core.i18n import _, ngettext
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.lanes import UNKNOWN
from tui.desk.adjudication.settlements import Settlement
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.versions import (
    NO_LABEL,
    VersionLine,
    attribute_name,
    kind_words,
    most_words,
    state_words,
    version_lines,
)
from tui.desk.changes import SpansChanged
from tui.plain.words import SpokenLine, row_line, span_lines, without_isolates, words_of


def settling_words(desk: AdjudicationDesk) -> str:
    """Which article of how many is settled, its title, and how much there is to settle in it."""
    session = desk.session
    if session is None:
        return _("nothing to settle")
    article, left = session.article, session.open_count
    parts = [
        _("adjudicate {number} of {count}").format(
            number=desk.queue.place(article.id) + 1, count=len(desk.queue)
        ),
        article.title or article.id,
        ngettext("{count} difference is open", "{count} differences are open", left).format(
            count=left
        ),
        _("{count} agreed").format(count=session.state.settled.agreed_count),
    ]
    if session.blind:
        parts.append(_("blind"))
    return " · ".join(parts)


def difference_lines(desk: AdjudicationDesk) -> list[SpokenLine | str]:
    """The difference one is at: its kind, each version with the digit that takes it, and last the
    row it is in, the cursor at it."""
    session = desk.session
    if session is None:
        return []
    item = session.current
    if item is None:
        return [_("all that these annotators say, they agree on"), row_line(desk.view)]
    number = _("difference {number} of {count}").format(
        number=session.index + 1, count=len(session.items)
    )
    said = [number, kind_words(item.difference.kind), attribute_name(item)]
    said += [state_words(item, session), session.reason or ""]
    lines: list[SpokenLine | str] = [" · ".join(filter(None, said))]
    lines += [_version_words(desk, session, one) for one in version_lines(session)]
    return [*lines, row_line(desk.view, desk.view.chosen_range.start)]


def _version_words(desk: AdjudicationDesk, session: Adjudication, one: VersionLine) -> str:
    # Where names are hidden, a digit is all that there is of them.
    who = one.who if one.who != one.digits else ""
    labels = "" if one.labels == NO_LABEL else one.labels
    said = [
        ": ".join(filter(None, (f"{one.digits} {who}".strip(), labels, one.words))),
        _("note: {note}").format(note=one.note) if one.note else "",
    ]
    if one.most:
        said.append(
            _("{key} takes {count}").format(key=desk.keys["take-most"], count=most_words(session))
        )
    if one.standing:
        said.append(_("stands in gold"))
    return without_isolates(" · ".join(filter(None, said)))


def decided_words(session: Adjudication, item: Settlement) -> str:
    """What became of a difference; that it is open again, where nothing did."""
    return state_words(item, session) or _("open again")


def gold_lines(desk: AdjudicationDesk, change: SpansChanged) -> list[SpokenLine]:
    """What changed among the spans of gold; marks of open differences are none."""
    added, removed = (
        tuple(span for span in spans if span.label != UNKNOWN)
        for spans in (change.added, change.removed)
    )
    return span_lines(desk.view, SpansChanged(added, removed))


def words_at_cursor(desk: AdjudicationDesk) -> SpokenLine:
    """What a label's key would tag in gold, and who has what there; the cursor at its letter."""
    view, session = desk.view, desk.session
    chosen = view.chosen_range
    words = words_of(view, chosen)
    if not words.strip() or session is None:
        return SpokenLine(_("a blank"), 0)
    before = _("selected: ") if view.caret.selecting else ""
    said = [words]
    for number, layer in enumerate(view.layers):
        for span in layer.spans.touching(chosen.start, chosen.end):
            if span.label == UNKNOWN:
                said.append(_("a difference is open"))
            elif number >= 2:
                said.append(f"{session.name_of(session.annotators[number - 2])}: {span.label}")
            else:
                said.append(f"{layer.sign}: {span.label}")
    return SpokenLine(before + " · ".join(said), len(before))
