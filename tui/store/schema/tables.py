"""The tables whose rows events make: what tells their rows apart, and what events leave out."""

from typing import Any

KEYS: dict[str, tuple[str, ...]] = {
    "labels": ("name",),
    "articles": ("id",),
    "spans": ("id",),
    "article_labels": ("article_id", "annotator", "label"),
    "relations": ("id",),
    "reviews": ("article_id", "annotator"),
    "refusals": ("article_id", "annotator", "folded", "label"),
    "proposals": ("id",),
    "gazetteer": ("folded", "label"),
    "time_spent": ("article_id", "annotator", "origin"),
    "settled": ("proposal",),
    "relation_labels": ("name",),
    "relation_rules": ("label", "head", "tail"),
    "attributes": ("name",),
    "span_attributes": ("span_id", "name"),
    "assignments": ("article_id", "annotator", "round"),
    "decisions": ("article_id", "gold", "place"),
    "project_settings": ("name",),
}
"""By table the columns that tell one row from another; tables that others refer to come first."""

LABEL_COLUMNS: dict[str, tuple[str, ...]] = {
    "spans": ("label",),
    "article_labels": ("label",),
    "refusals": ("label",),
    "proposals": ("label",),
    "gazetteer": ("label",),
    "relation_rules": ("head", "tail"),
}
"""By table the columns that hold the name of a label of the scheme, and follow its renaming."""

RELATION_COLUMNS: dict[str, tuple[str, ...]] = {
    "relations": ("label",),
    "relation_rules": ("label",),
}
"""By table the columns that hold the name of a label of relations, and follow its renaming."""

ATTRIBUTE_COLUMNS: dict[str, tuple[str, ...]] = {"span_attributes": ("name",)}
"""By table the columns that hold the name of an attribute, and follow its renaming."""

NAME_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "labels": LABEL_COLUMNS,
    "relation_labels": RELATION_COLUMNS,
    "attributes": ATTRIBUTE_COLUMNS,
}
"""By table of names the columns of other tables that hold these names."""

OF_THE_PROJECT = (
    *("labels", "gazetteer", "relation_labels", "relation_rules", "attributes"),
    "project_settings",
)
"""Tables whose rows are of no article. All others say something of one, or are the articles."""

STAMPED = ("spans", "article_labels", "relations")
"""The tables with a time of the last change, which is that of the event."""

UNTOLD: dict[str, tuple[str, ...]] = {
    "articles": ("seq", "text"),
    "spans": ("updated_at",),
    "article_labels": ("updated_at",),
    "relations": ("updated_at",),
    "reviews": ("updated_at", "seconds", "cursor"),
}
"""Columns that no event holds. A text is known by its sha256; seconds are the sum of time_spent."""

LATER: dict[str, dict[str, Any]] = {
    "labels": {"guideline": ""},
    "spans": {"ref": None, "origin": None, "edited": 0},
    "relations": {"ref": None, "note": None, "source": "import", "score": None},
    "relation_labels": {"several": 1},
}
"""Columns of schemas 3 and 4 that older events do not name, and what they mean by that."""


UPSERTED = ("reviews", "time_spent", "project_settings", "assignments", "decisions")
"""Tables whose rows are there or not, whatever an update of them finds."""


def name_of(table: str, row: Any) -> str:
    """What a row of one of these tables is called in a message."""
    name = " ".join(str(row.get(key)) for key in KEYS.get(table, ("id",)))
    return name.encode("utf-8", "replace").decode()


def is_blank_review(table: str, row: Any) -> bool:
    """Whether this is a review that says nothing: it may be there or not, without an event."""
    return bool(table == "reviews" and row["status"] == "todo" and row["note"] is None)
