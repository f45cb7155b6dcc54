import asyncio
import io
import sys

import polars as pl
from PIL import Image

from analysis.indicators.catalogue import build_registry
from common.intervals import Depth, Interval
from integration.analysis_answers.rig import Service

EVERYTHING = ",".join(build_registry().keys())


def picture(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


async def test_every_depth_can_be_had_as_a_picture(service: Service) -> None:
    for depth in Depth:
        answer = await service.get(f"charts/BTCUSDC/image.png?depth={depth}&width=640")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/png"
        assert picture(answer.content).width == 640


async def test_a_dark_picture_is_dark_and_a_light_one_light(service: Service) -> None:
    for theme, darkest, lightest in (("dark", 0, 60), ("light", 200, 255)):
        answer = await service.get(f"charts/BTCUSDC/image.png?depth=1w&theme={theme}&width=320")
        corner = picture(answer.content).convert("L").tobytes()[0]
        assert darkest <= corner <= lightest


async def test_everything_at_once_can_be_drawn(service: Service) -> None:
    answer = await service.get(f"charts/BTCUSDC/image.png?depth=1mo&width=640&indicators={EVERYTHING}")
    assert picture(answer.content).height > 1_000


async def test_a_picture_that_the_client_has_is_not_sent_again(service: Service) -> None:
    first = await service.get("charts/BTCUSDC/image.png?depth=1w&width=320")
    again = await service.get("charts/BTCUSDC/image.png?depth=1w&width=320", If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


async def test_markets_that_hardly_exist_can_be_drawn(service: Service) -> None:
    closed = service.source.series["BTCUSDC", Interval.ONE_HOUR].closed
    columns = ("open", "high", "low", "close")
    still = [closed.with_columns(*(pl.lit(price).alias(name) for name in columns)) for price in (60_000.0, 0.0000182)]
    untraded = still[0].with_columns(volume=pl.lit(0.0))
    for frame in (*still, untraded, closed.tail(1), closed.tail(2), closed.tail(30)):
        service.source.put("BTCUSDC", Interval.ONE_HOUR, frame)
        answer = await service.get("charts/BTCUSDC/image.png?depth=1w&width=320")
        assert answer.status_code == 200, answer.text
    answer = await service.get("charts/NEWUSDC/image.png?depth=1d&width=320")
    assert picture(answer.content).width == 320


async def test_a_hundred_requests_for_one_picture_are_one_rendering(service: Service) -> None:
    path = "charts/BTCUSDC/image.png?depth=1w&width=320"
    answers = await asyncio.gather(*(service.get(path) for _ in range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_the_service_itself_never_loads_the_drawing_libraries() -> None:
    heavy = ("matplotlib", "mplfinance", "pandas", "plotly", "numpy")
    program = f"import sys, analysis.answers; print([name for name in {heavy} if name in sys.modules])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert output.decode().strip() == "[]"
