import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

from common.bodies import BodyTimeout
from common.problems import install_problem_handlers


class Note(BaseModel):
    text: str


def application(seconds: float) -> FastAPI:
    app = FastAPI()
    app.add_middleware(BodyTimeout, seconds=seconds)
    install_problem_handlers(app)

    @app.post("/notes")
    async def add(note: Note) -> Note:
        return note

    return app


async def never_whole() -> AsyncIterator[bytes]:
    yield b'{"text": '
    await asyncio.Event().wait()


async def in_pieces() -> AsyncIterator[bytes]:
    for piece in (b'{"text"', b': "hel', b'lo"}'):
        yield piece


async def posted(seconds: float, body: AsyncIterator[bytes]) -> httpx.Response:
    transport = httpx.ASGITransport(application(seconds))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.post("/notes", content=body, headers={"Content-Type": "application/json"})


async def test_a_body_that_never_ends_is_not_waited_for() -> None:
    answer = await asyncio.wait_for(posted(0.05, never_whole()), 20)
    assert answer.status_code == HTTPStatus.REQUEST_TIMEOUT
    assert answer.json()["code"] == "request_timeout"
    assert answer.json()["detail"] == "The request was not received within 0.05 seconds; send it again."


async def test_a_body_in_pieces_is_taken() -> None:
    answer = await posted(20, in_pieces())
    assert (answer.status_code, answer.json()) == (200, {"text": "hello"})
