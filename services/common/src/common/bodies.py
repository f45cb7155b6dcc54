"""A request's body has to arrive in time: whoever sends it byte by byte does not hold a connection for hours."""

import asyncio
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 10.0
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class BodyTimeout:
    """Answers 408 where a body is not whole within `seconds`. The web server in front limits its size."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; only the waiting for a body has an end."""
        if scope["type"] != "http" or scope["method"] not in _WITH_BODY:
            await self._app(scope, receive, send)
            return
        await self._app(scope, _limited(receive, self._seconds), send)


def _limited(receive: Receive, seconds: float) -> Receive:
    deadline = asyncio.get_running_loop().time() + seconds
    is_whole = False

    async def receive_in_time() -> Message:
        nonlocal is_whole
        if is_whole:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            words = f"The request was not received within {seconds:g} seconds; send it again."
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, words) from error
        is_whole = not message.get("more_body", False)
        return message

    return receive_in_time
