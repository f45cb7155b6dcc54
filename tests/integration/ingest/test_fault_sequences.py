"""Faults in random sequence; many more of them in `bench/ingest.py`."""

from hypothesis import HealthCheck, Phase, settings

from integration.ingest.fault_machine import FaultMachine

TestFaultSequences = FaultMachine.TestCase
TestFaultSequences.settings = settings(
    max_examples=3,
    stateful_step_count=6,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
