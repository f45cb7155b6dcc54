from analysis.activity import Activity
from unit.analysis.pictures import key

Event = tuple[str, dict[str, bool | int | float | str]]


class World:
    """An activity with a clock that is turned by hand, and what it told."""

    def __init__(self) -> None:
        self.now = 1_000_000
        self.told: list[Event] = []
        self.activity = Activity(self._emit, lambda: self.now)

    def _emit(self, kind: str, **detail: bool | float | str) -> None:
        self.told.append((kind, detail))

    def compute(self, after: int) -> None:
        self.now += after
        self.activity.chart_computed(key())


def told(count: int) -> Event:
    return "chart_computed", {"symbol": "BTCUSDC", "depth": "1w", "count": count}


def test_a_computed_chart_is_told_at_once() -> None:
    world = World()
    world.compute(0)
    assert world.told == [told(1)]


def test_charts_that_follow_quickly_are_told_together() -> None:
    world = World()
    for after in (0, 3_000, 3_000, 3_999, 1):
        world.compute(after)
    assert world.told == [told(1), told(4)]


def test_a_clock_that_was_set_back_silences_nothing() -> None:
    world = World()
    world.compute(0)
    world.compute(-3_600_000)
    assert world.told == [told(1), told(1)]


def test_every_drawn_picture_is_told() -> None:
    world = World()
    for _ in range(2):
        world.activity.picture_drawn(key())
    assert world.told == [("picture_drawn", {"symbol": "BTCUSDC", "depth": "1w"})] * 2
