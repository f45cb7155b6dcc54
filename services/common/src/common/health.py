"""`/healthz`, `/readyz` and `/metrics`: inside the stack, never through Caddy."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

Check = Callable[[], str | None]


class Health:
    """What a service needs for its job. A check gives nothing when all is well, else a sentence.

    `registry` holds the service's metrics; a service that may be made twice in a process has its own.
    """

    def __init__(self, checks: dict[str, Check], registry: CollectorRegistry = REGISTRY) -> None:
        self._checks = checks
        self.registry = registry

    def report(self) -> tuple[bool, dict[str, str]]:
        """Whether the service is ready, and each check's word."""
        answers = {name: check() for name, check in self._checks.items()}
        return not any(answers.values()), {name: answer or "ok" for name, answer in answers.items()}


def health_router(health: Health) -> APIRouter:
    """The three endpoints that the orchestrator and Prometheus read."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        ready, checks = health.report()
        return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(health.registry), media_type=CONTENT_TYPE_LATEST)

    return router
