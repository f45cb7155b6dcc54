"""The REST side of analysis. Handlers hand over; what they hand over to is built in `answers`."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from analysis.chart import ChartService
from analysis.chart_http import ChartEndpoint, answered_by
from analysis.image_http import image_response
from analysis.images import PNG, ImageKey, ImageService
from analysis.indicators.registry import Registry
from analysis.live import Hub
from analysis.live_http import StreamEndpoint
from analysis.queries import CandleQuery, ChartQuery, ImageQuery, IndicatorQuery, StreamQuery
from analysis.request import Requests
from analysis.schemas import CandleColumns, ChartAnswer, DepthList, IndicatorColumns, IndicatorEntry, IndicatorList
from analysis.series_api import MEDIA_TYPES, CandleRange, SeriesService
from common.reports import Language

Symbol = Annotated[str, Path(description="A pair that is followed, such as BTCUSDC")]
Documented = dict[int | str, dict[str, Any]]
_PICTURE: Documented = {200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}}
_EVENTS: Documented = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
_FORMATS: Documented = {200: {"content": {media: {} for media in MEDIA_TYPES.values()}}}


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers hand over to. `language` is that of pictures whose request names none."""

    charts: ChartService
    chart_endpoint: ChartEndpoint
    images: ImageService
    series: SeriesService
    hub: Hub
    requests: Requests
    registry: Registry
    language: Language


def build_router(services: Services) -> APIRouter:
    """The endpoints, without the prefix. The most asked for comes first: routes are tried in this order."""
    router = APIRouter()
    _add_direct(router, services)
    _add_image(router, services)
    _add_series(router, services)
    _add_lists(router, services)
    return router


def _add_direct(router: APIRouter, services: Services) -> None:
    """The two endpoints that are answered below FastAPI, for speed; these functions only document them."""

    async def chart(symbol: Symbol, query: Annotated[ChartQuery, Query()]) -> ChartAnswer:
        """The chart of a pair: figure, statistics, levels, signals and how far the data can be trusted."""
        raise AssertionError(f"answered by ChartEndpoint: {symbol} {query}")

    async def stream(query: Annotated[StreamQuery, Query()]) -> Response:
        """The last candle of a chart and its indicators as they change, as server-sent events named `candle`."""
        raise AssertionError(f"answered by StreamEndpoint: {query}")

    charts = answered_by(services.chart_endpoint)
    streams = answered_by(StreamEndpoint(services.hub, services.requests))
    router.add_api_route("/charts/{symbol}", chart, methods=["GET"], route_class_override=charts)
    router.add_api_route(
        "/stream", stream, methods=["GET"], response_class=Response, responses=_EVENTS, route_class_override=streams
    )


def _add_image(router: APIRouter, services: Services) -> None:
    @router.get("/charts/{symbol}/image.png", response_class=Response, responses=_PICTURE)
    async def image(
        symbol: Symbol, query: Annotated[ImageQuery, Query()], if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        """The chart as a picture."""
        chart = services.requests.chart(symbol, query.texts())
        key = ImageKey(chart, query.language or services.language, query.theme, query.width)
        return image_response(await services.images.png(key), if_none_match)


def _add_series(router: APIRouter, services: Services) -> None:
    @router.get("/candles/{symbol}", response_model=CandleColumns, responses=_FORMATS)
    async def candles(symbol: Symbol, query: Annotated[CandleQuery, Query()]) -> Response:
        """Closed candles, as columns."""
        asked = CandleRange(symbol.upper(), query.interval, query.start, query.end, query.limit)
        chunks = services.series.candles(asked, query.format)
        return StreamingResponse(chunks, 200, asked.headers(query.format), MEDIA_TYPES[query.format])

    @router.get("/indicators/{symbol}", response_model=IndicatorColumns)
    async def indicator_columns(symbol: Symbol, query: Annotated[IndicatorQuery, Query()]) -> Response:
        """The indicators at the newest closed candles, as columns with every digit."""
        chosen = services.requests.chosen(query.texts())
        body = await services.series.indicators(symbol.upper(), query.interval, chosen, query.limit)
        return Response(body, media_type=MEDIA_TYPES["json"])


def _add_lists(router: APIRouter, services: Services) -> None:
    @router.get("/indicators")
    async def indicators() -> IndicatorList:
        """Every indicator there is, with its parameters and their limits."""
        return IndicatorList(indicators=[IndicatorEntry.of(indicator) for indicator in services.registry.all()])

    @router.get("/depths")
    async def depths() -> DepthList:
        """Every depth there is."""
        return DepthList.all()
