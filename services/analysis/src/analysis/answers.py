"""The answering half of analysis, wired: REST, streams and the micro service over one candle source."""

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from analysis.activity import Activity
from analysis.api import Services, build_router
from analysis.chart import ChartService
from analysis.chart_http import ChartEndpoint, KeptCharts
from analysis.images import ImageService
from analysis.indicators.catalogue import build_registry
from analysis.live import Hub
from analysis.micro import MicroService
from analysis.quote_board import QuoteBoard
from analysis.renderer import Renderer
from analysis.reporting import ReportService
from analysis.request import Requests
from analysis.series_api import SeriesService
from analysis.source import CandleSource
from analysis.store.happenings import Emit, emit_nothing
from common.broker import Broker
from common.clock import Clock
from common.reports import Language

PREFIX = "/api/analysis"


class AnswerSettings(Protocol):
    """The settings that the answers depend on."""

    @property
    def period_short(self) -> int:
        """Candles of the short average."""
        ...

    @property
    def period_long(self) -> int:
        """Candles of the long average."""
        ...

    @property
    def period_support(self) -> int:
        """Candles on each side of a swing."""
        ...

    @property
    def tz(self) -> str:
        """The time zone in which moments are told."""
        ...

    @property
    def language(self) -> Language:
        """The language of pictures whose request names none."""
        ...


class Answers:
    """Everything that analysis answers. `router` is its REST side, without the prefix."""

    def __init__(self, services: Services, micro: MicroService, executor: ThreadPoolExecutor) -> None:
        self.router = build_router(services)
        self._services = services
        self._micro = micro
        self._executor = executor

    def install(self, app: FastAPI) -> None:
        """Puts what answers for kept charts before the application, which holds `router` under `PREFIX`."""
        app.add_middleware(KeptCharts, endpoint=self._services.chart_endpoint, prefix=f"{PREFIX}/charts")

    async def run_micro(self) -> None:
        """Answers over the broker until cancelled."""
        await self._micro.run()

    def end_streams(self) -> None:
        """Ends every event stream; a reader that comes later begins a new one."""
        self._services.hub.close()
        self._services.quotes.close()

    async def close(self) -> None:
        """Ends streams, renderings and computations."""
        self.end_streams()
        await self._services.images.close()
        await self._services.charts.close()
        self._executor.shutdown(wait=False, cancel_futures=True)


def build_answers(
    source: CandleSource, settings: AnswerSettings, clock: Clock, broker: Broker, emit: Emit = emit_nothing
) -> Answers:
    """Makes the parts; nothing runs yet."""
    activity = Activity(emit, clock)
    zone = ZoneInfo(settings.tz)
    registry = build_registry(settings.period_short, settings.period_long, settings.period_support)
    requests = Requests(registry, settings)
    # One thread: computations take their turn, and the event loop goes on meanwhile.
    executor = ThreadPoolExecutor(1, thread_name_prefix="compute")
    charts = ChartService(source, clock, zone, executor, activity)
    services = Services(
        charts=charts,
        chart_endpoint=ChartEndpoint(charts, requests),
        images=ImageService(charts, Renderer(), zone, activity),
        series=SeriesService(source, executor),
        hub=Hub(source, clock, zone),
        quotes=QuoteBoard(source, clock),
        requests=requests,
        registry=registry,
        language=settings.language,
    )
    reports = ReportService(source, requests, clock, zone, executor)
    micro = MicroService(broker, requests, charts, services.images, reports)
    return Answers(services, micro, executor)
