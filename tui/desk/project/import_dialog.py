"""Bringing articles in from within the desk: a path as a person types it, and what came of it."""

import os
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tui.core.errors import HashiyaError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.store.database import Database
from tui.store.records.delivery import Mode
from tui.store.records.ingest import Outcome

if TYPE_CHECKING:
    from tui.desk.project.importer import ImportResult

_SEPARATORS = tuple({os.sep, "/"})
MOST_NAMES = 200
"""So many names that fit what was typed are shown; a folder may hold a million."""


@frozen_dataclass
class ImportOutcome:
    """What came of a path: a line to tell, and the first article's id where anything came in.

    ``overwrites``: nothing came in, since work done here would be lost; it may be replaced.
    """

    said: str
    first: str | None = None
    overwrites: bool = False


def path_meant_by(text: str) -> Path:
    """The path that was meant: quotes, escapes and ``file://`` of terminals and shells undone."""
    text = text.strip()
    if text.startswith("file://"):
        # Between double slash and path a host may stand, which is this one.
        text = unquote(text[text.find("/", 7) :]) if "/" in text[7:] else text
    elif len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    elif os.sep == "/" and not _is_there(text):
        text = text.replace("\\ ", " ").replace("\\(", "(").replace("\\)", ")")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _is_there(text: str) -> bool:
    try:
        return Path(text).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        # Too long for a name, or the home of nobody.
        return False


def completion(text: str) -> tuple[str, tuple[str, ...]]:
    """What was typed, on as far as the files there agree, and the names that fit; folders end in /.

    A folder that cannot be read fits nothing.
    """
    cut = max(text.rfind(separator) for separator in _SEPARATORS) + 1
    head, begun = text[:cut], text[cut:]
    if begun == "~":
        return "~/", ()
    folder = path_meant_by(head) if head else Path()
    try:
        with os.scandir(folder) as entries:
            fitting = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))
            )
    except (OSError, ValueError):
        return text, ()
    if not fitting:
        return text, ()
    # Of sorted names, what the first and the last share all share.
    pairs = zip(fitting[0], fitting[-1], strict=False)
    shared = "".join(one for one, _other in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return head + shared, tuple(fitting[:MOST_NAMES])


def import_typed_path(
    db: Database,
    annotator: str,
    text: str,
    *,
    add_labels: bool = False,
    mode: Mode = Mode.ASK,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportOutcome:
    """Import what a typed path names: all of it or nothing, and one line on what became of it.

    ``add_labels`` takes in labels that the scheme lacks; else they are a reason to refuse. ``mode``
    says what a later delivery does to what its annotator has.
    May be called on another thread than that of ``db``, which is opened once more for this.
    ``cancelled`` and ``progress`` are those of ``import_path``.
    """
    # The formats' room costs 20 ms at start, and is seldom needed here.
    from tui.desk.project.importer import import_path

    path = path_meant_by(text)
    try:
        if not text.strip():
            raise UsageError(_("no file is named yet"))
        if not text.isprintable():
            raise UsageError(_("a path has no control characters"))
        with db.beside() as own:
            taken = import_path(
                own,
                path,
                annotator=annotator,
                add_labels=add_labels,
                mode=mode,
                cancelled=cancelled or (lambda: False),
                progress=progress,
            )
    except HashiyaError as error:
        return ImportOutcome(str(error))
    return _outcome(taken)


def _outcome(taken: "ImportResult") -> ImportOutcome:
    """What is said of an import that could be begun."""
    if taken.cancelled:
        return ImportOutcome(_("stopped: nothing was imported"))
    if taken.overwriting:
        return ImportOutcome(taken.refusals[0].reason.partition("; ")[0], overwrites=True)
    if not taken.kept:
        more = len(taken.refusals) - 1
        said = _("nothing was imported: {refusal}").format(refusal=taken.refusals[0])
        if more:
            said += ngettext(", and {count} more", ", and {count} more", more).format(count=more)
        return ImportOutcome(said)
    added = taken.counts[Outcome.ADDED]
    known = taken.counts[Outcome.SKIPPED] + taken.counts[Outcome.MERGED]
    if not added and taken.counts[Outcome.SKIPPED]:
        return ImportOutcome(
            _("{path}: everything in it is here already").format(path=taken.path), taken.first
        )
    said = ngettext("{count} article imported", "{count} articles imported", added)
    said = said.format(count=added)
    if taken.replaced:
        changed = len(taken.replaced)
        said += ngettext("; {count} changed", "; {count} changed", changed).format(count=changed)
        known = max(0, known - changed)
    if known:
        known_too = ngettext("; {count} was here already", "; {count} were here already", known)
        said += known_too.format(count=known)
    return ImportOutcome(said, taken.first)
