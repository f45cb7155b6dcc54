"""The analysis service: application and lifespan, nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from analysis.factory import build
from analysis.settings import Settings
from common.app import before_shutdown, create_app


def create(settings: Settings) -> FastAPI:
    """The application. Raises StartError when its surroundings make a start pointless."""
    parts = build(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(parts.store.load)
        parts.tasks.start("broker", parts.broker.run)
        parts.store.start(parts.tasks)
        parts.tasks.start("events", parts.events.run)
        parts.tasks.start("heartbeat", parts.heartbeat.run)
        parts.tasks.start("micro", parts.answers.run_micro)
        try:
            yield
        finally:
            await parts.tasks.stop()
            await parts.answers.close()
            parts.store.close()

    app = create_app("analysis", parts.answers.router, parts.health, lifespan)
    parts.answers.install(app)
    before_shutdown(app, parts.answers.end_streams)
    return app
