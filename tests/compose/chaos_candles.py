"""Whether the stack's candles are the exchange's: every pair, every interval, every column, row for row."""

import asyncio
import time
from dataclasses import dataclass

import httpx

from common.intervals import MINUTE, Interval
from compose.docker import ComposeStack
from standins.exchange import SPANS, GeneratedMarket

SEED = 7
PAIRS = ("BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC")
_ROWS = 1_000
# The longer windows are kept whole; of the shortest, 40 days.
_COLUMNS = ("open_time", "open", "high", "low", "close", "volume", "quote_volume", "trades")
# A candle that closed less than this ago may rightly be on its way.
_SETTLED = MINUTE
_POLL_SECONDS = 2.0

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first candle of a pair and interval at which the stack and the exchange differ."""

    symbol: str
    interval: Interval
    stack: Row | None
    exchange: Row | None

    def __str__(self) -> str:
        return f"{self.symbol} {self.interval}: the stack has {self.stack}, the exchange {self.exchange}"


async def await_equal(stack: ComposeStack, seconds: float) -> int:
    """Returns the number of candles compared, once all are equal. Raises AssertionError with what differs."""
    market = GeneratedMarket(SEED)
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=10) as client:
        while True:
            compared, differences = 0, list[Difference | str]()
            for symbol in PAIRS:
                for interval in Interval:
                    rows, difference = await _compare(client, market, symbol, interval)
                    compared += rows
                    differences += [difference] if difference else []
            if not differences:
                return compared
            if time.monotonic() > end:
                raise AssertionError("; ".join(str(one) for one in differences))
            await asyncio.sleep(_POLL_SECONDS)


async def _compare(
    client: httpx.AsyncClient, market: GeneratedMarket, symbol: str, interval: Interval
) -> tuple[int, Difference | str | None]:
    """How many candles the exchange has in the newest rows, and what differs."""
    now = int(time.time() * 1000)
    end = interval.floor(now - _SETTLED)
    start = max(end - _ROWS * interval.milliseconds, interval.anchor)
    truth: list[Row] = [
        (row.open_time, row.open, row.high, row.low, row.close, row.volume, row.quote_volume, row.trades)
        for row in market.candles(symbol, SPANS[interval.value], start, end, now)
    ]
    parameters: dict[str, str | int] = {"interval": interval.value, "start": start, "end": end, "limit": _ROWS}
    try:
        answer = await client.get(f"/api/analysis/candles/{symbol}", params=parameters)
    except httpx.HTTPError as error:
        return 0, f"{symbol} {interval}: no answer ({type(error).__name__})"
    if answer.status_code != httpx.codes.OK:
        return 0, f"{symbol} {interval}: answered {answer.status_code}"
    found: list[Row] = list(zip(*(answer.json()[name] for name in _COLUMNS), strict=True))
    return len(truth), _first_difference(symbol, interval, found, truth)


def _first_difference(symbol: str, interval: Interval, found: list[Row], truth: list[Row]) -> Difference | None:
    for ours, theirs in zip(found, truth, strict=False):
        if ours != theirs:
            return Difference(symbol, interval, ours, theirs)
    if len(found) == len(truth):
        return None
    shorter = min(len(found), len(truth))
    return Difference(
        symbol,
        interval,
        found[shorter] if len(found) > shorter else None,
        truth[shorter] if len(truth) > shorter else None,
    )
