"""What is shown of a difference: who says what, how many, with which note, and what was decided."""

from tui.agreement.answers import Arc
from tui.agreement.differences import DifferenceKind, Version
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.adjudication.settlements import Settlement, SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.statements import things_in
from tui.desk.view.relation_marks import attribute_words
from tui.store.work.decisions import Verdict

NO_LABEL = "–"
"""What stands for the label where annotators have nothing."""
_SHOWN = 160
"""Code points of the words of a span."""


@frozen_dataclass
class VersionLine:
    """One version: the ``digits`` that take it, ``who`` has it, its labels, its words, the notes
    on it. ``most``: Enter takes it. ``standing``: gold has just this."""

    digits: str
    who: str
    labels: str
    words: str
    note: str
    most: bool
    standing: bool


def kind_name(kind: DifferenceKind) -> str:
    """What differs, in a word or two."""
    return {
        DifferenceKind.OTHER_LABEL: _("other label"),
        DifferenceKind.OTHER_EXTENT: _("other extent"),
        DifferenceKind.BOTH_DIFFER: _("both differ"),
        DifferenceKind.ARTICLE_LABEL: _("article label"),
        DifferenceKind.NONE_NOW: _("none now"),
    }.get(kind) or kind_words(kind)


def kind_words(kind: DifferenceKind) -> str:
    """What differs, in words."""
    return {
        DifferenceKind.ONE_MISSING: _("one missing"),
        DifferenceKind.SEVERAL_MISSING: _("several missing"),
        DifferenceKind.OTHER_LABEL: _("same extent, other label"),
        DifferenceKind.OTHER_EXTENT: _("same label, other extent"),
        DifferenceKind.CUT_OTHERWISE: _("cut otherwise"),
        DifferenceKind.BOTH_DIFFER: _("other label and other extent"),
        DifferenceKind.KNOT: _("a knot"),
        DifferenceKind.ARTICLE_LABEL: _("label of the article"),
        DifferenceKind.RELATION: _("relation"),
        DifferenceKind.ATTRIBUTE: _("attribute"),
        DifferenceKind.NONE_NOW: _("no difference any more"),
    }[kind]


def attribute_name(item: Settlement) -> str:
    """The attribute that a difference is about; nothing where it is about another thing."""
    borne = (one for version in item.difference.versions for one in version.borne)
    return next((name for _span, name, _value in borne), "")


def state_words(item: Settlement, session: Adjudication, *, digits: bool = False) -> str:
    """What became of a difference, in words; nothing where it is just open. ``digits`` name the
    annotators where there is little room."""
    decision = item.decision
    if item.state is SettlementState.CHANGED:
        return _("changed since it was settled")
    if item.state is SettlementState.LATER:
        return _("left for later")
    if decision is None:
        return ""
    if decision.verdict is Verdict.NONE:
        return _("none of them")
    if decision.verdict is Verdict.EDITED:
        return _("edited")
    names = [_named(session, name, digits=digits) for name in decision.of]
    return _("took {names}").format(names=" ".join(names))


def labels_in(item: Settlement) -> str:
    """The labels that a difference is about, each once."""
    found: dict[str, None] = {}
    for version in item.difference.versions:
        found.update(dict.fromkeys(span[2] for span in version.spans))
        found.update(dict.fromkeys(version.labels))
        found.update(dict.fromkeys(arc[0] for arc in version.arcs))
        for (_start, _end, label), name, _value in version.borne:
            found.update({label: None, name: None})
    return " ".join(found)


def version_lines(session: Adjudication) -> tuple[VersionLine, ...]:
    """The versions of the current difference; last gold's own, where it is nobody's."""
    item = session.current
    if item is None:
        return ()
    standing = session.state.things_of(item) if item.decision or item.earlier else None
    leading = item.difference.leading
    lines = [
        VersionLine(
            " ".join(str(session.number_of(name)) for name in one.who),
            " ".join(session.name_of(name) for name in one.who),
            *_said(session, one),
            _notes(session, one),
            one is leading,
            not item.is_open and standing is not None and set(things_in(one)) == set(standing),
        )
        for one in item.difference.versions
    ]
    if not item.is_open and standing and not any(line.standing for line in lines):
        mine = session.result
        labels = " ".join(dict.fromkeys(span.label for span in mine))
        words = " · ".join(_words(session, span.start, span.end) for span in mine)
        lines.append(VersionLine("", session.gold, labels, words, "", False, True))
    return tuple(lines)


def most_words(session: Adjudication) -> str:
    """How many have the version that Enter takes; that nobody leads, where two have as many."""
    item = session.current
    if item is None:
        return ""
    leading = item.difference.leading
    if leading is None:
        return _("as many say one thing as another")
    count = sum(len(version.who) for version in item.difference.versions)
    return _("{count} of {all}").format(count=len(leading.who), all=count)


def _named(session: Adjudication, name: str, *, digits: bool) -> str:
    """An annotator as they are called here; one who does not count any more, by a dash."""
    if name in session.annotators:
        return str(session.number_of(name)) if digits else session.name_of(name)
    return "–" if session.blind else name


def _said(session: Adjudication, version: Version) -> tuple[str, str]:
    if version.spans:
        labels = " ".join(dict.fromkeys(span[2] for span in version.spans))
        return labels, " · ".join(_words(session, *span[:2]) for span in version.spans)
    if version.labels:
        return " ".join(version.labels), ""
    if version.arcs:
        labels = " ".join(arc[0] for arc in version.arcs)
        return labels, " · ".join(_arc(session, arc) for arc in version.arcs)
    if version.borne:
        (element, name, value), *_rest = version.borne
        return attribute_words({name: value})[0], _words(session, *element[:2])
    return NO_LABEL, _("nothing")


def _words(session: Adjudication, start: int, end: int) -> str:
    return session.article.text[start : min(end, start + _SHOWN)]


def _arc(session: Adjudication, arc: Arc) -> str:
    _label, head, tail = arc
    return f"{_words(session, *head[:2])} › {_words(session, *tail[:2])}"


def _notes(session: Adjudication, version: Version) -> str:
    """What these annotators noted on their spans here; unsigned."""
    said = session.state.said
    spans = (said[name][one] for name in version.who for one in version.spans)
    return " · ".join(dict.fromkeys(span.note for span in spans if span.note))
