"""Wrong passwords: who waits, how long, and what is remembered."""

from itertools import count

import pytest

from monitor.gate.guesses import Guesses, GuessRules, TooManyGuessesError, home_of

HERE = "192.168.1.5"


class Ticks:
    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


class Guessing:
    """Guesses by hand; a refusal is the ms to wait, an admission is 0."""

    def __init__(self, rules: GuessRules | None = None) -> None:
        self.ticks = Ticks()
        self.guesses = Guesses(self.ticks, rules)

    def at(self, second: float, address: str = HERE) -> int:
        self.ticks.now = round(second * 1_000)
        try:
            self.guesses.admit(address)
        except TooManyGuessesError as refusal:
            return int((refusal.headers or {})["Retry-After"])
        return 0


@pytest.mark.parametrize(
    ("seconds", "waits"),
    [
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
        ([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 30]),
        ([0, 0, 0, 0, 0, 29, 30], [0, 0, 0, 0, 0, 1, 0]),
        # The wait doubles with each further wrong one.
        ([0, 0, 0, 0, 0, 30, 30], [0, 0, 0, 0, 0, 0, 60]),
        ([0, 0, 0, 0, 0, 30, 90, 90], [0, 0, 0, 0, 0, 0, 0, 120]),
        # What is refused makes nothing longer.
        ([0, 0, 0, 0, 0, 1, 2, 3, 30], [0, 0, 0, 0, 0, 29, 28, 27, 0]),
        # An hour of peace, and all is forgotten.
        ([0, 0, 0, 0, 0, 3_601, 3_601], [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_one_address_has_five_and_then_waits_ever_longer(seconds: list[float], waits: list[int]) -> None:
    guessing = Guessing()
    assert [guessing.at(second) for second in seconds] == waits


def test_the_wait_ends_growing_at_a_quarter_of_an_hour() -> None:
    guessing = Guessing()
    second, waits = 0, []
    for _ in range(40):
        waits.append(guessing.at(second))
        second += waits[-1]
    assert [wait for wait in waits if wait] == [30, 60, 120, 240, 480] + [900] * 13


def test_a_right_password_makes_an_address_new() -> None:
    guessing = Guessing()
    for _ in range(4):
        guessing.at(0)
    guessing.at(0)
    guessing.guesses.forgive(HERE)
    assert [guessing.at(0) for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_one_address_does_not_lock_out_another() -> None:
    guessing = Guessing()
    for _ in range(10):
        guessing.at(0)
    assert guessing.at(0, "192.168.1.6") == 0


def test_many_addresses_together_have_thirty_and_then_one_every_twenty_seconds() -> None:
    guessing = Guessing()
    addresses = (f"10.0.{number // 250}.{number % 250}" for number in count())
    assert [guessing.at(0, next(addresses)) for _ in range(32)] == [0] * 30 + [20, 20]
    assert [guessing.at(20, next(addresses)), guessing.at(20, next(addresses))] == [0, 20]


def test_right_passwords_use_up_nothing() -> None:
    guessing = Guessing()
    for _ in range(100):
        assert guessing.at(0) == 0
        guessing.guesses.forgive(HERE)


def test_a_day_of_guessing_from_a_whole_network_stays_below_what_the_figures_promise() -> None:
    guessing = Guessing()
    day = 24 * 3_600
    guesses = (guessing.at(second, f"10.1.{second % 256}.{second // 256 % 256}") for second in range(0, day, 7))
    assert sum(wait == 0 for wait in guesses) <= 30 + day // 20


def test_memory_is_bounded_whoever_asks() -> None:
    guessing = Guessing(GuessRules(all_free=10_000, addresses=256))
    for number in range(5_000):
        guessing.at(0, f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}")
    assert len(guessing.guesses) == 256


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.168.1.5", "192.168.1.6", False),
        ("fd00::1", "fd00::ffff:1:2:3", True),
        ("fd00::1", "fd00:0:0:1::1", False),
        ("::ffff:192.168.1.5", "192.168.1.5", True),
        ("::ffff:192.168.1.5", "::ffff:192.168.1.6", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("unknown", "unknown", True),
    ],
)
def test_an_ipv6_network_counts_as_one_place(one: str, other: str, same: bool) -> None:
    assert (home_of(one) == home_of(other)) is same
