"""An import on a thread of its own, with its own connection, while the desk takes keys."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Event
from typing import TYPE_CHECKING

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.ui.crash import crash_report

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from tui.desk.desk import Desk
    from tui.desk.project.import_dialog import ImportOutcome
    from tui.store.records.delivery import Mode


class BackgroundImport:
    """At most one import. ``progress`` and ``done`` are called in the loop that began it; whoever
    shows the import sets them."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._thread: ThreadPoolExecutor | None = None
        self._cancelled = Event()
        self.running = False
        self.progress: Callable[[int, int], None] | None = None
        self.done: Callable[[ImportOutcome], None] | None = None

    def begin(self, text: str, *, add_labels: bool, mode: "Mode") -> None:
        """Import what a typed path names; one at a time."""
        assert not self.running, "another import is under way"
        self.running = True
        self._cancelled.clear()
        if self._thread is None:
            # The desk opens sooner without it.
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(1, thread_name_prefix="import")
        loop = asyncio.get_running_loop()
        # A thread's own context knows no application: timers that are begun then need one.
        context = copy_context()

        def progress(read: int, stored: int) -> None:
            # The loop is closed where the program ends meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, read, stored, context=context)

        def finish(done: "Future[ImportOutcome]") -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._finish, done, context=context)

        work = self._thread.submit(self._work, text, add_labels, mode, progress)
        work.add_done_callback(finish)

    def cancel(self) -> None:
        """Stop soon; ``done`` is called then, and nothing of the file is there."""
        self._cancelled.set()

    def close(self) -> None:
        """Stop, and wait until nothing of an unfinished import is there."""
        self.cancel()
        self.progress = self.done = None
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    def _work(
        self, text: str, add_labels: bool, mode: "Mode", progress: Callable[[int, int], None]
    ) -> "ImportOutcome":
        from tui.desk.project.import_dialog import import_typed_path

        return import_typed_path(
            self._desk.db,
            self._desk.annotator,
            text,
            add_labels=add_labels,
            mode=mode,
            cancelled=self._cancelled.is_set,
            progress=progress,
        )

    def _tell(self, read: int, stored: int) -> None:
        if self.progress is not None:
            self.progress(read, stored)

    def _finish(self, done: "Future[ImportOutcome]") -> None:
        from tui.desk.project.import_dialog import ImportOutcome

        self.running = False
        try:
            outcome = done.result()
        except Exception as error:  # noqa: BLE001 (it is said, and is in a log)
            known = error if isinstance(error, HashiyaError) else crash_report(error)
            outcome = ImportOutcome(_("nothing was imported: {refusal}").format(refusal=known))
        if self.done is not None:
            self.done(outcome)
