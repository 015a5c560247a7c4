"""What events did, in a few words."""

from collections.abc import Iterable

from tui.core.event import Event
from tui.core.i18n import _, ngettext
from tui.store.effects import (
    ArticleLabelEffect,
    Effect,
    RefusalEffect,
    ReviewEffect,
    SpanEffect,
    effects,
)
from tui.store.events import UNDO

WORDS_SHOWN = 40
"""So many code points of a span's text are repeated."""


def summary(events: Iterable[Event]) -> str:
    """What was done, or taken back: a span by its label and words, all else by its name."""
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
        return _span(spans[0])
    return next(filter(None, map(_other, done)), "")


def _span(effect: SpanEffect) -> str:
    sides = [span for span in (effect.before, effect.after) if span]
    old, new = sides[0], sides[-1]
    labels = _led(old.label, new.label)
    shown = effect.text[:WORDS_SHOWN] + ("…" if len(effect.text) > WORDS_SHOWN else "")
    said = f"{labels} «{shown}»"
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
