"""What came from a terminal or a page, read in the event loop.

The drivers of Textual 8.2.8 read on a thread; it goes with them when those read in the loop.
"""

import asyncio
import os
from collections.abc import Callable


def waiting_input(
    file: int, most: int, loop: asyncio.AbstractEventLoop, leave: Callable[[], object]
) -> bytes:
    """The bytes that can be read now, at ``most`` so many, perhaps none.

    Where no more can come, the loop waits for the file no longer, and ``leave`` is called.
    """
    try:
        data = os.read(file, most)
    except BlockingIOError:
        return b""
    except OSError:
        data = b""
    if not data:
        loop.remove_reader(file)
        leave()
    return data
