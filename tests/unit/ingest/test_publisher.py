from typing import cast

from common.broker import Broker
from ingest.book import SeriesBook
from ingest.frames import KlineEvent, read_frame
from ingest.publisher import Publisher
from standins.exchange import ManualClock
from unit.ingest.fakes import OPENED, frame


def _event(number: int, *, closed: bool = True) -> KlineEvent:
    return cast("KlineEvent", read_frame(frame(opened=OPENED + number * 300_000, closed=closed)))


def _publisher(kept: int) -> Publisher:
    return Publisher(Broker("nats://127.0.0.1:1", "test"), SeriesBook(), ManualClock(0).sleep, kept)


def test_closed_candles_wait_for_the_broker_and_the_oldest_leave_first() -> None:
    publisher = _publisher(3)
    for number in range(5):
        publisher.offer(_event(number))
    assert (publisher.waiting, publisher.dropped) == (3, 2)


def test_forming_candles_do_not_pile_up() -> None:
    publisher = _publisher(3)
    for number in range(5):
        publisher.offer(_event(number, closed=False))
    assert (publisher.waiting, publisher.dropped) == (0, 0)
