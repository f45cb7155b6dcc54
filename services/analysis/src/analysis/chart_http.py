"""The chart over HTTP: the one answer that is asked for often enough to be sent by hand."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from analysis.chart import ChartService
from analysis.documents import Document, Encoding, best_encoding
from analysis.request import ChartKey, Requests
from common.problems import ProblemError

_MOST_KEYS = 512


class ChartEndpoint:
    """Answers `GET /charts/{symbol}` with a kept body, or 304 when the client has it.

    It is a plain ASGI application: going through request and response objects would cost more than the answer.
    Raises UnknownSymbolError, RequestError, SelectionError.
    """

    def __init__(self, charts: ChartService, requests: Requests) -> None:
        self._charts = charts
        self._key: Callable[[str, bytes], ChartKey] = lru_cache(_MOST_KEYS)(
            lambda symbol, query: requests.chart(symbol, query_texts(query))
        )

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Sends the chart."""
        encoding, condition = _conditions(scope)
        key = self._key(scope["path_params"]["symbol"], scope["query_string"])
        document = self._charts.kept(key, encoding) or await self._charts.document(key, encoding)
        await _send(document, encoding, condition, send)

    async def send_kept(self, symbol: str, scope: Scope, send: Send) -> bool:
        """Sends the chart if it is at hand; else, or if it cannot be had, sends nothing and gives False."""
        encoding, condition = _conditions(scope)
        try:
            document = self._charts.kept(self._key(symbol, scope["query_string"]), encoding)
        except ProblemError:
            return False
        if document is not None:
            await _send(document, encoding, condition, send)
        return document is not None


class KeptCharts:
    """A middleware that answers for charts that are at hand; everything else goes on to the application.

    FastAPI takes several times as long to find the endpoint as the endpoint to answer.
    """

    def __init__(self, app: ASGIApp, endpoint: ChartEndpoint, prefix: str) -> None:
        self._app = app
        self._endpoint = endpoint
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or hands on."""
        if scope["type"] == "http" and scope["method"] == "GET":
            prefix, _, symbol = scope["path"].rpartition("/")
            if prefix == self._prefix and await self._endpoint.send_kept(symbol, scope, send):
                return
        await self._app(scope, receive, send)


async def _send(document: Document, encoding: Encoding, condition: str, send: Send) -> None:
    if condition and document.matches(condition):
        await send({"type": "http.response.start", "status": 304, "headers": document.unchanged_headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body, headers = document.encoded(encoding)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def document_response(document: Document, encoding: Encoding) -> Response:
    """The document as an answer that FastAPI sends."""
    body, headers = document.encoded(encoding)
    return Response(body, headers={name.decode(): value.decode() for name, value in headers})


def query_texts(query: bytes) -> dict[str, str]:
    """The parameters of a query string; of a repeated one the last counts."""
    return dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))


def _conditions(scope: Scope) -> tuple[Encoding, str]:
    """The encoding to answer in, and the ETags of what the client has."""
    accept = condition = ""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accept = value.decode("latin-1")
        elif name == b"if-none-match":
            condition = value.decode("latin-1")
    return best_encoding(accept), condition


def answered_by(application: ASGIApp) -> type[APIRoute]:
    """A route that is documented as its endpoint says, and whose GET requests `application` answers."""

    class DirectRoute(APIRoute):
        """Hands requests on without FastAPI's own handling."""

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            """Answers GET; any other method is refused as everywhere."""
            if scope["method"] == "GET":
                await application(scope, receive, send)
            else:
                await super().handle(scope, receive, send)

    return DirectRoute
