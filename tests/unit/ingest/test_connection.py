import asyncio
import logging
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from ingest.complaints import Complaints
from ingest.connection import Connection
from ingest.errors import BannedError
from ingest.gate import Gate
from ingest.session import Session
from ingest.wanted import Wanted
from standins.exchange import ManualClock
from unit.ingest.fakes import FakeNetwork, FakeSocket, frame, quiet_happenings, settle

HOUR = 3_600


class Rig:
    """A supervised connection on scripted sockets."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.time = ManualClock(0)
        self.network = FakeNetwork()
        self.wanted = Wanted()
        self.gate = Gate(self.time)
        if is_open:
            self.gate.open()
        self.opened_at: list[int] = []
        self.connection = Connection(
            wanted=self.wanted,
            happenings=quiet_happenings(),
            make_session=self._make_session,
            gate=self.gate,
            clock=self.time,
            ticks=self.time,
            sleep=self.time.sleep,
            jitter=lambda: 1.0,
        )
        self.task = asyncio.create_task(self.connection.run())

    def _make_session(self) -> Session:
        self.opened_at.append(self.time())
        return Session(
            make_socket=self.network.make,
            wanted=self.wanted,
            on_event=lambda _: None,
            complaints=Complaints(logging.getLogger("test"), "dropped", self.time),
            ticks=self.time,
            sleep=self.time.sleep,
        )

    @property
    def socket(self) -> FakeSocket:
        return self.network.sockets[-1]

    @property
    def open_sockets(self) -> int:
        return sum(socket.is_open for socket in self.network.sockets)

    async def follow(self, *names: str) -> None:
        self.wanted.replace(frozenset(names))
        await settle()

    async def pass_seconds(self, seconds: int, step: int = 1, *, lively: bool = False) -> None:
        for _ in range(0, seconds, step):
            if lively:
                self.socket.deliver(frame())
            self.time.advance(step * 1_000)
            await settle()


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig()
    await settle()
    yield made
    made.task.cancel()
    await asyncio.gather(made.task, return_exceptions=True)


def _refuse(status: int, **headers: str) -> Exception:
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return InvalidStatus(Response(status, "", named, b""))


async def test_it_connects_only_when_there_is_something_to_follow(rig: Rig) -> None:
    assert (rig.network.sockets, rig.connection.report.state) == ([], "idle")
    await rig.follow("a")
    assert (rig.open_sockets, rig.connection.report.state) == (1, "streaming")


async def test_a_lost_connection_is_replaced_after_a_second_with_the_reason_told(rig: Rig) -> None:
    await rig.follow("a")
    rig.socket.drop("cut")
    await settle()
    report = rig.connection.report
    assert (report.state, report.reason, report.reconnects, rig.open_sockets) == ("waiting", "cut", 1, 0)
    await rig.pass_seconds(1)
    assert (report.state, rig.open_sockets, len(rig.network.sockets)) == ("streaming", 1, 2)


async def test_attempts_come_ever_more_rarely_up_to_a_minute_and_never_end(rig: Rig) -> None:
    def refuse(socket: FakeSocket) -> None:
        socket.refusal = OSError("refused")

    rig.network.prepare = refuse
    await rig.follow("a")
    await rig.pass_seconds(600)
    gaps = [later - earlier for earlier, later in pairwise(rig.opened_at)]
    assert gaps[:7] == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]
    assert set(gaps[7:]) == {60_000}
    rig.network.prepare = lambda _: None
    await rig.pass_seconds(60)
    assert rig.open_sockets == 1


async def test_a_connection_that_flaps_is_not_hammered(rig: Rig) -> None:
    await rig.follow("a")
    for _ in range(300):
        rig.socket.drop()
        await rig.pass_seconds(1)
    assert len(rig.network.sockets) < 15


async def test_after_a_stable_minute_the_next_attempt_is_quick_again(rig: Rig) -> None:
    await rig.follow("a")
    for _ in range(4):
        rig.socket.drop()
        await rig.pass_seconds(20)
    await rig.pass_seconds(60, lively=True)
    rig.socket.drop()
    await settle()
    before = rig.time()
    await rig.pass_seconds(2)
    assert rig.opened_at[-1] - before == 1_000


async def test_silence_ends_a_connection_after_a_minute(rig: Rig) -> None:
    await rig.follow("a")
    rig.socket.deliver(frame())
    await rig.pass_seconds(62)
    assert len(rig.network.sockets) == 2


async def test_connections_that_bring_nothing_at_all_are_given_longer_each_time(rig: Rig) -> None:
    await rig.follow("a")
    await rig.pass_seconds(3 * HOUR, 5)
    gaps = [round((later - earlier) / 60_000) for earlier, later in pairwise(rig.opened_at)]
    assert gaps[:5] == [1, 2, 4, 8, 10]
    assert set(gaps[4:]) == {10}


async def test_before_a_day_is_over_a_new_connection_takes_over_without_a_gap(rig: Rig) -> None:
    await rig.follow("a")
    first = rig.socket
    await rig.pass_seconds(23 * HOUR, 50, lively=True)
    assert len(rig.network.sockets) == 1
    while len(rig.network.sockets) == 1:
        await rig.pass_seconds(50, 50, lively=True)
    assert rig.time() < 24 * HOUR * 1_000
    assert (first.is_open, rig.socket.is_open) == (True, True)
    rig.socket.deliver(frame())
    await settle()
    assert (first.is_open, rig.socket.is_open, rig.connection.report.reconnects) == (False, True, 1)


async def test_a_new_connection_that_stays_silent_takes_over_after_a_while(rig: Rig) -> None:
    await rig.follow("a")
    first = rig.socket
    first.deliver('{"e":"serverShutdown","E":1}')
    await settle()
    assert first.is_open
    await rig.pass_seconds(12)
    assert (first.is_open, rig.open_sockets) == (False, 1)


async def test_an_exchange_that_says_farewell_to_every_connection_is_not_hammered(rig: Rig) -> None:
    await rig.follow("a")
    for _ in range(600):
        rig.socket.deliver(frame())
        rig.socket.deliver('{"e":"serverShutdown","E":1}')
        await rig.pass_seconds(1)
    assert len(rig.network.sockets) < 20
    assert rig.open_sockets >= 1


async def test_the_old_connection_goes_on_while_the_new_one_is_refused(rig: Rig) -> None:
    await rig.follow("a")
    first = rig.socket

    def refuse(socket: FakeSocket) -> None:
        socket.refusal = OSError("refused")

    rig.network.prepare = refuse
    first.deliver('{"e":"serverShutdown","E":1}')
    await rig.pass_seconds(30)
    assert first.is_open
    assert rig.connection.report.state == "streaming"
    rig.network.prepare = lambda _: None
    await rig.pass_seconds(40)
    assert (first.is_open, rig.open_sockets) == (False, 1)


async def test_when_the_last_pair_leaves_it_rests_until_there_is_another(rig: Rig) -> None:
    await rig.follow("a")
    await rig.follow()
    assert (rig.open_sockets, rig.connection.report.state) == (0, "idle")
    await rig.follow("b")
    assert (rig.open_sockets, rig.socket.streams) == (1, ["b"])


async def test_nothing_connects_before_it_is_known_whether_a_ban_holds() -> None:
    rig = Rig(is_open=False)
    await rig.follow("a")
    await rig.pass_seconds(60)
    assert rig.network.sockets == []
    rig.gate.open()
    await settle()
    assert rig.open_sockets == 1
    rig.task.cancel()
    await asyncio.gather(rig.task, return_exceptions=True)


async def test_nothing_connects_while_a_ban_holds(rig: Rig) -> None:
    rig.gate.fail(BannedError("ban", 300))
    await rig.follow("a")
    await rig.pass_seconds(299)
    assert rig.network.sockets == []
    await rig.pass_seconds(2)
    assert rig.open_sockets == 1


async def test_a_ban_met_by_the_stream_holds_for_everything(rig: Rig) -> None:
    def refuse(socket: FakeSocket) -> None:
        socket.refusal = _refuse(418, Retry_After="300")

    rig.network.prepare = refuse
    await rig.follow("a")
    assert rig.gate.forbidden() == 300
    rig.network.prepare = lambda _: None
    await rig.pass_seconds(299)
    assert len(rig.network.sockets) == 1
    await rig.pass_seconds(2)
    assert rig.open_sockets == 1


@pytest.mark.parametrize(("status", "word"), [(451, "country"), (403, "firewall")])
async def test_a_country_or_a_firewall_is_named_and_asked_rarely(rig: Rig, status: int, word: str) -> None:
    def refuse(socket: FakeSocket) -> None:
        socket.refusal = _refuse(status)

    rig.network.prepare = refuse
    await rig.follow("a")
    reason = rig.connection.report.reason or ""
    assert word in reason
    assert "BINANCE_STREAM_URL=wss://data-stream.binance.vision" in reason
    await rig.pass_seconds(299)
    assert len(rig.network.sockets) == 1


async def test_something_else_at_the_address_names_the_setting(rig: Rig) -> None:
    def refuse(socket: FakeSocket) -> None:
        socket.refusal = _refuse(404)

    rig.network.prepare = refuse
    await rig.follow("a")
    assert "check the network and BINANCE_STREAM_URL" in (rig.connection.report.reason or "")


async def test_cancelled_it_closes_what_is_open(rig: Rig) -> None:
    await rig.follow("a")
    rig.task.cancel()
    await asyncio.gather(rig.task, return_exceptions=True)
    assert rig.open_sockets == 0
