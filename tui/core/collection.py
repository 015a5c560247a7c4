"""Python's collector of garbage, held back where it would find none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def suspend_collection() -> Iterator[None]:
    """In the block nothing is collected. For whoever makes much that stays to the block's end: to
    look all of it through again and again for what may go takes an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
