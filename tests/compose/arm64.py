"""The product for ARM64, built, started and looked at: `make arm64`.

On any other machine the containers run under emulation (qemu's aarch64 registered with the kernel), which is slow:
this is not part of the compose check. The base images for ARM64 must be there or come from a registry; that of Node
is the build machine's own, since the page is the same everywhere. So are the market and the mailbox
(`rascrypto/demo-market:here`, built when it is not there).
"""

import asyncio
import json
import os
import time

from compose.docker import ComposeStack, own_stack, run
from e2e.browser import visit
from standins.broker import free_port

PLATFORM = "linux/arm64"
START_SECONDS = "1200"
FILES = ("compose.yaml", "compose.demo.yaml", "tests/compose/emulated.yaml")
OURS = ("nats", "ingest", "analysis", "reporter", "monitor", "web")


async def check(stack: ComposeStack) -> None:
    """Builds and starts everything, shows a chart in a browser, and prints what it saw. Raises what goes wrong."""
    started = time.monotonic()
    await stack.compose("build", *OURS)
    built = time.monotonic()
    print(f"built for {PLATFORM} in {built - started:.0f} s")
    for name in OURS:
        image = json.loads(await run("docker", "image", "inspect", f"rascrypto/{name}"))[0]
        print(f"  {name:10} {image['Os']}/{image['Architecture']} {image['Size'] / 1e6:.0f} MB")
        if f"{image['Os']}/{image['Architecture']}" != PLATFORM:
            raise SystemExit(f"the image of {name} is not for {PLATFORM}")
    await stack.compose("up", "-d", "--wait", "--wait-timeout", START_SECONDS)
    print(f"every container healthy after {time.monotonic() - built:.0f} s")
    async with visit(stack.page) as seen:
        await seen.choose("ETHUSDC", "1w")
        if seen.errors:
            raise SystemExit(f"the page reports {seen.errors}")
    print("the page shows a live chart")


async def main() -> None:
    """The check, with everything taken down afterwards."""
    os.environ["DOCKER_DEFAULT_PLATFORM"] = PLATFORM
    machine = await run("docker", "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}")
    here = {"HERE": machine.strip()}
    async with own_stack(ComposeStack("rascrypto-arm64", free_port(), FILES, here)) as stack:
        await check(stack)


if __name__ == "__main__":
    asyncio.run(main())
