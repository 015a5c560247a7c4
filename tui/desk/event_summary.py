"""What events did, in a few words."""

from collections.abc import Iterable

from tui.core.event import Change, Event
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.store.events import UNDO

SHOWN = 40
"""So many code points of a span's text are repeated."""


def summary(events: Iterable[Event]) -> str:
    """What was done, or taken back: a span by its label and words, all else by its name."""
    changes = [
        change.reversed() if event.kind == UNDO else change
        for event in events
        for change in event.changes
    ]
    spans = [change for change in changes if change.table == "spans"]
    if len(spans) > 1:
        return ngettext("{count} span", "{count} spans", len(spans)).format(count=len(spans))
    if spans:
        return _span(spans[0])
    return next(filter(None, map(_other, changes)), "")


def _span(change: Change) -> str:
    rows = [row for row in (change.before, change.after) if row]
    old, new = str(rows[0]["label"]), str(rows[-1]["label"])
    labels = _led(old, new)
    text = str(rows[-1]["text"])
    shown = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    said = f"{labels} «{shown}»"
    if len(rows) == 2 and rows[0]["note"] != rows[1]["note"]:
        return _("note on {label}").format(label=said)
    if change.before is None:
        return _("the tag {label}").format(label=said)
    if change.after is None:
        return _("the removal of {label}").format(label=said)
    if old != new:
        return _("the change of {label}").format(label=said)
    return _("the new edges of {label}").format(label=said)


def _other(change: Change) -> str:
    before, after = change.before or {}, change.after or {}
    row = after or before
    if change.table == "article_labels":
        said = _("the label {label}") if after else _("the removal of {label}")
        return said.format(label=row["label"])
    if change.table == "refusals":
        return _("«{form}» refused").format(form=row["folded"])
    if change.table != "reviews":
        return ""
    if before.get("note") != after.get("note"):
        return _("note on the article")
    status = [_(str(row.get("status", Status.TODO.value))) for row in (before, after)]
    return _led(*status)


def _led(old: str, new: str) -> str:
    """From one to another, if it is another."""
    return new if old == new else _("{old} to {new}").format(old=old, new=new)
