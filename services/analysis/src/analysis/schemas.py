"""The shapes of analysis' REST answers, as OpenAPI tells them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from analysis.indicators.registry import Drawn, Indicator, Output, Parameter
from common.intervals import VIEWS, Depth, Interval
from common.reports import Language, Level, Quality, Signal, Stats


class Figure(BaseModel):
    """A plotly.js figure. Every trace names its column in `meta.key` and has open times (ms UTC) as `x`."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class ShownIndicator(BaseModel):
    """An indicator of a chart: its numbers by name, and the columns that it fills."""

    key: str
    parameters: dict[str, float]
    columns: list[str]


class ChartAnswer(BaseModel):
    """A chart with what is said of it. `stats` is null as long as there is no candle in view."""

    symbol: str
    depth: Depth
    interval: Interval
    figure: Figure
    stats: Stats | None
    signals: list[Signal]
    levels: list[Level]
    indicators: list[ShownIndicator]
    quality: Quality


class EarlierAnswer(BaseModel):
    """Bars that come before those of a chart: the same traces in the same order, to go in front of them.

    `more` says whether there are still earlier ones.
    """

    symbol: str
    depth: Depth
    interval: Interval
    data: list[dict[str, Any]]
    more: bool


class QuoteEntry(BaseModel):
    """The last day of a pair: prices in the quote currency, and closes an hour apart that end with the last."""

    symbol: str
    open: float
    price: float
    change_percent: float
    closes: list[float]


class QuoteList(BaseModel):
    """The quotes of the followed pairs, in the watchlist's order. A pair without candles of the last day has none."""

    quotes: list[QuoteEntry]


class CandleColumns(BaseModel):
    """Closed candles as columns of equal length, oldest first. Times are ms UTC, prices in the quote currency."""

    symbol: str
    interval: Interval
    open_time: list[int]
    open: list[float]
    high: list[float]
    low: list[float]
    close: list[float]
    volume: list[float]
    quote_volume: list[float]
    trades: list[int]


Column = Annotated[list[float | None], Field(default_factory=list)]


class IndicatorColumns(BaseModel):
    """The columns of indicators at closed candles, oldest first; null where there is not enough data yet.

    Besides `open_time` (ms UTC) there is a column for each output. Those named here are there by default, and where
    `indicators` chooses others, these are left out.
    """

    model_config = ConfigDict(extra="allow")

    symbol: str
    interval: Interval
    open_time: list[int]
    sma_short: Column
    sma_long: Column
    rsi: Column
    macd: Column
    macd_signal: Column
    macd_hist: Column


class ParameterEntry(BaseModel):
    """A number that an indicator takes, both bounds allowed."""

    key: str
    labels: dict[Language, str]
    default: float
    minimum: float
    maximum: float
    whole: bool

    @classmethod
    def of(cls, parameter: Parameter) -> "ParameterEntry":
        """The entry of a parameter."""
        return cls(
            key=parameter.key,
            labels=parameter.labels,
            default=parameter.default,
            minimum=parameter.minimum,
            maximum=parameter.maximum,
            whole=parameter.whole,
        )


class OutputEntry(BaseModel):
    """A column of an indicator, how it is drawn and in which role's colour."""

    key: str
    labels: dict[Language, str]
    role: str
    drawn: Drawn

    @classmethod
    def of(cls, output: Output) -> "OutputEntry":
        """The entry of an output."""
        return cls(key=output.key, labels=output.labels, role=output.role, drawn=output.drawn)


class IndicatorEntry(BaseModel):
    """An indicator of the registry. `panel` is `price` for what is drawn over the candles, else its own row."""

    key: str
    labels: dict[Language, str]
    panel: str
    unit: str
    formula: str
    parameters: list[ParameterEntry]
    outputs: list[OutputEntry]
    by_default: bool

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorEntry":
        """The entry of an indicator."""
        return cls(
            key=indicator.key,
            labels=indicator.labels,
            panel=indicator.panel,
            unit=indicator.unit,
            formula=indicator.formula,
            parameters=[ParameterEntry.of(parameter) for parameter in indicator.parameters],
            outputs=[OutputEntry.of(output) for output in indicator.outputs],
            by_default=indicator.by_default,
        )


class IndicatorList(BaseModel):
    """Every indicator there is, in the order of menus and panels."""

    indicators: list[IndicatorEntry]


class DepthEntry(BaseModel):
    """A depth: the interval of its candles, the time it spans (ms) and how many candles that is."""

    depth: Depth
    interval: Interval
    span: int
    bars: int = Field(description="Candles in view when none is missing")


class DepthList(BaseModel):
    """Every depth there is, the shortest first."""

    depths: list[DepthEntry]

    @classmethod
    def all(cls) -> "DepthList":
        """The depths that are."""
        return cls(
            depths=[
                DepthEntry(depth=depth, interval=view.interval, span=view.span, bars=view.bars)
                for depth, view in VIEWS.items()
            ]
        )
