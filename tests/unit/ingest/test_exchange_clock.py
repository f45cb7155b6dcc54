from ingest.exchange_clock import ExchangeClock
from standins.exchange import ManualClock

SERVER = 1_772_539_350_000


class _Machine:
    """A machine whose wall clock may be set, beside one that only ticks."""

    def __init__(self) -> None:
        self.ticks = ManualClock(5_000)
        self.skew = -3_600_000

    def clock(self) -> int:
        return SERVER + self.ticks() - 5_000 + self.skew


def test_before_the_first_word_the_machine_is_believed_and_the_offset_is_unknown() -> None:
    machine = _Machine()
    clock = ExchangeClock(machine.clock, machine.ticks)
    assert (clock.now(), clock.offset, clock.is_fresh) == (SERVER - 3_600_000, None, False)


def test_the_word_of_the_exchange_counts_and_goes_on_with_the_ticks() -> None:
    machine = _Machine()
    clock = ExchangeClock(machine.clock, machine.ticks)
    clock.observe(SERVER)
    machine.ticks.advance(30_000)
    assert (clock.now(), clock.offset, clock.is_fresh) == (SERVER + 30_000, 3_600_000, True)


def test_a_hand_on_the_machines_clock_changes_nothing_but_asks_for_a_new_word() -> None:
    machine = _Machine()
    clock = ExchangeClock(machine.clock, machine.ticks)
    clock.observe(SERVER)
    machine.skew += 7_200_000
    assert clock.now() == SERVER
    assert not clock.is_fresh


def test_a_word_grows_old_after_ten_minutes() -> None:
    machine = _Machine()
    clock = ExchangeClock(machine.clock, machine.ticks)
    clock.observe(SERVER)
    machine.ticks.advance(10 * 60_000)
    assert not clock.is_fresh
