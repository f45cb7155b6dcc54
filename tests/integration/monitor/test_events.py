"""What happens in the stack, in the history: each event once, whatever ends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from common.broker import Broker
from common.events import EventSink
from common.streams import EVENTS
from common.tasks import Tasks
from integration.monitor.rig import Rig, collect, until
from unit.monitor.records import MIDNIGHT


async def _emit(broker: Broker, service: str, *kinds: str) -> None:
    """Publishes events as a service does, and waits until the broker has them."""
    sink, tasks = EventSink(broker, service, clock=lambda: MIDNIGHT), Tasks()
    tasks.start("events", sink.run)
    for kind in kinds:
        sink.emit(kind, rows=5, symbol="BTCUSDC")
    await until(lambda: sink.waiting == 0)
    await tasks.stop()


async def test_what_a_service_tells_is_an_annotation(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await _emit(other, "ingest", "backfill")
        await service.until_event("ingest", "backfill")
        (annotation,) = (await service.get("history?range=1h"))["annotations"]
        assert annotation["detail"] == {"rows": 5, "symbol": "BTCUSDC"}
        assert (annotation["at"], annotation["count"]) == (MIDNIGHT, 1)


async def test_what_happened_before_the_monitor_started_is_read_too(rig: Rig) -> None:
    async with rig.other_service() as other:
        await _emit(other, "reporter", "rendered")
    async with rig.serving() as service:
        await service.until_event("reporter", "rendered")


async def test_an_event_is_told_once_over_restarts(rig: Rig) -> None:
    async with rig.other_service() as other:
        async with rig.serving() as service:
            await _emit(other, "ingest", "backfill")
            await service.until_event("ingest", "backfill")
            await service.time.advance(1)
        async with rig.serving() as service:
            await _emit(other, "analysis", "chart")
            await service.until_event("analysis", "chart")
            await service.until_event("monitor", "restart")
            told = (await service.get("history?range=1h"))["annotations"]
            assert {each["kind"]: each["count"] for each in told} == {"backfill": 1, "chart": 1, "restart": 1}


async def test_a_broker_whose_store_was_lost_is_followed_from_its_new_beginning(rig: Rig, tmp_path: Path) -> None:
    async with rig.serving() as service:
        async with rig.other_service() as other:
            await _emit(other, "ingest", "backfill", "backfill")
            await service.until_event("ingest", "backfill")
        await rig.nats.kill()
        rig.nats.store = tmp_path / "another"
        await rig.nats.start()
        async with rig.other_service() as other:
            await _emit(other, "analysis", "chart")
            async with asyncio.timeout(20):
                while ("analysis", "chart") not in await service.events():
                    await service.time.advance(5)
                    await asyncio.sleep(0.05)


async def test_messages_that_are_no_events_are_passed_over(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        await _emit(other, "ingest", "backfill")
        await service.until_event("ingest", "backfill")
        for payload in (b"", b"\xff", b"[]", b'{"schema": 2}', json.dumps({"service": "x" * 1000}).encode()):
            await other.jetstream.publish("events.odd.thing", payload)
        await _emit(other, "analysis", "chart")
        await service.until_event("analysis", "chart")
        assert len(await service.events()) == 2


def _has(told: list[Any], kind: str) -> Callable[[], Awaitable[bool]]:
    """Whether an event of this kind was published."""

    async def found() -> bool:
        return any(event["kind"] == kind for event in told)

    return found


async def test_an_alarm_is_an_event_of_its_own_and_stays_on_over_a_restart(rig: Rig) -> None:
    rig.machine.write("sys/class/hwmon/hwmon0/temp1_input", "85000\n")
    async with rig.other_service() as other:
        told = await collect(other, "events.monitor.>")
        async with rig.serving() as service:
            await service.time.advance(25)
            await service.until(_has(told, "alarm_raised"))
            (alarm,) = (await service.get("host"))["alarms"]
            assert (alarm["name"], alarm["value"], alarm["high"]) == ("temperature", 85, 80)
            await service.until_event("monitor", "alarm_raised")
            await service.time.advance(60)
        async with rig.serving() as service:
            await service.time.advance(25)
            assert [each["name"] for each in (await service.get("host"))["alarms"]] == ["temperature"]
            rig.machine.write("sys/class/hwmon/hwmon0/temp1_input", "60000\n")
            await service.time.advance(25)
            await service.until(_has(told, "alarm_ended"))
        assert [event["kind"] for event in told if event["kind"].startswith("alarm")] == [
            "alarm_raised",
            "alarm_ended",
        ]


async def test_those_who_watch_are_told_at_once(rig: Rig) -> None:
    async with (
        rig.other_service() as other,
        rig.serving() as service,
        service.client.stream("GET", "/api/monitor/stream") as stream,
    ):
        await _emit(other, "ingest", "backfill")
        async with asyncio.timeout(20):
            async for line in stream.aiter_lines():
                if line == "event: annotation":
                    break


async def test_events_wait_for_a_broker_that_is_away_and_keep_their_order(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    broker, tasks = Broker(rig.nats.url, "ingest"), Tasks()
    sink = EventSink(broker, "ingest", clock=lambda: MIDNIGHT)
    tasks.start("broker", broker.run)
    tasks.start("events", sink.run)
    for number in range(3):
        sink.emit("backfill", number=number)
    await rig.nats.start()
    await until(lambda: sink.waiting == 0)
    stream = await broker.jetstream.stream_info(EVENTS.name or "")
    assert stream.state.messages == 3
    numbers = [
        json.loads((await broker.jetstream.get_msg("EVENTS", sequence)).data or b"")["detail"]["number"]
        for sequence in (1, 2, 3)
    ]
    assert numbers == [0, 1, 2]
    await tasks.stop()
    await rig.nats.stop()


@pytest.mark.parametrize(
    ("kind", "detail"),
    [("Not a kind", {}), ("ok", {"value": float("nan")}), ("ok", {"text": "x" * 300}), ("ok", {"k" * 50: 1})],
)
def test_an_event_that_breaks_its_contract_is_left_out_and_raises_nothing(kind: str, detail: dict[str, object]) -> None:
    sink = EventSink(Broker("nats://127.0.0.1:1", "x"), "ingest")
    sink.emit(kind, **detail)  # type: ignore[arg-type]
    assert sink.waiting == 0


def test_events_that_nobody_takes_stay_bounded_and_the_newest_stay() -> None:
    sink = EventSink(Broker("nats://127.0.0.1:1", "x"), "ingest")
    for number in range(1200):
        sink.emit("chart", number=number)
    assert (sink.waiting, sink.dropped) == (500, 700)
