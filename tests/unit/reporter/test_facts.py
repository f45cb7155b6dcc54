"""Facts asked for once by all who need them."""

import asyncio

import pytest

from common.intervals import MINUTE, Depth
from common.reports import ImageRequest, Report, ReportPeriod, ReportRequest
from reporter.facts import FactsError, SharedFacts
from standins.facts import draw_chart, make_report

IMAGE = ImageRequest(symbol="BTCUSDC", depth=Depth.ONE_DAY, width=320)
REPORT = ReportRequest(symbol="BTCUSDC", periods=[ReportPeriod(depth=Depth.ONE_DAY, start=0, end=1)])


class Counted:
    """Counts what it is asked, and waits for `gate` before it answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble = False

    async def report(self, request: ReportRequest) -> Report:
        await self._count()
        return make_report(request, 0)

    async def picture(self, request: ImageRequest) -> bytes:
        await self._count()
        return draw_chart(request)

    async def _count(self) -> None:
        self.asked += 1
        await self.gate.wait()
        if self.trouble:
            raise FactsError("away")


class Ticks:
    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


async def test_many_who_ask_at_once_cost_one_question() -> None:
    source = Counted()
    shared = SharedFacts(source, Ticks())
    pictures = await asyncio.gather(*(shared.picture(IMAGE) for _ in range(50)))
    assert source.asked == 1
    assert all(picture is pictures[0] for picture in pictures)


async def test_another_question_is_asked_for_itself() -> None:
    source = Counted()
    shared = SharedFacts(source, Ticks())
    await shared.picture(IMAGE)
    await shared.picture(IMAGE.model_copy(update={"language": "fr"}))
    await shared.report(REPORT)
    assert source.asked == 3


async def test_an_answer_serves_for_ten_minutes() -> None:
    source, ticks = Counted(), Ticks()
    shared = SharedFacts(source, ticks)
    await shared.report(REPORT)
    ticks.now = 10 * MINUTE
    await shared.report(REPORT)
    assert source.asked == 1
    ticks.now += 1
    await shared.report(REPORT)
    assert source.asked == 2


async def test_a_refusal_is_not_asked_for_again_within_half_a_minute() -> None:
    source, ticks = Counted(), Ticks()
    source.trouble = True
    shared = SharedFacts(source, ticks)
    for _ in range(3):
        with pytest.raises(FactsError):
            await shared.report(REPORT)
    assert source.asked == 1
    source.trouble, ticks.now = False, 30_001
    assert (await shared.report(REPORT)).symbol == "BTCUSDC"


async def test_one_who_leaves_takes_the_answer_from_nobody() -> None:
    source = Counted()
    source.gate.clear()
    shared = SharedFacts(source, Ticks())
    leaving, staying = (asyncio.create_task(shared.picture(IMAGE)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    source.gate.set()
    assert (await staying).png.startswith(b"\x89PNG")
    assert source.asked == 1


async def test_forgetting_leaves_nothing_behind() -> None:
    shared = SharedFacts(Counted(), Ticks())
    await shared.picture(IMAGE)
    assert not shared.is_empty
    shared.forget()
    assert shared.is_empty
