"""The reporter service: application and lifespan."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from common.app import create_app
from common.health import Health
from reporter.api import make_router
from reporter.parts import Parts
from reporter.settings import Settings
from reporter.wiring import Surroundings, build_parts


def create(settings: Settings) -> FastAPI:
    """The application. Raises StartError when the data folder or the database cannot be used."""
    return make_app(build_parts(settings, Surroundings()))


def make_app(parts: Parts) -> FastAPI:
    """The application over these parts; its lifespan starts and stops them."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        parts.start()
        yield
        await parts.stop()

    router = make_router(parts.subscriptions, parts.deliveries, parts.mail, parts.previews, parts.unsubscribing)
    health = Health({"broker": parts.broker.check, "loops": parts.tasks.check})
    return create_app("reporter", router, health, lifespan)
