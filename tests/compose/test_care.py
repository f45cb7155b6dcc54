"""The care of a running product: saved, wiped, restored; the table of its state; who knows which password."""

import asyncio
import gzip
import json
import os
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from common.intervals import HOUR, Interval
from compose.docker import ComposeStack, DockerError
from stack.plan import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")

SERVICES = ("ingest", "analysis", "reporter", "monitor")
PRODUCT = ("nats", *SERVICES, "web")
PATIENCE_SECONDS = 120.0
SUBSCRIPTION = {"symbol": "ETHUSDC", "recipient": "reader@example.org", "frequency": "weekly", "weekday": 3}


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    text: str


async def care(stack: ComposeStack, folder: Path, *arguments: str) -> Answer:
    """Runs ./care.sh on the tests' stack, as `make` does on the user's."""
    own = {
        "COMPOSE_PROJECT_NAME": stack.project,
        "COMPOSE_FILE": "compose.yaml:compose.demo.yaml",
        "WEB_PORT": str(stack.web_port),
        "WEB_BIND": "127.0.0.1",
        "HEALTH_INTERVAL": "3s",
        "BACKUPS": str(folder),
    }
    process = await asyncio.create_subprocess_exec(
        "./care.sh",
        *arguments,
        cwd=ROOT,
        env=os.environ | own,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return Answer(process.returncode or 0, out.decode())


async def ask(stack: ComposeStack, path: str, **parameters: str | int) -> Any:
    """A JSON answer through the web server, once there is one."""
    async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(base_url=stack.page, trust_env=False) as client:
        while True:
            try:
                answer = await client.get(path, params=parameters, timeout=10)
            except httpx.HTTPError:
                answer = httpx.Response(503)
            if answer.status_code == 200:
                return answer.json()
            await asyncio.sleep(0.5)


async def change(stack: ComposeStack, method: str, path: str, body: dict[str, Any] | None = None) -> None:
    async with httpx.AsyncClient(base_url=stack.page, trust_env=False, timeout=20) as client:
        answer = await client.request(method, path, json=body)
    answer.raise_for_status()


async def watchlist(stack: ComposeStack) -> list[tuple[str, int, int]]:
    pairs = (await ask(stack, "/api/ingest/watchlist"))["pairs"]
    return [(pair["symbol"], pair["position"], pair["added"]) for pair in pairs]


async def subscriptions(stack: ComposeStack) -> list[dict[str, Any]]:
    """All that is the user's; what is due when is reckoned anew after a restore."""
    answer = await ask(stack, "/api/reporter/subscriptions")
    listed = answer if isinstance(answer, list) else answer["subscriptions"]
    return [{name: one[name] for name in ("id", *SUBSCRIPTION, "hour", "timezone", "active")} for one in listed]


async def candles(stack: ComposeStack, start: int, end: int) -> dict[str, list[float]]:
    return dict(await ask(stack, "/api/analysis/candles/ETHUSDC", interval="1h", start=start, end=end, limit=1000))


async def stopwatch(stack: ComposeStack) -> dict[str, str]:
    """When each container started last."""
    return {name: one["State"]["StartedAt"] for name, one in (await stack.containers()).items()}


@dataclass(frozen=True)
class Before:
    """What there was when the backup `archive` was made. `candles` are those from `start` to `end` (ms UTC)."""

    archive: Path
    watchlist: list[tuple[str, int, int]]
    subscriptions: list[dict[str, Any]]
    start: int
    end: int
    candles: dict[str, list[float]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def before(docker: ComposeStack, tmp_path_factory: pytest.TempPathFactory) -> Before:
    """A stack that somebody has used, saved by one command."""
    await change(docker, "PUT", "/api/ingest/watchlist/ETHUSDC", {"position": 0})
    await change(docker, "DELETE", "/api/ingest/watchlist/ADAUSDC")
    await change(docker, "POST", "/api/reporter/subscriptions", SUBSCRIPTION)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len((await ask(docker, "/api/analysis/candles/ETHUSDC", interval="1h", limit=600))["open_time"]) < 600:
            await asyncio.sleep(1)
    # Its end is when it writes what is in memory.
    await docker.compose("restart", "analysis")
    await docker.wait_healthy()
    newest = (await ask(docker, "/api/analysis/candles/ETHUSDC", interval="1h", limit=1))["open_time"][-1]
    end = Interval.ONE_HOUR.floor(newest)
    start, folder = end - 500 * HOUR, tmp_path_factory.mktemp("backups")
    saved = await care(docker, folder, "backup")
    assert saved.code == 0, saved.text
    (archive,) = folder.iterdir()
    return Before(
        archive,
        await watchlist(docker),
        await subscriptions(docker),
        start,
        end,
        await candles(docker, start, end),
    )


async def test_what_was_saved_is_back_after_everything_was_wiped(docker: ComposeStack, before: Before) -> None:
    assert len(before.candles["open_time"]) == 500
    await docker.down()
    # Without the market nothing can be fetched again: what is there then came out of the backup.
    await docker.compose("up", "-d", "--no-build", "--wait", *PRODUCT)
    assert await subscriptions(docker) == []
    restored = await care(docker, before.archive.parent, "restore", str(before.archive))
    assert restored.code == 0, restored.text
    assert "back: watchlist of 4 pairs: ETHUSDC, BTCUSDC" in restored.text
    assert await watchlist(docker) == before.watchlist
    assert await subscriptions(docker) == before.subscriptions
    assert await candles(docker, before.start, before.end) == before.candles
    await docker.compose("up", "-d", "--no-build", "--wait")


async def test_a_backup_is_for_its_owner_alone_and_says_what_it_is(before: Before) -> None:
    assert before.archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(before.archive) as archive:
        names = archive.getnames()
    assert names == ["MANIFEST", "candles.tar", "reports.sqlite3", "history.sqlite3", "watchlist.json"]


def _cut(whole: Path, bad: Path) -> None:
    bad.write_bytes(whole.read_bytes()[:-2000])


def _foreign(_whole: Path, bad: Path) -> None:
    with tarfile.open(bad, "w:gz") as archive:
        archive.add(ROOT / "README.md", "README.md")


def _changed(whole: Path, bad: Path) -> None:
    """One byte of a part is another, in an archive that is whole otherwise."""
    content = bytearray(gzip.decompress(whole.read_bytes()))
    place = content.index(b"SQLite format 3")
    content[place + 5_000] ^= 1
    bad.write_bytes(gzip.compress(bytes(content)))


def _missing(_whole: Path, _bad: Path) -> None:
    """No file at all."""


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_cut, "is no backup of RasCrypto, or it is damaged"),
        (_foreign, "is no backup of RasCrypto, or it is damaged"),
        (_changed, "a checksum differs"),
        (_missing, "is no file"),
    ],
)
async def test_a_bad_archive_is_refused_before_anything_is_touched(
    docker: ComposeStack, before: Before, tmp_path: Path, spoil: Callable[[Path, Path], None], words: str
) -> None:
    bad = tmp_path / "bad.tar.gz"
    spoil(before.archive, bad)
    started = await stopwatch(docker)
    refused = await care(docker, tmp_path / "backups", "restore", str(bad))
    assert refused.code != 0
    assert words in refused.text
    assert await stopwatch(docker) == started
    assert list((tmp_path / "backups").iterdir()) == []


async def _status(stack: ComposeStack, folder: Path) -> str:
    """What the state is once the monitor has heard of every part and somebody has opened the page."""
    said = ""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "MB" not in said or "opened" not in said:
                await asyncio.sleep(1)
                said = (await care(stack, folder, "status")).text
    except TimeoutError:
        pytest.fail(f"the state tells neither of memory nor of the page:\n{said}")
    return said


@pytest.mark.usefixtures("before")
async def test_the_state_is_a_table_that_a_person_can_read(docker: ComposeStack, tmp_path: Path) -> None:
    await docker.wait_healthy()
    said = await _status(docker, tmp_path)
    rows = {line.split()[0]: line for line in said.splitlines() if line}
    assert rows["PART"].split() == ["PART", "STATE", "SINCE", "MEMORY", "RESTARTS"]
    assert {name: "healthy" in rows[name] for name in PRODUCT} == dict.fromkeys(PRODUCT, True)
    assert rows["Page"].endswith(f":{docker.web_port}")
    assert "free" in rows["Disk"]
    assert "UTC" in rows["Last"]
    assert "1 subscriptions" in rows["Next"]


@pytest.mark.parametrize("service", SERVICES)
async def test_a_container_sees_its_own_broker_password_alone(docker: ComposeStack, service: str) -> None:
    listing = await docker.compose("exec", "-T", service, "find", "/run/broker", "-type", "f", "-printf", "%m %p\n")
    assert listing.split() == ["600", "/run/broker/password"]
    own = await docker.compose("exec", "-T", service, "cat", "/run/broker/password")
    known = await docker.compose("exec", "-T", "nats", "cat", f"/keys/{service}/password")
    assert own == known
    assert len(own) == 64


async def test_no_password_of_the_broker_is_in_a_log_or_in_a_containers_settings(docker: ComposeStack) -> None:
    said = await docker.compose("logs", "--no-color") + json.dumps(await docker.containers())
    for service in SERVICES:
        assert await docker.compose("exec", "-T", "nats", "cat", f"/keys/{service}/password") not in said


async def test_a_renewed_password_is_taken_up_without_touching_the_service(docker: ComposeStack) -> None:
    before = await stopwatch(docker)
    await docker.compose("exec", "-T", "nats", "rm", "/keys/reporter/password")
    await docker.compose("restart", "nats")
    await docker.wait_healthy()
    ready = "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await _succeeds(docker, "exec", "-T", "reporter", "python", "-c", ready):
            await asyncio.sleep(0.5)
    after = await stopwatch(docker)
    assert {name for name in after if after[name] != before[name]} == {"nats"}


async def _succeeds(stack: ComposeStack, *arguments: str) -> bool:
    try:
        await stack.compose(*arguments)
    except DockerError:
        return False
    return True
