"""A Binance of one's own for the demo and the tests: REST and streams on one port, as documented.

In a test::

    clock = ManualClock(1_763_838_000_000)
    exchange = ExchangeStandIn(GeneratedMarket(seed=7), clock, clock.sleep, follow=False)
    await exchange.start()                      # exchange.rest_url, exchange.stream_url
    await exchange.advance_to(clock() + 300_000)    # sends every event that is due until then
    exchange.requests.ranges("BTCUSDC", "5m")   # what was asked of it
    exchange.faults.mute = True                 # see Faults for all that can go wrong
    await exchange.stop()

As a program: `PYTHONPATH=tests python -m standins.exchange --help`; it also has a control endpoint with
the same faults and counts (see `control`), for tests that cannot reach into its process.

What is played: `GET /api/v3/` `ping`, `time`, `exchangeInfo`, `klines`, `uiKlines` (the same answer), `ticker/price`,
`ticker/24hr`, with their weights, headers, limits and errors; `/ws/<stream>` and `/stream?streams=` with
SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY and GET_PROPERTY, kline streams of all sixteen
intervals, pings, the 24 hours' limit and `serverShutdown`; microseconds by header and address. Other streams
can be subscribed to and stay silent. Time zones other than UTC, orders and accounts are not played.

Where the documents are silent: a `limit` above 1,000 is cut to it, `limit=0` is -1130, a range that ends before
it starts is empty, the ban comes after ten requests answered by 429, more streams than allowed are refused
with code 2 (in the address: HTTP 400), closing events are sent at the boundary itself.

Two markets: `GeneratedMarket` (deterministic by seed, random access, no files) and `recorded.RecordedMarket`
(Parquet and CSV files of recorded candles; imported from its module, because it needs polars). A further one is
anything that implements `Market`.
"""

from standins.exchange.clock import FastClock, ManualClock
from standins.exchange.faults import Faults
from standins.exchange.generated import GeneratedMarket
from standins.exchange.limits import Limits
from standins.exchange.market import Candle, Market, Pair
from standins.exchange.server import ExchangeStandIn
from standins.exchange.spans import SPANS, Span

__all__ = [
    "SPANS",
    "Candle",
    "ExchangeStandIn",
    "FastClock",
    "Faults",
    "GeneratedMarket",
    "Limits",
    "ManualClock",
    "Market",
    "Pair",
    "Span",
]
