"""The start of a service: settings, logs, port, then uvicorn until a signal ends it."""

import gc
import os
import socket
import sys
from collections.abc import Callable
from typing import TypeVar

import uvicorn
from fastapi import FastAPI

from common.app import end_streams
from common.logs import configure_logs
from common.settings import ServiceSettings, SettingsError

Settings = TypeVar("Settings", bound=ServiceSettings)

_GRACE_SECONDS = 5


class StartError(Exception):
    """Something in the service's surroundings that makes a start pointless; one line for the user."""


def serve(settings_class: type[Settings], create: Callable[[Settings], FastAPI]) -> None:
    """Runs the service. A start that cannot succeed ends with one line on standard error and code 2."""
    try:
        settings = settings_class.load(os.environ)
        configure_logs(settings.log_level)
        listener = _listen(settings.http_host, settings.http_port)
        app = create(settings)
    except (SettingsError, StartError) as error:
        sys.exit(_refuse(str(error)))
    # What is loaded now stays: the collector need not look through it again and again while requests wait.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=_GRACE_SECONDS, server_header=False
    )
    _Server(config, app).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the open event streams first: otherwise every stop would wait for readers that never leave."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Runs what the application wants done before its connections are waited for."""
        end_streams(self._app)
        await super().shutdown(sockets)


def _refuse(reason: str) -> int:
    print(f"cannot start: {reason}", file=sys.stderr, flush=True)
    return 2


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(
            f"HTTP_PORT: {host}:{port} cannot be used: {error.strerror}; free it or set another"
        ) from error
    listener.listen(512)
    listener.setblocking(False)
    return listener
