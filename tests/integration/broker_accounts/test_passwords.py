"""The passwords of the broker's users: made at the first start, kept, renewed, known to nobody else."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from common.broker import Broker
from common.login import Login
from stack.plan import ROOT
from standins.broker import NatsServer

USERS = ("ingest", "analysis", "reporter", "monitor")


def passwords(keys: Path) -> dict[str, str]:
    return {user: (keys / user / "password").read_text() for user in USERS}


async def only_keys(keys: Path) -> None:
    """The start of a broker up to the moment where the program itself would begin."""
    own = {"NATS_KEYS": str(keys), "NATS_SERVER": "true"}
    process = await asyncio.create_subprocess_exec(
        "sh", str(ROOT / "services/nats/start.sh"), env=os.environ | own, stderr=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0


@asynccontextmanager
async def running(broker: Broker) -> AsyncIterator[None]:
    task = asyncio.create_task(broker.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_the_first_start_gives_every_service_a_password_of_its_own(tmp_path: Path) -> None:
    await only_keys(tmp_path / "keys")
    made = passwords(tmp_path / "keys")
    assert len(set(made.values())) == len(USERS)
    assert all(len(password) == 64 for password in made.values())


async def test_nobody_else_can_read_a_password(tmp_path: Path) -> None:
    await only_keys(tmp_path / "keys")
    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    folders = [path for path in (tmp_path / "keys").rglob("*") if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert len(files) == len(USERS)


async def test_passwords_are_kept_over_restarts(tmp_path: Path) -> None:
    await only_keys(tmp_path)
    before = passwords(tmp_path)
    await only_keys(tmp_path)
    assert passwords(tmp_path) == before


@pytest.mark.parametrize("left", [None, b""], ids=["deleted", "emptied by a power cut"])
async def test_a_password_that_is_gone_is_renewed_and_the_others_stay(tmp_path: Path, left: bytes | None) -> None:
    await only_keys(tmp_path)
    before, file = passwords(tmp_path), tmp_path / "reporter" / "password"
    file.unlink()
    if left is not None:
        file.write_bytes(left)
    await only_keys(tmp_path)
    after = passwords(tmp_path)
    assert {user for user in USERS if after[user] != before[user]} == {"reporter"}
    assert len(after["reporter"]) == 64


async def test_brokers_that_start_together_agree(tmp_path: Path) -> None:
    said = await asyncio.gather(*(_exported(tmp_path) for _ in range(6)))
    assert len(set(said)) == 1


async def _exported(keys: Path) -> bytes:
    """What a start hands to the broker."""
    program = keys / "print"
    program.write_text('#!/bin/sh\nenv | grep "^NATS_PASSWORD_" | sort\n')
    program.chmod(0o755)
    process = await asyncio.create_subprocess_exec(
        "sh",
        str(ROOT / "services/nats/start.sh"),
        env=os.environ | {"NATS_KEYS": str(keys), "NATS_SERVER": str(program)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return (await process.communicate())[0]


async def test_a_service_takes_up_its_renewed_password_by_itself(own: NatsServer) -> None:
    await own.start()
    broker = Broker(own.url, "ingest", own.login("ingest"))
    async with running(broker):
        await asyncio.wait_for(broker.wait_connected(), 20)
        assert own.keys is not None
        await own.stop()
        (own.keys / "ingest" / "password").unlink()
        await own.start()
        await asyncio.wait_for(broker.wait_later_than(1), 20)
        assert broker.check() is None


async def test_a_service_with_the_wrong_password_is_not_ready_and_says_why(own: NatsServer) -> None:
    await own.start()
    broker = Broker(own.url, "ingest", Login("ingest", SecretStr("wrong")))
    async with running(broker):
        await until(lambda: "refuses this service's password" in (broker.check() or ""))


async def test_no_log_holds_a_password(own: NatsServer, caplog: pytest.LogCaptureFixture) -> None:
    await own.start()
    broker = Broker(own.url, "ingest", own.login("ingest"))
    stranger = Broker(own.url, "ingest", Login("ingest", SecretStr("wrong-one")))
    async with running(broker), running(stranger):
        await asyncio.wait_for(broker.wait_connected(), 20)
        await until(lambda: stranger.check() != "the NATS broker cannot be reached")
    assert own.keys is not None
    said = (own.keys / "log").read_text() + caplog.text
    assert "a new password in" in said
    assert not [one for one in [*passwords(own.keys).values(), "wrong-one"] if one in said]
