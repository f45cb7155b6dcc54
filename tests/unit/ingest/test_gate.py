import pytest

from ingest.errors import (
    BannedError,
    CountryRefusedError,
    ExchangeError,
    FaultError,
    FirewallError,
    HeldError,
    NotAskedYetError,
    RateLimitedError,
    RefusedRequestError,
    UnreachableError,
)
from ingest.gate import Gate
from standins.exchange import ManualClock


@pytest.fixture
def ticks() -> ManualClock:
    return ManualClock(1_000_000)


@pytest.fixture
def gate(ticks: ManualClock) -> Gate:
    made = Gate(ticks, jitter=lambda: 1.0)
    made.open()
    return made


def _held(gate: Gate) -> ExchangeError:
    with pytest.raises(HeldError) as caught:
        gate.check()
    return caught.value


def test_nothing_passes_before_it_is_opened(ticks: ManualClock) -> None:
    gate = Gate(ticks)
    with pytest.raises(NotAskedYetError):
        gate.check()
    assert gate.trouble is not None


def test_an_open_gate_lets_requests_pass(gate: Gate) -> None:
    gate.check()
    assert gate.trouble is None


def test_a_limit_holds_for_the_time_that_the_exchange_said(gate: Gate, ticks: ManualClock) -> None:
    gate.fail(RateLimitedError("pause", 30))
    ticks.advance(29_000)
    held = _held(gate)
    assert (held.code, held.detail, held.retry_after) == ("rate_limited", "pause", 1.0)
    ticks.advance(1_000)
    gate.check()


def test_a_shorter_limit_does_not_end_a_longer_one(gate: Gate, ticks: ManualClock) -> None:
    gate.fail(BannedError("ban", 600))
    gate.fail(RateLimitedError("pause", 30))
    ticks.advance(31_000)
    assert _held(gate).retry_after == 569


def test_a_fault_does_not_hide_a_ban(gate: Gate, ticks: ManualClock) -> None:
    gate.fail(BannedError("ban", 600))
    gate.fail(UnreachableError("away"))
    ticks.advance(60_000)
    assert _held(gate).code == "banned"


@pytest.mark.parametrize(
    "refusal", [BannedError("ban", 600), RateLimitedError("slow", 60), CountryRefusedError(), FirewallError()]
)
def test_a_success_that_was_under_way_does_not_lift_a_refusal(
    gate: Gate, ticks: ManualClock, refusal: ExchangeError
) -> None:
    gate.fail(refusal)
    gate.succeed()
    assert _held(gate).code == refusal.code
    ticks.advance(round(refusal.retry_after * 1_000))
    gate.succeed()
    assert gate.trouble is None


def test_failures_without_a_word_on_time_close_it_longer_each_time_up_to_a_minute(
    gate: Gate, ticks: ManualClock
) -> None:
    waits = []
    for _ in range(9):
        gate.fail(UnreachableError("away"))
        waits.append(_held(gate).retry_after)
        ticks.advance(60_000)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_success_makes_the_next_failure_a_short_one(gate: Gate, ticks: ManualClock) -> None:
    for _ in range(4):
        gate.fail(FaultError("fault"))
    gate.succeed()
    gate.check()
    gate.fail(FaultError("fault"))
    assert _held(gate).retry_after == 1


def test_jitter_keeps_many_from_coming_back_together(ticks: ManualClock) -> None:
    early = Gate(ticks, jitter=lambda: 0.0)
    early.open()
    early.fail(UnreachableError("away"))
    assert _held(early).retry_after == 0.5


def test_a_refused_request_closes_nothing(gate: Gate) -> None:
    gate.fail(RefusedRequestError("no"))
    gate.check()


def test_only_the_word_of_the_exchange_forbids_connections_too(gate: Gate) -> None:
    gate.fail(CountryRefusedError())
    assert gate.forbidden() == 0
    gate.fail(BannedError("ban", 600))
    assert gate.forbidden() == 600


def test_what_must_outlive_a_restart_is_told(gate: Gate) -> None:
    told: list[ExchangeError] = []
    gate.on_lasting(told.append)
    gate.fail(UnreachableError("away"))
    gate.fail(BannedError("ban", 600))
    assert [error.code for error in told] == ["banned"]
