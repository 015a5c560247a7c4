"""What an event says, as a hub has it: there an article goes by the hash of its first text."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tui.core.log_entry import FIRST_FORMAT, FORMAT
from tui.store.log import events

_SHARED = frozenset(
    ("labels", "relation_labels", "relation_rules", "attributes", "articles", "assignments",
     "project_settings", "gazetteer")
)  # fmt: skip
"""The tables that are not one annotator's; the hub compares (``shared_tables`` in its schema)."""
_FEW = 100
_TABLE = re.compile(r'"table":"(\w*)"')


class ArticleNames:
    """What an article is called where it goes. It is looked up one by one, and all at once where
    that finds nothing or there are many: a desk of 8,000 articles sends one action at a time."""

    def __init__(
        self, one: Callable[[str], str | None], every: Callable[[], dict[str, str]]
    ) -> None:
        self.given: set[str] = set()
        """Names of articles that only come."""
        self._one, self._every = one, every
        self._known: dict[str, str] = {}
        self._all = False

    def get(self, name: str | None) -> str | None:
        """The other name, if there is one."""
        if name is None:
            return None
        if name not in self._known and not self._all:
            found = self._one(name) if len(self._known) < _FEW else None
            if found is not None:
                self._known[name] = found
            else:
                self._known, self._all = self._every() | self._known, True
        return self._known.get(name)

    def give(self, name: str, other: str) -> None:
        """From now on it is called this."""
        self.given.add(other)
        self._known[name] = other

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None


def read_payload(payload: str) -> dict[str, Any]:
    """What a payload says; nothing where it is no payload."""
    try:
        read = json.loads(payload)
        return read if isinstance(read["changes"], list) else {}
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}


def with_id(payload: str, old: str | None, new: str | None) -> str | None:
    """A payload about one article alone with another name of this; None where it has to be read
    for that. The old name may have no quote and no backslash in it.

    Nearly all payloads are such. In JSON that escapes nothing a key stands as it is, and what
    looks like one within a text has other quotes.
    """
    # One letter is found in a tenth of the time of two.
    escaped = "\\" in payload and "\\u" in payload
    if old is None or escaped or '"articles"' in payload:
        return None
    said = f'"article_id":"{old}"'
    if payload.count(said) != payload.count("article_id"):
        return None
    return payload.replace(said, f'"article_id":{events.name_text(new)}')


def _is_about_work(payload: str) -> bool:
    """Whether a payload tells of nothing but what annotators said, as far as that can be told
    without reading it: no name of a table stands in it in another way than all payloads have."""
    tables = _TABLE.findall(payload)
    return _SHARED.isdisjoint(tables) and payload.count('"table"') == len(tables)


def _article_column(table: Any) -> str:
    return "id" if table == "articles" else "article_id"


def with_ids(read: dict[str, Any], ids: ArticleNames) -> dict[str, Any]:
    """The payload, as it was read, with these ids in place of its articles'."""
    for change in read["changes"]:
        if not isinstance(change, dict):
            continue
        column = _article_column(change.get("table"))
        for side in ("before", "after"):
            row = change.get(side)
            if isinstance(row, dict) and (name := ids.get(row.get(column))) is not None:
                row[column] = name
    return read


def payload_to_send(
    payload: str, article_id: str | None, first: ArticleNames
) -> tuple[str, list[str], bool, int]:
    """The payload of an event of an article as a hub has it, the texts that it names, whether it is
    about what is all the project's, and its format: articles go by their first text.

    With an article that is put there goes the id that it has here, under ``ids``.
    """
    if article_id is not None and '"' not in article_id and "\\" not in article_id:
        name = first.get(article_id)
        text = with_id(payload, article_id, name) if name is not None else None
        if text is not None and _is_about_work(payload):
            return text, [], False, FIRST_FORMAT
    read = json.loads(payload)
    named = texts_named(read)
    wanted = {
        name: change["after"]["id"]
        for change in read["changes"]
        if change["table"] == "articles" and change["after"]
        and (name := first.get(change["after"]["id"])) is not None
    }  # fmt: skip
    said = with_ids(read, first)
    shared = any(change["table"] in _SHARED for change in read["changes"])
    text = events.payload_text(said | ({"ids": wanted} if wanted else {}))
    return text, named, shared, _format_of(read)


def _format_of(read: Mapping[str, Any]) -> int:
    """The least format that a payload is read by: desks of schema 3 go on reading all but this."""
    newer = any(
        "several" in (change["after"] or change["before"] or ())
        for change in read["changes"]
        if change["table"] == "relation_labels"
    )
    return FORMAT if newer else FIRST_FORMAT


def texts_named(read: Mapping[str, Any]) -> list[str]:
    """The hashes of the texts that a payload puts or takes away."""
    return [
        str(row["sha256"])
        for change in read.get("changes", ())
        if isinstance(change, dict) and change.get("table") == "articles"
        for row in (change.get("before"), change.get("after"))
        if isinstance(row, dict) and "sha256" in row
    ]
