"""The login over HTTP: `/session` for the page, `/gate` for the web server, which asks there before every request."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Cookie, FastAPI, Header, Request, Response
from pydantic import BaseModel, Field
from starlette.routing import Route

from common.problems import problem_response
from monitor.gate.gate import Gate
from monitor.gate.sessions import LIFE, Session

COOKIE = "rascrypto_session"
_UNSTORED = {"Cache-Control": "no-store"}

Token = Annotated[str, Cookie(alias=COOKIE, include_in_schema=False)]
Scheme = Annotated[str, Header(alias="X-Forwarded-Proto", include_in_schema=False)]


class SessionState(BaseModel):
    """Whether a password is set, whether this browser has given it, and until when that holds (ms UTC)."""

    required: bool
    signed_in: bool
    expires: int | None = None


class Credentials(BaseModel):
    """What the login form sends."""

    password: str = Field(min_length=1, max_length=1_000)


def create_session_router(gate: Gate) -> APIRouter:
    """`/api/monitor/session`."""
    router = APIRouter()

    @router.get("/session")
    async def read_session(response: Response, token: Token = "", scheme: Scheme = "http") -> SessionState:
        """Whether a password is set, and whether this browser is signed in; prolongs a session that is half over."""
        response.headers.update(_UNSTORED)
        session = gate.session(token)
        if session is None:
            return SessionState(required=gate.required, signed_in=False)
        prolonged = gate.prolonged(session)
        if prolonged is not None:
            _hand_over(response, gate, prolonged, scheme)
        return SessionState(required=True, signed_in=True, expires=(prolonged or session).expires)

    @router.post("/session")
    async def sign_in(
        credentials: Credentials, request: Request, response: Response, scheme: Scheme = "http"
    ) -> SessionState:
        """Signs this browser in for 30 days. Wrong passwords have to wait, ever longer."""
        session = await gate.sign_in(credentials.password, address_of(request))
        response.headers.update(_UNSTORED)
        _hand_over(response, gate, session, scheme)
        return SessionState(required=True, signed_in=True, expires=session.expires)

    @router.delete("/session", status_code=204)
    async def sign_out(token: Token = "", scheme: Scheme = "http") -> Response:
        """Ends this browser's session."""
        session = gate.session(token)
        if session is not None:
            gate.sign_out(session)
        response = Response(status_code=204, headers=_UNSTORED)
        if gate.required:
            response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=scheme == "https")
        return response

    return router


def add_check(app: FastAPI, gate: Gate) -> None:
    """`/gate`, inside the stack alone: 204 for whoever may pass, 401 for all others."""

    async def check(request: Request) -> Response:
        if gate.session(request.cookies.get(COOKIE, "")) is not None:
            return Response(status_code=204)
        # A web server that asks although no password is set was told otherwise: nobody passes until that is mended.
        words = "Sign in first." if gate.required else "The web server asks for a password, but WEB_PASSWORD is blank."
        return problem_response(HTTPStatus.UNAUTHORIZED, "signed_out", words)

    app.router.routes.insert(0, Route("/gate", check, methods=["GET"], include_in_schema=False))


def address_of(request: Request) -> str:
    """Where a request comes from: as the web server saw it, which is the last of the addresses named.

    Caddy writes the header anew; whatever a visitor put there is gone.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded or (request.client.host if request.client else "unknown")


def _hand_over(response: Response, gate: Gate, session: Session, scheme: str) -> None:
    response.set_cookie(
        COOKIE,
        gate.token(session),
        max_age=LIFE // 1_000,
        httponly=True,
        samesite="strict",
        secure=scheme == "https",
    )
