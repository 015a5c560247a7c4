"""An order drawn from a seed, the same on every machine and in every release of Python."""

_STEP = 6_364_136_223_846_793_005
_ADD = 1_442_695_040_888_963_407
_MASK = (1 << 64) - 1


def permutation(length: int, seed: int) -> list[int]:
    """The numbers below ``length`` in an order drawn from the seed.

    Fisher and Yates, by the linear congruential generator of Knuth (TAOCP 3.3.4, MMIX).
    """
    order = list(range(length))
    state = (seed * 2 + 1) & _MASK
    for last in range(length - 1, 0, -1):
        state = (state * _STEP + _ADD) & _MASK
        other = (state >> 33) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return order
