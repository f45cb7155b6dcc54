import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.activity import Activity
from analysis.chart import ChartService
from analysis.images import ImageKey, ImageService, moved, spec_of
from analysis.renderer import Renderer
from common.intervals import Depth, Interval
from unit.analysis.pictures import EVERYTHING, PARIS, key, picture
from unit.analysis.samples import MemorySource, StoppedClock, forming_after, walk

HOURLY = Interval.ONE_HOUR


class CountingRenderer(Renderer):
    """Draws nothing, slowly, and counts."""

    def __init__(self) -> None:
        super().__init__(("/does/not/exist",))
        self.specs: list[bytes] = []
        self.ready = asyncio.Event()

    async def render(self, spec: bytes) -> bytes:
        self.specs.append(spec)
        await self.ready.wait()
        return b"PNG %d" % len(self.specs)


@pytest.fixture
def source() -> MemorySource:
    source = MemorySource()
    closed = walk(700, HOURLY)
    source.put("BTCUSDC", HOURLY, closed, forming_after(closed, HOURLY))
    return source


@pytest.fixture
def renderer() -> CountingRenderer:
    return CountingRenderer()


@pytest.fixture
async def images(source: MemorySource, renderer: CountingRenderer) -> AsyncIterator[ImageService]:
    with ThreadPoolExecutor(1) as executor:
        images = ImageService(
            ChartService(source, StoppedClock(), PARIS, executor, Activity()), renderer, PARIS, Activity()
        )
        yield images
        await images.close()


def image_key(width: int = 1200) -> ImageKey:
    return ImageKey(key(), "en", "light", width)


async def test_requests_for_the_same_picture_share_one_rendering(
    images: ImageService, renderer: CountingRenderer
) -> None:
    asked = [asyncio.create_task(images.png(image_key())) for _ in range(10)]
    async with asyncio.timeout(5):
        while not renderer.specs:
            await asyncio.sleep(0)
    renderer.ready.set()
    assert len({id(document) for document in await asyncio.gather(*asked)}) == 1
    assert len(renderer.specs) == 1


async def test_a_picture_is_kept_until_its_candles_change(
    images: ImageService, renderer: CountingRenderer, source: MemorySource
) -> None:
    renderer.ready.set()
    assert await images.png(image_key()) is await images.png(image_key())
    source.form("BTCUSDC", HOURLY, forming_after(source.series["BTCUSDC", HOURLY].closed, HOURLY, 50.0))
    await images.png(image_key())
    assert len(renderer.specs) == 2


async def test_another_width_is_another_picture(images: ImageService, renderer: CountingRenderer) -> None:
    renderer.ready.set()
    one, other = await images.png(image_key(600)), await images.png(image_key(800))
    assert one.body != other.body


@pytest.mark.parametrize("depth", list(Depth))
def test_the_spec_s_lines_are_as_long_as_its_candles(depth: Depth) -> None:
    drawn = picture(depth, indicators=EVERYTHING)
    spec = spec_of(drawn, ImageKey(drawn.key, "fr", "dark", 800), PARIS)
    assert {len(line["values"]) for line in spec["lines"]} == {len(spec["times"])}
    assert max(line["panel"] for line in spec["lines"]) == len(spec["panels"]) + 1


def test_values_are_moved_to_the_bars_where_they_are_drawn() -> None:
    drawn = picture(indicators="ichimoku")
    closes = drawn.candles["close"].to_list()
    assert moved(drawn, "ichimoku_chikou", -26) == [*closes[26:], *[None] * 26]
    ahead = moved(drawn, "ichimoku_senkou_a", 26)
    assert ahead[26:] == drawn.candles["ichimoku_senkou_a"].to_list()[:-26]
    assert None not in ahead


def test_days_are_told_in_utc_and_hours_in_the_reader_s_zone() -> None:
    zones = [
        spec_of(drawn := picture(depth), ImageKey(drawn.key, "en", "light", 600), PARIS)["zone"]
        for depth in (Depth.ONE_DAY, Depth.ONE_YEAR)
    ]
    assert zones == ["Europe/Paris", "UTC"]


def test_levels_are_drawn_only_when_they_are_shown() -> None:
    with_levels, without = picture(), picture(indicators="rsi")
    assert len(spec_of(with_levels, image_key(), PARIS)["levels"]) == len(with_levels.levels) > 0
    assert spec_of(without, image_key(), PARIS)["levels"] == []
