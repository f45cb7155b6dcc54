"""Time as a collaborator: handed in, so that no test waits and none reads the wall clock."""

import asyncio
import time
from collections.abc import Awaitable, Callable

Clock = Callable[[], int]
Sleep = Callable[[float], Awaitable[None]]


def system_clock() -> int:
    """The wall clock, ms UTC."""
    return time.time_ns() // 1_000_000


def system_ticks() -> int:
    """A clock that only measures how long (ms since some moment): nobody sets it forward or back."""
    return time.monotonic_ns() // 1_000_000


async def system_sleep(seconds: float) -> None:
    """Waits for real."""
    await asyncio.sleep(seconds)
