from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Query

from common.app import create_app
from common.health import Health
from common.problems import MEDIA_TYPE, ProblemError


class NoSuchPairError(ProblemError):
    status = HTTPStatus.NOT_FOUND
    code = "unknown_symbol"


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield


def application(broker: str | None = None) -> FastAPI:
    router = APIRouter()

    @router.get("/pairs/{symbol}")
    async def read_pair(symbol: str, limit: int = Query(default=10, ge=1, le=100)) -> dict[str, int]:
        if symbol == "BROKEN":
            raise RuntimeError("a bug")
        if symbol != "BTCUSDC":
            raise NoSuchPairError(f"{symbol} is not followed; add it to the watchlist.")
        return {"limit": limit}

    @router.delete("/pairs/{symbol}", status_code=204)
    async def remove_pair(symbol: str) -> None:
        """Another method of the same path."""

    return create_app("ingest", router, Health({"broker": lambda: broker}), lifespan)


def client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service")


@pytest.mark.parametrize(
    ("path", "status", "code", "words"),
    [
        ("/api/ingest/pairs/NOPE", 404, "unknown_symbol", "add it to the watchlist"),
        ("/api/ingest/pairs/BTCUSDC?limit=0", 422, "invalid_request", "limit: "),
        ("/api/ingest/nowhere", 404, "not_found", "Not Found"),
        ("/api/ingest/pairs/BROKEN", 500, "internal_error", "log says why"),
    ],
)
async def test_every_error_is_a_problem_document(path: str, status: int, code: str, words: str) -> None:
    async with client(application()) as http:
        answer = await http.get(path)
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert (body["status"], body["code"]) == (status, code)
    assert words in body["detail"]


async def test_a_service_is_ready_when_every_check_is_silent() -> None:
    async with client(application()) as http:
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": {"broker": "ok"}})


async def test_a_service_that_is_not_ready_says_why_and_is_still_alive() -> None:
    async with client(application("the NATS broker cannot be reached")) as http:
        ready, alive = await http.get("/readyz"), await http.get("/healthz")
    assert (ready.status_code, alive.status_code) == (503, 200)
    assert ready.json()["checks"]["broker"] == "the NATS broker cannot be reached"


async def test_metrics_are_in_prometheus_text() -> None:
    async with client(application()) as http:
        answer = await http.get("/metrics")
    assert "process_resident_memory_bytes" in answer.text


def test_operations_have_names_that_a_generated_client_can_use() -> None:
    paths = application().openapi()["paths"]
    assert paths["/api/ingest/pairs/{symbol}"]["get"]["operationId"] == "ingest-read_pair"
    assert list(paths) == ["/api/ingest/pairs/{symbol}"]


async def test_a_method_that_a_path_does_not_have_is_refused_with_all_that_it_has() -> None:
    async with client(application()) as http:
        answer = await http.post("/api/ingest/pairs/BTCUSDC")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, DELETE"
    assert answer.headers["content-type"] == MEDIA_TYPE
