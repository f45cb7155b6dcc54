"""What is told of each part of the stack."""

from typing import Literal

from pydantic import BaseModel, Field

State = Literal["up", "silent", "unknown"]
Kind = Literal["service", "broker", "proxy"]
Known = dict[str, str | int | float | None]


class Part(BaseModel):
    """One process of the stack. `silent`: it was heard and is not any more; `unknown`: never heard.

    `reason` says why a part that is not up is not; `missing` says of one that is up why a field is null.
    """

    name: str
    kind: Kind
    host: str | None = Field(description="Name of the container or machine it runs on")
    state: State
    version: str | None
    started: int | None = Field(description="ms UTC")
    uptime_seconds: float | None
    restarts: int | None = Field(description="New starts seen since the monitor keeps count")
    memory_bytes: int | None
    cpu_percent: float | None = Field(description="Of one core")
    last_heartbeat: int | None = Field(description="ms UTC")
    silent_seconds: float | None = Field(description="Since the last heartbeat or answer")
    round_trip_ms: float | None = Field(description="To the broker and back")
    reason: str | None
    missing: dict[str, str]

    @classmethod
    def of(cls, name: str, kind: Kind, state: State, known: Known, *, reason: str | None = None) -> "Part":
        """A part of which only `known` is known; the rest is null."""
        values: Known = dict.fromkeys(_OPTIONAL) | known
        nulls = [field for field, value in values.items() if value is None] if state == "up" else []
        return cls.model_validate(
            values
            | {
                "name": name,
                "kind": kind,
                "state": state,
                "reason": None if state == "up" else f"not available: {reason or _NEVER}",
                "missing": {field: f"not available: {_REASONS.get(field, _UNTOLD)}" for field in nulls},
            }
        )


_OPTIONAL = (
    "host",
    "version",
    "started",
    "uptime_seconds",
    "restarts",
    "memory_bytes",
    "cpu_percent",
    "last_heartbeat",
    "silent_seconds",
    "round_trip_ms",
)
_REASONS = {"cpu_percent": "it takes two readings to measure"}
_UNTOLD = "it does not tell"
_NEVER = "nothing was heard of it since the monitor started"


class Parts(BaseModel):
    """All parts, services first."""

    at: int = Field(description="ms UTC")
    parts: list[Part]
