import asyncio
import json
import logging
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from ingest.complaints import Complaints
from ingest.errors import UnreachableError
from ingest.frames import KlineEvent
from ingest.session import End, Limits, Session
from ingest.wanted import Wanted
from standins.exchange import ManualClock
from unit.ingest.fakes import FakeNetwork, FakeSocket, frame, settle

LIMITS = Limits(silence=60_000, age=3_600_000)


class Rig:
    """One session on a scripted socket."""

    def __init__(self, names: set[str]) -> None:
        self.time = ManualClock(0)
        self.wanted = Wanted()
        self.wanted.replace(frozenset(names))
        self.events: list[KlineEvent] = []
        self.network = FakeNetwork()
        self.complaints = Complaints(logging.getLogger("test"), "dropped", self.time)
        self.session = Session(
            make_socket=self.network.make,
            wanted=self.wanted,
            on_event=self.events.append,
            complaints=self.complaints,
            ticks=self.time,
            sleep=self.time.sleep,
        )
        self.task: asyncio.Task[End] | None = None

    @property
    def socket(self) -> FakeSocket:
        return self.network.sockets[0]

    async def begin(self) -> "asyncio.Task[End]":
        await self.session.open()
        self.task = asyncio.create_task(self.session.wait_end(LIMITS))
        await settle()
        return self.task

    async def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            self.time.advance(1_000)
            await settle()


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig({"a", "b"})
    yield made
    if made.task is not None:
        made.task.cancel()
        await asyncio.gather(made.task, return_exceptions=True)


async def test_what_is_wanted_is_named_in_the_address(rig: Rig) -> None:
    await rig.begin()
    assert rig.socket.streams == ["a", "b"]
    assert rig.socket.sent == []


async def test_events_are_handed_on_and_the_rest_is_counted(rig: Rig) -> None:
    await rig.begin()
    rig.socket.deliver(frame("BTCUSDC"))
    rig.socket.deliver("\x00")
    assert [event.symbol for event in rig.events] == ["BTCUSDC"]
    assert rig.complaints.total == 1
    assert rig.session.heard.is_set()


async def test_changes_are_subscribed_and_unsubscribed_on_the_open_connection(rig: Rig) -> None:
    await rig.begin()
    rig.wanted.replace(frozenset({"b", "c"}))
    await settle()
    await rig.pass_seconds(1)
    assert [(message["method"], message["params"]) for message in rig.socket.sent] == [
        ("UNSUBSCRIBE", ["a"]),
        ("SUBSCRIBE", ["c"]),
    ]


async def test_many_streams_are_subscribed_in_portions_and_in_the_pace_that_the_exchange_allows() -> None:
    rig = Rig({f"s{number:04}" for number in range(1_000)})
    opening = asyncio.create_task(rig.session.open())
    sent_at = []
    while not opening.done():
        before = len(rig.socket.sent)
        await settle()
        sent_at += [rig.time()] * (len(rig.socket.sent) - before)
        rig.time.advance(50)
    assert len(rig.socket.streams) == 200
    assert [len(message["params"]) for message in rig.socket.sent] == [200] * 4
    assert all(later - earlier >= 300 for earlier, later in pairwise(sent_at))


async def test_an_answer_that_refuses_ends_the_opening(rig: Rig) -> None:
    rig.socket.answers = False
    rig.wanted.replace(frozenset({"c"}))
    opening = asyncio.create_task(rig.session.open())
    await settle()
    rig.socket.deliver(json.dumps({"code": 2, "msg": "Invalid request"}))
    with pytest.raises(UnreachableError, match="Invalid request"):
        await opening


async def test_an_answer_that_never_comes_ends_the_opening(rig: Rig) -> None:
    rig.socket.answers = False
    rig.wanted.replace(frozenset({"c"}))
    opening = asyncio.create_task(rig.session.open())
    await settle()
    await rig.pass_seconds(10)
    with pytest.raises(UnreachableError, match="no answer"):
        await opening


async def test_a_connection_that_ends_while_subscribing_ends_the_opening(rig: Rig) -> None:
    rig.socket.answers = False
    rig.wanted.replace(frozenset({"c"}))
    opening = asyncio.create_task(rig.session.open())
    await settle()
    rig.socket.drop("cut")
    with pytest.raises(UnreachableError, match="cut"):
        await opening


async def test_the_end_of_the_connection_is_the_end_of_the_session(rig: Rig) -> None:
    task = await rig.begin()
    rig.socket.drop("cut")
    assert await task == End("cut")


async def test_silence_for_the_limit_is_an_end(rig: Rig) -> None:
    task = await rig.begin()
    await rig.pass_seconds(59)
    assert not task.done()
    await rig.pass_seconds(1)
    end = await task
    assert (end.silent, end.orderly) == (True, False)


async def test_an_event_ends_the_silence_and_an_answer_does_not(rig: Rig) -> None:
    task = await rig.begin()
    await rig.pass_seconds(50)
    rig.socket.deliver(frame())
    await rig.pass_seconds(50)
    rig.socket.deliver('{"result":null,"id":9}')
    assert not task.done()
    await rig.pass_seconds(10)
    assert task.done()


async def test_a_connection_that_has_reached_its_age_ends_in_order(rig: Rig) -> None:
    task = await rig.begin()
    for _ in range(71):
        rig.socket.deliver(frame())
        await rig.pass_seconds(50)
    assert not task.done()
    rig.socket.deliver(frame())
    await rig.pass_seconds(50)
    assert (await task).orderly


@pytest.mark.parametrize(
    "text", ['{"e":"serverShutdown","E":1}', '{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}']
)
async def test_an_announced_shutdown_ends_in_order(rig: Rig, text: str) -> None:
    task = await rig.begin()
    rig.socket.deliver(text)
    assert (await task).orderly


async def test_nothing_to_follow_is_an_end(rig: Rig) -> None:
    task = await rig.begin()
    rig.wanted.replace(frozenset())
    assert "nothing" in (await task).reason
