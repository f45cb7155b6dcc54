"""Numbers and dates as a reader of each language writes them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from common.intervals import DAY, Interval
from common.reports import Language

_NARROW_SPACE = "\u202f"
_MOST_DECIMALS = 8
_FEWEST_DECIMALS = 2


def decimals_of(prices: Iterable[float]) -> int:
    """How many decimals these prices are quoted with: from 2 to the exchange's 8."""
    exponents = (Decimal(repr(price)).normalize().as_tuple().exponent for price in prices)
    most = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return min(_MOST_DECIMALS, max(_FEWEST_DECIMALS, most))


def number_text(value: float, decimals: int, language: Language) -> str:
    """A number with so many decimals, its thousands apart: 12,345.60 or 12 345,60."""
    text = f"{value:,.{decimals}f}"
    if language == "en":
        return text
    return text.translate({ord(","): _NARROW_SPACE, ord("."): ","})


def moment_text(time: int, interval: Interval, zone: ZoneInfo, language: Language) -> str:
    """When a candle opened: local date and hour, or the UTC date alone for candles of a day and longer."""
    whole_days = interval.milliseconds >= DAY
    moment = datetime.fromtimestamp(time / 1000, ZoneInfo("UTC") if whole_days else zone)
    date = moment.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d")
    if whole_days:
        return date
    return f"{date} {'à' if language == 'fr' else 'at'} {moment:%H:%M}"
