"""The Docker stack as the tests see it: compose commands, containers, and what the engine says of them."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from stack.plan import ROOT

_HEALTHY_SECONDS = 120.0


class DockerError(Exception):
    """A docker command failed; the text is its last lines."""


async def run(*arguments: str, env: dict[str, str] | None = None) -> str:
    """A command's standard output. Raises DockerError when it fails."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        cwd=ROOT,
        env=os.environ | (env or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    if process.returncode != 0:
        raise DockerError(f"{' '.join(arguments)}: {err.decode()[-2000:]}")
    return out.decode()


@dataclass(frozen=True)
class ComposeStack:
    """One compose project of the test's own, on its own port."""

    project: str
    web_port: int
    files: tuple[str, ...] = ("compose.yaml", "compose.demo.yaml")
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The address of the page."""
        return f"http://localhost:{self.web_port}"

    async def compose(self, *arguments: str) -> str:
        """Runs `docker compose` on the product with the demo market."""
        files = [word for file in self.files for word in ("-f", file)]
        env = {"WEB_PORT": str(self.web_port), "WEB_BIND": "127.0.0.1", "HEALTH_INTERVAL": "3s"} | self.settings
        return await run("docker", "compose", "-p", self.project, *files, *arguments, env=env)

    async def down(self) -> None:
        """Takes everything away, its volumes too.

        An engine can go on counting endpoints of containers that are gone (20.10 does when one was taken off a network
        while it was being started), and then keeps the empty network until it is restarted itself. Raises DockerError
        when anything else is left.
        """
        try:
            await self.compose("down", "--volumes", "--timeout", "20")
        except DockerError as error:
            if "has active endpoints" not in str(error):
                raise
            label = ("--quiet", "--filter", f"label=com.docker.compose.project={self.project}")
            volumes = (await run("docker", "volume", "ls", *label)).split()
            if volumes:
                await run("docker", "volume", "rm", *volumes)
            if await run("docker", "ps", "--all", *label):
                raise

    async def containers(self) -> dict[str, dict[str, Any]]:
        """What `docker inspect` says of each service's container."""
        names = (await self.compose("ps", "-a", "-q")).split()
        found = json.loads(await run("docker", "inspect", *names))
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    async def kill(self, *services: str) -> None:
        """Ends the containers' first processes from outside, all in one moment; Docker is not asked.

        As an out-of-memory kill would, or for all of them a power cut. One that does not run is left as it is.
        """
        containers = await self.containers()
        for pid in [containers[service]["State"]["Pid"] for service in services]:
            # 0 is what Docker says of a container that is down.
            if pid:
                os.kill(pid, signal.SIGKILL)

    async def address(self, service: str) -> str:
        """Where this machine reaches a container that publishes no port."""
        networks = (await self.containers())[service]["NetworkSettings"]["Networks"]
        return next(str(network["IPAddress"]) for network in networks.values() if network["IPAddress"])

    async def wait_running(self, service: str) -> None:
        """Returns once the container runs."""
        async with asyncio.timeout(_HEALTHY_SECONDS):
            while (await self.containers())[service]["State"]["Status"] != "running":
                await asyncio.sleep(0.2)

    async def wait_restarted(self, service: str, restarts: int) -> None:
        """Returns once Docker has started the container again and it is healthy."""
        async with asyncio.timeout(_HEALTHY_SECONDS):
            while True:
                container = (await self.containers())[service]
                if container["RestartCount"] > restarts and is_healthy(container):
                    return
                await asyncio.sleep(1)

    async def wait_healthy(self) -> None:
        """Returns once every container is healthy."""
        async with asyncio.timeout(_HEALTHY_SECONDS):
            while not all(is_healthy(one) for one in (await self.containers()).values()):
                await asyncio.sleep(1)


@asynccontextmanager
async def own_stack(stack: ComposeStack) -> AsyncIterator[ComposeStack]:
    """A stack for one program: takes it down afterwards, and shows its last words where something went wrong."""
    try:
        yield stack
    except Exception:
        print(await stack.compose("ps", "-a"), await stack.compose("logs", "--no-color", "--tail", "30"), sep="\n")
        raise
    finally:
        await stack.down()


def is_healthy(container: dict[str, Any]) -> bool:
    """Whether the container runs and its health check passes."""
    state = container["State"]
    return bool(state["Running"]) and state.get("Health", {}).get("Status") == "healthy"
