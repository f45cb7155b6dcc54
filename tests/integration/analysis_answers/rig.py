"""A running answering half of analysis, and how tests talk to it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from analysis.answers import Answers
from common.app import create_app
from common.health import Health
from unit.analysis.samples import MemorySource, StoppedClock


@dataclass
class Service:
    """A running service and what it was made of."""

    url: str
    source: MemorySource
    clock: StoppedClock
    answers: Answers
    client: httpx.AsyncClient

    async def get(self, path: str, **headers: str | bytes) -> httpx.Response:
        """An answer to GET, its path given without the prefix."""
        given = {name.replace("_", "-").encode(): _bytes(value) for name, value in headers.items()}
        return await self.client.get(f"/api/analysis/{path}", headers=given)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def application(answers: Answers) -> FastAPI:
    """The answers as an application, without anything that runs beside it."""

    @asynccontextmanager
    async def nothing(_app: FastAPI) -> AsyncIterator[None]:
        yield

    app = create_app("analysis", answers.router, Health({}, CollectorRegistry()), nothing)
    answers.install(app)
    return app


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The application behind uvicorn on a free port of the loopback; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        # Connections inherit it: what a client leaves unread is soon felt.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off"))
        task = asyncio.create_task(server.serve([listener]))
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            await task
