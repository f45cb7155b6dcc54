"""From the exchange's frame to the page's: `python tests/bench/_ingest_latency.py [SECONDS]`."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import orjson

from bench.analysis_live import DEPTH_OF
from common.clock import system_clock
from common.intervals import DAY, Interval
from integration.ingest.small_market import SmallMarket
from stack.plan import Layout, stack
from stack.supervisor import Supervisor
from standins.broker import free_port
from standins.exchange import Candle, ExchangeStandIn, Span

_SYMBOLS = ("BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC")
_SECONDS = 60
_WARM_SECONDS = 10
_HISTORY_DAYS = 400
_MEDIAN_MS, _P99_MS = 15.0, 60.0

Series = tuple[str, Interval]


class TimedMarket(SmallMarket):
    """Gives every forming candle a close of its own, and notes when: it is sent at once."""

    def __init__(self, symbols: tuple[str, ...], listed: int) -> None:
        super().__init__(symbols, listed)
        self.sent: dict[tuple[str, str, float], float] = {}
        self._number = 0

    def forming(self, symbol: str, span: Span, now: int) -> Candle | None:
        """See `Market.forming`."""
        candle = super().forming(symbol, span, now)
        if candle is None:
            return None
        self._number += 1
        close = round(100 + self._number / 10_000, 4)
        self.sent[symbol, span.name, close] = time.perf_counter()
        return candle._replace(close=close, high=max(candle.high, close), low=min(candle.low, close))


class Readers:
    """Pages that watch every chart through Caddy. `latencies` are ms from the exchange's frame to the page's."""

    def __init__(self, market: TimedMarket, port: int) -> None:
        self.latencies: list[float] = []
        self.heard: set[Series] = set()
        self._market = market
        self._port = port

    async def read(self, series: Series) -> None:
        """One page, until cancelled; begins anew while the pair has no candles yet."""
        while True:
            try:
                await self._watch(series)
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.2)

    async def _watch(self, series: Series) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        path = f"/api/analysis/stream?symbol={series[0]}&depth={DEPTH_OF[series[1]]}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    self._note(series, orjson.loads(line[6:]))
        finally:
            writer.close()
        await asyncio.sleep(0.2)

    def _note(self, series: Series, told: dict[str, dict[str, float]]) -> None:
        arrived = time.perf_counter()
        self.heard.add(series)
        sent = self._market.sent.get((series[0], series[1].value, told["candle"]["close"]))
        if sent is not None:
            self.latencies.append((arrived - sent) * 1_000)


async def _measure(market: TimedMarket, port: int, seconds: int) -> list[float]:
    every = [(symbol, interval) for symbol in _SYMBOLS for interval in Interval]
    readers = Readers(market, port)
    tasks = [asyncio.create_task(readers.read(series)) for series in every]
    try:
        async with asyncio.timeout(120):
            while len(readers.heard) < len(every):
                await asyncio.sleep(0.2)
        # The first fill is over for every chart; what it stirred up settles.
        await asyncio.sleep(_WARM_SECONDS)
        readers.latencies.clear()
        await asyncio.sleep(seconds)
        return sorted(readers.latencies)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main(arguments: list[str]) -> None:
    """Starts the stack on a stand-in in this process, measures, and leaves nothing running."""
    seconds = int(arguments[0]) if arguments else _SECONDS
    market = TimedMarket(_SYMBOLS, system_clock() - _HISTORY_DAYS * DAY)
    exchange = ExchangeStandIn(market, tick=1.0)
    await exchange.start()
    with tempfile.TemporaryDirectory() as name:
        layout = Layout(Path(name), free_port())
        layout.settings.update({"BINANCE_API_URL": exchange.rest_url, "BINANCE_STREAM_URL": exchange.stream_url})
        layout.settings["PAIRS"] = ",".join(_SYMBOLS)
        supervisor = Supervisor(stack(layout), Path(name), lambda _: None)
        await supervisor.start()
        try:
            times = await _measure(market, layout.web_port, seconds)
        finally:
            await supervisor.stop()
            await exchange.stop()
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(
        f"exchange's frame to page's, {len(_SYMBOLS) * len(Interval)} charts a second: {len(times):,} frames, "
        f"median {median:.1f} ms (held to under {_MEDIAN_MS:.0f}), 99th percentile {p99:.1f} ms "
        f"(held to under {_P99_MS:.0f})"
    )
    assert median < _MEDIAN_MS
    assert p99 < _P99_MS


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
