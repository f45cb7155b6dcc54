import os
from pathlib import Path

import pytest

from common.intervals import DAY
from standins.exchange import GeneratedMarket

# Saturday 2025-11-22 19:02:03.456, within a minute, an hour and a week.
NOW = 1_763_838_123_456


@pytest.fixture(scope="session")
def binance() -> Path:
    """The folder of recorded data of the exchange."""
    given = os.environ.get("RASCRYPTO_DATA")
    data = Path(given) if given else Path(__file__).parents[4] / "shared" / "data"
    return data / "binance"


@pytest.fixture(scope="session")
def market() -> GeneratedMarket:
    return GeneratedMarket(seed=7)


@pytest.fixture
def now() -> int:
    return NOW


@pytest.fixture
def outage(market: GeneratedMarket) -> tuple[int, int]:
    """An outage `[start, end)` of the generated market before which trading had been halted."""
    stop = next(stop for stop in market.stops if stop.halt < stop.start and NOW - 1500 * DAY < stop.start < NOW)
    return stop.start, stop.end
