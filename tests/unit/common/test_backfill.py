import pytest
from pydantic import ValidationError

from common.backfill import MAX_BACKFILL_ROWS, BackfillRequest
from common.intervals import HOUR, Interval


def request(**changes: object) -> BackfillRequest:
    fields = {"symbol": "BTCUSDC", "interval": "1h", "start": 10 * HOUR, "end": 20 * HOUR}
    return BackfillRequest.model_validate(fields | changes)


def test_a_range_covers_whole_candles() -> None:
    assert request().interval is Interval.ONE_HOUR


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"end": 10 * HOUR}, "end must be after start"),
        ({"end": 9 * HOUR}, "end must be after start"),
        ({"start": 10 * HOUR + 1}, "start must be aligned to 1h"),
        ({"end": 20 * HOUR + 1}, "end must be aligned to 1h"),
        ({"end": (11 + MAX_BACKFILL_ROWS) * HOUR}, "at most 5000 candles"),
        ({"start": -HOUR}, "greater than or equal to 0"),
    ],
)
def test_a_range_that_cannot_be_served_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        request(**changes)
