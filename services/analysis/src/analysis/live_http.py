"""The stream over HTTP: server-sent events, sent as they are, to readers that keep up or do not."""

import asyncio
import logging

from starlette.types import Receive, Scope, Send

from analysis.chart_http import query_texts
from analysis.live import Hub, Reader
from analysis.request import RequestError, Requests

log = logging.getLogger(__name__)

RETRY = b"retry: 2000\n\n"
# How long a reader may leave a full connection unread.
UNREAD_SECONDS = 60.0
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class StreamEndpoint:
    """Answers `GET /stream`. Raises UnknownSymbolError, RequestError, SelectionError before anything is sent."""

    def __init__(self, hub: Hub, requests: Requests, unread_seconds: float = UNREAD_SECONDS) -> None:
        self._hub = hub
        self._requests = requests
        self._unread_seconds = unread_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends frames until the reader goes."""
        texts = query_texts(scope["query_string"])
        if not texts.get("symbol"):
            raise RequestError("symbol must name a pair that is followed, such as BTCUSDC.")
        key = self._requests.chart(texts["symbol"], texts)
        reader = self._hub.open(key)
        watch = asyncio.create_task(_until_gone(receive, reader))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._send_frames(reader, send)
        except TimeoutError:
            log.warning(
                "a stream's reader took nothing for %d s and was left; it must read, or close",
                self._unread_seconds,
                extra={"symbol": key.symbol},
            )
        finally:
            self._hub.leave(key, reader)
            watch.cancel()

    async def _send_frames(self, reader: Reader, send: Send) -> None:
        frame: bytes | None = RETRY
        while frame is not None:
            async with asyncio.timeout(self._unread_seconds):
                await send({"type": "http.response.body", "body": frame, "more_body": True})
            frame = await reader.next()
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive, reader: Reader) -> None:
    """Closes the reader when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.close()
