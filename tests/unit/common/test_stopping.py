"""What a reader is told whose request the service's end cuts short."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse

from common.app import create_app
from common.health import Health


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield


def application() -> FastAPI:
    """One endpoint that never answers and one that never ends its answer."""
    router = APIRouter()

    @router.get("/mute")
    async def mute() -> None:
        await asyncio.Event().wait()

    @router.get("/endless")
    async def endless() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"begun"
            await asyncio.Event().wait()

        return StreamingResponse(parts())

    return create_app("test", router, Health({}), lifespan)


async def cut_short(path: str) -> list[dict[str, Any]]:
    """What is sent when the server cancels a request once it waits."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not received:
            received.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    received: list[bool] = []
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    task = asyncio.ensure_future(application()(scope, receive, send))
    for _ in range(50):
        await asyncio.sleep(0)
    task.cancel("timeout graceful shutdown exceeded")
    await task
    return sent


async def test_a_request_that_waits_is_told_to_ask_again(caplog: pytest.LogCaptureFixture) -> None:
    start, body = await cut_short("/api/test/mute")
    assert start["status"] == 503
    assert {(b"content-type", b"application/problem+json"), (b"retry-after", b"5")} <= set(start["headers"])
    assert json.loads(body["body"])["code"] == "stopping"
    assert [(record.message, record.exc_info) for record in caplog.records] == [
        ("a request was cut short by the end of the service", None)
    ]


async def test_an_answer_that_has_begun_is_left_as_it_is() -> None:
    sent = await cut_short("/api/test/endless")
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 200
