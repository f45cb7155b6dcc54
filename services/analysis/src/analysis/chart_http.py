"""The chart over HTTP: the one answer that is asked for often enough to be sent by hand."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from analysis.chart import ChartService
from analysis.documents import best_encoding
from analysis.request import ChartKey, Requests

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
        accept, condition = _conditions(scope)
        key = self._key(scope["path_params"]["symbol"], scope["query_string"])
        encoding = best_encoding(accept)
        document = self._charts.kept(key, encoding) or await self._charts.document(key, encoding)
        if condition and document.matches(condition):
            await send({"type": "http.response.start", "status": 304, "headers": document.unchanged_headers})
            await send({"type": "http.response.body", "body": b""})
            return
        body, headers = document.encoded(encoding)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def query_texts(query: bytes) -> dict[str, str]:
    """The parameters of a query string; of a repeated one the last counts."""
    return dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))


def _conditions(scope: Scope) -> tuple[str, str]:
    """What the client accepts, and the ETags of what it has."""
    accept = condition = ""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accept = value.decode("latin-1")
        elif name == b"if-none-match":
            condition = value.decode("latin-1")
    return accept, condition


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
