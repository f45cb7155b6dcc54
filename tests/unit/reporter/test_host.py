"""What is taken of the machine's samples."""

import pytest

from common.host import HostSample
from common.intervals import MINUTE
from reporter.host import Host, HostFacts


class Ticks:
    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


def sample(**values: float | None) -> bytes:
    return HostSample(at=1, values={name.replace("_", "."): value for name, value in values.items()}).encode()


@pytest.mark.parametrize(
    ("payload", "facts"),
    [
        (sample(temperature_soc=48.5, disk_data_percent=40.0, disk_system_percent=90.0), HostFacts(48.5, 60.0)),
        (sample(disk_system_percent=90.0), HostFacts(None, 10.0)),
        (sample(temperature_soc=None, disk_data_percent=None), HostFacts(None, None)),
        (b"garbage", HostFacts(None, None)),
    ],
)
def test_a_sample_gives_temperature_and_free_disk_where_it_has_them(payload: bytes, facts: HostFacts) -> None:
    host = Host(Ticks())
    host.hear(payload)
    assert host.now() == facts


def test_nothing_heard_or_nothing_heard_lately_is_not_available() -> None:
    ticks = Ticks()
    host = Host(ticks)
    assert host.now() == HostFacts(None, None)
    host.hear(sample(temperature_soc=48.5))
    ticks.now = 5 * MINUTE
    assert host.now().temperature == 48.5
    ticks.now += 1
    assert host.now() == HostFacts(None, None)
