"""A request that the service's end cuts short is answered like any other."""

import asyncio
import logging
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.problems import problem_response

log = logging.getLogger(__name__)

_RETRY_SECONDS = 5


class StoppingAnswer:
    """Answers 503 where the server gives up waiting for a request, which it does only when it stops.

    Without, it would answer 500 in plain text and write a stack trace of its own doing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; what has begun to be answered is left as it is."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            log.warning("a request was cut short by the end of the service", extra={"path": scope["path"]})
            if not begun:
                words = "The service is being stopped or started anew; ask again in a moment."
                headers = {"Retry-After": str(_RETRY_SECONDS)}
                response = problem_response(HTTPStatus.SERVICE_UNAVAILABLE, "stopping", words, headers)
                await response(scope, receive, send)
