"""What is to be said of a file as a whole, once all of its records have gone by."""

from collections import defaultdict
from collections.abc import Iterator

from tui.core.i18n import _
from tui.core.record import Record
from tui.core.scheme import plain_name
from tui.exchange.options import Note


class FileWatch:
    """Watches the labels of one file's records."""

    def __init__(self) -> None:
        self._labels: set[str] = set()

    def add(self, record: Record) -> None:
        self._labels.update(record.labels)
        self._labels.update(span.label for span in record.spans)
        self._labels.update(span.label for span in record.suggested)

    def notes(self) -> Iterator[Note]:
        """Labels that look alike: they differ by white space, unseen characters or case."""
        alike: dict[str, set[str]] = defaultdict(set)
        for label in self._labels:
            alike["".join(plain_name(label).casefold().split())].add(label)
        for labels in alike.values():
            if len(labels) > 1:
                names = ", ".join(ascii(name) if not name.isprintable() else repr(name)
                                  for name in sorted(labels))  # fmt: skip
                yield Note("", _("labels that look alike: {names}").format(names=names))
