"""The REST endpoints under `/api/v3`: parameters in, documents out. Weights and faults are the server's affair."""

from collections.abc import Callable
from dataclasses import dataclass

from multidict import MultiMapping

from common.clock import Clock
from standins.exchange import errors, query
from standins.exchange.documents import day_ticker, exchange_info, price_ticker
from standins.exchange.faults import Faults
from standins.exchange.limits import Limits
from standins.exchange.market import Candle, Market, Pair
from standins.exchange.payloads import kline_row

_ONE_PAIR_WEIGHT = 2
_STATUSES = ("TRADING", "HALT", "BREAK")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a path costs and who answers it. `weigh` sees the parameters; an answer is a JSON document."""

    weigh: Callable[[MultiMapping[str]], int]
    answer: Callable[[MultiMapping[str], bool], object]


class RestApi:
    """The answers of the exchange to one market at the clock's time."""

    def __init__(self, market: Market, clock: Clock, limits: Limits, faults: Faults) -> None:
        self._market = market
        self._pairs = {pair.symbol: pair for pair in market.pairs()}
        self._clock = clock
        self._limits = limits
        self._faults = faults
        self.endpoints = {
            "ping": Endpoint(_always(1), self._ping),
            "time": Endpoint(_always(1), self._time),
            "exchangeInfo": Endpoint(_always(20), self._exchange_info),
            "klines": Endpoint(_always(2), self._klines),
            "uiKlines": Endpoint(_always(2), self._klines),
            "ticker/price": Endpoint(_price_weight, self._price),
            "ticker/24hr": Endpoint(_day_weight, self._day),
        }

    def _ping(self, params: MultiMapping[str], _: bool) -> object:
        query.read(params, ())
        return {}

    def _time(self, params: MultiMapping[str], micro: bool) -> object:
        query.read(params, ())
        return {"serverTime": self._clock() * (1000 if micro else 1)}

    def _exchange_info(self, params: MultiMapping[str], _: bool) -> object:
        values = query.read(params, ("symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"))
        pairs = self._asked_pairs(query.symbols(values))
        status = values.get("symbolStatus")
        if status is not None and status not in _STATUSES:
            raise errors.invalid_data("symbolStatus")
        matching = [pair for pair in pairs if status in {None, pair.status}]
        if ("symbol" in values or "symbols" in values) and len(matching) < len(pairs):
            raise errors.status_mismatch()
        with_sets = values.get("showPermissionSets", "true").lower() == "true"
        return exchange_info(matching, self._clock(), self._limits, with_sets)

    def _klines(self, params: MultiMapping[str], micro: bool) -> object:
        asked = query.klines(params)
        if asked.symbol not in self._pairs:
            raise errors.invalid_symbol()
        return [kline_row(candle, micro) for candle in self.candles(asked)]

    def candles(self, asked: query.KlinesQuery) -> list[Candle]:
        """The candles of a request, oldest first, as the exchange says them today."""
        now = self._clock()
        end = now + 1 if asked.end is None else min(asked.end, now) + 1
        found = self._oldest(asked, end, now) if asked.start is not None else self._newest(asked, end, now)
        name = asked.span.name
        return [self._faults.corrected(asked.symbol, name, candle) for candle in found]

    def _oldest(self, asked: query.KlinesQuery, end: int, now: int) -> list[Candle]:
        """From `start` on; asks the market for no more than it takes, across absent candles."""
        found: list[Candle] = []
        begin = max(asked.start or 0, asked.span.floor(self._pairs[asked.symbol].listed))
        while begin < end and len(found) < asked.limit:
            until = min(end, asked.span.ceil(begin) + asked.limit * asked.span.length)
            found += self._market.candles(asked.symbol, asked.span, begin, until, now)
            begin = until
        return found[: asked.limit]

    def _newest(self, asked: query.KlinesQuery, end: int, now: int) -> list[Candle]:
        """Up to `end`, backwards across absent candles."""
        found: list[Candle] = []
        pair = self._pairs[asked.symbol]
        last = end if pair.ended is None else min(end, pair.ended)
        while len(found) < asked.limit and last > asked.span.floor(pair.listed):
            begin = asked.span.back(asked.span.floor(last - 1), asked.limit - 1)
            found = self._market.candles(asked.symbol, asked.span, begin, last, now) + found
            last = begin
        return found[-asked.limit :]

    def _price(self, params: MultiMapping[str], _: bool) -> object:
        values = query.read(params, ("symbol", "symbols", "symbolStatus"))
        now = self._clock()
        tickers = [
            price_ticker(self._market, pair.symbol, now) for pair in self._asked_pairs(query.symbols(values), True)
        ]
        return tickers[0] if "symbol" in values else tickers

    def _day(self, params: MultiMapping[str], _: bool) -> object:
        values = query.read(params, ("symbol", "symbols", "type", "symbolStatus"))
        kind = values.get("type", "FULL")
        if kind not in {"FULL", "MINI"}:
            raise errors.invalid_data("type")
        now = self._clock()
        pairs = self._asked_pairs(query.symbols(values), True)
        tickers = [day_ticker(self._market, pair.symbol, now, kind == "MINI") for pair in pairs]
        return tickers[0] if "symbol" in values else tickers

    def _asked_pairs(self, names: list[str] | None, trading: bool = False) -> list[Pair]:
        """The named pairs; all, or all that are `trading`, when none is named. Raises ApiError."""
        if names is None:
            return [pair for pair in self._pairs.values() if not trading or pair.status == "TRADING"]
        if any(name not in self._pairs for name in names):
            raise errors.invalid_symbol()
        return [self._pairs[name] for name in names]


def _always(weight: int) -> Callable[[MultiMapping[str]], int]:
    return lambda _: weight


def _price_weight(params: MultiMapping[str]) -> int:
    return _ONE_PAIR_WEIGHT if "symbol" in params else 2 * _ONE_PAIR_WEIGHT


def _day_weight(params: MultiMapping[str]) -> int:
    if "symbol" in params:
        return _ONE_PAIR_WEIGHT
    count = params["symbols"].count(",") + 1 if "symbols" in params else 1_000
    return 2 if count <= 20 else 40 if count <= 100 else 80
