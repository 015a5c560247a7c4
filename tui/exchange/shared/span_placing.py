"""From spans as a file gives them to spans of the text: which unit it counts, and what becomes of
a span that is wrong."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui.core.errors import DataError
from tui.core.i18n import _, ngettext
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.exchange.draft import Draft, GivenSpan
from tui.exchange.options import Item, Note, ReadOptions, RecordError, Refusal
from tui.exchange.shared.offset_units import SHIFTED, UNITS, Ends, ends_converter, fits_text
from tui.exchange.shared.span_checks import in_order, make_span
from tui.text.word_edges import ends_inside_words

_CONTROLS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"[0-9]{1,12}(\.0+)?")
FEW = 10
"""Of so many spans the most part inside words are enough to stop, though no other unit fits."""


class SpanError(RecordError):
    """One span is wrong; what else the record says may be sound."""


@dataclass(slots=True)
class _Edges:
    """How many spans of no said text a file has, and how many of them end inside words, as they
    were read and as each other unit would read them."""

    spans: int = 0
    inside: int = 0
    first: str = ""
    others: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class SpanPlacer:
    """Places the spans of one file's records."""

    options: ReadOptions
    _edges: _Edges = field(default_factory=_Edges)
    _said_units: set[str] = field(default_factory=set)

    def place(self, draft: Draft) -> Iterator[Item]:
        """The record with its spans, after what is to be said of them; or its refusal."""
        draft = replace(draft, spans=[_with_numbers(span) for span in draft.spans])
        record, notes = draft.record, list[Note]()
        try:
            unit = self._unit(draft, notes)
            spans = self._spans(draft, unit, notes)
            known = {span.id for span in spans if span.id is not None}
            relations = self._relations(record, known, notes)
        except RecordError as error:
            yield Refusal(record.place, str(error))
            return
        yield from notes
        placed = in_order(spans)
        if draft.suggested:
            yield replace(record, suggested=placed)
        else:
            whole = record.whole and len(placed) == len(draft.spans)
            yield replace(record, spans=placed, relations=relations, whole=whole)

    def verdict(self, name: str) -> Iterator[Note]:
        """What is to be said of the file's spans at its end.

        Raises DataError where most of them are inside words, unless the unit was asked for.
        """
        edges = self._edges
        if not edges.inside:
            return
        counted = ngettext(
            "{inside} of {spans} span begins or ends inside a word, the first: {first}",
            "{inside} of {spans} spans begin or end inside a word, the first: {first}",
            edges.spans,
        ).format(inside=edges.inside, spans=edges.spans, first=edges.first)
        better = min(edges.others, key=lambda unit: edges.others[unit], default="")
        fits = bool(better) and edges.others[better] * 10 <= edges.spans
        if fits:
            counted += _("; counted as {unit} {count} would").format(
                unit=_(UNITS[better]), count=edges.others[better]
            )
        way_out = _("--offsets {unit} reads them so").format(unit=better if fits else "codepoints")
        if (
            self.options.unit == "auto"
            and edges.inside * 2 > edges.spans
            and edges.spans >= (2 if fits and better not in SHIFTED else FEW)
        ):
            if not fits:
                way_out = _(
                    "check what the file counts; --offsets codepoints takes them as they are"
                )
            raise DataError(counted, file=name, way_out=way_out)
        yield Note("", f"{counted}; {way_out}" if fits else counted)

    def _unit(self, draft: Draft, notes: list[Note]) -> str:
        """The unit asked for, or the one by which the spans read as they are said to."""
        if draft.counted:
            return draft.unit
        if self.options.unit != "auto":
            return self.options.unit
        telling = [span for span in draft.spans if span.said is not None and _has_ends(span)]
        text, own = draft.record.text, draft.unit
        if not telling or all(_reads(text, own, span, loose=draft.loose) for span in telling):
            return own
        read = {
            unit: sum(_reads(text, unit, span, loose=draft.loose) for span in telling)
            for unit in (own, *UNITS)
            if unit == own or fits_text(unit, text)
        }
        best = max(read, key=lambda unit: read[unit])
        if read[best] == read[own]:
            return own
        if best not in self._said_units and best not in (own, "codepoints"):
            self._said_units.add(best)
            what = _("its offsets count {unit}, by the texts of its spans").format(
                unit=_(UNITS[best])
            )
            notes.append(Note(draft.record.place, what))
        return best

    def _spans(self, draft: Draft, unit: str, notes: list[Note]) -> list[RecordSpan]:
        record, spans = draft.record, list[RecordSpan]()
        ends = ends_converter(record.text, unit)
        untold: list[tuple[RecordSpan, GivenSpan]] = []
        for given in draft.spans:
            try:
                span = _span(record.text, given, ends, loose=draft.loose)
            except RecordError as error:
                found = self._otherwise(draft, given) or self._instead(
                    record, given, self._hinted(draft, str(error)), notes
                )
                if found is not None:
                    spans.append(found)
                continue
            spans.append(span)
            if given.said is None:
                untold.append((span, given))
        self._count(
            record.text,
            [span for span, _given in untold],
            unit,
            record.place,
            [given for _span, given in untold],
        )
        return spans

    def _otherwise(self, draft: Draft, given: GivenSpan) -> RecordSpan | None:
        """A span that alone counts another unit, by its text."""
        text = draft.record.text
        if self.options.unit == "auto" and given.said is not None and _has_ends(given):
            for unit in UNITS:
                if fits_text(unit, text) and _reads(text, unit, given, loose=draft.loose):
                    return _span(text, given, ends_converter(text, unit), loose=draft.loose)
        return None

    def _hinted(self, draft: Draft, why: str) -> str:
        """Why a span is wrong, and the unit by which all of its record would end at words."""
        text = draft.record.text
        pairs = [(span.start, span.end) for span in draft.spans]
        told_by_text = any(span.said is not None for span in draft.spans)
        if self.options.unit != "auto" or told_by_text or not all(s.label for s in draft.spans):
            return why
        for unit in UNITS:
            if unit != draft.unit and fits_text(unit, text):
                ends = ends_converter(text, unit)
                if all(_ends_at_words(text, ends, *pair) for pair in pairs):
                    return why + _("; --offsets {unit} would put all of them at words").format(
                        unit=unit
                    )
        return why

    def _instead(
        self, record: Record, given: GivenSpan, why: str, notes: list[Note]
    ) -> RecordSpan | None:
        """What becomes of a span that is wrong: elsewhere, left out, or SpanError."""
        if self.options.realign and given.said:
            places = _places_of(record.text, given.said)
            if len(places) == 1:
                start, end = places[0]
                moved = _("moved to {start}-{end}, where its text stands: {why}")
                what = moved.format(start=start, end=end, why=why)
                notes.append(Note(record.place, what))
                return _made(record.text, replace(given, said=None), start, end)
        if self.options.drop_bad_spans:
            notes.append(Note(record.place, _("a span is left out: {why}").format(why=why)))
            return None
        ways = _("--drop-bad-spans leaves out the span alone")
        if given.said and not self.options.realign:
            ways = _("--realign puts it where its text stands, --drop-bad-spans leaves it out")
        raise SpanError(f"{why}; {ways}")

    def _relations(
        self, record: Record, known: set[str], notes: list[Note]
    ) -> tuple[RecordRelation, ...]:
        kept = tuple(arc for arc in record.relations if {arc.head, arc.tail} <= known)
        if len(kept) < len(record.relations):
            if not self.options.drop_bad_spans:
                raise RecordError(_("a relation goes to a span that is not there"))
            what = _("{count} relations go to spans that are not there, and are left out")
            count = len(record.relations) - len(kept)
            notes.append(Note(record.place, what.format(count=count)))
        return kept

    def _count(
        self,
        text: str,
        spans: Sequence[RecordSpan],
        unit: str,
        place: str,
        given: Sequence[GivenSpan],
    ) -> None:
        edges = self._edges
        edges.spans += len(spans)
        others = [other for other in UNITS if other != unit and fits_text(other, text)]
        inside = [number for number, span in enumerate(spans) if _is_inside(text, span)]
        edges.inside += len(inside)
        if inside and not edges.first:
            span = spans[inside[0]]
            words = text[max(0, span.start - 10) : span.start], text[span.start : span.end]
            edges.first = f"{place}: {words[0]}[{words[1][:40]}]{text[span.end : span.end + 10]}"
        for other in UNITS:
            if other not in others:
                edges.others[other] += len(inside)
                continue
            ends = ends_converter(text, other)
            for number, span in enumerate(spans):
                raw = (given[number].start, given[number].end) if given else (span.start, span.end)
                edges.others[other] += not _ends_at_words(text, ends, *raw)


def _ends_at_words(text: str, ends: Ends, start: object, end: object) -> bool:
    try:
        return not _is_inside(text, make_span(text, *ends(start, end), "x"))
    except RecordError:
        return False


def _is_inside(text: str, span: RecordSpan) -> bool:
    return ends_inside_words(text, span.start, span.end)


def _with_numbers(span: GivenSpan) -> GivenSpan:
    """Numbers that other programs write as text, or as 5.0, as the whole numbers that they are."""
    if _has_ends(span):
        return span
    return replace(span, start=_number(span.start), end=_number(span.end))


def _number(value: object) -> object:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return int(value.strip().partition(".")[0])
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _has_ends(span: GivenSpan) -> bool:
    return type(span.start) is int and type(span.end) is int


def _reads(text: str, unit: str, span: GivenSpan, *, loose: bool) -> bool:
    try:
        _span(text, span, ends_converter(text, unit), loose=loose)
    except RecordError:
        return False
    return True


def _span(text: str, given: GivenSpan, ends: Ends, *, loose: bool) -> RecordSpan:
    start, end = ends(given.start, given.end)
    said = given.said
    if loose and said is not None and type(start) is type(end) is int:
        # Browsers tell line ends as nothing, as spaces, or as a backslash and an n.
        if _solid(text[max(start, 0) : max(end, 0)]) == _solid(said):
            said = None
    return _made(text, replace(given, said=said), start, end)


def _made(text: str, given: GivenSpan, start: object, end: object) -> RecordSpan:
    said = given.said if type(start) is int and type(end) is int else None
    span = make_span(text, start, end, given.label, said=said, id=given.id, note=given.note)
    return replace(
        span,
        source=given.source,
        score=given.score,
        origin=given.origin,
        edited=given.edited,
        attributes=given.attributes,
    )


def _solid(text: str) -> str:
    """The text without its white space, or what Label Studio writes for it."""
    return "".join(text.replace("\\n", " ").split())


def _places_of(text: str, said: str) -> list[tuple[int, int]]:
    """Where it stands, twice at the most; unseen controls do not matter."""
    wanted = _CONTROLS.sub("", said)
    bare = _CONTROLS.sub("", text)
    if not wanted:
        return []
    first = bare.find(wanted)
    if first < 0:
        return []
    second = bare.find(wanted, first + 1)
    if len(bare) == len(text):
        kept: Sequence[int] = range(len(text))
    else:
        kept = [at for at, char in enumerate(text) if not _CONTROLS.match(char)]
    found = [first] if second < 0 else [first, second]
    return [(kept[at], kept[at + len(wanted) - 1] + 1) for at in found]
