"""The REST side of analysis. Handlers hand over; what they hand over to is built in `answers`."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from analysis.chart import ChartService
from analysis.chart_http import ChartEndpoint, answered_by, document_response
from analysis.documents import best_encoding
from analysis.image_http import image_response
from analysis.images import PNG, ImageKey, ImageService
from analysis.indicators.registry import Registry
from analysis.live import Hub
from analysis.live_http import StreamEndpoint
from analysis.queries import CandleQuery, ChartQuery, EarlierQuery, ImageQuery, IndicatorQuery, StreamQuery
from analysis.quote_board import QuoteBoard
from analysis.request import Requests
from analysis.schemas import (
    CandleColumns,
    ChartAnswer,
    DepthList,
    EarlierAnswer,
    IndicatorColumns,
    IndicatorEntry,
    IndicatorList,
    QuoteEntry,
    QuoteList,
)
from analysis.series_api import MEDIA_TYPES, CandleRange, SeriesService
from common.limits import rate_limit
from common.reports import Language

Symbol = Annotated[str, Path(description="A pair that is followed, such as BTCUSDC")]
Documented = dict[int | str, dict[str, Any]]
_PICTURE: Documented = {200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}}
_EVENT = {
    "type": "object",
    "properties": {
        "event": {"type": "string", "enum": ["candle", "quote"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "retry": {"type": "integer", "minimum": 0},
    },
}
_EVENTS: Documented = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}, "itemSchema": _EVENT}}}}
_FORMATS: Documented = {200: {"content": {media: {} for media in MEDIA_TYPES.values()}}}


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers hand over to. `language` is that of pictures whose request names none."""

    charts: ChartService
    chart_endpoint: ChartEndpoint
    images: ImageService
    series: SeriesService
    hub: Hub
    quotes: QuoteBoard
    requests: Requests
    registry: Registry
    language: Language


def build_router(services: Services) -> APIRouter:
    """The endpoints, without the prefix. The most asked for comes first: routes are tried in this order."""
    router = APIRouter()
    _add_direct(router, services)
    _add_earlier(router, services)
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
        """The last candle of charts and its indicators as they change, as server-sent events named `candle`.

        With `quotes`, events named `quote` besides, one a second at most for each followed pair.
        """
        raise AssertionError(f"answered by StreamEndpoint: {query}")

    charts = answered_by(services.chart_endpoint)
    streams = answered_by(StreamEndpoint(services.hub, services.quotes, services.requests))
    router.add_api_route("/charts/{symbol}", chart, methods=["GET"], route_class_override=charts)
    router.add_api_route(
        "/stream", stream, methods=["GET"], response_class=Response, responses=_EVENTS, route_class_override=streams
    )


def _add_earlier(router: APIRouter, services: Services) -> None:
    @router.get("/charts/{symbol}/earlier", response_model=EarlierAnswer)
    async def earlier(
        symbol: Symbol, query: Annotated[EarlierQuery, Query()], accept_encoding: Annotated[str, Header()] = ""
    ) -> Response:
        """The bars left of a chart, for who pans or zooms there, with indicators as exact as the chart's."""
        key = services.requests.chart(symbol, query.texts())
        encoding = best_encoding(accept_encoding)
        document = await services.charts.earlier(key, query.before, query.limit, encoding)
        return document_response(document, encoding)


def _add_image(router: APIRouter, services: Services) -> None:
    limit = Depends(rate_limit("Too many pictures were asked for", burst=120, per_minute=60))

    @router.get("/charts/{symbol}/image.png", response_class=Response, responses=_PICTURE, dependencies=[limit])
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

    @router.get("/quotes")
    async def quotes() -> QuoteList:
        """Where every followed pair stands, and how its last day went."""
        return QuoteList(quotes=[QuoteEntry.model_validate(quote.whole) for quote in services.quotes.quotes()])
