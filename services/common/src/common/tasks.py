"""Background loops of a service: started together, restarted when one fails, ended together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from common.clock import Sleep, system_sleep

log = logging.getLogger(__name__)

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 30.0
_CANCEL_AGAIN_SECONDS = 3.0


class Tasks:
    """Keeps coroutines running. A loop that fails is logged and begun again with a growing delay."""

    def __init__(self, sleep: Sleep = system_sleep) -> None:
        self._sleep = sleep
        self._running: dict[str, asyncio.Task[None]] = {}
        self._failing: dict[str, str] = {}

    def start(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        """Runs `loop` until `stop`; its ordinary return ends it."""
        self._running[name] = asyncio.create_task(self._keep(name, loop), name=name)

    async def stop(self) -> None:
        """Cancels the loops, the last started first, and waits for each to clean up."""
        while self._running:
            # One that is being ended may still start another.
            _, task = self._running.popitem()
            # More than once: `asyncio.wait_for` and libraries on top of it can lose a cancellation.
            while not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=_CANCEL_AGAIN_SECONDS)

    def check(self) -> str | None:
        """For readiness: which loops failed and have not run for a while since."""
        return "; ".join(f"{name} failed: {reason}" for name, reason in self._failing.items()) or None

    async def _keep(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        delay = _FIRST_DELAY
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                await loop()
                return
            except Exception as error:
                log.exception("background loop failed, beginning again", extra={"loop": name})
                self._failing[name] = str(error) or type(error).__name__
            if asyncio.get_running_loop().time() - begun > _LONGEST_DELAY:
                delay = _FIRST_DELAY
            await self._sleep(delay)
            self._failing.pop(name, None)
            delay = min(delay * 2, _LONGEST_DELAY)
