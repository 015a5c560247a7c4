"""What a file has of answers that were no: spans that nobody stands for must not become true."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui.core.i18n import ngettext
from tui.exchange.draft import Draft
from tui.exchange.options import Note


@dataclass(slots=True)
class Unsaid:
    """Takes them out, and counts, to be told once a file."""

    _rejected: int = 0
    _left_out: int = 0
    _skipped: int = 0
    _waiting: int = 0

    def reject(self, draft: Draft) -> Draft:
        """The answer was no: neither spans nor labels."""
        said = len(draft.spans) + len(draft.record.labels) + len(draft.record.relations)
        self._rejected += 1
        self._left_out += said
        return replace(draft, record=replace(draft.record, labels=(), relations=()), spans=())

    def skip(self, draft: Draft) -> Draft:
        """There was no answer: the spans wait as suggestions, and what cannot wait is left out."""
        if draft.spans or draft.record.labels or draft.record.relations:
            self._skipped += 1
            self._waiting += len(draft.spans)
        bare = replace(draft.record, labels=(), relations=())
        return replace(draft, record=bare, suggested=True)

    def notes(self) -> Iterator[Note]:
        if self._left_out:
            what = ngettext(
                "{count} task was rejected; its spans and labels ({said}) are left out",
                "{count} tasks were rejected; their spans and labels ({said}) are left out",
                self._rejected,
            )
            yield Note("", what.format(count=self._rejected, said=self._left_out))
        if self._skipped:
            what = ngettext(
                "{count} task was skipped; its spans ({spans}) are only suggested",
                "{count} tasks were skipped; their spans ({spans}) are only suggested",
                self._skipped,
            )
            yield Note("", what.format(count=self._skipped, spans=self._waiting))
