"""The stream over HTTP: server-sent events, sent as they are, to readers that keep up or do not."""

import asyncio
import logging

from starlette.types import Receive, Scope, Send

from analysis.chart_http import query_texts
from analysis.live import Hub
from analysis.quote_board import QuoteBoard
from analysis.reader import Reader
from analysis.request import ChartKey, RequestError, Requests, depth_of

log = logging.getLogger(__name__)

RETRY = b"retry: 2000\n\n"
# How long a reader may leave a full connection unread.
UNREAD_SECONDS = 60.0
# The most pairs that one stream follows beside the quotes.
MAX_SYMBOLS = 8
_WORDS = {"true": True, "1": True, "false": False, "0": False, "": False}
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class StreamEndpoint:
    """Answers `GET /stream`: pictures of one or several pairs, and the quotes of all, over one connection.

    A browser opens six connections to a server at most, so that a page with several charts needs them in one.
    Raises UnknownSymbolError, RequestError, SelectionError before anything is sent.
    """

    def __init__(
        self, hub: Hub, quotes: QuoteBoard, requests: Requests, unread_seconds: float = UNREAD_SECONDS
    ) -> None:
        self._hub = hub
        self._quotes = quotes
        self._requests = requests
        self._unread_seconds = unread_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends frames until the reader goes."""
        texts = query_texts(scope["query_string"])
        keys = self._keys(texts)
        reader = self._hub.open(*keys)
        if _wants_quotes(texts):
            self._quotes.join(reader)
        watch = asyncio.create_task(_until_gone(receive, reader))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._send_frames(reader, send)
        except TimeoutError:
            log.warning(
                "a stream's reader took nothing for %d s and was left; it must read, or close",
                self._unread_seconds,
                extra={"symbol": texts.get("symbol", "")},
            )
        finally:
            self._quotes.leave(reader)
            for key in keys:
                self._hub.leave(key, reader)
            watch.cancel()

    def _keys(self, texts: dict[str, str]) -> list[ChartKey]:
        symbols = [symbol for symbol in texts.get("symbol", "").split(",") if symbol]
        if not symbols and not _wants_quotes(texts):
            raise RequestError("symbol must name a pair that is followed, such as BTCUSDC.")
        if len(symbols) > MAX_SYMBOLS:
            raise RequestError(f"symbol may name {MAX_SYMBOLS} pairs at most.")
        if not symbols:
            # No picture needs them here; a slip in them is told all the same.
            self._requests.chosen(texts)
            if texts.get("depth"):
                depth_of(texts["depth"])
        return list(dict.fromkeys(self._requests.chart(symbol, texts) for symbol in symbols))

    async def _send_frames(self, reader: Reader, send: Send) -> None:
        frame: bytes | None = RETRY
        while frame is not None:
            async with asyncio.timeout(self._unread_seconds):
                await send({"type": "http.response.body", "body": frame, "more_body": True})
            frame = await reader.next()
        await send({"type": "http.response.body", "body": b""})


def _wants_quotes(texts: dict[str, str]) -> bool:
    """Whether `quotes` says so. Raises RequestError where it says neither."""
    word = texts.get("quotes", "false").lower()
    if word not in _WORDS:
        raise RequestError("quotes must be true or false.")
    return _WORDS[word]


async def _until_gone(receive: Receive, reader: Reader) -> None:
    """Closes the reader when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.close()
