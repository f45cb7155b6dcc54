"""The product in Docker, built and started as the README says, once for all these tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from compose.docker import ComposeStack
from standins.broker import free_port


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def docker() -> AsyncIterator[ComposeStack]:
    stack = ComposeStack("rascrypto-check", free_port())
    try:
        await stack.compose("up", "-d", "--build", "--wait")
        yield stack
    finally:
        await stack.compose("down", "--volumes", "--timeout", "20")
