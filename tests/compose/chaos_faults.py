"""What chaos does: to a container of the product, from outside, and to the exchange, through its control endpoint."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx

from compose.docker import ComposeStack, DockerError, run

PRODUCT = ("nats", "ingest", "analysis", "reporter", "monitor", "web")
CONTAINER_FAULTS = ("killed", "paused", "cut off", "restarted")
_LONGEST_SECONDS = 8.0
_PAUSE_SECONDS = (2.0, 12.0)
# A container can be away itself at the moment in which it is to be hurt or put back.
_TRIES = 20

# What the exchange does wrong until it is told to stop, or for so many messages. Closing events with wrong figures
# are left out: only REST knows better, and it is asked an hour later.
_SWITCHES: dict[str, dict[str, Any]] = {
    "mute": {"mute": True},
    "refuses everybody": {"refuse": True},
    "refuses streams": {"refuse_streams": True},
    "doubles events": {"double": True},
    "sends events of other pairs": {"foreign": True},
    "sends garbage": {"garbage": 5},
    "halves events": {"half_events": 5},
    "breaks off within a frame": {"half_frames": 2},
    "swaps events": {"swap": 5},
    "leaves out closing events": {"lose_closings": 5},
    "breaks off bodies": {"cut_bodies": 2},
    "stalls within bodies": {"stall_bodies": 2},
}
_ANSWERS: dict[str, dict[str, Any]] = {
    "answers 500": {"status": 500, "times": 3},
    "answers 503": {"status": 503, "times": 3},
    "answers 429": {"status": 429, "times": 2, "retry_after": 3},
    "answers 418": {"status": 418, "times": 1, "retry_after": 5},
}
_ACTIONS = {"drops connections": "drop", "announces a shutdown": "shutdown"}
EXCHANGE_FAULTS = (*_SWITCHES, *_ANSWERS, *_ACTIONS)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done to whom, and for how long where it lasts."""

    target: str
    kind: str
    seconds: float


class Injector:
    """Does faults to one stack and counts them. Nothing that it does stays: `mend` undoes what lasts.

    The same seed gives the same faults in the same order, for the containers and for the exchange each.
    """

    def __init__(self, stack: ComposeStack, seed: int) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._stack = stack
        self._containers = random.Random(f"containers {seed}")
        self._exchange = random.Random(f"exchange {seed}")

    def container_fault(self) -> Fault:
        """The next fault of a container of the product."""
        dice = self._containers
        return Fault(dice.choice(PRODUCT), dice.choice(CONTAINER_FAULTS), dice.uniform(1, _LONGEST_SECONDS))

    def exchange_fault(self) -> Fault:
        """The next fault of the exchange."""
        dice = self._exchange
        return Fault("exchange", dice.choice(EXCHANGE_FAULTS), dice.uniform(1, _LONGEST_SECONDS))

    def pause(self) -> float:
        """For how many seconds the exchange does everything right until its next fault."""
        return self._exchange.uniform(*_PAUSE_SECONDS)

    async def inject(self, fault: Fault) -> None:
        """Does it, waits as long as it lasts, and undoes it."""
        self.counts[fault.target, fault.kind] += 1
        if fault.target == "exchange":
            await self._hurt_exchange(fault)
        elif fault.kind == "killed":
            await self._stack.kill(fault.target)
        elif fault.kind == "restarted":
            await self._stack.compose("restart", "--timeout", "10", fault.target)
        elif fault.kind == "paused":
            await self._pause(fault)
        else:
            await self._cut_off(fault)

    async def mend(self) -> None:
        """The exchange does everything right again."""
        await self._control("faults/clear", {})

    async def _pause(self, fault: Fault) -> None:
        name = await self._name(fault.target)
        await _insist("docker", "pause", name)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            await _insist("docker", "unpause", name)

    async def _cut_off(self, fault: Fault) -> None:
        """Takes the container off its networks, and puts it back under the names that it had.

        Not while the engine starts it again: 20.10 then counts an endpoint for ever that it cannot take away.
        """
        await self._stack.wait_running(fault.target)
        container = (await self._stack.containers())[fault.target]
        name = container["Name"].lstrip("/")
        networks = list(container["NetworkSettings"]["Networks"])
        for network in networks:
            await _insist("docker", "network", "disconnect", "--force", network, name)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            for network in networks:
                await _insist("docker", "network", "connect", "--alias", fault.target, network, name)

    async def _hurt_exchange(self, fault: Fault) -> None:
        if fault.kind in _ACTIONS:
            await self._control(_ACTIONS[fault.kind], {})
        elif fault.kind in _ANSWERS:
            await self._control("answer", _ANSWERS[fault.kind])
        else:
            await self._control("faults", _SWITCHES[fault.kind])
            await asyncio.sleep(fault.seconds)
            await self.mend()

    async def _control(self, action: str, body: dict[str, Any]) -> None:
        url = f"http://{await self._stack.address('market')}:8080/control/{action}"
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.post(url, json=body)).raise_for_status()

    async def _name(self, service: str) -> str:
        return str((await self._stack.containers())[service]["Name"]).lstrip("/")


async def _insist(*command: str) -> None:
    """Runs a docker command, again where a container that is just being started refuses it."""
    for attempt in range(_TRIES):
        try:
            await run(*command)
            return
        except DockerError as error:
            if "already exists" in str(error) or "is not connected" in str(error) or "is not paused" in str(error):
                return
            if attempt == _TRIES - 1:
                raise
            await asyncio.sleep(0.5)
