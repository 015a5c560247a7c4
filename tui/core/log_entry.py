"""An event on its way between a desk's file and the hub, and the texts that it names."""

from typing import NamedTuple

from tui.core.frozen_dataclass import frozen_dataclass

FORMAT = 2
"""The version of what a payload may say. Who meets a greater one has to be updated to read it."""
FIRST_FORMAT = 1
"""What payloads are of that do not say of a label of relations whether a span has several."""
BY_MERGING = "merged"
"""The origin of entries that every file makes by itself of what came: of such a one that the hub
does not take nothing is lost."""


class LogEntry(NamedTuple):
    """An event as all files know it; a tuple, since hundreds of thousands come one after another.

    Articles have other ids in other files: here an article's id, in ``article`` and wherever
    ``payload`` (JSON) names one, is the SHA-256, in hexadecimal, of the text that it came with.
    ``shared``: something in it is the whole project's, labels and articles say.
    """

    id: str
    at: str
    origin: str
    annotator: str
    article: str | None
    kind: str
    payload: str
    reverses: str | None = None
    format: int = FORMAT
    shared: bool = False


@frozen_dataclass
class ArticleText:
    """A text by its SHA-256 in hexadecimal."""

    sha256: str
    text: str


@frozen_dataclass
class Outgoing:
    """Entries of a file that go to the hub together, and the hashes of the texts that they name.

    ``upto`` is the file's own count of them: what was sent, once the hub has them.
    """

    entries: tuple[LogEntry, ...]
    texts: tuple[str, ...]
    upto: int


@frozen_dataclass
class TakenEntries:
    """How many entries were new to a file, and the ids of those that say nothing it understands."""

    new: int = 0
    damaged: tuple[str, ...] = ()
