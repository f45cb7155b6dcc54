"""The query parameters of analysis' endpoints.

Periods are only typed here: their limits are checked where the registry is known, so that REST and the broker
refuse them in the same words.
"""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from analysis.earlier import DEFAULT_EARLIER, MAX_EARLIER
from analysis.series_api import DEFAULT_INDICATOR_ROWS, MAX_INDICATOR_ROWS, MAX_LIMIT, Format
from common.intervals import Depth, Interval
from common.reports import Language, Theme

_LAST_MS = 253_402_300_800_000
Moment = Annotated[int | None, Field(ge=0, le=_LAST_MS)]


def _limits(maximum: int) -> dict[str, Any]:
    return {"anyOf": [{"type": "integer", "minimum": 2, "maximum": maximum}, {"type": "null"}]}


Length = Annotated[int | None, Field(json_schema_extra=_limits(400))]
Side = Annotated[int | None, Field(json_schema_extra=_limits(200))]


class IndicatorChoice(BaseModel):
    """Which indicators, with which periods. What is left out is as the settings say."""

    short: Length = Field(default=None, description="Candles of the short average")
    long: Length = Field(default=None, description="Candles of the long average")
    support: Side = Field(default=None, description="Candles on each side of a swing")
    indicators: str | None = Field(
        default=None, description="What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out"
    )

    def texts(self) -> dict[str, str]:
        """The given parameters as they were written."""
        given = self.model_dump(exclude_none=True)
        return {name: str(value) for name, value in given.items()}


class ChartQuery(IndicatorChoice):
    """Which chart of a pair."""

    depth: Depth


class EarlierQuery(ChartQuery):
    """Which bars left of a chart."""

    before: int = Field(ge=0, le=_LAST_MS, description="The open time (ms UTC) of the first bar that is known")
    limit: int = Field(default=DEFAULT_EARLIER, ge=1, le=MAX_EARLIER, description="Most bars: the newest of them")


class StreamQuery(IndicatorChoice):
    """Which charts to follow, and whether the quotes of all pairs too."""

    symbol: str | None = Field(
        default=None, description="A pair that is followed, such as BTCUSDC; several with commas between, up to 8"
    )
    depth: Depth | None = Field(default=None, description="Needed beside `symbol`")
    quotes: bool = Field(default=False, description="Events named `quote` for every followed pair")


class ImageQuery(ChartQuery):
    """Which chart as a picture, and how it looks."""

    language: Language | None = Field(default=None, description="The settings' one if left out")
    theme: Theme = "light"
    width: int = Field(default=1200, ge=320, le=2400, description="Pixels")


class CandleQuery(BaseModel):
    """Which candles: those that open in `[start, end)`, both ms UTC."""

    interval: Interval
    start: Moment = None
    end: Moment = None
    limit: int | None = Field(
        default=None,
        ge=1,
        le=MAX_LIMIT,
        description="Most candles: the oldest from `start`, or the newest without it; all if left out",
    )
    format: Format = "json"


class IndicatorQuery(IndicatorChoice):
    """Which indicators of which candles."""

    interval: Interval
    limit: int = Field(default=DEFAULT_INDICATOR_ROWS, ge=1, le=MAX_INDICATOR_ROWS, description="Newest candles")
