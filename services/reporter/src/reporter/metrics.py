"""The reporter's own figures for Prometheus."""

from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from reporter import delivery_log
from reporter.database import Database, StorageError
from reporter.mail_status import MailState, MailStatus


class DeliveryMetrics(Collector):
    """How many deliveries are in each state, and whether mails can be sent. Read when somebody asks."""

    def __init__(self, database: Database, status: MailStatus, registry: CollectorRegistry = REGISTRY) -> None:
        self._database = database
        self._status = status
        self._registry = registry

    def register(self) -> None:
        """Makes the figures part of `/metrics`."""
        self._registry.register(self)

    def unregister(self) -> None:
        """Takes them out again."""
        self._registry.unregister(self)

    def collect(self) -> Iterator[Metric]:
        """The figures at this moment; a database that cannot be read leaves them out."""
        sending = GaugeMetricFamily("reporter_mail_state", "1 for the state that sending is in", labels=["state"])
        for state in MailState:
            sending.add_metric([state], float(state is self._status.standing.state))
        yield sending
        try:
            counts = self._database.transact(delivery_log.counts)
        except StorageError:
            return
        deliveries = GaugeMetricFamily("reporter_deliveries", "Deliveries in the log by state", labels=["status"])
        for status, count in counts.items():
            deliveries.add_metric([status], count)
        yield deliveries
