"""The application of ingest and its life."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from common.app import create_app
from common.serve import serve
from ingest.api import create_router
from ingest.factory import Ingest, Time
from ingest.settings import Settings


def create(settings: Settings, time: Time | None = None) -> FastAPI:
    """The application. It is ready when the broker can be reached; the exchange's state is in its status."""
    ingest = Ingest(settings, time or Time())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await ingest.start()
        try:
            yield
        finally:
            await ingest.stop()

    return create_app("ingest", create_router(ingest.pairs, ingest.status), ingest.health, lifespan)


def main() -> None:
    """Runs the service from the environment."""
    serve(Settings, create)
