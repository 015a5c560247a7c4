"""What makes rows of several files' events fit each other, once all events were taken."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from tui.core.event import TableRow
from tui.store.tables import LABEL_COLUMNS

_Tables = MutableMapping[str, dict[tuple[Any, ...], TableRow]]
_OF_ARTICLES = (
    *("spans", "article_labels", "relations", "reviews", "refusals", "proposals", "time_spent"),
    *("settled", "assignments", "decisions"),
)


_WORK = ("spans", "article_labels")
"""What annotators said of an article: it stays with that, though somebody deleted it elsewhere."""


def settle(tables: _Tables, gone: Mapping[str, TableRow]) -> set[str]:
    """Take out what hangs on what is gone; bring back labels that are borne, and articles that were
    worked on elsewhere: ``gone`` are deleted ones by id. Gives the ids of those that are back.
    """
    worked_on = {row["article_id"] for table in _WORK for row in tables[table].values()}
    back = {id_ for id_ in worked_on & gone.keys() if (id_,) not in tables["articles"]}
    for id_ in sorted(back):
        tables["articles"][(id_,)] = gone[id_]
    articles = {row["id"] for row in tables["articles"].values()}
    for table in _OF_ARTICLES:
        _keep(tables, table, lambda row: row["article_id"] in articles)
    spans = {row["id"] for row in tables["spans"].values()}
    _keep(tables, "relations", lambda row: row["head"] in spans and row["tail"] in spans)
    attributes = {row["name"] for row in tables["attributes"].values()}
    _keep(
        tables,
        "span_attributes",
        lambda row: row["span_id"] in spans and row["name"] in attributes,
    )
    relations = {row["name"] for row in tables["relation_labels"].values()}
    _keep(tables, "relation_rules", lambda row: row["label"] in relations)
    _bring_back_labels(tables)
    return back


def _keep(tables: _Tables, table: str, fits: Any) -> None:
    rows = tables[table]
    gone = [key for key, row in rows.items() if not fits(row)]
    for key in gone:
        del rows[key]


def _bring_back_labels(tables: _Tables) -> None:
    """A label that is gone here and borne there is there, and can be given no more."""
    labels = tables["labels"]
    known = {row["name"] for row in labels.values()}
    borne: dict[str, str] = {}
    for table, columns in LABEL_COLUMNS.items():
        for row in tables[table].values():
            for column in columns:
                if row[column] not in known:
                    borne[row[column]] = "article" if table == "article_labels" else "span"
    position = max((row["position"] for row in labels.values()), default=-1) + 1
    for number, name in enumerate(sorted(borne), start=position):
        labels[(name,)] = {
            "name": name, "kind": borne[name], "title": "", "title_en": "", "key": "",
            "colour": "", "position": number, "retired": 1, "guideline": "",
        }  # fmt: skip
