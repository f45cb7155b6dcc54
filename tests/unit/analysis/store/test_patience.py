"""How long to wait before trying again."""

from analysis.store.patience import Patience


class Ticks:
    """A counter of ms that a test moves."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        """The count."""
        return self.now


def wait_of(patience: Patience, ticks: Ticks) -> int:
    """How many seconds it waits from now."""
    begun = ticks.now
    while not patience.over:
        ticks.now += 1_000
    return (ticks.now - begun) // 1_000


def test_it_waits_longer_after_each_failure_but_not_for_ever() -> None:
    ticks = Ticks()
    patience = Patience(ticks, lambda: 0.5)
    waits = []
    for _ in range(9):
        patience.fail()
        waits.append(wait_of(patience, ticks))
    assert waits == [2, 4, 8, 16, 32, 64, 120, 120, 120]


def test_chance_spreads_the_waits_by_a_quarter_to_each_side() -> None:
    ticks = Ticks()
    waits = []
    for chance in (0.0, 1.0):
        patience = Patience(ticks, lambda chance=chance: chance)  # type: ignore[misc]
        for _ in range(5):
            patience.fail()
        waits.append(wait_of(patience, ticks))
    assert waits == [24, 40]


def test_it_obeys_the_other_side_when_that_asks_for_more() -> None:
    ticks = Ticks()
    patience = Patience(ticks, lambda: 0.5)
    patience.fail(retry_after=60)
    assert wait_of(patience, ticks) == 60


def test_it_looks_in_again_after_a_quarter_of_an_hour_whatever_the_other_side_said() -> None:
    ticks = Ticks()
    patience = Patience(ticks, lambda: 0.5)
    patience.fail(retry_after=86_400)
    assert wait_of(patience, ticks) == 900


def test_a_success_makes_it_begin_anew() -> None:
    ticks = Ticks()
    patience = Patience(ticks, lambda: 0.5)
    patience.fail()
    patience.fail()
    patience.reset()
    assert patience.over
    patience.fail()
    assert wait_of(patience, ticks) == 2
