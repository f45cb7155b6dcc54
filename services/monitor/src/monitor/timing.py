"""The three faces of time, handed around together."""

from dataclasses import dataclass

from common.clock import Clock, Sleep, system_clock, system_sleep, system_ticks


@dataclass(frozen=True, slots=True)
class Timing:
    """`clock` is the wall clock (ms UTC), which may be set; `ticks` (ms) only run forward; `sleep` waits."""

    clock: Clock = system_clock
    ticks: Clock = system_ticks
    sleep: Sleep = system_sleep
