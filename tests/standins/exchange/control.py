"""The control endpoint: faults, counts and events by HTTP. For tests only; the exchange has nothing like it.

`GET /control/state` tells the time, the connections and their streams; `GET /control/requests` what was asked
(filters `path`, `symbol`, `interval`), `POST /control/requests/clear` forgets it; `POST /control/faults` sets the
switches and counts of `Faults` by name, `POST /control/faults/clear` clears them; `POST /control/answer` takes
`{"status", "times", "retry_after", "path"}`; `POST /control/restate` takes `{"symbol", "interval",
"open_time"}` and the fields of a candle that change; `POST /control/drop` cuts every stream connection;
`POST /control/shutdown` announces a shutdown; `POST /control/forgive` lifts bans.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from aiohttp import web

from standins.exchange.faults import Faults
from standins.exchange.market import Candle
from standins.exchange.request_log import Request
from standins.exchange.spans import SPANS

if TYPE_CHECKING:
    from standins.exchange.server import ExchangeStandIn

_Action = Callable[[dict[str, Any]], object]
_NOT_SETTABLE = {"rest", "restated", "taken"}


class ControlError(Exception):
    """A control request that cannot be understood; the text says what it should be."""


class Control:
    """Routes of `/control`, each one call to the stand-in."""

    def __init__(self, exchange: "ExchangeStandIn") -> None:
        self._exchange = exchange

    def routes(self) -> list[web.RouteDef]:
        """What the application serves."""
        actions: dict[str, _Action] = {
            "faults": self._set_faults,
            "faults/clear": lambda _: self._exchange.faults.clear(),
            "answer": self._answer,
            "restate": self._restate,
            "drop": lambda _: self._exchange.drop_connections(),
            "shutdown": lambda _: self._exchange.announce_shutdown(),
            "forgive": lambda _: self._exchange.meter.forgive(),
            "requests/clear": lambda _: self._exchange.requests.clear(),
        }
        posts = [web.post(f"/control/{name}", _posted(action)) for name, action in actions.items()]
        return [*posts, web.get("/control/state", self._state), web.get("/control/requests", self._requests)]

    async def _state(self, _: web.Request) -> web.Response:
        connections = self._exchange.hub.connections
        return web.json_response(
            {
                "time": self._exchange.now,
                "connections": [list(found.subscriptions.streams) for found in connections],
                "events": self._exchange.hub.emitted,
            }
        )

    async def _requests(self, request: web.Request) -> web.Response:
        log = self._exchange.requests
        wanted = request.query
        kept = [entry for entry in log.of(wanted.get("path", "")) if _matches(entry, wanted)]
        return web.json_response({"counts": log.counts, "requests": [asdict(entry) for entry in kept]})

    def _set_faults(self, body: dict[str, Any]) -> None:
        kinds = {entry.name: type(getattr(self._exchange.faults, entry.name)) for entry in fields(Faults)}
        for name, value in body.items():
            if name not in kinds or name in _NOT_SETTABLE:
                raise ControlError(f"{name} is not a fault; there are {', '.join(sorted(set(kinds) - _NOT_SETTABLE))}")
            if type(value) is not kinds[name]:
                raise ControlError(f"{name} must be a {kinds[name].__name__}")
        for name, value in body.items():
            setattr(self._exchange.faults, name, value)

    def _answer(self, body: dict[str, Any]) -> None:
        self._exchange.faults.answer(
            int(body["status"]), int(body.get("times", 1)), body.get("retry_after"), body.get("path", "")
        )

    def _restate(self, body: dict[str, Any]) -> None:
        symbol, interval, time = body.pop("symbol"), body.pop("interval"), body.pop("open_time")
        candle = self._exchange.market.closed(symbol, SPANS[interval], time)
        if candle is None:
            raise ControlError(f"{symbol} has no {interval} candle at {time}")
        if not set(body) <= set(Candle._fields):
            raise ControlError(f"a candle has {', '.join(Candle._fields)}")
        self._exchange.faults.restate(symbol, interval, candle._replace(**body))


def _matches(entry: Request, wanted: Any) -> bool:
    return all(entry.params.get(name) == wanted[name] for name in ("symbol", "interval") if name in wanted)


def _posted(action: _Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            text = await request.text()
            action(json.loads(text) if text else {})
        except (ControlError, KeyError, ValueError, TypeError, AttributeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"ok": True})

    return handler
