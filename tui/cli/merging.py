"""``hashiya merge``: what was done in another database comes together with what was done here."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tui.cli.merge_report import result_json, tell
from tui.cli.shared.context import db_option, json_option, viewer_name, writing
from tui.cli.shared.output import data_json, say
from tui.cli.shared.paths import GivenPath
from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.copies import copy, copy_of
from tui.store.log import roles
from tui.store.merging.incoming_events import Renames
from tui.store.merging.merge import MergeResult, merge
from tui.store.opening import open_database, refuse_no_database
from tui.store.project import project_settings


@click.command("merge")
@click.argument("other", metavar="OTHER.db", type=GivenPath(of_database=True))
@click.option("--as", "annotators", multiple=True, metavar="OLD=NEW",
              help=_("Who is OLD there is NEW here (repeatable)."))  # fmt: skip
@click.option("--label", "labels", multiple=True, metavar="OLD=NEW",
              help=_("What is the label OLD there is NEW here (repeatable)."))  # fmt: skip
@click.option("--clock-ok", is_flag=True,
              help=_("Take events of more than a day ahead of this computer's clock."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("Show what would come; change nothing."))
@db_option
@json_option
def merge_command(
    other: Path,
    annotators: tuple[str, ...],
    labels: tuple[str, ...],
    clock_ok: bool,
    dry_run: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Bring what was done in another database here; the other one is left as it is.

    A copy of this one is made beside it first. Merged again, nothing changes.

    \b
    Examples:
      hashiya merge sami.db
      hashiya merge --as user=sami --dry-run sami.db
    """
    renames = Renames(_pairs(annotators), _pairs(labels))
    if other.exists() and db.exists() and other.samefile(db):
        raise UsageError(
            _("that is this database itself"),
            file=str(other),
            way_out=_("name the other one"),
        )
    if other.exists():
        refuse_no_database(other)
    with TemporaryDirectory(prefix="hashiya-merge-") as folder, writing(db) as database:
        there = Path(folder) / other.name
        with _named(there, other):
            copy_of(other, there)
            with open_database(there) as guest:
                settings: dict[str, str] = {}
                run = partial(_merged, database, guest, renames, settings, clock_ok=clock_ok)
                result, kept = _rehearsed(database, run) if dry_run else _done(database, db, run)
        _leave_others_out(result, roles.hidden_names(database, viewer_name(None)))
    if as_json:
        data_json({**result_json(result, kept), "settings": settings})
        return
    tell(result, other, kept, db, dry_run=dry_run)
    for name, value in settings.items():
        said = _("{name} would be {value}") if dry_run else _("{name} is {value} now")
        say(said.format(name=name, value=value or "-"))


def _merged(
    database: Database,
    guest: Database,
    renames: Renames,
    settings: dict[str, str],
    *,
    clock_ok: bool,
) -> MergeResult:
    """Merge; ``settings`` is given those of the project that are otherwise afterwards."""
    before = project_settings.values(database)
    result = merge(database, guest, renames, clock_ok=clock_ok)
    after = project_settings.values(database)
    settings.update({name: said for name, said in after.items() if said != before[name]})
    return result


def _leave_others_out(result: MergeResult, hidden: frozenset[str]) -> None:
    """Leave out who is hidden from whoever merges; how much they did in all stays."""
    others = sum(result.joined.by_annotator.pop(name, 0) for name in hidden)
    if others:
        result.joined.by_annotator[_("others")] = others
    result.both = [(id_, who) for id_, who in result.both if who not in hidden]
    result.near_spans = [one for one in result.near_spans if one.annotator not in hidden]
    joined = result.joined
    joined.lost = [one for one in joined.lost if one.annotator not in hidden]
    for place in [place for place in joined.carried if place[1] in hidden]:
        del joined.carried[place]


@contextmanager
def _named(there: Path, other: Path) -> Iterator[None]:
    """The other file is known to its user by its own name, not by that of its copy."""
    try:
        yield
    except DatabaseError as error:
        file = str(other) if error.file == str(there) else error.file
        way_out = error.way_out.replace(str(there), str(other))
        raise DatabaseError(error.what, file=file, way_out=way_out) from None


def _done(
    database: Database, path: Path, run: Callable[[], MergeResult]
) -> tuple[MergeResult, Path | None]:
    """Merge, after a copy was made, which is given, too; where nothing came none stays."""
    moment = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S-%f")
    kept = path.with_name(f"{path.stem}.before-merge-{moment}{path.suffix}")
    copy(database, kept)
    came = False
    try:
        with database.transaction():
            result = run()
        came = bool(result.joined.new)
    finally:
        if not came:
            kept.unlink()
    return result, kept if came else None


def _rehearsed(database: Database, run: Callable[[], MergeResult]) -> tuple[MergeResult, None]:
    """Merge, and take all of it back."""
    try:
        with database.transaction():
            raise _RehearsedError(run())
    except _RehearsedError as done:
        return done.result, None


class _RehearsedError(Exception):
    """Ends a transaction whose work is not to stay."""

    def __init__(self, result: MergeResult) -> None:
        super().__init__()
        self.result = result


def _pairs(given: Iterable[str]) -> dict[str, str]:
    """OLD=NEW as it was typed. Raises UsageError for what is none."""
    pairs = {}
    for one in given:
        old, sign, new = (part.strip() for part in one.partition("="))
        if not sign or not old or not new:
            raise UsageError(
                _("{pair!r} does not say what is to be called what").format(pair=one),
                way_out=_("write it as OLD=NEW"),
            )
        pairs[old] = new
    return pairs
