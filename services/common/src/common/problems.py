"""Errors over HTTP: problem details for HTTP APIs (RFC 9457)."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

MEDIA_TYPE = "application/problem+json"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
log = logging.getLogger(__name__)


class Problem(BaseModel):
    """The body of every error answer. `detail` is one sentence that says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


class ProblemError(Exception):
    """An expected error. A subclass fixes the status and the code, an instance gives the sentence.

    `headers` go with the answer, such as `Retry-After`.
    """

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    headers: dict[str, str] | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def problem_response(status: HTTPStatus, code: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The error as an HTTP response."""
    body = Problem(title=status.phrase, status=status, detail=detail, code=code)
    return JSONResponse(body.model_dump(), status, headers, MEDIA_TYPE)


async def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)
    return problem_response(error.status, error.code, error.detail, error.headers)


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", f"{field}: {first['msg'].removeprefix('Value error, ')}."
    )


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers) if error.headers else None
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(_allowed_methods(request))}
    return problem_response(status, status.phrase.lower().replace(" ", "_"), str(error.detail), headers)


def _allowed_methods(request: Request) -> list[str]:
    """Every method of the path that was asked for; the framework names those of its first route only."""
    return [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", exc_info=error, extra={"path": request.url.path})
    return problem_response(
        HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "The server failed at this request; its log says why."
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Makes every error of the application a problem document."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_bug)


# What OpenAPI says of the errors of every endpoint.
PROBLEM_RESPONSES: dict[int | str, dict[str, object]] = {
    "4XX": {
        "description": "The request cannot be answered",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    },
    "5XX": {
        "description": "The service cannot answer now",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    },
}
