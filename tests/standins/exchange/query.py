"""The parameters of the REST requests, checked as the exchange checks them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from multidict import MultiMapping

from standins.exchange import errors
from standins.exchange.spans import SPANS, Span

MAX_ROWS = 1_000
DEFAULT_ROWS = 500
_SYMBOL = "^[A-Z0-9-_.]{1,20}$"
_SYMBOLS = '^\\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\\]$'
_NUMBER = "^[0-9]{1,20}$"
_ZONE = "^[+-]?[0-9]{1,2}(:[0-9]{2})?$"
_FIRST_MICROSECOND = 10**14


@dataclass(frozen=True, slots=True)
class KlinesQuery:
    """A request for candles. `start` and `end` are ms UTC, both included."""

    symbol: str
    span: Span
    start: int | None
    end: int | None
    limit: int


def read(query: MultiMapping[str], known: tuple[str, ...]) -> Mapping[str, str]:
    """The parameters by name. Raises ApiError for one that is repeated, empty or not known."""
    names = [name for name, _ in query.items()]
    for name in names:
        if names.count(name) > 1:
            raise errors.repeated_parameter(name)
    if len(names) > len(known):
        raise errors.too_many_parameters(len(known), len(names))
    unread = [name for name in names if name not in known]
    if unread:
        raise errors.unread_parameters(len(names) - len(unread), len(names))
    for name in names:
        if not query[name]:
            raise errors.empty_parameter(name)
    return dict(query)


def klines(query: MultiMapping[str]) -> KlinesQuery:
    """A klines request. Raises ApiError; whether the symbol exists is not looked at here."""
    values = read(query, ("symbol", "interval", "startTime", "endTime", "timeZone", "limit"))
    symbol = mandatory(values, "symbol", _SYMBOL)
    name = mandatory(values, "interval", None)
    if name not in SPANS:
        raise errors.invalid_interval()
    _check_zone(values)
    limit = number(values, "limit")
    if limit == 0:
        raise errors.invalid_data("limit")
    rows = DEFAULT_ROWS if limit is None else min(limit, MAX_ROWS)
    return KlinesQuery(symbol, SPANS[name], _moment(values, "startTime"), _moment(values, "endTime"), rows)


def symbols(values: Mapping[str, str]) -> list[str] | None:
    """The pairs that `symbol` or `symbols` name; None when neither is there. Raises ApiError."""
    if "symbol" in values and "symbols" in values:
        raise errors.too_many_parameters(1, 2)
    if "symbol" in values:
        return [mandatory(values, "symbol", _SYMBOL)]
    if "symbols" not in values:
        return None
    named: list[str] = json.loads(mandatory(values, "symbols", _SYMBOLS))
    return named


def mandatory(values: Mapping[str, str], name: str, legal: str | None) -> str:
    """A parameter that must be there and match `legal`. Raises ApiError."""
    if name not in values:
        raise errors.missing_parameter(name)
    if legal is not None and not re.fullmatch(legal, values[name]):
        raise errors.illegal_characters(name, legal)
    return values[name]


def number(values: Mapping[str, str], name: str) -> int | None:
    """A whole number, or None when it was not sent. Raises ApiError."""
    if name not in values:
        return None
    if not re.fullmatch(_NUMBER, values[name]):
        raise errors.illegal_characters(name, _NUMBER)
    return int(values[name])


def _moment(values: Mapping[str, str], name: str) -> int | None:
    """A time as ms UTC; the exchange takes microseconds too."""
    time = number(values, name)
    return time // 1000 if time is not None and time >= _FIRST_MICROSECOND else time


def _check_zone(values: Mapping[str, str]) -> None:
    """Only UTC is played here; the forms are the documented ones."""
    zone = values.get("timeZone", "0")
    if not re.fullmatch(_ZONE, zone):
        raise errors.illegal_characters("timeZone", _ZONE)
    if zone.strip("+-0:"):
        raise errors.invalid_data("timeZone")
