"""The whole stack in Docker, as a user has it: memory at rest, starts, sizes, and what it writes.

MINUTES (2) is how long writing is watched; analysis and the monitor write every quarter of an hour: 30 says more.
"""

import asyncio
import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench._memory import MEGABYTE, pss_parts
from compose.chaos_faults import PRODUCT
from compose.docker import ComposeStack, DockerError, run
from standins.broker import free_port

_CHART = "/api/analysis/charts/BTCUSDC?depth=1d"
_GOAL_MB = 330
_START_SECONDS = 120.0
_REST_SECONDS = 60.0
_DAY_SECONDS = 86_400
_OTHERS = {"nats", "web"}


@dataclass(frozen=True, slots=True)
class Memory:
    """A container's share of memory in MB: what is its own, and the pages of program files mapped into it."""

    own: float
    files: float


async def _first_chart(stack: ComposeStack, begun: float) -> float:
    """Seconds from `begun` to a chart with candles through Caddy. Raises TimeoutError."""
    async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient(base_url=stack.page, trust_env=False) as client:
        while True:
            try:
                answer = await client.get(_CHART, timeout=2)
            except httpx.HTTPError:
                answer = httpx.Response(503)
            if answer.status_code == httpx.codes.OK and answer.json()["stats"] is not None:
                return time.monotonic() - begun
            await asyncio.sleep(0.05)


async def _families(stack: ComposeStack) -> dict[str, list[psutil.Process]]:
    """Every process of each container of the product, as this machine sees it."""
    containers = await stack.containers()
    roots = {name: psutil.Process(containers[name]["State"]["Pid"]) for name in PRODUCT}
    return {name: [root, *root.children(recursive=True)] for name, root in roots.items()}


async def _memory(stack: ComposeStack) -> dict[str, Memory]:
    found = {}
    for name, family in (await _families(stack)).items():
        parts = [pss_parts(process.pid) for process in family]
        found[name] = Memory(sum(own for own, _ in parts), sum(files for _, files in parts))
    return found


async def _written(stack: ComposeStack) -> dict[str, int]:
    """Bytes that each container's processes have had written to the disk so far."""
    families = await _families(stack)
    return {name: sum(process.io_counters().write_bytes for process in family) for name, family in families.items()}


async def _print_memory(stack: ComposeStack) -> None:
    sizes = await _memory(stack)
    for name, size in sizes.items():
        print(f"memory of {name}: {size.own + size.files:.0f} MB PSS ({size.own:.0f} own, {size.files:.0f} of files)")
    own, files = sum(size.own for size in sizes.values()), sum(size.files for size in sizes.values())
    print(
        f"memory of the whole stack: {own + files:.0f} MB PSS (goal: under {_GOAL_MB}), of which {own:.0f} MB its own "
        f"and {files:.0f} MB pages of program files, which the kernel takes back where memory is short"
    )


async def _print_written(stack: ComposeStack, minutes: float) -> None:
    before, begun = await _written(stack), time.monotonic()
    await asyncio.sleep(minutes * 60)
    after, seconds = await _written(stack), time.monotonic() - begun
    days = {name: (after[name] - before[name]) / seconds * _DAY_SECONDS / MEGABYTE for name in PRODUCT}
    parts = ", ".join(f"{name} {size:.1f}" for name, size in days.items())
    print(f"written: {sum(days.values()):.0f} MB a day, going by {minutes:g} min ({parts})")


async def _print_images() -> None:
    """Sizes as `docker images` tells them, and what of them the Python services share on the disk."""
    images = json.loads(await run("docker", "image", "inspect", *(f"rascrypto/{name}" for name in PRODUCT)))
    sizes = ", ".join(f"{name} {image['Size'] / 1e6:.0f}" for name, image in zip(PRODUCT, images, strict=True))
    services = [image["RootFS"]["Layers"] for name, image in zip(PRODUCT, images, strict=True) if name not in _OTHERS]
    shared = len(set.intersection(*map(set, services)))
    print(f"images (MB): {sizes}; the four services share {shared} of {len(services[0])} layers")


async def main() -> None:
    """Starts the stack, measures, and leaves nothing behind but the images."""
    stack = ComposeStack("rascrypto-bench", free_port())
    try:
        await stack.compose("build")
        begun = time.monotonic()
        await stack.compose("up", "-d")
        print(f"first chart after an empty start, Docker's own work included: {await _first_chart(stack, begun):.1f} s")
        await stack.wait_healthy()
        await asyncio.sleep(_REST_SECONDS)
        await _print_memory(stack)
        await _print_written(stack, float(os.environ.get("MINUTES", "2")))
        begun = time.monotonic()
        # As after a reboot: everything starts at once, in no order, with the volumes as they were.
        await stack.kill(*PRODUCT)
        print(f"first chart after everything was restarted at once: {await _first_chart(stack, begun):.1f} s (30)")
        await _print_images()
    finally:
        await stack.down()


def _has_engine() -> bool:
    return shutil.which("docker") is not None and Path("/var/run/docker.sock").exists()


if __name__ == "__main__":
    if not _has_engine():
        print("no Docker engine on this machine: the stack in Docker is not measured", file=sys.stderr)
        sys.exit(0)
    try:
        asyncio.run(main())
    except DockerError as error:
        sys.exit(str(error))
