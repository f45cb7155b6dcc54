"""Everything that can go wrong, each as one act: begun, left to do its harm for a while, ended.

An act draws its numbers from `chance`. What is true afterwards is the affair of whoever performs it.
"""

import asyncio
import random
import shutil
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from common.intervals import HOUR, MINUTE, Interval
from common.problems import ProblemError
from integration.ingest.house import PAUSES, House
from standins.exchange import SPANS

Act = Callable[[House, random.Random], Coroutine[Any, Any, None]]

_CLOSE_SECONDS = 320  # a candle of 5m closes within
_GRACE_SECONDS = 30  # and is asked for so much later when the stream did not bring it
_ATTEMPTS = 5


async def connection_dropped_within_a_frame(house: House, chance: random.Random) -> None:
    """The connection ends after any number of bytes of a frame."""
    house.exchange.faults.cut_at = chance.randrange(400)
    house.exchange.faults.half_frames = 1
    await house.pass_time(chance.uniform(20, _CLOSE_SECONDS))
    house.exchange.faults.cut_at = -1


async def connections_dropped(house: House, chance: random.Random) -> None:
    """Every connection ends without a word, some times."""
    for _ in range(chance.randint(1, 4)):
        house.exchange.drop_connections()
        await house.pass_time(chance.uniform(1, 90))


async def farewell(house: House, chance: random.Random) -> None:
    """The exchange announces its end and then ends the connection."""
    house.exchange.announce_shutdown()
    await house.pass_time(chance.uniform(1, 60))
    for connection in house.exchange.hub.connections[:-1]:
        connection.drop()
    await house.pass_time(60)


async def mute(house: House, chance: random.Random) -> None:
    """Connected, and silent for minutes."""
    house.exchange.faults.mute = True
    await house.pass_time(chance.uniform(1, 15) * 60)
    house.exchange.faults.mute = False


async def refused_for_an_hour(house: House, chance: random.Random) -> None:
    """Requests and handshakes are cut off unanswered."""
    house.exchange.faults.refuse = True
    house.exchange.drop_connections()
    await house.pass_time(chance.uniform(0.5, 1) * 3_600)
    house.exchange.faults.refuse = False


async def unplugged(house: House, chance: random.Random) -> None:
    """Nobody listens at the exchange's address."""
    await house.exchange.go_offline()
    await house.pass_time(chance.uniform(1, 20) * 60)
    await house.exchange.go_online()


async def garbage(house: House, chance: random.Random) -> None:
    """Frames that are no JSON, and events cut in the middle."""
    house.exchange.faults.garbage = chance.randint(1, 20)
    house.exchange.faults.half_events = chance.randint(1, 20)
    await house.pass_time(_CLOSE_SECONDS)


async def out_of_order(house: House, chance: random.Random) -> None:
    """Events after their successors."""
    house.exchange.faults.swap = chance.randint(1, 100)
    await house.pass_time(_CLOSE_SECONDS)
    house.exchange.faults.swap = 0


async def doubled(house: House, chance: random.Random) -> None:
    """Every event twice."""
    house.exchange.faults.double = True
    await house.pass_time(chance.uniform(1, 2) * _CLOSE_SECONDS)
    house.exchange.faults.double = False


async def of_other_symbols(house: House, chance: random.Random) -> None:
    """Events that nobody asked for among the others."""
    house.exchange.faults.foreign = True
    await house.pass_time(chance.uniform(1, 2) * _CLOSE_SECONDS)
    house.exchange.faults.foreign = False


async def wrong_closings(house: House, chance: random.Random) -> None:
    """The stream closes candles with other values than REST gives afterwards."""
    known, count = house.restatements, chance.randint(1, 4)
    for _ in range(_ATTEMPTS):
        house.exchange.faults.wrong_closings = count
        await house.pass_time(_CLOSE_SECONDS)
        house.exchange.faults.wrong_closings = 0
        await house.until_true()
        # What was sent on a connection that was about to end has reached nobody.
        if house.restatements > known:
            return


async def lost_closings(house: House, chance: random.Random) -> None:
    """The stream leaves closing events out."""
    house.exchange.faults.lose_closings = chance.randint(1, 4)
    await house.pass_time(_CLOSE_SECONDS)
    house.exchange.faults.lose_closings = 0


async def restated(house: House, chance: random.Random) -> None:
    """The exchange changes a candle that has just been closed."""
    await house.pass_time(_CLOSE_SECONDS)
    symbol, interval = chance.choice(house.symbols), Interval.FIVE_MINUTES
    last = interval.floor(house.clock()) - interval.milliseconds
    candle = house.market.closed(symbol, SPANS[interval.value], last)
    if candle is not None:
        changed = candle._replace(high=candle.high + 1, volume=candle.volume + chance.randint(1, 9))
        house.exchange.faults.restate(symbol, interval.value, changed)


def rest_answers(status: int) -> Act:
    """REST answers with an error when a candle is to be fetched that the stream has left out."""

    async def act(house: House, chance: random.Random) -> None:
        house.exchange.faults.lose_closings = 1
        house.exchange.faults.answer(status, chance.randint(1, 3), PAUSES.get(status), "klines")
        await house.pass_time(_CLOSE_SECONDS + _GRACE_SECONDS)
        house.exchange.faults.lose_closings = 0

    act.__name__ = f"rest_answers_{status}"
    USES[act] = "rest"
    return act


def handshake_answered(status: int) -> Act:
    """The handshake of a new connection is answered with an error."""

    async def act(house: House, chance: random.Random) -> None:
        house.exchange.faults.answer(status, chance.randint(1, 2), PAUSES.get(status), "stream")
        house.exchange.drop_connections()
        await house.pass_time(chance.uniform(1, _CLOSE_SECONDS))

    act.__name__ = f"handshake_answered_{status}"
    USES[act] = "rest"
    return act


async def page_cut_off(house: House, chance: random.Random) -> None:
    """The connection ends after any number of bytes of a page."""
    house.exchange.faults.lose_closings = 1
    house.exchange.faults.cut_at = chance.randrange(2_000)
    house.exchange.faults.cut_bodies = chance.randint(1, 2)
    await house.pass_time(_CLOSE_SECONDS + _GRACE_SECONDS)
    house.exchange.faults.cut_at = -1
    house.exchange.faults.lose_closings = 0


async def page_stalled(house: House, chance: random.Random) -> None:
    """A page stops in the middle and the rest never comes."""
    house.exchange.faults.lose_closings = 1
    house.exchange.faults.cut_at = chance.randrange(2_000)
    house.exchange.faults.stall_bodies = 1
    await house.pass_time(_CLOSE_SECONDS + _GRACE_SECONDS)
    while house.exchange.faults.stall_bodies == 0 and house.ingest.status.read().backfills.running:
        await asyncio.sleep(0)
    house.exchange.faults.cut_at = -1
    house.exchange.faults.lose_closings = 0


async def broker_killed(house: House, chance: random.Random) -> None:
    """The broker dies as in a power cut and comes back with its store."""
    await house.server.kill()
    await house.pass_time(chance.uniform(0, 20) * 60)
    await house.server.start()


async def broker_lost(house: House, chance: random.Random) -> None:
    """The broker dies and comes back with an empty store."""
    await house.server.kill()
    shutil.rmtree(house.server.store)
    await house.pass_time(chance.uniform(0, 20) * 60)
    await house.server.start()


async def ingest_away(house: House, chance: random.Random) -> None:
    """Ingest is down for a while."""
    await house.stop_ingest()
    await house.pass_time(chance.uniform(0, 3) * 3_600)
    await house.start_ingest()


async def store_away(house: House, chance: random.Random) -> None:
    """The candle store is down for a while."""
    await house.stop_store()
    await house.pass_time(chance.uniform(0, 3) * 3_600)
    await house.start_store()


async def everything_lost_but_the_candles(house: House, chance: random.Random) -> None:
    """A power cut after which the broker finds its store damaged."""
    await house.stop_ingest()
    await house.stop_store()
    await house.server.kill()
    for block in house.server.store.rglob("*.blk"):
        block.write_bytes(bytes(block.stat().st_size))
    await house.pass_time(chance.uniform(0, 1) * 3_600)
    await house.server.start()
    await house.start_ingest()
    await house.start_store()


async def clock_set(house: House, chance: random.Random) -> None:
    """Somebody sets this machine's clock back or forward, and right again."""
    house.skew = chance.choice([-1, 1]) * chance.choice([2 * MINUTE, HOUR, 30 * HOUR])
    await house.pass_time(chance.uniform(1, 30) * 60)
    house.skew = 0


async def pair_leaves_and_returns(house: House, chance: random.Random) -> None:
    """A pair is taken off the watchlist and put back later."""
    symbol = chance.choice(house.symbols)
    await _until_done(house, lambda: house.ingest.pairs.remove(symbol))
    await house.pass_time(chance.uniform(0, 30) * 60)
    await _until_done(house, lambda: house.ingest.pairs.put(symbol, 0))


async def _until_done(house: House, change: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Tries until broker and exchange are there to do it."""
    while True:
        try:
            await change()
        except ProblemError as error:
            if error.status != HTTPStatus.SERVICE_UNAVAILABLE:
                return
            await house.pass_time(5)
            await asyncio.sleep(0)
        else:
            return


# The counted faults of the stand-in that an act uses.
USES: dict[Act, str] = {
    connection_dropped_within_a_frame: "half_frames",
    garbage: "garbage",
    out_of_order: "swap",
    wrong_closings: "wrong_closings",
    lost_closings: "lose_closings",
    page_cut_off: "cut_bodies",
    page_stalled: "stall_bodies",
}
STATUSES = (403, 418, 429, 451, 500, 503)
ACTS: tuple[Act, ...] = (
    connection_dropped_within_a_frame,
    connections_dropped,
    farewell,
    mute,
    refused_for_an_hour,
    unplugged,
    garbage,
    out_of_order,
    doubled,
    of_other_symbols,
    wrong_closings,
    lost_closings,
    restated,
    *(rest_answers(status) for status in STATUSES),
    *(handshake_answered(status) for status in STATUSES),
    page_cut_off,
    page_stalled,
    broker_killed,
    broker_lost,
    ingest_away,
    store_away,
    everything_lost_but_the_candles,
    clock_set,
    pair_leaves_and_returns,
)
