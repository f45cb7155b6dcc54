from standins.exchange import Limits
from standins.exchange.limits import Meter

MINUTE = 60_000
START = 100 * MINUTE


def test_weight_adds_up_within_a_minute_and_begins_anew_in_the_next() -> None:
    meter = Meter(Limits())
    assert meter.charge("a", 20, START) is None
    assert meter.charge("a", 2, START + 59_999) is None
    assert meter.used("a", START + 59_999) == 22
    assert meter.used("a", START + MINUTE) == 0


def test_addresses_are_weighed_apart() -> None:
    meter = Meter(Limits(weight=10))
    assert meter.charge("a", 10, START) is None
    assert meter.charge("b", 10, START) is None


def test_the_limit_itself_may_be_used_up() -> None:
    meter = Meter(Limits(weight=10))
    assert meter.charge("a", 10, START) is None
    refusal = meter.charge("a", 1, START + 15_500)
    assert refusal is not None
    assert (refusal.status, refusal.code, refusal.retry_after) == (429, -1003, 45)
    assert "current limit is 10 request weight per 1 MINUTE" in refusal.text


def test_who_obeys_retry_after_is_served_again() -> None:
    meter = Meter(Limits(weight=10))
    meter.charge("a", 10, START)
    refusal = meter.charge("a", 1, START + 100)
    assert refusal is not None
    assert refusal.retry_after is not None
    assert meter.charge("a", 1, START + 100 + refusal.retry_after * 1000) is None


def _ban(meter: Meter, now: int) -> int:
    """Goes on after 429 until banned; gives the end of the ban."""
    for _ in range(100):
        refusal = meter.charge("a", 100, now)
        if refusal is not None and refusal.status == 418:
            assert refusal.retry_after is not None
            assert str(now + refusal.retry_after * 1000) in refusal.text
            return now + refusal.retry_after * 1000
    raise AssertionError("no ban")


def test_who_goes_on_after_429_is_banned_for_two_minutes() -> None:
    meter = Meter(Limits(weight=10, patience=3))
    statuses = [refusal.status for _ in range(5) if (refusal := meter.charge("a", 100, START)) is not None]
    assert statuses == [429, 429, 429, 418, 418]
    until = _ban(meter, START)
    assert until == START + 2 * MINUTE
    still = meter.charge("a", 1, until - 1)
    assert still is not None
    assert (still.status, still.retry_after) == (418, 1)
    assert meter.charge("a", 1, until) is None


def test_each_ban_is_twice_as_long_up_to_three_days() -> None:
    meter = Meter(Limits(weight=10))
    now, lengths = START, []
    for _ in range(14):
        until = _ban(meter, now)
        lengths.append(until - now)
        now = until
    assert lengths[:3] == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert lengths[-1] == 3 * 24 * 60 * MINUTE


def test_bans_can_be_forgiven() -> None:
    meter = Meter(Limits(weight=10))
    _ban(meter, START)
    meter.forgive()
    assert meter.charge("a", 1, START) is None


def test_three_hundred_connections_in_five_minutes_are_allowed() -> None:
    meter = Meter(Limits())
    assert all(meter.attempt("a", START + number) for number in range(300))
    assert not meter.attempt("a", START + 300)
    assert meter.attempt("a", START + 5 * MINUTE + 300)


def test_zero_switches_a_limit_off() -> None:
    meter = Meter(Limits(weight=0, attempts=0))
    assert all(meter.charge("a", 100_000, START) is None for _ in range(50))
    assert all(meter.attempt("a", START) for _ in range(400))
