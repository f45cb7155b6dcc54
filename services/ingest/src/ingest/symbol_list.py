"""The exchange's list of symbols, read from `exchangeInfo` one symbol at a time.

The whole list as objects would take 60 MB and more for a moment; one at a time it takes its text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from common.messages import BadMessageError

_SYMBOLS = re.compile(r'"symbols"\s*:\s*\[\s*(?=\{|\])')
_RATE_LIMITS = re.compile(r'"rateLimits"\s*:\s*(?=\[)')
_SEPARATOR = re.compile(r"\s*,?\s*")


@dataclass(frozen=True, slots=True)
class SymbolInfo:
    """A pair as the exchange lists it.

    `tick_size` is the smallest step of a price (quote currency), `step_size` that of a quantity (base
    asset), both as the exchange's decimal strings; the numbers of decimals follow from them.
    """

    symbol: str
    base: str
    quote: str
    status: str
    tick_size: str
    step_size: str

    @property
    def is_trading(self) -> bool:
        """Whether the pair can be traded at this moment."""
        return self.status == "TRADING"

    @property
    def price_decimals(self) -> int:
        """The decimals that a price of this pair has."""
        return _decimals(self.tick_size)

    @property
    def quantity_decimals(self) -> int:
        """The decimals that a quantity of this pair has."""
        return _decimals(self.step_size)


@dataclass(frozen=True, slots=True)
class SymbolList:
    """All symbols by name, and the request weight allowed a minute (None if it is not said)."""

    symbols: dict[str, SymbolInfo]
    weight_limit: int | None


def read_symbols(body: bytes) -> SymbolList:
    """Reads an `exchangeInfo` answer. Raises BadMessageError when it is not one."""
    try:
        text = body.decode()
        symbols = {info.symbol: info for info in _each_symbol(text)}
        return SymbolList(symbols, _weight_limit(text))
    except (ValueError, KeyError, TypeError) as error:
        raise BadMessageError(f"exchangeInfo: not as documented: {error}") from error


def _each_symbol(text: str) -> Iterator[SymbolInfo]:
    found = _SYMBOLS.search(text)
    if found is None:
        raise ValueError("symbols are missing")
    decoder, place = json.JSONDecoder(), found.end()
    while text[place] != "]":
        entry, place = decoder.raw_decode(text, place)
        yield _read_symbol(entry)
        separator = _SEPARATOR.match(text, place)
        place = separator.end() if separator else place
        if place >= len(text):
            raise ValueError("the list is cut short")


def _read_symbol(entry: Any) -> SymbolInfo:
    if not isinstance(entry, dict):
        raise TypeError("a symbol must be an object")
    filters = {item["filterType"]: item for item in entry.get("filters", ())}
    return SymbolInfo(
        symbol=str(entry["symbol"]),
        base=str(entry.get("baseAsset", "")),
        quote=str(entry.get("quoteAsset", "")),
        status=str(entry["status"]),
        tick_size=str(filters.get("PRICE_FILTER", {}).get("tickSize", "")),
        step_size=str(filters.get("LOT_SIZE", {}).get("stepSize", "")),
    )


def _weight_limit(text: str) -> int | None:
    found = _RATE_LIMITS.search(text)
    if found is None:
        return None
    limits, _ = json.JSONDecoder().raw_decode(text, found.end())
    for limit in limits:
        if limit["rateLimitType"] == "REQUEST_WEIGHT" and limit["interval"] == "MINUTE":
            return int(limit["limit"]) // int(limit.get("intervalNum", 1))
    return None


def _decimals(step: str) -> int:
    """The decimals of a step such as `0.00001000`; 8, the exchange's finest, when it is not known."""
    try:
        exponent = Decimal(step).normalize().as_tuple().exponent
    except InvalidOperation:
        return 8
    return max(0, -exponent) if isinstance(exponent, int) else 8
