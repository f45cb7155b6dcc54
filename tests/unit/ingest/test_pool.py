from collections.abc import AsyncIterator

import pytest

from common.intervals import Interval
from common.tasks import Tasks
from ingest.connection import Connection
from ingest.gate import Gate
from ingest.pool import StreamPool
from ingest.session import Session
from ingest.wanted import Wanted
from standins.exchange import ManualClock
from unit.ingest.fakes import quiet_happenings


def _no_session() -> Session:
    raise AssertionError("nothing may connect before the gate is open")


@pytest.fixture
async def pool() -> AsyncIterator[StreamPool]:
    """Connections of twenty streams, which is four pairs; none of them ever connects."""
    time, tasks = ManualClock(0), Tasks()

    def make() -> Connection:
        return Connection(
            wanted=Wanted(),
            happenings=quiet_happenings(),
            make_session=_no_session,
            gate=Gate(time),
            clock=time,
            ticks=time,
            sleep=time.sleep,
        )

    yield StreamPool(make, tasks, streams_each=20)
    await tasks.stop()


def _followed(pool: StreamPool) -> list[set[str]]:
    return [{name.split("@")[0] for name in connection.wanted.names} for connection in pool.connections]


async def test_a_pair_has_all_its_intervals_on_one_connection(pool: StreamPool) -> None:
    pool.follow(["BTCUSDC"])
    (connection,) = pool.connections
    assert connection.wanted.names == {f"btcusdc@kline_{interval}" for interval in Interval}


async def test_more_pairs_than_fit_take_further_connections(pool: StreamPool) -> None:
    pool.follow([f"P{number}" for number in range(10)])
    assert [len(connection.wanted.names) for connection in pool.connections] == [20, 20, 10]


async def test_joining_and_leaving_touch_no_other_connection(pool: StreamPool) -> None:
    pool.follow([f"P{number}" for number in range(8)])
    first, second = (connection.wanted for connection in pool.connections)
    before = second.version
    pool.follow([f"P{number}" for number in range(1, 8)])
    assert second.version == before
    pool.follow([*(f"P{number}" for number in range(1, 8)), "NEW"])
    assert second.version == before
    assert "new@kline_5m" in first.names


async def test_an_empty_watchlist_follows_nothing(pool: StreamPool) -> None:
    pool.follow(["P1"])
    pool.follow([])
    assert _followed(pool) == [set()]
