"""Ingest's figures for Prometheus, read from the status when they are asked for."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ingest.schemas import SeriesStatus
from ingest.status import StatusReader


class StatusCollector(Collector):
    """Gives the status' numbers under Prometheus names."""

    def __init__(self, status: StatusReader) -> None:
        self._status = status

    def describe(self) -> list[Metric]:
        """Nothing: registering must not read the status before the service runs."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The metrics of this moment."""
        now = self._status.read()
        streaming = sum(connection.state == "streaming" for connection in now.connections)
        reconnects = sum(connection.reconnects for connection in now.connections)
        yield GaugeMetricFamily("ingest_exchange_reachable", "Whether the exchange answers", now.exchange.reachable)
        yield GaugeMetricFamily("ingest_weight_used", "Request weight of this minute", now.weight.used)
        yield GaugeMetricFamily("ingest_weight_allowed", "Request weight allowed a minute", now.weight.allowed)
        yield GaugeMetricFamily("ingest_connections_streaming", "Stream connections that stand", streaming)
        yield CounterMetricFamily("ingest_reconnects", "Stream connections replaced", reconnects)
        yield CounterMetricFamily("ingest_backfills", "Backfill requests served", now.backfills.served)
        yield CounterMetricFamily("ingest_backfill_candles", "Candles fetched by REST", now.backfills.candles)
        yield CounterMetricFamily("ingest_klines_requests", "Candle requests sent", now.backfills.klines_requests)
        yield GaugeMetricFamily(
            "ingest_closed_waiting", "Closed candles that wait for the broker", now.publishing.waiting
        )
        yield CounterMetricFamily("ingest_closed_dropped", "Closed candles dropped", now.publishing.dropped)
        yield CounterMetricFamily("ingest_refused_frames", "Stream frames refused", now.publishing.refused_frames)
        yield _lag(now.series)


def _lag(series: list[SeriesStatus]) -> Metric:
    lag = GaugeMetricFamily("ingest_lag_seconds", "Age of what is missing at the end", labels=["symbol", "interval"])
    for one in series:
        if one.lag_seconds is not None:
            lag.add_metric([one.symbol, one.interval.value], one.lag_seconds)
    return lag
