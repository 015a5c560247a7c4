"""When an application of Textual has done all that it was told, by its loop and not by a clock.

Textual's pilot sleeps 20 ms, and again until the process used hardly any of them: twice for each
key, however little it did, and too short where other programs leave it no processor.
"""

import asyncio
import threading
import time
from concurrent.futures.thread import _threads_queues
from typing import Any

GRANULE = 0.02
"""Seconds: timers that end within them are waited for, as Textual's pilot does."""
IDLE = GRANULE / 20
"""Seconds of processor that idle threads may use in a granule."""


async def wait_for_quiet(least: float = 0, most: float = 1) -> None:
    """Until nothing in the loop can run, and no thread is at work; after ``most`` seconds anyhow.

    It takes the place of ``textual._wait.wait_for_idle``.
    """
    loop: Any = asyncio.get_running_loop()
    begin = loop.time()
    end = begin + most
    while loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        first = min(due, default=end)
        if first <= begin + max(least, GRANULE):
            await asyncio.sleep(max(0, first - loop.time()))
        elif not _threads_at_work() or await _threads_are_idle():
            return


def _threads_at_work() -> bool:
    """Whether there is a thread beside this one that is not known to wait for work."""
    others = [one for one in threading.enumerate() if one is not threading.current_thread()]
    return any(not _waits_for_work(one) for one in others)


def _waits_for_work(thread: Any) -> bool:
    if isinstance(thread, threading._DummyThread):
        return True
    if thread not in _threads_queues:
        return False
    pool = thread._args[0]()
    # One counts as idle from the end of its first work on.
    return pool is None or pool._idle_semaphore._value >= len(pool._threads)


async def _threads_are_idle() -> bool:
    """Whether the process used hardly any processor in the next granule."""
    before = time.process_time()
    await asyncio.sleep(GRANULE)
    return time.process_time() - before < IDLE
