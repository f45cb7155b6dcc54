"""What analysis is told through its environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from common.reports import Language
from common.settings import ServiceSettings, TimeZone

Period = Annotated[int, Field(ge=2, le=400)]


class Settings(ServiceSettings):
    """The settings of analysis. Periods count candles, windows count days.

    Daily and weekly candles are kept without limit. The lower bounds of the windows leave room for
    the depth that each interval is drawn at, and for the candles that its indicators need before it.
    """

    period_short: Period = 7
    period_long: Period = 20
    period_support: Annotated[int, Field(ge=2, le=200)] = 30
    data_dir: Path = Path("data")
    tz: TimeZone = "Europe/Paris"
    language: Language = "fr"
    candles_5m_days: Annotated[int, Field(ge=7, le=400)] = 40
    candles_1h_days: Annotated[int, Field(ge=60, le=4_000)] = 400
    candles_4h_days: Annotated[int, Field(ge=200, le=8_000)] = 1_096
    candles_flush_minutes: Annotated[int, Field(ge=1, le=240)] = 15

    @model_validator(mode="after")
    def _check_periods(self) -> Self:
        if self.period_short >= self.period_long:
            raise ValueError(
                f"period_short: {self.period_short} must be smaller than PERIOD_LONG, which is {self.period_long}"
            )
        return self
