"""What the store counts for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class StoreMetrics:
    """The store's counters and gauges, in the registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.stored = Counter(
            "analysis_candles_stored", "Closed candles taken in that were new", ["source"], registry=registry
        )
        self.corrected = Counter("analysis_candles_corrected", "Closed candles restated by REST", registry=registry)
        self.refused = Counter("analysis_candles_refused", "Candles that cannot be true, left out", registry=registry)
        self.bad_messages = Counter("analysis_bad_messages", "Messages that break their contract", registry=registry)
        self.flushes = Counter("analysis_flushes", "Flushes to disk", ["outcome"], registry=registry)
        self.bytes = Counter("analysis_flushed_bytes", "Bytes written to disk", registry=registry)
        self.backfills = Counter("analysis_backfills", "Backfills asked for", ["outcome"], registry=registry)
        self.unflushed = Gauge("analysis_unflushed_candles", "Candles that are not on disk yet", registry=registry)
        self.missing = Gauge("analysis_missing_ranges", "Series with ranges still to be fetched", registry=registry)
        self.holes = Gauge("analysis_holes", "Ranges for which the exchange has no candles", registry=registry)
        self.pairs = Gauge("analysis_pairs", "Pairs followed", registry=registry)
