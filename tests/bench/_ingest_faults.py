"""Faults in random sequence, many of them: `python tests/bench/_ingest_faults.py [SEQUENCES] [STEPS]`."""

import logging
import sys
import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from integration.ingest.fault_machine import FaultMachine

_SEQUENCES = 30
_STEPS = 15


def main(arguments: list[str]) -> None:
    """Runs the sequences; raises with the first one that leads to a candle missing, wrong or doubled."""
    logging.disable(logging.CRITICAL)
    sequences, steps = [*map(int, arguments), *(_SEQUENCES, _STEPS)[len(arguments) :]]
    begun = time.monotonic()
    wanted = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        # The broker takes its own time, so that a shorter sequence would not be the same one.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(FaultMachine, settings=wanted)
    print(
        f"{sequences} sequences of up to {steps} faults in {time.monotonic() - begun:.0f} s: "
        "after each exactly the exchange's candles, once each (held to that)"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
