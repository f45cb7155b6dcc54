"""A stream in fast motion: it stands between Caddy and analysis, passes all else on, and tells of its own market."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import httpx
from aiohttp import web

Event = dict[str, Any]
_STEP_MS = 300_000
_SWING = 0.0004
_HOP = {"transfer-encoding", "connection", "content-length", "keep-alive"}


class FastFeed:
    """The API of analysis at a port of its own; `push` says what its streams tell."""

    def __init__(self, analysis: str) -> None:
        self._client = httpx.AsyncClient(base_url=analysis, trust_env=False, timeout=30)
        self._ended = asyncio.Event()
        self._readers: list[web.StreamResponse] = []
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.asked: list[str] = []

    async def start(self) -> None:
        """Listens on loopback."""
        app = web.Application()
        app.router.add_get("/api/analysis/stream", self._stream)
        app.router.add_get("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Ends all streams and listens no more."""
        self._ended.set()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._client.aclose()

    async def push(self, kind: str, event: Event) -> None:
        """Sends an event to every page that listens."""
        frame = f"event: {kind}\ndata: {json.dumps(event)}\n\n".encode()
        for reader in [*self._readers]:
            with suppress(ConnectionError):  # a reader that has gone is taken off by its handler
                await reader.write(frame)

    async def template(self, symbol: str, depth: str) -> Event:
        """The first event that analysis itself sends of the pair."""
        query = {"symbol": symbol, "depth": depth}
        async with self._client.stream("GET", "/api/analysis/stream", params=query) as answer:
            async for line in _data_lines(answer):
                return dict(json.loads(line))
        raise ConnectionError("analysis ended its stream without a word")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        await answer.write(b"retry: 2000\n\n")
        self._readers.append(answer)
        try:
            await self._ended.wait()  # cancelled when the reader goes
        finally:
            self._readers.remove(answer)
        return answer

    async def _pass_on(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        build = self._client.build_request("GET", request.path_qs, headers=headers)
        answer = await self._client.send(build, stream=True)
        body = b"".join([part async for part in answer.aiter_raw()])
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
        return web.Response(body=body, status=answer.status_code, headers=kept)


async def _data_lines(answer: httpx.Response) -> AsyncIterator[str]:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield line.removeprefix("data: ")


def candles(first: Event, count: int, frames: int) -> Iterator[list[Event]]:
    """The events of that many candles from the forming one of `first` on, so many frames of each."""
    dice = random.Random(7)
    event = deepcopy(first) | {"previous": None}
    for number in range(count):
        if number > 0:
            event = _next_candle(event)
        moves = []
        for _ in range(frames):
            moves.append(_moved(event, dice))
            event = moves[-1]
        yield [moves[0], *(_only_moved(one) for one in moves[1:])]


def _only_moved(event: Event) -> Event:
    """What analysis sends of a candle that goes on forming: neither what was before nor what has not changed."""
    return {name: value for name, value in event.items() if name not in {"previous", "levels", "signals"}}


def _next_candle(event: Event) -> Event:
    closed = event["candle"] | {"closed": True}
    opened = closed["open_time"] + _STEP_MS
    price = closed["close"]
    fresh = {"open_time": opened, "open": price, "high": price, "low": price, "volume": 0.1, "closed": False}
    previous = {"open_time": closed["open_time"], "candle": closed, "values": event["values"]}
    return deepcopy(event | {"open_time": opened, "candle": closed | fresh, "previous": previous})


def _moved(event: Event, dice: random.Random) -> Event:
    """The event a moment later, at another price."""
    move = 1 + dice.uniform(-_SWING, _SWING)
    candle = event["candle"]
    price = round(candle["close"] * move, 2)
    bounds = {"high": max(candle["high"], price), "low": min(candle["low"], price)}
    values = {name: None if value is None else value * move for name, value in event["values"].items()}
    stats = event["stats"] | {"close": price, "change": price - event["stats"]["open"]}
    return event | {
        "candle": candle | bounds | {"close": price, "volume": candle["volume"] + 0.01},
        "values": values,
        "stats": stats,
    }
