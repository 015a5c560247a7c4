"""What is wrong with a row that breaks its own table's rules: another program has written it.

SQLite holds these rules only where it is asked to: ``ignore_check_constraints``, a table that was
not STRICT for a moment, or a text that is no UTF-8 get past it. Texts are read leniently here
(``Database.lenient_texts``): what was no UTF-8 has surrogates.
"""

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.core.span import Source


@frozen_dataclass
class Problem:
    """What is wrong, and with which row."""

    table: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.id}: {self.what}"


def row_error(path: Path, problem: Problem) -> DatabaseError:
    """The same for whoever cannot go on without the row."""
    return DatabaseError(
        problem.what,
        file=str(path),
        place=f"{problem.table} {problem.id}",
        way_out=_("list all such rows: hashiya check; save the others: hashiya export"),
    )


_STATUSES: dict[object, Status] = {status.value: status for status in Status}

Telling = Callable[[Problem], None]


def row_name(*keys: object) -> str:
    """How a row is called, by its keys; always a text that can be written."""
    return " ".join(map(str, keys)).encode("utf-8", "replace").decode()


def article_problem(id_: object, title: object, meta: object, text: object) -> str:
    """What is wrong with an article; nothing where nothing is."""
    if wrong := _texts_problem(id=id_, title=title, text=text, meta=meta):
        return wrong
    return "" if parsed_meta(meta) is not None else _("its metadata is no JSON object")


def parsed_meta(meta: object) -> dict[str, Any] | None:
    """What stands beside an article; None where it is no JSON object."""
    try:
        found = json.loads(meta) if isinstance(meta, str) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def span_problem(columns: Sequence[object], article: str, length: int) -> str:
    """What is wrong with a span, from the RECORD_COLUMNS of its row, in an article so long."""
    start, end, label, id_, note, source, score, origin, _edited, ref = columns
    if not isinstance(start, int) or not isinstance(end, int):
        return _("its place is no number")
    if not 0 <= start < end:
        return _("it is empty, or begins before its article")
    if end > length:
        return _("it ends at {end}, and article {article} has {length} code points").format(
            end=end, article=article, length=length
        )
    if wrong := _texts_problem(
        label=label, id=id_, note=note or "", origin=origin or "", ref=ref or ""
    ):
        return wrong
    if source not in {source.value for source in Source}:
        return _("{column} is {value!r}").format(column="source", value=source)
    if not isinstance(score, int | float | None):
        return _("{column} is {value!r}").format(column="score", value=score)
    return ""


def review_problem(status: object, note: object, seconds: object) -> str:
    """What is wrong with a review."""
    if status not in _STATUSES:
        return _("{column} is {value!r}").format(column="status", value=status)
    if not isinstance(seconds, int | float):
        return _("{column} is {value!r}").format(column="seconds", value=seconds)
    return _texts_problem(note=note or "")


def listed_status(status: object) -> Status:
    """The status as lists show it: one that there is not, which ``check`` tells, is to do."""
    return _STATUSES.get(status, Status.TODO)


def relation_problem(columns: Sequence[object], gone: Collection[object]) -> str:
    """What is wrong with a relation: head, tail, label, id. The spans ``gone`` are damaged."""
    head, tail, label, id_ = columns
    if wrong := _texts_problem(head=head, tail=tail, label=label, id=id_):
        return wrong
    return _("one of its spans is damaged") if head in gone or tail in gone else ""


def label_problem(label: object) -> str:
    """What is wrong with an article's label."""
    return _texts_problem(label=label)


def annotator_problem(annotator: object) -> str:
    """What is wrong with the name under which something was said."""
    return _texts_problem(annotator=annotator)


def _texts_problem(**columns: object) -> str:
    for column, value in columns.items():
        if not isinstance(value, str):
            return _("{column} is no text").format(column=column)
        if not is_unicode(value):
            return _("{column} is not UTF-8").format(column=column)
    return ""


def is_unicode(text: str) -> bool:
    """Whether a text that was read leniently was UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
