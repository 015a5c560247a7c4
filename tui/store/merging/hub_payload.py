"""What an event says, as a hub has it: there an article goes by the hash of its first text."""

import json
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


def with_id(payload: str, sha256: str | None, id_: str | None) -> str | None:
    """A payload about one article alone with the id that this has here; None where it has to be
    read for that.

    Nearly all payloads are such. In JSON that escapes nothing a key stands as it is, and what
    looks like one within a text has other quotes.
    """
    # One letter is found in a tenth of the time of two.
    escaped = "\\" in payload and "\\u" in payload
    if sha256 is None or escaped or '"articles"' in payload:
        return None
    said = f'"article_id":"{sha256}"'
    if payload.count(said) != payload.count("article_id"):
        return None
    return payload.replace(said, f'"article_id":"{id_}"')


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


def payload_to_send(payload: str, first: ArticleNames) -> tuple[str, list[str], bool, int]:
    """A payload as a hub has it, the texts that it names, whether it is about what is all the
    project's, and its format: articles go by their first text.

    With an article that is put there goes the id that it has here, under ``ids``.
    """
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
