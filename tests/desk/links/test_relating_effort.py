"""What a relation costs in key presses, on generated event arguments."""

from benchmarks.relating import presses


def test_a_relation_on_the_screen_takes_four_presses_at_most_in_the_mean() -> None:
    found = presses(25, 1)
    assert found.relations > 50
    assert found.on_screen <= 3
    # From wherever one is, the way to its head counted.
    assert found.whole <= 4
