"""What analysis would say of a pair, for tests of its readers: believable facts, a drawn chart, and the service."""

import asyncio
import io
import random

import nats
from nats.aio.client import Client
from nats.micro import add_service
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, ServiceConfig
from PIL import Image, ImageDraw

from common.clock import Clock, system_clock
from common.intervals import VIEWS
from common.reports import (
    ImageRequest,
    Level,
    Quality,
    Report,
    ReportPeriod,
    ReportRequest,
    ReportSection,
    Signal,
    Stats,
)
from common.subjects import ANALYSIS_IMAGE, ANALYSIS_REPORT, ANALYSIS_SERVICE

_COLOURS = {"light": ("#ffffff", "#e3e7ec", "#5b6470"), "dark": ("#16202c", "#2c3742", "#a3afbb")}


def make_report(request: ReportRequest, now: int, *, stale: bool = False) -> Report:
    """The same facts for the same request, whatever the day. `now` is ms UTC."""
    sections = [_section(request.symbol, period, now, stale) for period in request.periods]
    return Report(symbol=request.symbol, sections=sections)


def _section(symbol: str, period: ReportPeriod, now: int, stale: bool) -> ReportSection:
    dice = random.Random(f"{symbol}{period.depth}")
    start = round(dice.uniform(20_000, 90_000), 2)
    percent = dice.uniform(-9, 9)
    end = round(start * (1 + percent / 100), 2)
    high, low = round(max(start, end) * 1.013, 2), round(min(start, end) * 0.991, 2)
    volume = round(dice.uniform(100, 90_000), 5)
    stats = Stats(
        open=start,
        close=end,
        change=end - start,
        change_percent=(end - start) / start * 100,
        high=high,
        low=low,
        range=high - low,
        volume=volume,
        quote_volume=volume * (start + end) / 2,
        volatility=dice.uniform(20, 80),
        max_drawdown=-dice.uniform(0, 12),
        rsi=dice.uniform(15, 85),
    )
    return ReportSection(
        depth=period.depth,
        start=period.start,
        end=period.end,
        stats=stats,
        signals=_signals(stats),
        levels=[_level("resistance", high, period), _level("support", low, period)],
        quality=_quality(period, now, stale),
    )


def _signals(stats: Stats) -> list[Signal]:
    rsi = stats.rsi or 50.0
    up = stats.change > 0
    return [
        Signal(
            kind="trend",
            tone="up" if up else "down",
            text={
                "fr": f"La moyenne courte est {'au-dessus' if up else 'au-dessous'} de la longue depuis 14 bougies.",
                "en": f"The short average has been {'above' if up else 'below'} the long one for 14 candles.",
            },
            values={"bars": 14},
        ),
        Signal(
            kind="rsi",
            tone="neutral",
            text={"fr": f"Le RSI vaut {rsi:.1f} : zone neutre.", "en": f"The RSI is {rsi:.1f}: neutral zone."},
            values={"rsi": rsi},
        ),
    ]


def _level(kind: str, price: float, period: ReportPeriod) -> Level:
    return Level.model_validate(
        {
            "kind": kind,
            "price": price,
            "touches": 3 if kind == "support" else 1,
            "first_touch": period.start,
            "last_touch": period.end,
            "confirmed": period.end,
            "strength": 0.7,
        }
    )


def _quality(period: ReportPeriod, now: int, stale: bool) -> Quality:
    interval = VIEWS[period.depth].interval
    age = 7_200.0 if stale else 2.0
    return Quality(
        last_closed=interval.floor(now - round(age * 1000)) - interval.milliseconds,
        age_seconds=age,
        holes=[],
        source="stream",
        stale=stale,
    )


def draw_chart(request: ImageRequest, *, fine: bool = False) -> bytes:
    """A candlestick chart of invented prices as PNG, in the proportions of the real one.

    A `fine` one has softened edges, and so about the bytes of a real one; it takes longer to draw.
    """
    scale = 3 if fine else 1
    dice = random.Random(f"{request.symbol}{request.depth}")
    width, height = request.width * scale, request.width * scale * 5 // 4
    ground, grid, ink = _COLOURS[request.theme]
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    for line in range(1, 8):
        draw.line((0, height * line // 8, width, height * line // 8), fill=grid, width=scale)
    draw.text((16, 12), f"{request.symbol} {request.depth}", fill=ink, font_size=width // 40)
    bars = 288 if fine else 88
    price, step = height * 0.5, width / (bars + 2)
    for index in range(bars):
        close = min(height * 0.9, max(height * 0.15, price + dice.gauss(0, height / 30)))
        colour = "#0a7d4b" if close <= price else "#c0303a"
        x, wick = (index + 1) * step, abs(dice.gauss(0, height / 50))
        draw.line((x, min(price, close) - wick, x, max(price, close) + wick), fill=colour, width=2)
        draw.rectangle((x - step / 3, min(price, close), x + step / 3, max(price, close) + 1), fill=colour)
        price = close
    stream = io.BytesIO()
    image.resize((width // scale, height // scale), Image.Resampling.LANCZOS).save(stream, "PNG")
    return stream.getvalue()


class FactsService:
    """The micro service `analysis` with its report and image endpoints.

    `asked` counts requests by subject. `stale` makes the facts stale, `broken` makes every answer an error,
    `unknown` are pairs that it does not have. `hold` set to an event makes it wait for it before answering.
    """

    def __init__(self, url: str, clock: Clock = system_clock) -> None:
        self.asked: dict[str, int] = {ANALYSIS_REPORT: 0, ANALYSIS_IMAGE: 0}
        self.stale = False
        self.broken = False
        self.unknown: set[str] = set()
        self.hold: asyncio.Event | None = None
        self._url = url
        self._clock = clock
        self._client: Client | None = None
        self._drawn: dict[bytes, bytes] = {}

    async def start(self) -> None:
        """Connects and answers."""
        self._client = await nats.connect(self._url)
        service = await add_service(self._client, ServiceConfig(name=ANALYSIS_SERVICE, version="1.0.0"))
        endpoints = {ANALYSIS_REPORT: self._report, ANALYSIS_IMAGE: self._image}
        for subject, handler in endpoints.items():
            name = subject.replace(".", "-")
            await service.add_endpoint(EndpointConfig(name=name, subject=subject, handler=handler))
        await self._client.flush()

    async def stop(self) -> None:
        """Goes away: the broker knows at once that nobody answers any more."""
        if self._client is not None:
            if self._client.is_connected:
                await self._client.drain()
            else:
                await self._client.close()
            self._client = None

    def draw_beforehand(self, requests: list[ImageRequest]) -> None:
        """Has these pictures at hand, for who measures something else than drawing."""
        for request in requests:
            self._drawn[request.encode()] = draw_chart(request, fine=True)

    async def _report(self, request: Request) -> None:
        if await self._refuses(request, ANALYSIS_REPORT):
            return
        wanted = ReportRequest.decode(request.data)
        if wanted.symbol in self.unknown:
            await request.respond_error("404", f"{wanted.symbol} is not followed")
            return
        await request.respond(make_report(wanted, self._clock(), stale=self.stale).encode())

    async def _image(self, request: Request) -> None:
        if await self._refuses(request, ANALYSIS_IMAGE):
            return
        if request.data not in self._drawn:
            self._drawn[request.data] = draw_chart(ImageRequest.decode(request.data))
        await request.respond(self._drawn[request.data])

    async def _refuses(self, request: Request, subject: str) -> bool:
        self.asked[subject] += 1
        if self.hold is not None:
            await self.hold.wait()
        if self.broken:
            await request.respond_error("500", "the rendering failed")
        return self.broken
