"""The facts of a report: statistics, signals and levels of closed periods."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from zoneinfo import ZoneInfo

from analysis.picture import last_value, levels_in_view, signals_of
from analysis.quality import quality
from analysis.request import ChartKey, RequestError, Requests
from analysis.snapshot import Snapshot
from analysis.source import CandleSource
from analysis.stats import statistics
from analysis.view import computed, row_at
from common.clock import Clock
from common.intervals import VIEWS
from common.reports import Report, ReportPeriod, ReportRequest, ReportSection


class ReportService:
    """Answers for reports. Periods are the reporter's, candles are closed ones only."""

    def __init__(
        self, source: CandleSource, requests: Requests, clock: Clock, zone: ZoneInfo, executor: Executor
    ) -> None:
        self._source = source
        self._requests = requests
        self._clock = clock
        self._zone = zone
        self._executor = executor

    async def report(self, request: ReportRequest) -> Report:
        """A section for each period asked for. Raises UnknownSymbolError, RequestError."""
        for period in request.periods:
            if period.end <= period.start:
                raise RequestError(f"periods: end must be after start, which is {period.start}.")
        work = [self._work(request.symbol, period) for period in request.periods]
        loop = asyncio.get_running_loop()
        sections = [await loop.run_in_executor(self._executor, make) for make in work]
        return Report(symbol=request.symbol, sections=sections)

    def _work(self, symbol: str, period: ReportPeriod) -> Callable[[], ReportSection]:
        snapshot, now = self._source.snapshot(symbol, VIEWS[period.depth].interval), self._clock()
        key = self._requests.chart(symbol, {"depth": period.depth})
        return lambda: report_section(snapshot, key, period, now, self._zone)


def report_section(snapshot: Snapshot, key: ChartKey, period: ReportPeriod, now: int, zone: ZoneInfo) -> ReportSection:
    """What is to be said of the closed candles that open in the period. Nothing after its end is looked at."""
    upto = snapshot.closed.head(row_at(snapshot.closed, period.end))
    step = snapshot.interval.milliseconds
    candles = computed(upto, snapshot.interval, key.chosen.needed, row_at(upto, period.start))
    levels = levels_in_view(upto, key.chosen.periods.support, period.start, step)
    return ReportSection(
        depth=period.depth,
        start=period.start,
        end=period.end,
        stats=statistics(candles, snapshot.interval, last_value(candles, "rsi")),
        signals=signals_of(candles, key, snapshot.interval, levels, zone),
        levels=levels,
        quality=quality(snapshot, candles, period.start, period.end, now),
    )
