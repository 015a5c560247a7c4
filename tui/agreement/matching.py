"""Spans of two annotators matched one to one."""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence

Extent = tuple[int, int]


def overlaps(ones: Sequence[Extent], others: Sequence[Extent]) -> list[list[int]]:
    """For each of ``ones`` the places in ``others`` of those that share a character with it.

    ``others`` must be sorted by start.
    """
    starts = [start for start, _end in others]
    longest = max((end - start for start, end in others), default=0)
    found = []
    for start, end in ones:
        first = bisect_left(starts, start - longest)
        last = bisect_left(starts, end)
        found.append([place for place in range(first, last) if others[place][1] > start])
    return found


def maximum_matching(edges: Sequence[Sequence[int]]) -> dict[int, int]:
    """A largest set of pairs in which nothing stands twice: left places to right ones.

    ``edges[left]`` are the right places that ``left`` may be paired with. Kuhn 1955, by shortest
    augmenting paths: each left place tries the free ones first, then moves others.
    """
    left_of: dict[int, int] = {}
    right_of: dict[int, int] = {}
    for root in range(len(edges)):
        _augment(root, edges, left_of, right_of)
    return right_of


def _augment(
    root: int,
    edges: Sequence[Sequence[int]],
    left_of: dict[int, int],
    right_of: dict[int, int],
) -> None:
    """Pair one more left place, if any path from it leads to a free right one."""
    came_from: dict[int, int] = {}
    waiting = deque([root])
    while waiting:
        left = waiting.popleft()
        for right in edges[left]:
            if right in came_from:
                continue
            came_from[right] = left
            if right in left_of:
                waiting.append(left_of[right])
                continue
            free: int | None = right
            while free is not None:
                # Each on the path takes what it came by, and leaves what it had.
                left = came_from[free]
                before = right_of.get(left)
                left_of[free], right_of[left] = left, free
                free = before
            return


def matching_size(ones: Sequence[Extent], others: Sequence[Extent]) -> int:
    """How many of two annotators' extents can be paired one to one, each with one it overlaps.

    Both sorted. Never more than the fewer of the two.
    """
    if len(ones) == 1 or len(others) == 1:
        return int(any(s < end and start < e for start, end in ones for s, e in others))
    return len(maximum_matching(overlaps(ones, others)))
