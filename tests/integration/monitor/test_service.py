"""The monitor as a whole: sampling, what it publishes, what it answers."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from common.host import HostSample
from common.subjects import HOST_SAMPLE
from integration.monitor.rig import Rig, Service, collect, until
from monitor.api import HostAnswer
from monitor.history.answer import HistoryAnswer
from monitor.stack.parts import Parts
from unit.monitor.records import MIDNIGHT, SECOND

_PATIENCE_SECONDS = 20.0


async def test_the_machine_is_told_as_its_files_have_it(rig: Rig) -> None:
    async with rig.serving() as service:
        answer = HostAnswer.model_validate(await service.get("host"))
        assert answer.now.board.model == "Raspberry Pi 5 Model B Rev 1.0"
        assert answer.now.temperature.soc == 55.2
        assert answer.now.fan.rpm == 2893
        assert answer.alarms == []
        assert answer.history.problem is None


async def test_a_sample_is_published_every_second(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        samples = await collect(other, HOST_SAMPLE)
        # What is published while the subscription is made may pass it by: from the first one on, none is missing.
        await _pass_until_heard(service, samples)
        for _ in range(5):
            await _pass_a_second(service, samples)
        told = [HostSample.model_validate(sample) for sample in samples]
        gaps = {late.at - early.at for early, late in pairwise(told)}
        assert gaps == {SECOND}
        assert told[-1].values["temperature.soc"] == 55.2
        assert told[-1].values["swap.percent"] == 0


async def _pass_until_heard(service: Service, samples: list[object]) -> None:
    """Lets seconds pass until the first sample has come."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not samples:
            await service.time.advance(1)
            await asyncio.sleep(0.02)


async def _pass_a_second(service: Service, samples: list[object]) -> None:
    """Lets no more time pass before what it brings has come."""
    seen = len(samples)
    await service.time.advance(1)
    await until(lambda: len(samples) > seen)


async def test_a_viewer_gets_ten_samples_a_second_and_the_others_still_one(rig: Rig) -> None:
    async with rig.other_service() as other, rig.serving() as service:
        published = await collect(other, HOST_SAMPLE)
        async with service.client.stream("GET", "/api/monitor/stream?rate=10") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.aiter_lines()
            await service.time.advance(1)
            before, seen = len(published), 0
            for _ in range(20):
                await service.time.advance(0.1)
                await asyncio.wait_for(_next_event(lines, "host"), 10)
                seen += 1
            assert seen == 20
            await until(lambda: len(published) >= before + 2)
            assert len(published) <= before + 3


async def _next_event(lines: object, event: str) -> str:
    """The data of the next frame of this name."""
    name = ""
    async for line in lines:  # type: ignore[attr-defined]
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name == event:
            return str(line.removeprefix("data: "))
    raise AssertionError("the stream has ended")


async def test_sampling_falls_back_to_once_a_second_when_the_last_viewer_goes(rig: Rig) -> None:
    async with rig.serving() as service:
        async with service.client.stream("GET", "/api/monitor/stream?rate=10") as stream:
            await service.time.advance(2)
            await asyncio.wait_for(anext(stream.aiter_lines()), 10)
        # The stream's end reaches the service a moment later.
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while (count := await _samples_in_two_seconds(service)) > 3:
                await asyncio.sleep(0.02)
        assert count >= 2  # slower, and not stopped


async def _samples_in_two_seconds(service: Service) -> int:
    moments = set()
    for _ in range(20):
        await service.time.advance(0.1)
        moments.add((await service.get("host"))["now"]["at"])
    return len(moments)


async def test_the_history_is_told_with_a_point_for_each_second(rig: Rig) -> None:
    async with rig.serving() as service:
        await service.time.advance(30)
        answer = HistoryAnswer.model_validate(await service.get("history?range=15m"))
        assert answer.time[:25] == [MIDNIGHT + second * SECOND for second in range(25)]
        assert answer.series["temperature.soc"].mean[:25] == [55.2] * 25


async def test_the_window_and_the_series_can_be_chosen(rig: Rig) -> None:
    async with rig.serving() as service:
        await service.time.advance(120)
        answer = await service.get(f"history?range=15m&end={MIDNIGHT + 60 * SECOND}&series=temperature,%20load")
        assert answer["time"][-1] == MIDNIGHT + 59 * SECOND
        assert set(answer["series"]) == {"temperature.soc", "temperature.disk", "load"}


@pytest.mark.parametrize(
    "path",
    [
        "history",
        "history?range=5m",
        "history?range=",
        "history?range=1h&end=yesterday",
        "history?range=1h&end=-1",
        "history?range=1h&end=99999999999999999999",
        "stream?rate=0",
        "stream?rate=11",
        "stream?rate=fast",
        f"history?range=1h&series={'x' * 600}",
    ],
)
async def test_a_question_of_no_sense_is_a_problem_that_names_the_parameter(rig: Rig, path: str) -> None:
    async with rig.serving() as service:
        answer = await service.client.get(f"/api/monitor/{path}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].split(":")[0] in {"range", "end", "rate", "series"}


async def test_a_broker_that_is_away_stops_no_sampling(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    async with rig.serving(connected=False) as service:
        await service.time.advance(10)
        assert len((await service.get("history?range=15m"))["time"]) >= 9
        ready = await service.client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["broker"]) == (503, "the NATS broker cannot be reached")
        await rig.nats.start()
        try:
            async with rig.other_service() as other:
                samples = await collect(other, HOST_SAMPLE)
                await _pass_until_heard(service, samples)
            assert (await service.client.get("/readyz")).status_code == 200
        finally:
            await rig.nats.stop()


async def test_a_broker_that_goes_and_comes_back_is_published_to_again(rig: Rig) -> None:
    async with rig.serving() as service:
        await service.time.advance(2)
        await rig.nats.kill()
        await service.time.advance(60)
        assert len((await service.get("history?range=15m"))["time"]) >= 60
        await rig.nats.start()
        async with rig.other_service() as other:
            samples = await collect(other, HOST_SAMPLE)
            await _pass_until_heard(service, samples)


async def test_what_was_measured_is_there_after_a_restart(rig: Rig) -> None:
    async with rig.serving() as service:
        await service.time.advance(200)
    async with rig.serving() as service:
        answer = await service.get("history?range=1h")
        assert answer["time"][0] == MIDNIGHT
        assert len(answer["time"]) >= 20


async def test_metrics_tell_what_is_there_and_leave_out_what_is_not(rig: Rig) -> None:
    async with rig.serving() as service:
        rig.machine.write("proc/stat", "cpu 2 0 0 8 0 0 0 0 0 0\ncpu0 1 0 0 4 0 0 0 0 0 0\n")
        await service.time.advance(1)
        rig.machine.write("proc/stat", "cpu 5 0 0 15 0 0 0 0 0 0\ncpu0 4 0 0 11 0 0 0 0 0 0\n")
        await service.time.advance(1)
        async with asyncio.timeout(20):
            while 'part="monitor"' not in (text := (await service.client.get("/metrics")).text):
                await asyncio.sleep(0.02)
        assert "rascrypto_host_temperature_soc 55.2" in text
        assert 'rascrypto_host_cpu_core_percent{core="0"} 30.0' in text
        assert 'core="3"' not in text
        assert 'part="ingest"' not in text
    async with rig.serving() as service:
        assert "rascrypto_host_load 1.08" in (await service.client.get("/metrics")).text


async def test_metrics_of_a_machine_without_sensors_have_no_temperature(tmp_path: Path) -> None:
    rig = Rig(tmp_path, "vm")
    async with rig.serving(connected=False) as service:
        text = (await service.client.get("/metrics")).text
        assert "temperature" not in text
        assert "rascrypto_host_memory_percent" in text


async def test_the_api_document_has_the_shapes_that_a_page_needs(rig: Rig) -> None:
    async with rig.serving() as service:
        document = (await service.client.get("/api/monitor/openapi.json")).json()
        shapes = document["components"]["schemas"]
        assert {"HostAnswer", "HostNow", "HistoryAnswer", "Series", "AnnotationPoint", "Parts", "Part"} <= set(shapes)
        paths = document["paths"]
        assert {f"/api/monitor/{name}" for name in ("host", "history", "services", "session", "stream")} == set(paths)
        assert paths["/api/monitor/history"]["get"]["parameters"][0]["schema"]["enum"] == [
            *("15m", "1h", "1d", "7d", "30d", "2y")
        ]
        Parts.model_validate(await service.get("services"))
