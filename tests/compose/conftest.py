"""The product in Docker, built and started as the README says, once for all these tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from compose.docker import ComposeStack, DockerError
from standins.broker import free_port


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def docker() -> AsyncIterator[ComposeStack]:
    stack = ComposeStack("rascrypto-check", free_port())
    try:
        await start(stack)
        yield stack
    finally:
        await stack.down()


async def start(stack: ComposeStack) -> None:
    """Starts it as a user does; where that fails, the containers' last words are shown with the error."""
    try:
        await stack.compose("up", "-d", "--build", "--wait")
    except DockerError as error:
        words = await stack.compose("logs", "--no-color", "--tail", "15")
        raise DockerError(f"{error}\n{words}") from error
