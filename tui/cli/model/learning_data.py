"""What a model learns from, read from the store; the learner itself knows no database."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.label import Kind
from tui.core.record import Record
from tui.core.review import Status
from tui.core.span import Source
from tui.learning.examples import Example, Tagged
from tui.learning.model import Refused
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.records.export import Selection, records
from tui.store.work import proposals, reviews
from tui.text.fold import Level, fold
from tui.text.matching import Fit, matches

LONGEST_TEXT = 1_000_000
"""In code points: nothing is learned from a longer article, and nothing offered in it."""


@frozen_dataclass
class Work:
    """What annotators have said, as examples; ``fingerprint`` tells it from any other.

    ``ids`` are those of the examples' articles, ``whole`` of those that are told whole.
    """

    annotators: tuple[str, ...]
    examples: tuple[Example, ...]
    whole: frozenset[str]
    fingerprint: str
    ids: tuple[str, ...] = ()


def work_of(db: Database, annotators: Sequence[str]) -> Work:
    """The examples of some annotators, in the order the articles came, one annotator after another.

    An article that is done is an example as a whole; so is one with imported spans that its
    annotator has never opened. One being worked on is known up to the end of its last span, one
    that was skipped not at all. Labels out of use are left out.
    """
    names = {kind: {x.name for x in scheme.labels(db) if x.kind is kind} for kind in Kind}
    found: list[Example] = []
    ids: list[str] = []
    whole: set[str] = set()
    told = blake2b(digest_size=16)
    for annotator in annotators:
        for record in records(db, Selection(annotator=annotator)):
            example = _example(db, record, annotator, names)
            if example is None:
                continue
            found.append(example)
            ids.append(record.id or "")
            told.update(repr(example).encode("utf-8", "surrogatepass"))
            if example.is_whole and record.id is not None:
                whole.add(record.id)
    return Work(tuple(annotators), tuple(found), frozenset(whole), told.hexdigest(), tuple(ids))


def _example(
    db: Database, record: Record, annotator: str, names: dict[Kind, set[str]]
) -> Example | None:
    if record.status is Status.SKIPPED or len(record.text) > LONGEST_TEXT:
        return None
    assert record.id is not None
    spans = tuple(
        dict.fromkeys(
            Tagged(span.start, span.end, span.label)
            for span in record.spans
            if span.label in names[Kind.SPAN]
        )
    )
    refused = tuple(
        place
        for place in _places(record.text, proposals.refusals(db, record.id, annotator))
        if place not in spans
    )
    done = record.status is Status.DONE or _came_so(db, record, annotator)
    if not done and not spans and not refused:
        return None
    until = len(record.text) if done else max((span.end for span in spans), default=0)
    labels = tuple(name for name in record.labels if name in names[Kind.ARTICLE])
    return Example(record.text, spans, until, labels if done else None, refused)


def _came_so(db: Database, record: Record, annotator: str) -> bool:
    """Whether all that is said was imported, and the annotator has not been there since."""
    return (
        record.status in (None, Status.TODO)
        and bool(record.spans or record.labels)
        and all(span.source is Source.IMPORT for span in record.spans)
        and not reviews.get(db, record.id or "", annotator).updated_at
    )


def _places(text: str, refused: Refused) -> Iterator[Tagged]:
    """Where refused forms stand as words, each with the label that it does not bear."""
    if refused:
        folded = fold(text, Level.CLITICS)
        for form, label in sorted(refused):
            for match in matches(folded, form):
                if match.fit is not Fit.INSIDE:
                    yield Tagged(*match.range, label)
