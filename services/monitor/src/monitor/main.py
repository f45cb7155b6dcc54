"""The application: its lifespan, its checks, and what its surroundings must offer."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

from common.app import before_shutdown, create_app
from common.broker import Broker
from common.health import Health
from common.serve import StartError
from monitor.api import create_router
from monitor.gate.api import add_check, create_session_router
from monitor.gate.gate import Gate
from monitor.metrics import HostCollector
from monitor.sensors.host import Roots
from monitor.service import NAME, Monitor
from monitor.settings import Settings
from monitor.timing import Timing

_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_OWN_PROC = Path("/proc")
_OWN_ROOT = Path("/")


def create(settings: Settings, timing: Timing | None = None) -> FastAPI:
    """The application. Raises StartError where its folders cannot be used."""
    _check_folders(settings)
    broker = Broker(settings.nats_url, NAME, settings.nats_login, settings.nats_replicas)
    timing = timing or Timing()
    monitor = Monitor(settings, _roots(settings), broker, timing)
    gate = Gate(settings.web_password.get_secret_value(), settings.data_dir, timing)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(HostCollector(lambda: monitor.sampler.latest, monitor.stack.parts, monitor.alarms.active))
    health = Health({"broker": broker.check, "loops": monitor.tasks.check}, registry)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await monitor.start()
        try:
            yield
        finally:
            await monitor.stop()

    router = create_router(monitor)
    router.include_router(create_session_router(gate))
    app = create_app(NAME, router, health, lifespan)
    add_check(app, gate)
    before_shutdown(app, monitor.audience.dismiss)
    return app


def _roots(settings: Settings) -> Roots:
    in_container = any(mark.exists() for mark in _CONTAINER_MARKS)
    return Roots(
        proc=settings.host_proc,
        sys=settings.host_sys,
        root=settings.host_root,
        device_tree=settings.host_device_tree,
        data=settings.data_dir,
        hidden_network=in_container and settings.host_proc == _OWN_PROC,
        hidden_os=in_container and settings.host_root == _OWN_ROOT,
    )


def _check_folders(settings: Settings) -> None:
    if not (settings.host_proc / "stat").exists():
        raise StartError(f"HOST_PROC: {settings.host_proc} holds no file stat; mount the host's /proc there")
    for name, folder in (("HOST_SYS", settings.host_sys), ("HOST_ROOT", settings.host_root)):
        if not folder.is_dir():
            raise StartError(f"{name}: {folder} is not a folder; mount the host's there")
    _check_data(settings.data_dir)


def _check_data(folder: Path) -> None:
    """A folder that can never be written is a mistake; a full disk may have room again tomorrow."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / ".writable"
        trial.touch()
        trial.unlink()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise StartError(
                f"DATA_DIR: {folder} cannot be written: {error.strerror}; give it to the user that runs this"
            ) from error
