"""Which articles are wanted, as a condition of a query."""

import json
from typing import Any

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.store.database import Database


@frozen_dataclass
class Filter:
    """What the list shows; ``words`` is searched in titles and texts, folded.

    An article without a title is listed by its id, and found by any part of that, too. Of
    ``labels`` it has one at least. ``assigned``: only what the annotator is to do. ``among`` are
    the ids of the only ones, where there are any. ``where`` are fields of the metadata with what
    each says, or has among what it lists. ``relations`` are labels of relations, one of which
    stands in it; ``attributes`` are borne by spans of it, each with a value, or with any where
    that is empty.
    """

    status: Status | None = None
    labels: tuple[str, ...] | None = None
    words: str = ""
    noted: bool = False
    assigned: bool = False
    among: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    relations: tuple[str, ...] | None = None
    attributes: tuple[tuple[str, str], ...] = ()


EVERYTHING = Filter()

_BEGUN = (
    "(EXISTS (SELECT 1 FROM reviews w WHERE w.article_id = a.id AND w.status <> 'todo')"
    " OR EXISTS (SELECT 1 FROM spans w WHERE w.article_id = a.id)"
    " OR EXISTS (SELECT 1 FROM article_labels w WHERE w.article_id = a.id))"
)
# JSON's true is 1 to SQLite, and what a file says of itself may be no JSON.
_META = (
    "EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(a.meta) THEN a.meta ELSE '{{}}' END) m"
    " WHERE m.key = :field{n} AND CASE m.type WHEN 'true' THEN :said{n} = 'true'"
    " WHEN 'false' THEN :said{n} = 'false' WHEN 'array' THEN EXISTS"
    " (SELECT 1 FROM json_each(m.value) e WHERE CAST(e.value AS TEXT) = :said{n})"
    " ELSE CAST(m.value AS TEXT) = :said{n} END)"
)


def parse_where(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Fields of the metadata with their values, from ``FIELD=VALUE`` each. Raises UsageError."""
    found = []
    for one in given:
        field, sign, said = one.partition("=")
        if not sign or not field.strip():
            raise UsageError(
                _("{given!r} names no field of the metadata").format(given=one),
                way_out=_("write it as FIELD=VALUE"),
            )
        found.append((field.strip(), said.strip()))
    return tuple(found)


def chosen_ids(db: Database, wanted: Filter) -> frozenset[str]:
    """The ids of the articles that are wanted, by what anybody said of them."""
    where, values = where_clause(wanted, None)
    return frozenset(
        id_ for (id_,) in db.rows(f"SELECT a.id FROM articles a WHERE {where}", values)
    )


def where_clause(wanted: Filter, annotator: str | None) -> tuple[str, dict[str, Any]]:
    """The condition on the article ``a`` and the annotator's review ``r``, and its values.

    Without an annotator what anybody said counts, and there is no ``r``.
    """
    of_whom = " AND annotator = :annotator" if annotator is not None else ""
    parts, values = ["1"], {"annotator": annotator}
    if wanted.status is not None:
        parts.append(_status(wanted.status, annotator))
        values["status"] = wanted.status.value
    if wanted.labels is not None:
        parts.append(
            "(a.id IN (SELECT article_id FROM spans"
            f"  WHERE label IN (SELECT value FROM json_each(:labels)){of_whom})"
            " OR a.id IN (SELECT article_id FROM article_labels"
            f"  WHERE label IN (SELECT value FROM json_each(:labels)){of_whom}))"
        )
        values["labels"] = json.dumps(wanted.labels)
    if wanted.relations is not None:
        parts.append(
            "a.id IN (SELECT article_id FROM relations"
            f" WHERE label IN (SELECT value FROM json_each(:relations)){of_whom})"
        )
        values["relations"] = json.dumps(wanted.relations)
    for number, (name, value) in enumerate(wanted.attributes):
        parts.append(
            "a.id IN (SELECT article_id FROM spans JOIN span_attributes ON span_id = id"
            f" WHERE name = :name{number} AND :value{number} IN ('', value){of_whom})"
        )
        values |= {f"name{number}": name, f"value{number}": value}
    if wanted.among:
        parts.append("a.id IN (SELECT value FROM json_each(:among))")
        values["among"] = json.dumps(wanted.among)
    if wanted.noted:
        parts.append("r.note IS NOT NULL")
    if wanted.assigned:
        parts.append("a.id IN (SELECT article_id FROM assignments WHERE annotator = :annotator)")
    for number, (field, said) in enumerate(wanted.where):
        parts.append(_META.format(n=number))
        values |= {f"field{number}": field, f"said{number}": said}
    # The desk opens sooner without it.
    from tui.text.fold import Level, fold

    # The end of a C string would end the query; signs alone are no words, and so on no text.
    typed = fold(wanted.words, Level.LETTERS).text.replace("\0", " ").split()
    if words := [word for word in typed if any(char.isalnum() for char in word)]:
        parts.append(
            "a.seq IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match"
            " UNION SELECT seq FROM articles WHERE title = '' AND instr(lower(id), :typed))"
        )
        values["typed"] = wanted.words.replace("\0", " ").strip().lower()
        values["match"] = " ".join('"' + word.replace('"', '""') + '"*' for word in words)
    return " AND ".join(parts), values


def _status(status: Status, annotator: str | None) -> str:
    if annotator is not None:
        return "coalesce(r.status, 'todo') = :status"
    if status is Status.TODO:
        return f"NOT {_BEGUN}"
    return "EXISTS (SELECT 1 FROM reviews w WHERE w.article_id = a.id AND w.status = :status)"
