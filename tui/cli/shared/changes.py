"""How two states of an article differ, in a line and as JSON; and what an import changed."""

from typing import Any

from tui.cli.shared.output import say
from tui.core.difference import StateChange
from tui.core.i18n import _, ngettext
from tui.core.record import RecordRelation, RecordSpan
from tui.desk.project.importer import ImportResult
from tui.store.records.ingest import MetaOutcome

SHOWN = 20
"""How many articles of a file are named one by one."""


def summary(found: StateChange) -> str:
    """A difference in a few words: spans first, then what is said of the whole article."""
    added, arcs, gone = (
        len(several) for several in (found.added, found.relations_added, found.relations_removed)
    )
    counts = (
        (ngettext("{count} span added", "{count} spans added", added), added),
        (_("{count} removed"), len(found.removed)),
        (_("{count} moved"), len(found.moved)),
        (_("{count} relabelled"), len(found.relabelled)),
        (_("{count} with another note"), len(found.with_other_note)),
        (_("{count} with other attributes"), len(found.with_other_attributes)),
        (ngettext("{count} relation added", "{count} relations added", arcs), arcs),
        (ngettext("{count} relation removed", "{count} relations removed", gone), gone),
    )
    parts = [form.format(count=count) for form, count in counts if count]
    parts += [f"+{name}" for name in found.labels_added]
    parts += [f"-{name}" for name in found.labels_removed]
    if found.status is not None:
        parts.append(_("status {status}").format(status=found.status.value))
    if found.note is not None:
        parts.append(_("another note on the article"))
    return ", ".join(parts)


def as_json(found: StateChange) -> dict[str, Any]:
    """A difference span by span."""
    return {
        "added": [_span(span) for span in found.added],
        "removed": [_span(span) for span in found.removed],
        "moved": [[_span(a), _span(b)] for a, b in found.moved],
        "relabelled": [[_span(a), _span(b)] for a, b in found.relabelled],
        "altered": [[_span(a), _span(b)] for a, b in found.altered],
        "labels_added": list(found.labels_added),
        "labels_removed": list(found.labels_removed),
        "relations_added": [_relation(one) for one in found.relations_added],
        "relations_removed": [_relation(one) for one in found.relations_removed],
        "status": found.status.value if found.status else None,
        "note": found.note,
    }


def _span(span: RecordSpan) -> dict[str, Any]:
    return {
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "note": span.note,
        "attributes": dict(span.attributes),
    }


def _relation(one: RecordRelation) -> dict[str, Any]:
    return {"id": one.id, "head": one.head, "tail": one.tail, "label": one.label}


def say_changes(taken: ImportResult, *, dry_run: bool) -> None:
    """Say what a file changed, or would change, of articles that were there."""
    for one in taken.replaced[:SHOWN]:
        said = _("{path}: {article}, {annotator}: {what}").format(
            path=taken.path,
            article=one.article_id,
            annotator=one.annotator,
            what=summary(one.difference),
        )
        if one.overwritten:
            said += _("; overwrites {count} changes made here").format(count=one.overwritten)
        say(said)
    if len(taken.replaced) > SHOWN:
        more = len(taken.replaced) - SHOWN
        say(_("{path}: and {count} more articles changed").format(path=taken.path, count=more))
    _say_of_articles(taken)
    if taken.run.group and not dry_run:
        say(_("to take these changes back: hashiya undo {id}").format(id=taken.run.group))


def _say_of_articles(taken: ImportResult) -> None:
    for new in taken.ids_taken[:SHOWN]:
        say(_("{path}: {place}: its id belongs to another text; it is now {id}"
              " (--update-text corrects the text of that article)").format(
            path=taken.path, place=new.place or _("the whole file"), id=new.article_id
        ))  # fmt: skip
    if len(taken.ids_taken) > SHOWN:
        more = len(taken.ids_taken) - SHOWN
        say(_("{path}: and {count} more ids belong to other texts").format(
            path=taken.path, count=more))  # fmt: skip
    if other := taken.meta[MetaOutcome.DIFFERS]:
        say(ngettext(
            "{path}: {count} article has another title or metadata here; --update-meta takes those"
            " of the file",
            "{path}: {count} articles have other titles or metadata here; --update-meta takes those"
            " of the file",
            other,
        ).format(path=taken.path, count=other))  # fmt: skip
    if updated := taken.meta[MetaOutcome.UPDATED]:
        say(ngettext(
            "{path}: updated the title or metadata of {count} article",
            "{path}: updated the titles or metadata of {count} articles",
            updated,
        ).format(path=taken.path, count=updated))  # fmt: skip
    if taken.joined:
        say(ngettext(
            "{path}: {count} article had spans of this annotator already, and its new ones joined"
            " them; if others made them, import each one's file with --annotator NAME",
            "{path}: {count} articles had spans of this annotator already, and their new ones"
            " joined them; if others made them, import each one's file with --annotator NAME",
            taken.joined,
        ).format(path=taken.path, count=taken.joined))  # fmt: skip
    for text in taken.lost[:SHOWN]:
        say(_("{path}: the new text has no place for the span «{text}»").format(
            path=taken.path, text=text))  # fmt: skip


def changes_json(taken: ImportResult) -> dict[str, Any]:
    """What a file changed of articles that were there; of what it did not, there is no key."""
    changed = [
        {
            "place": one.place,
            "article": one.article_id,
            "annotator": one.annotator,
            "overwritten": one.overwritten,
            **as_json(one.difference),
        }
        for one in taken.replaced
    ]
    said = {
        "changed": changed,
        "known": [{"place": t.place, "article": t.article_id} for t in taken.skipped],
        "ids_taken": [{"place": t.place, "article": t.article_id} for t in taken.ids_taken],
        "joined": taken.joined,
        "meta_differs": taken.meta[MetaOutcome.DIFFERS],
        "meta_updated": taken.meta[MetaOutcome.UPDATED],
        "lost_spans": taken.lost,
        "undo": taken.run.group if taken.kept else None,
    }
    return {name: value for name, value in said.items() if value}
