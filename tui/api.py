"""What ``import tui`` promises to programs; nothing else of the package is promised.

    import tui

    with tui.open("annotations.db") as project:
        for article in project.articles():
            for span in project.spans(article.id, annotator="muna"):
                print(span.label, article.text[span.start : span.end])

Offsets are code points of the stored text, half open. Whatever writes is one transaction each and
leaves an event, as at the desk: it shows in the history, and the annotator can undo it there.
"""

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from types import TracebackType

from tui.agreement.answers import gather
from tui.agreement.report import SAMPLES, agreement
from tui.agreement.units import Unit
from tui.agreement.values import Agreement
from tui.core.article import Article
from tui.core.errors import DatabaseError, DataError, HashiyaError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.core.selection import Range
from tui.core.span import Relation, Source, Span
from tui.desk.editing.annotations import Annotations
from tui.desk.project.project_report import ProjectReport, project_report
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.export import Selection, records
from tui.store.records.given_records import sound_records, whole_number
from tui.store.records.ingest import Intake, Outcome
from tui.store.records.validate import refuse_what_cannot_be_stored
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import reviews
from tui.store.work.golds import golds

__all__ = [
    "Added",
    "Agreement",
    "Article",
    "DataError",
    "DatabaseError",
    "HashiyaError",
    "Kind",
    "Label",
    "Project",
    "ProjectReport",
    "Record",
    "RecordRelation",
    "RecordSpan",
    "Relation",
    "Source",
    "Span",
    "Status",
    "UsageError",
    "agreement_of",
    "open",
]


@frozen_dataclass
class Added:
    """What ``Project.add_records`` brought: articles that are new, articles whose text was there
    and of which something new was said, records that said nothing new, and spans."""

    articles: int = 0
    merged: int = 0
    skipped: int = 0
    spans: int = 0


def open(path: str | PathLike[str], *, create: bool = False, read_only: bool = False) -> "Project":
    """Open the database at ``path``; best in a ``with`` statement, which closes it.

    With ``create`` it is made where there is none, with the starter scheme. With ``read_only`` it
    need not be writable, and whatever writes raises. Open a file once in each process. Raises
    DatabaseError where it is missing, damaged, no database of Hashiya, or made by a newer one.
    """
    try:
        file = Path(path)
    except TypeError:
        raise _wrong(path, "path") from None
    fresh = create and (not file.exists() or not file.stat().st_size)
    db = open_database(file, create=create, read_only=read_only)
    if fresh:
        # Reading needs none of the formats' room.
        from tui.desk.project.new_database import put_starter_scheme

        put_starter_scheme(db)
    return Project(db, read_only=read_only)


def agreement_of(
    given: Iterable[Record],
    *,
    annotators: Sequence[str] = (),
    against: str | None = None,
    statuses: Iterable[Status | str] = (Status.DONE,),
    labels: Sequence[str] = (),
    unit: str = "word",
    samples: int = SAMPLES,
    seed: int | None = None,
) -> Agreement:
    """How far the annotators of these records agree: what ``hashiya agreement`` computes.

    A record counts where its status is among ``statuses``, or where it has none; one article is
    one text. ``annotators`` and ``labels`` each leave out what is not among them; ``against`` one
    annotator all others are compared with that one alone. ``unit`` is ``word`` or ``char``, what
    kappa and alpha count. ``samples`` of 0 asks for no intervals. Where there is no number, as
    with nothing in common, there is None and no error. Gamma is left to the command. Raises
    DataError for a record whose spans are not in its text, or whose types are others.
    """
    return _agreement(
        map(_storable, sound_records(given)), annotators=annotators, against=against,
        statuses=statuses, labels=labels, unit=unit, samples=samples, seed=seed,
    )  # fmt: skip


def _agreement(
    given: Iterable[Record],
    *,
    annotators: Sequence[str],
    against: str | None,
    statuses: Iterable[Status | str],
    labels: Sequence[str],
    unit: str,
    samples: int,
    seed: int | None,
) -> Agreement:
    wanted = {*annotators, *([against] if against is not None else [])} if annotators else ()
    answers = gather(
        given, statuses=frozenset(map(_status, statuses)), annotators=wanted, labels=labels
    )
    return agreement(answers, against=against, unit=_unit(unit), samples=samples, seed=seed)


class Project:
    """An open database; ``open`` makes it. All of its errors are HashiyaError."""

    def __init__(self, db: Database, *, read_only: bool = False) -> None:
        self._db = db
        self._read_only = read_only

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # Reading

    def articles(self) -> Iterator[Article]:
        """All articles in the order they came, one at a time."""
        return articles.every(self._db)

    def article(self, article_id: str) -> Article:
        """The article with this id, or the only one whose id begins so; UsageError otherwise."""
        return articles.get(self._db, articles.find(self._db, _word(article_id, "article_id")))

    def annotators(self) -> list[str]:
        """Everyone who has said anything, by name."""
        return reviews.annotators(self._db)

    def labels(self, *, retired: bool = False) -> list[Label]:
        """The labels of the scheme in their order; with ``retired``, those out of use too."""
        return scheme.labels(self._db, retired=retired)

    def spans(self, article_id: str, *, annotator: str) -> list[Span]:
        """An annotator's spans of an article, by start, the longer first."""
        return annotations.spans_of(self._db, self.article(article_id).id, annotator)

    def relations(self, article_id: str, *, annotator: str) -> list[Relation]:
        """An annotator's relations in an article, in the order they were made."""
        return annotations.relations_of(self._db, self.article(article_id).id, annotator)

    def status(self, article_id: str, *, annotator: str) -> Status:
        """Where an annotator stands with an article; ``TODO`` where they never opened it."""
        return reviews.get(self._db, self.article(article_id).id, annotator).status

    def records(
        self,
        *,
        annotator: str | None = None,
        statuses: Iterable[Status | str] = (),
        articles: Sequence[str] = (),
    ) -> Iterator[Record]:
        """Each article with what each annotator said of it: what ``hashiya export`` writes.

        ``annotator``, ``statuses`` and the ids ``articles`` each leave out what is not among them.
        An article that nobody has touched comes once, with ``annotator`` None, unless one is asked
        for. All is as it was at the first record, whoever writes meanwhile.
        """
        wanted = Selection(
            annotator=annotator,
            statuses=frozenset(map(_status, statuses)),
            articles=tuple(articles),
        )
        return records(self._db, wanted)

    def agreement(
        self,
        *,
        annotators: Sequence[str] = (),
        against: str | None = None,
        statuses: Iterable[Status | str] = (Status.DONE,),
        labels: Sequence[str] = (),
        unit: str = "word",
        samples: int = SAMPLES,
        seed: int | None = None,
    ) -> Agreement:
        """How far annotators agree here: ``agreement_of`` all records, with the same options."""
        return _agreement(
            self.records(),
            annotators=annotators,
            against=against,
            statuses=statuses,
            labels=labels,
            unit=unit,
            samples=samples,
            seed=seed,
        )

    def report(self, *, annotators: Sequence[str] = (), samples: int = SAMPLES) -> ProjectReport:
        """Who did what and when, labels, agreement, what was settled and which articles are odd:
        the numbers of ``hashiya report``, but for what a model would add.

        With ``annotators`` of these alone. ``samples`` of 0 asks for no intervals of agreement.
        """
        return project_report(self._db, annotators=annotators, samples=samples)

    # Writing

    def add_records(
        self, given: Iterable[Record], *, annotator: str, add_labels: bool = False
    ) -> Added:
        """Take records in, all or none: what ``hashiya import`` does with those of a file.

        ``annotator`` owns what bears no annotator's name. A text that is there already is not
        added again; what is new of what was said of it is. Raises DataError for a record that
        cannot be stored, such as one with a label that the scheme lacks, unless ``add_labels``.
        """
        self._check_writable()
        counts = dict.fromkeys(Outcome, 0)
        spans = 0
        # Read first: whoever else writes need not wait for where the records come from.
        whole = list(sound_records(given))
        with self._db.transaction():
            intake = Intake(self._db, _name(annotator), add_labels)
            for record in whole:
                taken = intake.take(record)
                counts[taken.outcome] += 1
                spans += taken.spans
        return Added(counts[Outcome.ADDED], counts[Outcome.MERGED], counts[Outcome.SKIPPED], spans)

    def add_span(
        self, article_id: str, start: int, end: int, label: str, *, annotator: str
    ) -> Span:
        """Tag ``[start, end)`` as this annotator, and give the span.

        Where they have it already, that one is given and nothing is stored. Raises UsageError for
        a range that is not in the text or holds only white space, and for a label that the scheme
        does not have for spans.
        """
        self._check_writable()
        tagger = self._tagger(article_id, annotator)
        start, end = _whole(start, "start"), _whole(end, "end")
        if scheme.get(self._db, _word(label, "label")).kind is not Kind.SPAN:
            raise UsageError(_("the label {name!r} is for whole articles").format(name=label))
        place = Range(start, end)
        if not 0 <= start < end <= len(tagger.article.text) or tagger.is_blank(place):
            what = _("there is nothing to tag at {start}–{end}").format(start=start, end=end)
            length = len(tagger.article.text)
            raise UsageError(
                what,
                place=tagger.article.id,
                way_out=_("offsets are code points of a text of {length}").format(length=length),
            )
        if not (there := _labelled(tagger, place, label)):
            tagger.add([place], label)
            there = _labelled(tagger, place, label)
        return there[0]

    def remove_span(self, span: Span) -> bool:
        """Remove a span, with the relations that hang on it; whether it was there as given."""
        self._check_writable()
        if not isinstance(span, Span):
            raise _wrong(span, "span")
        tagger = self._tagger(span.article_id, span.annotator)
        if tagger.spans.get(span.id) != span:
            return False
        tagger.remove([span])
        return True

    def _tagger(self, article_id: str, annotator: str) -> Annotations:
        name = _name(annotator)
        if name == GOLD or name in golds(self._db):
            raise UsageError(
                _("{name} is whose name the settled spans bear, and nobody's own").format(name=name)
            )
        return Annotations(self._db, self.article(article_id), name)

    def _check_writable(self) -> None:
        if self._read_only or not self._db.writable:
            raise DatabaseError(
                _("this database is open for reading only"),
                file=str(self._db.path),
                way_out=_("open it for writing, where it can be written"),
            )


def _labelled(tagger: Annotations, place: Range, label: str) -> list[Span]:
    return [span for span in tagger.spans.at(*place) if span.label == label]


def _storable(record: Record) -> Record:
    refuse_what_cannot_be_stored(record)
    return record


def _word(given: object, name: str) -> str:
    if not isinstance(given, str) or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise _wrong(given, name)
    return given


def _whole(given: object, name: str) -> int:
    if (number := whole_number(given)) is None:
        raise _wrong(given, name)
    return number


def _wrong(given: object, name: str) -> UsageError:
    return UsageError(_("{name} cannot be {value}").format(name=name, value=repr(given)))


def _name(annotator: str) -> str:
    if not _word(annotator, "annotator").strip() or not annotator.isprintable():
        raise UsageError(_("an annotator needs a name"))
    return annotator.strip()


def _status(given: Status | str) -> Status:
    try:
        return Status(given)
    except ValueError:
        known = ", ".join(Status)
        what = _("{name!r} is not one of {known}").format(name=given, known=known)
        raise UsageError(what) from None


def _unit(given: str) -> Unit:
    try:
        return Unit(given)
    except ValueError:
        known = ", ".join(Unit)
        what = _("{name!r} is not one of {known}").format(name=given, known=known)
        raise UsageError(what) from None
