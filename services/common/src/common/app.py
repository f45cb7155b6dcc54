"""How every service's FastAPI application is made."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from common.bodies import BodyTimeout
from common.health import Health, health_router
from common.problems import PROBLEM_RESPONSES, install_problem_handlers
from common.stopping import StoppingAnswer

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(service: str, router: APIRouter, health: Health, lifespan: Lifespan) -> FastAPI:
    """The application of one service; `router` holds its `/api/<service>` endpoints."""
    app = FastAPI(
        title=f"RasCrypto {service}",
        version="1",
        lifespan=lifespan,
        # FastAPI's own page of the documentation would fetch its scripts from another host.
        docs_url=None,
        openapi_url=f"/api/{service}/openapi.json",
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        responses=PROBLEM_RESPONSES,
    )
    app.add_middleware(BodyTimeout)
    app.add_middleware(StoppingAnswer)
    install_problem_handlers(app)
    app.include_router(router, prefix=f"/api/{service}", tags=[service])
    app.include_router(health_router(health))
    return app


def before_shutdown(app: FastAPI, end: Callable[[], None]) -> None:
    """Has `end` called when the service is asked to stop, while its connections are still open."""
    app.state.ends = [*getattr(app.state, "ends", []), end]


def end_streams(app: FastAPI) -> None:
    """Calls what `before_shutdown` was given."""
    for end in getattr(app.state, "ends", []):
        end()


def _operation_id(route: APIRoute) -> str:
    tag = route.tags[0] if route.tags else "internal"
    return f"{tag}-{route.name}"
