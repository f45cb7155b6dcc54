"""The host sample: what the machine is doing, once a second, for anyone who listens."""

from pydantic import Field, FiniteFloat

from common.messages import Message


class HostSample(Message):
    """The machine at `at` (ms UTC). `values` are named as in the history (`cpu.percent`, `temperature.soc`, ...).

    A value that cannot be had is null, never 0.
    """

    at: int = Field(ge=0)
    values: dict[str, FiniteFloat | None]
