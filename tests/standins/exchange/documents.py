"""The longer answers of the REST side: `exchangeInfo` and the tickers."""

from collections.abc import Iterable

from standins.exchange.limits import Limits
from standins.exchange.market import Candle, Market, Pair
from standins.exchange.spans import SPANS

_DAY = 86_400_000
_LATEST_FIRST = ("1m", "5m", "1h", "4h", "1d", "1w")
_ORDER_TYPES = ("LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
_PREVENTION = ("NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH")


def exchange_info(pairs: Iterable[Pair], now: int, limits: Limits, permission_sets: bool) -> dict[str, object]:
    """The exchange's rules and its pairs; `now` is ms UTC."""
    weight = {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": limits.weight}
    orders = [
        {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 100},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 200_000},
    ]
    raw = {"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 61_000}
    return {
        "timezone": "UTC",
        "serverTime": now,
        "rateLimits": [weight, *orders, raw],
        "exchangeFilters": [],
        "symbols": [_symbol_info(pair, permission_sets) for pair in pairs],
    }


def _symbol_info(pair: Pair, permission_sets: bool) -> dict[str, object]:
    trading = pair.status == "TRADING"
    return {
        "symbol": pair.symbol,
        "status": pair.status,
        "baseAsset": pair.base,
        "baseAssetPrecision": 8,
        "quoteAsset": pair.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": list(_ORDER_TYPES),
        "icebergAllowed": True,
        "ocoAllowed": True,
        "otoAllowed": True,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": True,
        "cancelReplaceAllowed": True,
        "isSpotTradingAllowed": trading,
        "isMarginTradingAllowed": False,
        "filters": _filters(pair),
        "permissions": [],
        **({"permissionSets": [["SPOT"]]} if permission_sets else {}),
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": list(_PREVENTION),
    }


def _filters(pair: Pair) -> list[dict[str, object]]:
    tick, step = f"{10.0**-pair.tick:.8f}", f"{10.0**-pair.step:.8f}"
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": tick,
            "maxPrice": f"{10.0 ** (8 - pair.tick):.8f}",
            "tickSize": tick,
        },
        {"filterType": "LOT_SIZE", "minQty": step, "maxQty": "9000000.00000000", "stepSize": step},
        {"filterType": "ICEBERG_PARTS", "limit": 100},
        {"filterType": "MARKET_LOT_SIZE", "minQty": "0.00000000", "maxQty": "90000.00000000", "stepSize": "0.00000000"},
        {
            "filterType": "NOTIONAL",
            "minNotional": "5.00000000",
            "applyMinToMarket": True,
            "maxNotional": "9000000.00000000",
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
    ]


def last_price(market: Market, symbol: str, now: int) -> float:
    """The latest price (quote currency); of a pair that is not traded any more, its last one; 0 if it had none."""
    for name in _LATEST_FIRST:
        candle = market.forming(symbol, SPANS[name], now)
        if candle is not None:
            return candle.close
    known = market.candles(symbol, SPANS["1w"], 0, now, now)
    return known[-1].close if known else 0.0


def price_ticker(market: Market, symbol: str, now: int) -> dict[str, object]:
    """`ticker/price` of one pair."""
    return {"symbol": symbol, "price": f"{last_price(market, symbol, now):.8f}"}


def day_ticker(market: Market, symbol: str, now: int, mini: bool) -> dict[str, object]:
    """`ticker/24hr` of one pair, over the 24 hours before `now` (ms UTC) to the finest candle at hand."""
    candles = _last_day(market, symbol, now)
    last = last_price(market, symbol, now)
    opened = candles[0].open if candles else last
    volume = sum(candle.volume for candle in candles)
    quote = sum(candle.quote_volume for candle in candles)
    trades = sum(candle.trades for candle in candles)
    short: dict[str, object] = {
        "openPrice": f"{opened:.8f}",
        "highPrice": f"{max((candle.high for candle in candles), default=last):.8f}",
        "lowPrice": f"{min((candle.low for candle in candles), default=last):.8f}",
        "lastPrice": f"{last:.8f}",
        "volume": f"{volume:.8f}",
        "quoteVolume": f"{quote:.8f}",
        "openTime": now - _DAY,
        "closeTime": now,
        "firstId": now - _DAY,
        "lastId": now - _DAY + trades - 1,
        "count": trades,
    }
    if mini:
        return {"symbol": symbol, **short}
    return {
        "symbol": symbol,
        "priceChange": f"{last - opened:.8f}",
        "priceChangePercent": f"{(last / opened - 1) * 100 if opened else 0:.3f}",
        "weightedAvgPrice": f"{quote / volume if volume else 0:.8f}",
        "prevClosePrice": f"{opened:.8f}",
        "lastQty": f"{candles[-1].volume / max(candles[-1].trades, 1) if candles else 0:.8f}",
        "bidPrice": f"{last:.8f}",
        "bidQty": "1.00000000",
        "askPrice": f"{last:.8f}",
        "askQty": "1.00000000",
        **short,
    }


def _last_day(market: Market, symbol: str, now: int) -> list[Candle]:
    for name in ("5m", "1h"):
        candles = market.candles(symbol, SPANS[name], now - _DAY, now + 1, now)
        if candles:
            return candles
    return []
