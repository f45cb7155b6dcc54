"""What comes in at the port: faults first, then limits, then the answer; every request is written down."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from common.clock import Clock
from standins.exchange.connection import Connection
from standins.exchange.errors import ApiError, of_status
from standins.exchange.faults import Faults
from standins.exchange.hub import Hub
from standins.exchange.limits import Meter
from standins.exchange.request_log import Request, RequestLog
from standins.exchange.rest import Endpoint, RestApi
from standins.exchange.subscriptions import Subscriptions

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door:
    """The routes of REST and streams."""

    def __init__(
        self, rest: RestApi, hub: Hub, *, meter: Meter, faults: Faults, requests: RequestLog, clock: Clock
    ) -> None:
        self._rest = rest
        self._hub = hub
        self._meter = meter
        self._faults = faults
        self._requests = requests
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """What the application serves."""
        answers = [
            web.get(f"/api/v3/{path}", self._answering(endpoint)) for path, endpoint in self._rest.endpoints.items()
        ]
        streams = [
            web.get("/ws", self._raw),
            web.get("/ws/{streams:.*}", self._raw),
            web.get("/stream", self._combined),
        ]
        return [*answers, *streams]

    @web.middleware
    async def guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Drops whoever comes while the exchange refuses everybody; the control endpoint stays reachable."""
        if self._faults.refuse and not request.path.startswith("/control"):
            self._note(request).status = 0
            return _hang_up(request)
        return await handler(request)

    def _note(self, request: web.Request) -> Request:
        entry = Request(self._clock(), request.remote or "", request.path, dict(request.query))
        self._requests.add(entry)
        return entry

    def _answering(self, endpoint: Endpoint) -> _Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            entry = self._note(request)
            try:
                self._admit(request, entry, endpoint)
                micro = request.headers.get("X-MBX-TIME-UNIT", "").upper() == "MICROSECOND"
                document = endpoint.answer(request.query, micro)
            except ApiError as error:
                return self._refusal(error, entry)
            entry.status = 200
            entry.rows = len(document) if entry.path.lower().endswith("klines") and isinstance(document, list) else 0
            return await self._send(request, orjson.dumps(document), entry)

        return handler

    def _admit(self, request: web.Request, entry: Request, endpoint: Endpoint) -> None:
        """Charges the request. Raises ApiError where a fault or a limit stands against it."""
        fault = self._faults.take_rest(request.path)
        now = self._clock()
        refusal = self._meter.charge(entry.address, endpoint.weigh(request.query), now)
        entry.weight, entry.used = endpoint.weigh(request.query), self._meter.used(entry.address, now)
        if fault is not None:
            raise of_status(fault.status, now, fault.retry_after, self._meter.limits.weight)
        if refusal is not None:
            raise refusal

    def _refusal(self, error: ApiError, entry: Request) -> web.Response:
        entry.status = error.status
        headers = _headers(entry.used)
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
        if error.body is None:
            headers["Content-Type"] = "text/html"
            return web.Response(status=error.status, text="<html><body>Forbidden</body></html>", headers=headers)
        return web.Response(status=error.status, body=orjson.dumps(error.body), headers=headers)

    async def _send(self, request: web.Request, body: bytes, entry: Request) -> web.StreamResponse:
        if self._faults.take("cut_bodies"):
            await self._begin(request, body, entry)
            return _hang_up(request)
        if self._faults.take("stall_bodies"):
            response = await self._begin(request, body, entry)
            await asyncio.Event().wait()
            return response
        return web.Response(body=body, headers=_headers(entry.used))

    async def _begin(self, request: web.Request, body: bytes, entry: Request) -> web.StreamResponse:
        """Promises the whole body and sends a part of it."""
        response = web.StreamResponse(headers=_headers(entry.used))
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(self._faults.broken_off(body))
        return response

    async def _raw(self, request: web.Request) -> web.StreamResponse:
        return await self._stream(request, request.match_info.get("streams", ""), combined=False)

    async def _combined(self, request: web.Request) -> web.StreamResponse:
        return await self._stream(request, request.query.get("streams", ""), combined=True)

    async def _stream(self, request: web.Request, names: str, combined: bool) -> web.StreamResponse:
        entry = self._note(request)
        fault = self._faults.take_rest(request.path.split("/")[1], named=True)
        if fault is not None:
            return self._refusal(of_status(fault.status, self._clock(), fault.retry_after, 0), entry)
        if self._faults.refuse_streams:
            return self._refusal(of_status(503, self._clock(), None, 0), entry)
        if not self._meter.attempt(entry.address, self._clock()):
            return self._refusal(ApiError(-1003, "Too many connection attempts.", 429, 300), entry)
        subscriptions = Subscriptions(combined, self._meter.limits.streams)
        if not subscriptions.add([name for name in names.split("/") if name]):
            return self._refusal(ApiError(-1130, "Too many streams.", 400), entry)
        entry.status = 101
        socket = web.WebSocketResponse(autoping=False, compress=False, timeout=0.2)
        await socket.prepare(request)
        micro = request.query.get("timeUnit", "").upper() == "MICROSECOND"
        connection = Connection(
            socket,
            request,
            subscriptions,
            micro=micro,
            limits=self._meter.limits,
            faults=self._faults,
            clock=self._clock,
        )
        self._hub.connections.append(connection)
        try:
            await connection.run()
        finally:
            self._hub.connections.remove(connection)
        return socket


def _headers(used: int) -> dict[str, str]:
    return {
        "Content-Type": "application/json;charset=UTF-8",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        "X-MBX-UUID": str(uuid.uuid4()),
        "X-MBX-USED-WEIGHT": str(used),
        "X-MBX-USED-WEIGHT-1M": str(used),
    }


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
