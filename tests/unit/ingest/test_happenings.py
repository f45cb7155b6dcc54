from typing import cast

import pytest

from common.events import EventSink
from ingest.happenings import Happenings


class HeardSink:
    """Notes what is emitted."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, object]]] = []

    def emit(self, kind: str, **detail: object) -> None:
        self.heard.append((kind, detail))


@pytest.mark.parametrize("length", [10, 5_000])
def test_a_reason_is_cut_to_what_an_event_may_carry(length: int) -> None:
    sink = HeardSink()
    Happenings(cast("EventSink", sink)).stream_down("x" * length)
    ((kind, detail),) = sink.heard
    assert kind == "stream_down"
    assert detail["reason"] == "x" * min(length, 200)
