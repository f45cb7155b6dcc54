"""The control messages of a stream connection, as documented: what is followed, and how it is wrapped."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standins.exchange.spans import SPANS, Span

_METHODS = ("SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY")
_LONGEST_ID = 36
_INT64 = 1 << 63


class InvalidRequestError(Exception):
    """A control message that cannot be obeyed; `code` and the text go back to the client."""

    def __init__(self, code: int, text: str, identity: object = None) -> None:
        super().__init__(text)
        self.code = code
        self.identity = identity

    @property
    def reply(self) -> dict[str, object]:
        """The answer, with the id only where the documents have it."""
        body: dict[str, object] = {"code": self.code, "msg": str(self)}
        return body | {"id": self.identity} if self.code == 0 else body


@dataclass(frozen=True, slots=True)
class KlineStream:
    """The stream of one pair's candles; `symbol` is upper case as in the events."""

    name: str
    symbol: str
    span: Span


def parse_stream(name: str) -> KlineStream | None:
    """What `<symbol>@kline_<interval>` means; None for streams that the stand-in has nothing to say on."""
    symbol, _, kind = name.partition("@")
    interval = kind.removeprefix("kline_")
    if not symbol or symbol != symbol.lower() or interval == kind or interval not in SPANS:
        return None
    return KlineStream(name, symbol.upper(), SPANS[interval])


@dataclass(slots=True)
class Subscriptions:
    """What one connection follows, in the order of asking. `most` is how many streams it may (0: any number)."""

    combined: bool
    most: int
    streams: dict[str, KlineStream | None] = field(default_factory=dict)

    def add(self, names: list[str]) -> bool:
        """Follows further streams; false, and nothing changed, when that would be too many."""
        wanted = self.streams | {name: parse_stream(name) for name in names}
        if self.most and len(wanted) > self.most:
            return False
        self.streams = wanted
        return True

    def answer(self, text: str) -> dict[str, object]:
        """Obeys one control message and gives the reply to it."""
        try:
            return self._obey(_parse(text))
        except InvalidRequestError as error:
            return error.reply

    def _obey(self, message: dict[str, Any]) -> dict[str, object]:
        identity = _identity(message)
        method = message.get("method")
        if method is None:
            raise InvalidRequestError(2, "Invalid request: missing field `method`")
        if method not in _METHODS:
            expected = ", ".join(f"`{name}`" for name in _METHODS)
            raise InvalidRequestError(2, f"Invalid request: unknown variant `{method}`, expected one of {expected}")
        actions: dict[str, Callable[[list[Any], object], object]] = {
            "SUBSCRIBE": self._subscribe,
            "UNSUBSCRIBE": self._unsubscribe,
            "LIST_SUBSCRIPTIONS": self._list,
            "SET_PROPERTY": self._set,
            "GET_PROPERTY": self._get,
        }
        return {"result": actions[method](_params(message), identity), "id": identity}

    def _subscribe(self, params: list[Any], _: object) -> None:
        if not self.add(_names(params)):
            raise InvalidRequestError(2, "Invalid request: too many subscriptions")

    def _unsubscribe(self, params: list[Any], _: object) -> None:
        for name in _names(params):
            self.streams.pop(name, None)

    def _list(self, params: list[Any], _: object) -> list[str]:
        if params:
            raise InvalidRequestError(2, "Invalid request: too many parameters")
        return list(self.streams)

    def _set(self, params: list[Any], identity: object) -> None:
        self._check_property(params, 2, identity)
        if not isinstance(params[1], bool):
            raise InvalidRequestError(1, "Invalid value type: expected Boolean")
        self.combined = params[1]

    def _get(self, params: list[Any], identity: object) -> bool:
        self._check_property(params, 1, identity)
        return self.combined

    def _check_property(self, params: list[Any], count: int, identity: object) -> None:
        if len(params) > count:
            raise InvalidRequestError(2, "Invalid request: too many parameters")
        if not params or not isinstance(params[0], str):
            raise InvalidRequestError(2, "Invalid request: property name must be a string")
        if params[0] != "combined":
            raise InvalidRequestError(0, "Unknown property", identity)
        if len(params) < count:
            raise InvalidRequestError(2, "Invalid request: missing property value")


def _parse(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidRequestError(
            3, f"Invalid JSON: expected value at line {error.lineno} column {error.colno}"
        ) from error
    if not isinstance(message, dict):
        raise InvalidRequestError(2, "Invalid request: expected an object")
    return message


def _identity(message: dict[str, Any]) -> object:
    """The id: a 64-bit integer, a string of at most 36 characters, or null."""
    identity = message.get("id")
    is_number = isinstance(identity, int) and not isinstance(identity, bool) and -_INT64 <= identity < _INT64
    is_text = isinstance(identity, str) and len(identity) <= _LONGEST_ID
    if identity is not None and not is_number and not is_text:
        raise InvalidRequestError(
            2, "Invalid request: request ID must be an integer, a string of at most 36 characters, or null"
        )
    return identity


def _params(message: dict[str, Any]) -> list[Any]:
    params = message.get("params", [])
    if not isinstance(params, list):
        raise InvalidRequestError(2, "Invalid request: params must be an array")
    return params


def _names(params: list[Any]) -> list[str]:
    if not params:
        raise InvalidRequestError(2, "Invalid request: missing stream names")
    for name in params:
        if not isinstance(name, str):
            raise InvalidRequestError(2, "Invalid request: stream names must be strings")
    return params
