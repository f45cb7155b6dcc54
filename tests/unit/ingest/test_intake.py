from typing import cast

from ingest.frames import KlineEvent, read_frame
from ingest.intake import Intake
from standins.exchange import ManualClock
from unit.ingest.fakes import OPENED, frame

NEXT = OPENED + 300_000


class Rig:
    def __init__(self) -> None:
        self.published: list[KlineEvent] = []
        self.intake = Intake(lambda symbol: symbol == "BTCUSDC", self.published.append, ManualClock(0))

    def take(self, *, symbol: str = "BTCUSDC", opened: int = OPENED, closed: bool = False, close: str = "2.0") -> int:
        """Takes an event and says how many have been published."""
        self.intake.take(cast("KlineEvent", read_frame(frame(symbol, opened=opened, closed=closed, close=close))))
        return len(self.published)


def test_every_forming_candle_is_news() -> None:
    rig = Rig()
    assert [rig.take(), rig.take(), rig.take(opened=NEXT)] == [1, 2, 3]


def test_a_pair_that_is_not_followed_is_dropped_and_counted() -> None:
    rig = Rig()
    assert rig.take(symbol="ETHUSDC") == 0
    assert rig.intake.strangers.total == 1


def test_a_closed_candle_is_published_once() -> None:
    rig = Rig()
    assert [rig.take(closed=True), rig.take(closed=True)] == [1, 1]


def test_a_closed_candle_that_differs_is_the_last_word_and_is_published() -> None:
    rig = Rig()
    assert [rig.take(closed=True), rig.take(closed=True, close="3.0"), rig.take(closed=True, close="3.0")] == [1, 2, 2]


def test_a_closed_candle_that_comes_late_is_published_and_does_not_take_the_newest_place() -> None:
    rig = Rig()
    assert [rig.take(opened=NEXT, closed=True), rig.take(closed=True), rig.take(opened=NEXT, closed=True)] == [1, 2, 2]


def test_a_forming_candle_that_is_closed_already_is_late() -> None:
    rig = Rig()
    assert [rig.take(closed=True), rig.take(), rig.take(opened=NEXT)] == [1, 1, 2]


def test_a_pair_that_left_and_came_back_begins_anew() -> None:
    rig = Rig()
    rig.take(closed=True)
    rig.intake.keep(["ETHUSDC"])
    assert rig.take(closed=True) == 2
