"""What a model says of an article, and how that joins what is offered already."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from hashlib import blake2b
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.suggest.score_meaning import ScoreMeaning
from tui.desk.view.offers import Offer
from tui.learning.protocol import PluginSpan, spans_in
from tui.text.fold import folded_form
from tui.text.words import word_at

LEAST_SURE = 0.1
"""A span that a model finds and does not offer is likely wanted from this score on."""


@frozen_dataclass
class ModelAnswer:
    """``spans`` with the words that explain each; ``doubted`` are places (start, end, label) at
    which a form that the model knows does not bear its label, and of labels in ``failing`` own
    forms are not to be offered. Forms that begin at (start, label) in ``kept`` begin earlier,
    with the proclitics that their label keeps. ``stamp`` is what a span that is taken says it
    comes from, ``meaning`` what its scores mean here, where that was measured. ``candidates`` are
    spans that it finds and does not offer."""

    article_id: str
    spans: tuple[tuple[PluginSpan, str], ...] = ()
    doubted: frozenset[tuple[int, int, str]] = frozenset()
    failing: frozenset[str] = frozenset()
    kept: Mapping[tuple[int, str], int] = field(default_factory=dict)
    stamp: str = ""
    meaning: ScoreMeaning | None = None
    candidates: tuple[PluginSpan, ...] = ()

    @property
    def silent(self) -> "ModelAnswer":
        """The same without its offers, candidates and doubts: what it knows of own forms is still
        of use."""
        return replace(self, spans=(), candidates=(), doubted=frozenset())


def answer_in(
    given: Mapping[str, Any],
    article_id: str,
    text: str,
    labels: Collection[str],
    unit: str,
    origin: str,
) -> ModelAnswer:
    """The answer of a program to what it was asked of an article: what does not stand in the
    text, or has an unknown label, is left out."""
    spans, _left_out, _folded = spans_in(given.get("spans"), text, labels, unit)
    counts = {
        (one.get("start"), one.get("end"), one.get("label")): one.get("seen")
        for one in given.get("spans") or ()
        if isinstance(one, dict)
    }
    name = origin.partition(" ")[0]
    learned, version = given.get("articles"), given.get("version")
    by = name
    if type(learned) is int:
        by = ngettext("model of {count} article", "model of {count} articles", learned).format(
            count=learned
        )
    doubted, _left_out, _folded = spans_in(given.get("doubted"), text, labels, unit)
    candidates, _left_out, _folded = spans_in(given.get("candidates"), text, labels, unit)
    failing = given.get("failing")
    return ModelAnswer(
        article_id,
        tuple((one, _why(by, counts.get(one[:3]))) for one in spans),
        frozenset(one[:3] for one in doubted),
        frozenset(one for one in failing if isinstance(one, str))
        if isinstance(failing, list)
        else frozenset(),
        _kept(given.get("kept"), text),
        f"{name} {version}"[:80] if isinstance(version, str) and version else origin,
        candidates=tuple(candidates),
    )


def _kept(given: object, text: str) -> dict[tuple[int, str], int]:
    """Where forms begin with letters of their own word: whatever else is said is left out."""
    found = {}
    for one in given if isinstance(given, list) else ():
        match one:
            case [int(start), str(label), int(begin)] if (
                0 <= begin < start < len(text) and text[begin:start].isalpha()
            ):
                found[start, label] = begin
    return found


def _why(by: str, seen: object) -> str:
    """What the model has learned from, and what speaks for the span."""
    parts = [by]
    if type(seen) is int:
        parts.append(
            ngettext("form tagged {count} time", "form tagged {count} times", seen).format(
                count=seen
            )
            if seen
            else _("by the words beside it")
        )
    return " · ".join(parts)


def joint_offers(
    text: str, own: Sequence[Offer], answer: ModelAnswer, *, late: bool = False
) -> list[Offer]:
    """The model's offers, and the others where it offers nothing of its own that touches them.

    Where both offer the same place and label there is one offer, with both origins; where they
    differ by proclitics, the model's. A form that the model knows, and doubts here, is not
    offered; one whose label keeps proclitics has them. Where others are shown already, and the
    model comes ``late``, they stay, and the model gives way.
    """
    model = list(_offers_in(text, answer))
    if late:
        return [*own, *(one for one in model if not _touching(one, own))]
    own = [_with_kept(text, one, answer) for one in own]
    ends = {(one.range.end, one.labels[0]) for one in own}
    same = {(one.range, one.labels[0]): one for one in model}
    unseen = [one for one in model if not _is_form(text, one, own, ends)]
    kept: list[Offer] = []
    for one in own:
        if agreed := same.pop((one.range, one.labels[0]), None):
            kept.append(replace(one, origin=f"{one.origin} · {agreed.origin}"))
        elif not (
            _touching(one, unseen)
            or _is_doubted(text, one, answer)
            or any(_is_same_form(text, one, other) for other in same.values())
        ):
            kept.append(one)
    return [*kept, *same.values()]


def _with_kept(text: str, offer: Offer, answer: ModelAnswer) -> Offer:
    """An own form with the proclitics before it, where its label keeps them."""
    begin = answer.kept.get((offer.range.start, offer.labels[0]))
    if begin is None or offer.source is not Source.MATCH:
        return offer
    place = Range(begin, offer.range.end)
    return replace(offer, range=place, form=folded_form(text[place.start : place.end]))


def _is_form(text: str, one: Offer, own: Sequence[Offer], ends: set[tuple[int, str]]) -> bool:
    """Whether another offers the same form: what else it offers there is not in the way."""
    return (one.range.end, one.labels[0]) in ends and any(
        _is_same_form(text, one, other) for other in own
    )


def _is_same_form(text: str, one: Offer, other: Offer) -> bool:
    """Whether two offers of one label differ by what stands before the first word, at most."""
    if (one.range.end, one.labels[0]) != (other.range.end, other.labels[0]):
        return False
    word = word_at(text, one.range.start)
    begins = word or Range(one.range.start, one.range.end)
    return begins.start <= other.range.start < begins.end


def _offers_in(text: str, answer: ModelAnswer) -> Iterator[Offer]:
    """The model's own offers; where its scores are known to mean something, those that do."""
    meaning = answer.meaning
    for span, why in answer.spans:
        sure = _sureness(span, meaning)
        if _is_below(sure, meaning):
            continue
        form = folded_form(text[span.start : span.end])
        place = Range(span.start, span.end)
        if sure is not None:
            why = _("{share} %").format(share=round(100 * sure)) + f" · {why}"
        yield Offer(
            place, (span.label,), form, why, Source.MODEL, span.score, answer.stamp,
            sure if meaning else None,
        )  # fmt: skip


def candidates_in(
    text: str, answer: ModelAnswer, refused: Collection[tuple[str, str]]
) -> dict[int, float]:
    """Where a span may begin that the model finds and does not offer, each with how sure it is.

    What was ``refused``, a folded form with a label each, is none.
    """
    found: dict[int, float] = {}
    meaning = answer.meaning
    not_offered = (one for one, _why in answer.spans if _is_below(_sureness(one, meaning), meaning))
    for one in (*answer.candidates, *not_offered):
        sure = _sureness(one, meaning)
        form = folded_form(text[one.start : one.end])
        if (sure is None or sure >= LEAST_SURE) and (form, one.label) not in refused:
            found[one.start] = max(sure or LEAST_SURE, found.get(one.start, 0.0))
    return found


def _sureness(one: PluginSpan, meaning: ScoreMeaning | None) -> float | None:
    """How often such a span is right, as far as that is known."""
    if meaning is None or one.score is None:
        return one.score
    return meaning.chance(one.label, one.score)


def _is_below(sure: float | None, meaning: ScoreMeaning | None) -> bool:
    """Whether a span so sure is not offered for what scores were measured to mean."""
    return meaning is not None and sure is not None and sure < meaning.threshold


def _touching(one: Offer, others: Sequence[Offer]) -> bool:
    start, end = one.range
    return any(other.range.start < end and start < other.range.end for other in others)


def _is_doubted(text: str, offer: Offer, answer: ModelAnswer) -> bool:
    """Whether the model doubts it: with or without what stands before its first word."""
    if offer.source is not Source.MATCH:
        return False
    word = word_at(text, offer.range.start)
    begin = word.start if word else offer.range.start
    return any(
        end == offer.range.end and label == offer.labels[0] and begin <= start
        for start, end, label in answer.doubted
        if start < (word.end if word else end)
    )


def is_blind(article_id: str, share: int) -> bool:
    """Whether nothing is offered in an article: so it is in ``share`` of 100, by their ids."""
    told = blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(told) % 100 < share
