"""The real Caddy on the real configuration, between a small page, services that echo, and the real gate."""

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from common.app import create_app
from common.health import Health
from monitor.gate.api import add_check, create_session_router
from monitor.gate.gate import Gate
from monitor.timing import Timing
from stack.plan import BIN, ROOT
from standins.broker import free_port

PASSWORD = "correct horse battery"
_PATIENCE_SECONDS = 20.0

PAGE = {
    "index.html": "<!doctype html><title>the page</title>",
    "index.html.br": "compressed beforehand",
    "sw.js": "// the service worker",
    "icon.svg": "<svg/>",
    "assets/app-abc.js": "// the program",
}


@dataclass
class HandTime:
    """Time that passes when a test says so; ms."""

    now: int = 1_800_000_000_000

    @property
    def timing(self) -> Timing:
        """As the gate takes it."""
        return Timing(clock=lambda: self.now, ticks=lambda: self.now)

    def advance(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += round(seconds * 1_000)


async def _echo(request: Request) -> Response:
    """What reached the service."""
    try:
        body = await request.body()
    except ClientDisconnect:
        # Caddy gave up in the middle of a body that is too large.
        return Response(status_code=400)
    headers = dict(request.headers)
    return JSONResponse({"path": request.url.path, "method": request.method, "headers": headers, "body": len(body)})


async def _stream(_request: Request) -> Response:
    async def frames() -> AsyncIterator[str]:
        yield "event: tick\ndata: 1\n\n"
        await asyncio.Event().wait()

    return StreamingResponse(frames(), media_type="text/event-stream")


async def _form(_request: Request) -> Response:
    return PlainTextResponse("a form", headers={"Content-Security-Policy": "default-src 'none'; form-action 'self'"})


_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def echo_app() -> Starlette:
    """A service that tells what it was asked."""
    return Starlette(
        routes=[
            Route("/api/analysis/stream", _stream),
            Route("/api/reporter/unsubscribe/{token}", _form, methods=["GET", "POST"]),
            Route("/{path:path}", _echo, methods=_METHODS),
        ]
    )


def gate_app(password: str, folder: Path, time: HandTime) -> FastAPI:
    """The monitor's part in this: its gate, and nothing of the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    gate = Gate(password, folder, time.timing)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    app = create_app("monitor", create_session_router(gate), Health({}), lifespan)
    add_check(app, gate)
    return app


@asynccontextmanager
async def serving(app: FastAPI | Starlette) -> AsyncIterator[int]:
    """The application on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # Signals belong to pytest.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, _PATIENCE_SECONDS)


@dataclass
class Web:
    """A running Caddy. `settings` are those of its environment, `root` the folder of the page."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    inner_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where the page is."""
        scheme = "https" if self.settings.get("WEB_HTTPS") == "on" else "http"
        return f"{scheme}://localhost:{self.port}"

    def client(self, verify: ssl.SSLContext | bool = False) -> httpx.AsyncClient:
        """A program that asks for things; over HTTPS it trusts whom `verify` trusts."""
        return httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=_PATIENCE_SECONDS, verify=verify)

    @asynccontextmanager
    async def running(self, **upstreams: int) -> AsyncIterator["Web"]:
        """From a start as in the product to its end."""
        process = await start_caddy(self.environment(upstreams))
        try:
            await self._until_ready(process)
            yield self
        finally:
            process.terminate()
            await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)

    def environment(self, upstreams: dict[str, int]) -> dict[str, str]:
        """What the launcher and Compose set."""
        root = self.folder / "page"
        for name, text in PAGE.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return {
            "WEB_ROOT": str(root),
            "WEB_BIND": "127.0.0.1",
            "WEB_PORT": str(self.port),
            "METRICS_BIND": "127.0.0.1",
            "METRICS_PORT": str(self.inner_port),
            "XDG_CONFIG_HOME": str(self.folder / "caddy"),
            "XDG_DATA_HOME": str(self.folder / "caddy"),
            **{f"{name.upper()}_UPSTREAM": f"127.0.0.1:{port}" for name, port in upstreams.items()},
            **self.settings,
        }

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        async def is_ready() -> bool:
            assert process.returncode is None, "Caddy ended at once"
            try:
                async with httpx.AsyncClient(trust_env=False) as client:
                    return (await client.get(f"http://127.0.0.1:{self.inner_port}/healthz")).status_code == 200
            except httpx.TransportError:
                return False

        await until(is_ready)


async def start_caddy(environ: dict[str, str]) -> asyncio.subprocess.Process:
    """Caddy as the container and the launcher start it."""
    return await asyncio.create_subprocess_exec(
        *("sh", str(ROOT / "web/start.sh")),
        env=os.environ | {"CADDY": str(BIN / "caddy")} | environ,
        stderr=asyncio.subprocess.PIPE,
    )


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits for something that is about to be so."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not await condition():
            await asyncio.sleep(0.02)
