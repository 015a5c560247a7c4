"""A bar on standard error for what takes long; only on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tui.cli.shared.sanitize import sanitize
from tui.core.i18n import _
from tui.store.file.header import SCHEMA_VERSION
from tui.store.schema.upgrade_progress import PROGRESS

BYTES, ARTICLES = 4 << 20, 5000
"""Below so much a bar would be gone before it is seen."""


@contextmanager
def progress(
    label: str, length: int, *, least: int, quiet: bool
) -> Iterator[Callable[[int], None]]:
    """Gives what is told each bit of work as it is done; ``length`` is all of it.

    There is no bar where the work is less than ``least``, where ``quiet``, and where standard
    error is no terminal.
    """
    if quiet or length < least or not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(
        length=length,
        label=sanitize(label),
        file=sys.stderr,
        update_min_steps=max(length // 200, 1),
    ) as bar:
        yield bar.update


@dataclass(slots=True)
class ImportBar:
    """A bar of twice the ``length`` of what is read, for work that stores it afterwards."""

    length: int
    watch: Callable[[int], None]
    _done: int = 0

    def read(self, count: int) -> None:
        """So much more has been read."""
        self._to(min(self._done + count, self.length))

    def store(self, read: int, stored: int) -> None:
        """So many of what was read are stored."""
        if stored:
            self._to(self.length + self.length * stored // max(read, 1))

    def _to(self, done: int) -> None:
        self.watch(done - self._done)
        self._done = done


@contextmanager
def upgrade_shown() -> Iterator[None]:
    """A bar while a large database is brought to this program's schema, in the block."""
    with ExitStack() as stack:
        bars: list[Callable[[int], None]] = []
        done = 0

        def tell(now: int, count: int) -> None:
            nonlocal done
            if not bars:
                label = _("updating the database to schema {version}").format(
                    version=SCHEMA_VERSION
                )
                bar = progress(label, count, least=ARTICLES, quiet=False)
                bars.append(stack.enter_context(bar))
            bars[0](now - done)
            done = now

        token = PROGRESS.set(tell)
        try:
            yield
        finally:
            PROGRESS.reset(token)


def bytes_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder; 0 where they cannot be counted."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    except OSError:
        # Reading it will say what is wrong with it.
        return 0
