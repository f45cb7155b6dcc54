import logging

import pytest

from ingest.complaints import Complaints
from standins.exchange import ManualClock


def test_a_flood_becomes_one_line_in_ten_seconds_and_everything_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    time = ManualClock(0)
    complaints = Complaints(logging.getLogger("test"), "dropped", time)
    for _ in range(1_000):
        complaints.note("garbage")
        time.advance(25)
    records = [vars(record) for record in caplog.records]
    assert complaints.total == 1_000
    assert [record["count"] for record in records] == [1, 400, 400]
    assert {record["reason"] for record in records} == {"garbage"}
