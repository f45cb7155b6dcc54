"""The reporter's own figures for Prometheus."""

from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from reporter.mail_status import MailState, MailStatus


class DeliveryMetrics(Collector):
    """Whether mails can be sent, and how many deliveries were in each state (`counts`) after the last round."""

    def __init__(self, status: MailStatus, registry: CollectorRegistry = REGISTRY) -> None:
        self.counts: dict[str, int] = {}
        self._status = status
        self._registry = registry

    def register(self) -> None:
        """Makes the figures part of `/metrics`."""
        self._registry.register(self)

    def unregister(self) -> None:
        """Takes them out again."""
        self._registry.unregister(self)

    def collect(self) -> Iterator[Metric]:
        """The figures at this moment."""
        sending = GaugeMetricFamily("reporter_mail_state", "1 for the state that sending is in", labels=["state"])
        for state in MailState:
            sending.add_metric([state], float(state is self._status.standing.state))
        yield sending
        deliveries = GaugeMetricFamily("reporter_deliveries", "Deliveries in the log by state", labels=["status"])
        for status, count in self.counts.items():
            deliveries.add_metric([status], count)
        yield deliveries
