"""Between which bounds a share lies of which only some cases were seen (Wilson 1927)."""

from math import sqrt


def share_interval(right: int, count: int, deviations: float) -> tuple[float, float]:
    """The share of ``right`` among ``count``, give or take so many standard deviations; from 0 to 1
    where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, spread = right / count, deviations * deviations / count
    middle = share + spread / 2
    reach = deviations * sqrt((share * (1 - share) + spread / 4) / count)
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
