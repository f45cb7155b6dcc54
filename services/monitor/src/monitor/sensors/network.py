"""The host's network traffic, from /proc/1/net/dev: process 1 lives in the host's network, a container does not."""

import re
from pathlib import Path

from monitor.models import Interface, Network
from monitor.sensors.files import Gaps, KeptFile, UnavailableError
from monitor.sensors.rates import Rates, total

_HIDDEN = "this container has a network of its own; mount the host's /proc and name it in HOST_PROC"
# Bridges, tunnels and the container's ends of cables: their bytes are counted on a physical interface again.
_VIRTUAL = re.compile(
    r"^(lo|veth|docker|br-|bridge|virbr|vnet|tap|tun|dummy|wg|bond|team|cni|flannel|cali|kube|ifb|sit)"
)
_SENT_FIELD = 8

Counters = tuple[int, int]


def parse_net_dev(text: str) -> dict[str, Counters]:
    """Bytes received and sent by interface. Lines that are not understood are left out."""
    found = {}
    for line in text.split("\n"):
        name, colon, rest = line.partition(":")
        fields = rest.split()
        if colon and len(fields) > _SENT_FIELD and fields[0].isdigit() and fields[_SENT_FIELD].isdigit():
            found[name.strip()] = (int(fields[0]), int(fields[_SENT_FIELD]))
    return found


class NetworkReader:
    """Reads the physical interfaces. `hidden` says that `proc` is a container's own, which shows its own network."""

    def __init__(self, proc: Path, *, hidden: bool) -> None:
        host = proc / "1/net/dev"
        self._file = KeptFile(host if host.exists() else proc / "net/dev")
        self._hidden = hidden
        self._rates = Rates()

    def read(self, gaps: Gaps, ticks: int) -> Network:
        """The interfaces now."""
        names = ("received", "sent", "received_per_second", "sent_per_second")
        counters: dict[str, Counters] = {}
        try:
            counters = self._counters()
        except UnavailableError as error:
            gaps.note(error, *(f"network.{name}" for name in names))
        interfaces = self._measure(counters, ticks)
        receiving = total([each.received_per_second for each in interfaces])
        if interfaces and receiving is None:
            gaps.explain(
                "pending", "the first sample has nothing to be measured from", *(f"network.{n}" for n in names[2:])
            )
        return Network(
            interfaces=interfaces,
            received=sum(each.received for each in interfaces) if interfaces else None,
            sent=sum(each.sent for each in interfaces) if interfaces else None,
            received_per_second=receiving,
            sent_per_second=total([each.sent_per_second for each in interfaces]),
        )

    def _measure(self, counters: dict[str, Counters], ticks: int) -> list[Interface]:
        flat = {f"{name}/{way}": both[way] for name, both in counters.items() for way in (0, 1)}
        rates = self._rates.measure(flat, ticks)
        return [
            Interface(
                name=name,
                received=received,
                sent=sent,
                received_per_second=rates[f"{name}/0"],
                sent_per_second=rates[f"{name}/1"],
            )
            for name, (received, sent) in counters.items()
        ]

    def _counters(self) -> dict[str, Counters]:
        if self._hidden:
            raise UnavailableError("hidden", _HIDDEN)
        counters = {name: both for name, both in parse_net_dev(self._file.read()).items() if not _VIRTUAL.match(name)}
        if not counters:
            raise UnavailableError("absent", "this machine has no physical network interface")
        return counters
