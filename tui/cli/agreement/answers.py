"""Where the command ``agreement`` has its records from: a database, or files."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from tui.cli.agreement.since import Turn, guideline_turn, sides_of
from tui.cli.shared.context import reading
from tui.cli.shared.how_far import HowFar
from tui.cli.shared.output import say
from tui.cli.shared.paths import at_hand
from tui.cli.shared.sight import demand_sight
from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.options import Note, Refusal
from tui.exchange.reading import read_path
from tui.store.project import scheme
from tui.store.records.export import records
from tui.store.work import assignments, reviews

Times = dict[tuple[str, str], str]


@frozen_dataclass
class AnswerSource:
    """What everybody said, when they were last in each article, and how far they are.

    With a ``turn`` the ``records`` are those since, and ``earlier`` those before.
    """

    records: Sequence[Record]
    times: Times = field(default_factory=dict)
    work: HowFar = field(default_factory=dict)
    turn: Turn | None = None
    earlier: Sequence[Record] = ()


def from_database(
    db: Path, labels: Sequence[str], statuses: Sequence[Status], since: str, guideline: str | None
) -> AnswerSource:
    """What a database holds; the labels must be known. ``since`` is a time as events have it, and
    ``guideline`` the label whose guideline's last change is meant instead."""
    with reading(db) as database:
        demand_sight(database)
        for name in labels:
            scheme.get(database, name)
        turn = Turn(since) if since else None
        if guideline is not None:
            turn = guideline_turn(database, guideline)
        work = {**assignments.work(database), **assignments.free_work(database)}
        times, every = reviews.times(database), list(records(database))
        if turn is None:
            return AnswerSource(every, times, work)
        before, late = sides_of(database, every, statuses, turn)
        return AnswerSource(late, times, work, turn, before)


def from_files(paths: Sequence[Path]) -> list[Record]:
    """What the files hold, of any format that ``import`` reads.

    Who is not named is called as the file is. A name that two files have, in answers to one text,
    is told apart by the file: ``a:muna`` and ``b:muna``. A record that cannot be read is a
    DataError: numbers over the rest would be of something else.
    """
    by_file = [list(_of_file(path)) for path in paths]
    said = [
        {(record.annotator, record.text) for record in file if record.annotator} for file in by_file
    ]
    twice = {
        name
        for place, one in enumerate(said)
        for other in said[place + 1 :]
        for name, _text in one & other
    }
    return [
        replace(record, annotator=f"{path.stem}:{record.annotator}")
        if record.annotator in twice
        else record
        for path, file in zip(paths, by_file, strict=True)
        for record in file
    ]


def _of_file(path: Path) -> Iterator[Record]:
    with at_hand(path) as read:
        for item in read_path(read):
            if isinstance(item, Refusal):
                raise DataError(
                    item.reason,
                    file=str(path),
                    place=item.place,
                    way_out=_("mend the file, or leave it out"),
                )
            if isinstance(item, Note):
                say(f"{path}: {item}")
            else:
                yield item if item.annotator else replace(item, annotator=path.stem)
