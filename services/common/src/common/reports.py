"""What analysis says of a pair: the shapes shared by its REST answers, its NATS answers and the reports.

Prices are in the quote currency with the exchange's precision, percents are plain numbers
(1.5 is 1.5 %), times are ms UTC.
"""

from typing import Literal

from pydantic import BaseModel, Field

from common.candles import Symbol
from common.intervals import Depth
from common.messages import Message

Language = Literal["fr", "en"]
Theme = Literal["light", "dark"]
Hole = tuple[int, int]


class Stats(BaseModel):
    """The statistics of one period. `rsi` and `volatility` are null where there is not enough data."""

    open: float
    close: float
    change: float
    change_percent: float
    high: float
    low: float
    range: float
    volume: float
    quote_volume: float
    volatility: float | None = Field(description="Annualised standard deviation of log returns, percent")
    max_drawdown: float = Field(description="Largest fall from an earlier high of the closes, percent, 0 or negative")
    rsi: float | None = Field(description="Wilder's RSI over 14 candles at the period's end, 0 to 100")


class Quality(BaseModel):
    """How far the data behind an answer can be trusted."""

    last_closed: int | None = Field(description="Open time (ms UTC) of the last closed candle")
    age_seconds: float | None = Field(description="Seconds since anything was heard of the pair")
    holes: list[Hole] = Field(description="Ranges [start, end) in view (ms UTC) without candles")
    source: Literal["rest", "stream", "none"] = Field(description="How the last closed candle came")
    stale: bool = Field(description="Whether newer data should have arrived by now")


class Level(BaseModel):
    """A support or resistance level. Its first swing was `confirmed` so many bars after it happened."""

    kind: Literal["support", "resistance"]
    price: float
    touches: int
    first_touch: int
    last_touch: int
    confirmed: int = Field(description="Close (ms UTC) of the candle that made the level known")
    strength: float = Field(description="0 to 1 within the view; 1 is the strongest")


class Signal(BaseModel):
    """One observation in words, with the numbers it rests on. Never advice."""

    kind: str = Field(description="trend, crossing, rsi, macd, support or resistance")
    tone: Literal["up", "down", "neutral"]
    text: dict[Language, str] = Field(description="The sentence, its moment in the server's time zone")
    values: dict[str, float | int | None]
    moment: int | None = Field(default=None, description="The moment that the sentence names (ms UTC), if it names one")
    template: dict[Language, str] = Field(
        default_factory=dict,
        description="The sentence with {time} for its moment, for readers in other time zones; else empty",
    )


class ChartRequest(Message):
    """Asks `analysis.chart` for what GET /charts/{symbol} answers. Periods default to the settings."""

    symbol: Symbol
    depth: Depth
    short: int | None = None
    long: int | None = None
    support: int | None = None
    indicators: str | None = Field(default=None, description="As in `averages,rsi(7),bollinger(20,2)`")


class ImageRequest(Message):
    """Asks `analysis.image` for a PNG; the reply's payload is the picture itself."""

    symbol: Symbol
    depth: Depth
    short: int | None = None
    long: int | None = None
    support: int | None = None
    indicators: str | None = Field(default=None, description="As in `averages,rsi(7),bollinger(20,2)`")
    language: Language = "en"
    theme: Theme = "light"
    width: int = Field(default=1200, ge=320, le=2400, description="Pixels")


class ReportPeriod(BaseModel):
    """A part of a report: statistics over `[start, end)` (ms UTC), from candles of the depth's interval."""

    depth: Depth
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ReportRequest(Message):
    """Asks `analysis.report` for the facts of a report."""

    symbol: Symbol
    periods: list[ReportPeriod] = Field(min_length=1, max_length=5)


class ReportSection(BaseModel):
    """The facts of one period; `stats` is null when no candle lies in it."""

    depth: Depth
    start: int
    end: int
    stats: Stats | None
    signals: list[Signal]
    levels: list[Level]
    quality: Quality


class Report(Message):
    """The facts of a report, one section for each period asked for."""

    symbol: Symbol
    sections: list[ReportSection]
