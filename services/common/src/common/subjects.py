"""The NATS names: subjects, streams, buckets. Other programs rely on them; they do not change."""

from common.intervals import Interval

CANDLES_STREAM = "CANDLES"
CANDLES_CLOSED = "candles.closed.binance.>"
CANDLES_LIVE = "candles.live.binance.>"
BACKFILL = "ingest.backfill"
WATCHLIST_BUCKET = "watchlist"
WATCHLIST_MEMORY = "analysis.watchlist"
ANALYSIS_SERVICE = "analysis"
ANALYSIS_CHART = "analysis.chart"
ANALYSIS_REPORT = "analysis.report"
ANALYSIS_IMAGE = "analysis.image"
EVENTS_STREAM = "EVENTS"
EVENTS_ALL = "events.>"
HOST_SAMPLE = "host.sample"
HEARTBEAT = "service.heartbeat"


def closed_candles(symbol: str, interval: Interval) -> str:
    """The JetStream subject of a pair's closed candles."""
    return f"candles.closed.binance.{symbol}.{interval}"


def live_candle(symbol: str, interval: Interval) -> str:
    """The core subject of a pair's forming candle."""
    return f"candles.live.binance.{symbol}.{interval}"


def event(service: str, kind: str) -> str:
    """The JetStream subject of what happened in a service."""
    return f"events.{service}.{kind}"
