"""What events did, in a few words."""

from collections.abc import Callable, Iterable, Sequence

from tui.core import i18n
from tui.core.event import Event
from tui.core.i18n import _, ngettext
from tui.layout.line import isolate
from tui.store.log.effects import (
    ArticleLabelEffect,
    AttributeEffect,
    Effect,
    RefusalEffect,
    RelationEffect,
    ReviewEffect,
    SpanEffect,
    effects,
)
from tui.store.log.events import UNDO

WORDS_SHOWN = 40
"""So many code points of a span's text are repeated."""


def summary(events: Iterable[Event], words_of: Callable[[str], str] = lambda _id: "") -> str:
    """What was done, or taken back: a span by its label and words, all else by its name.

    ``words_of`` are the words of a span by its id, for what is between spans.
    """
    changes = [
        change.inverse() if event.kind == UNDO else change
        for event in events
        for change in event.changes
    ]
    done = list(effects(changes))
    spans = [effect for effect in done if isinstance(effect, SpanEffect)]
    if len(spans) > 1:
        return ngettext("{count} span", "{count} spans", len(spans)).format(count=len(spans))
    if spans:
        return _span(spans[0]) + _hanging(done)
    links = [one for one in done if isinstance(one, RelationEffect | AttributeEffect)]
    if links:
        return _link(links[0], words_of)
    return next(filter(None, map(_other, done)), "")


def _hanging(done: Sequence[Effect]) -> str:
    """With how many relations and attributes a span came or went."""
    relations = sum(isinstance(effect, RelationEffect) for effect in done)
    attributes = sum(isinstance(effect, AttributeEffect) for effect in done)
    return with_hanging(relations, attributes)


def with_hanging(relations: int, attributes: int) -> str:
    """The words that so many relations and attributes hang on a span, to stand behind it."""
    parts = []
    if relations:
        said = ngettext("{count} relation", "{count} relations", relations)
        parts.append(said.format(count=relations))
    if attributes:
        said = ngettext("{count} attribute", "{count} attributes", attributes)
        parts.append(said.format(count=attributes))
    if not parts:
        return ""
    both = _("{one} and {other}").format(one=parts[0], other=parts[-1]) if parts[1:] else parts[0]
    return _(", with {what}").format(what=both)


def shorten(words: str) -> str:
    """Words as they are repeated in a message."""
    return words[:WORDS_SHOWN] + ("…" if len(words) > WORDS_SHOWN else "")


def relation_words(label: str, head: str, tail: str) -> str:
    """A relation by its label and the words of its ends."""
    return f"{isolate(label)}: {leading(head, tail)}"


def leading(head: str, tail: str) -> str:
    """From words to words, in the direction of the language."""
    return f"{quote(head)} {arrow()} {quote(tail)}"


def arrow(*, back: bool = False) -> str:
    """The sign that leads on in the direction of the language, or back."""
    return "▸" if (i18n.direction() == "rtl") == back else "◂"


def quote(words: str) -> str:
    """Words of an article, shortened, that reorder nothing around them."""
    return isolate(f"«{shorten(words)}»")


def _link(effect: RelationEffect | AttributeEffect, words_of: Callable[[str], str]) -> str:
    if isinstance(effect, AttributeEffect):
        said = _("{name} on {words}")
        if effect.after is None:
            said = _("{name} taken from {words}")
        words = quote(words_of(effect.span_id))
        return said.format(name=isolate(effect.name), words=words)
    sides = [side for side in (effect.before, effect.after) if side]
    old, new = sides[0], sides[-1]
    words = relation_words(_led(old.label, new.label), words_of(new.head), words_of(new.tail))
    if effect.before is None:
        return _("the relation {relation}").format(relation=words)
    if effect.after is None:
        return _("the removal of {label}").format(label=words)
    if old.note != new.note:
        return _("note on {label}").format(label=words)
    if old.head != new.head:
        return _("the new direction of {relation}").format(relation=words)
    return _("the change of {label}").format(label=words)


def _span(effect: SpanEffect) -> str:
    sides = [span for span in (effect.before, effect.after) if span]
    old, new = sides[0], sides[-1]
    labels = _led(old.label, new.label)
    said = f"{labels} «{shorten(effect.text)}»"
    if old.note != new.note:
        return _("note on {label}").format(label=said)
    if effect.before is None:
        return _("the tag {label}").format(label=said)
    if effect.after is None:
        return _("the removal of {label}").format(label=said)
    if old.label != new.label:
        return _("the change of {label}").format(label=said)
    return _("the new edges of {label}").format(label=said)


def _other(effect: Effect) -> str:
    match effect:
        case ArticleLabelEffect(label, borne):
            said = _("the label {label}") if borne else _("the removal of {label}")
            return said.format(label=label)
        case RefusalEffect(form):
            return _("«{form}» refused").format(form=form)
        case ReviewEffect(old, new, note_before, note):
            if note_before != note:
                return _("note on the article")
            return _led(_(old.value), _(new.value))
    return ""


def _led(old: str, new: str) -> str:
    """From one to another, if it is another."""
    return new if old == new else _("{old} to {new}").format(old=old, new=new)
