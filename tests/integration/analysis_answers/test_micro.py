import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import nats
import orjson
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import NoRespondersError

from analysis.answers import build_answers
from analysis.schemas import ChartAnswer
from common.broker import Broker
from common.intervals import DAY, Depth, Interval
from common.reports import ChartRequest, ImageRequest, Report, ReportPeriod, ReportRequest
from standins.broker import NatsServer
from unit.analysis.pictures import Settings
from unit.analysis.samples import NOW, MemorySource, StoppedClock

# nats-py asks for the time in a way that newer Pythons warn of.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
Ask = Callable[[str, bytes], Awaitable[Msg]]


@asynccontextmanager
async def micro_service(url: str, source: MemorySource) -> AsyncIterator[Broker]:
    broker = Broker(url, "analysis")
    answers = build_answers(source, Settings(), StoppedClock(), broker)
    connection = asyncio.create_task(broker.run())
    serving = asyncio.create_task(answers.run_micro())
    try:
        yield broker
    finally:
        await answers.close()
        for task in (serving, connection):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def broker(nats: NatsServer, source: MemorySource) -> AsyncIterator[Broker]:
    async with micro_service(nats.url, source) as broker:
        yield broker


@pytest.fixture
async def client(nats: NatsServer) -> AsyncIterator[Client]:
    client = await connect(nats)
    yield client
    await client.close()


async def connect(server: NatsServer) -> Client:
    return await nats.connect(server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.1)


async def ask(client: Client, subject: str, payload: bytes) -> Msg:
    """The reply, as soon as somebody answers at all."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await client.request(subject, payload, timeout=40)
            except NoRespondersError:
                await asyncio.sleep(0.01)


def error_of(message: Msg) -> tuple[str, str]:
    assert message.headers is not None
    return message.headers["Nats-Service-Error-Code"], message.headers["Nats-Service-Error"]


async def test_a_chart_is_what_rest_answers(broker: Broker, client: Client) -> None:
    reply = await ask(client, "analysis.chart", ChartRequest(symbol="BTCUSDC", depth=Depth.ONE_WEEK, short=5).encode())
    chart = ChartAnswer.model_validate(orjson.loads(reply.data))
    assert chart.symbol == "BTCUSDC"
    assert chart.indicators[0].parameters["short"] == 5


async def test_a_report_has_a_section_for_each_period(broker: Broker, client: Client, source: MemorySource) -> None:
    closed = source.series["BTCUSDC", Interval.ONE_DAY].closed
    end = int(closed["open_time"][-3])
    periods = [
        ReportPeriod(depth=Depth.ONE_YEAR, start=end - 30 * DAY, end=end),
        ReportPeriod(depth=Depth.ONE_WEEK, start=NOW - 7 * DAY, end=NOW),
    ]
    reply = await ask(client, "analysis.report", ReportRequest(symbol="BTCUSDC", periods=periods).encode())
    report = Report.decode(reply.data)
    assert [section.depth for section in report.sections] == [Depth.ONE_YEAR, Depth.ONE_WEEK]
    month = closed.filter((closed["open_time"] >= end - 30 * DAY) & (closed["open_time"] < end))
    stats = report.sections[0].stats
    assert stats is not None
    assert (stats.open, stats.close) == (month["open"][0], month["close"][-1])
    assert stats.rsi is not None


async def test_a_period_without_candles_has_no_statistics(broker: Broker, client: Client) -> None:
    period = ReportPeriod(depth=Depth.ONE_DAY, start=0, end=DAY)
    reply = await ask(client, "analysis.report", ReportRequest(symbol="BTCUSDC", periods=[period]).encode())
    (section,) = Report.decode(reply.data).sections
    assert (section.stats, section.signals, section.levels) == (None, [], [])


@pytest.mark.parametrize(
    ("subject", "payload", "error"),
    [
        ("analysis.chart", b"", ("400", "ChartRequest: ")),
        ("analysis.chart", b"{not json", ("400", "ChartRequest: ")),
        ("analysis.chart", b'{"schema":1,"symbol":"BTCUSDC","depth":"9d"}', ("400", "ChartRequest: depth")),
        ("analysis.chart", b'{"schema":1,"symbol":"BTCUSDC","depth":"1d","short":NaN}', ("400", "ChartRequest: ")),
        ("analysis.chart", b'{"schema":7,"symbol":"BTCUSDC","depth":"1d"}', ("400", "ChartRequest: schema")),
        ("analysis.chart", b'{"schema":1,"symbol":"NOPE","depth":"1d"}', ("404", "NOPE is not followed")),
        (
            "analysis.chart",
            b'{"schema":1,"symbol":"BTCUSDC","depth":"1d","short":1000000000}',
            ("422", "short must be"),
        ),
        ("analysis.chart", b'{"schema":1,"symbol":"BTCUSDC","depth":"1d","indicators":"x"}', ("422", "indicators: x")),
        ("analysis.image", b'{"schema":1,"symbol":"BTCUSDC","depth":"1d","width":1}', ("400", "ImageRequest: width")),
        ("analysis.report", b'{"schema":1,"symbol":"BTCUSDC","periods":[]}', ("400", "ReportRequest: periods")),
        (
            "analysis.report",
            b'{"schema":1,"symbol":"BTCUSDC","periods":[{"depth":"1d","start":9,"end":3}]}',
            ("422", "periods: end must be after start, which is 9."),
        ),
    ],
)
async def test_a_bad_request_is_a_service_error_with_a_sentence(
    broker: Broker, client: Client, subject: str, payload: bytes, error: tuple[str, str]
) -> None:
    reply = await ask(client, subject, payload)
    assert reply.data == b""
    assert error_of(reply)[0] == error[0]
    assert error_of(reply)[1].startswith(error[1])


async def test_the_service_goes_on_after_bad_requests(broker: Broker, client: Client) -> None:
    for number in range(20):
        await ask(client, "analysis.chart", b"\x00" * number)
    reply = await ask(client, "analysis.chart", ChartRequest(symbol="BTCUSDC", depth=Depth.ONE_DAY).encode())
    assert orjson.loads(reply.data)["symbol"] == "BTCUSDC"


async def test_a_picture_is_the_payload_itself(broker: Broker, client: Client) -> None:
    request = ImageRequest(symbol="BTCUSDC", depth=Depth.ONE_MONTH, language="fr", theme="dark", width=600)
    reply = await ask(client, "analysis.image", request.encode())
    assert reply.data.startswith(b"\x89PNG\r\n")


async def test_the_service_is_there_again_when_the_broker_is(broker: Broker, client: Client, nats: NatsServer) -> None:
    request = ChartRequest(symbol="BTCUSDC", depth=Depth.ONE_DAY).encode()
    await ask(client, "analysis.chart", request)
    await client.close()
    await nats.kill()
    await nats.start()
    again = await connect(nats)
    try:
        assert (await ask(again, "analysis.chart", request)).data
    finally:
        await again.close()


async def test_replicas_share_the_requests(nats: NatsServer, client: Client, source: MemorySource) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(micro_service(nats.url, source))
        found = await discover(client, 2)
        assert {endpoint["queue_group"] for service in found for endpoint in service["endpoints"]} == {"analysis"}
        subjects = {endpoint["subject"] for endpoint in found[0]["endpoints"]}
        assert subjects == {"analysis.chart", "analysis.report", "analysis.image"}


async def discover(client: Client, count: int) -> list[dict[str, list[dict[str, str]]]]:
    """What so many services say of themselves, complete with their endpoints."""
    async with asyncio.timeout(20):
        while True:
            inbox = client.new_inbox()
            answers = await client.subscribe(inbox)
            await client.publish("$SRV.INFO.analysis", reply=inbox)
            found = [orjson.loads(each.data) for each in await _collect(answers, count) if each.data]
            await answers.unsubscribe()
            if len(found) == count and all(len(service["endpoints"]) == 3 for service in found):
                return found


async def _collect(answers: Subscription, count: int) -> list[Msg]:
    found: list[Msg] = []
    try:
        while len(found) < count:
            found.append(await answers.next_msg(timeout=0.5))
    except TimeoutError:
        return found
    return found
