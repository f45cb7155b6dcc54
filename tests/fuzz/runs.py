"""schemathesis on one service, through Caddy: requests made from its OpenAPI, and what was wrong with the answers."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx

_PROGRAM = Path(sys.executable).parent / "st"
_CONFIG = Path(__file__).with_name("schemathesis.toml")
_PAIRS = ("BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC")
# What schemathesis ends with when it has found something; anything above means that it could not do its work.
_FOUND = 1

ALL_PHASES = "examples,coverage,fuzzing,stateful"


class FuzzError(Exception):
    """schemathesis could not run; the text is its last lines."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how many requests it made, and what schemathesis says of the answers where something was wrong."""

    service: str
    requests: int
    operations: int
    failures: int
    words: str


async def fuzz(page: str, service: str, folder: Path, *, examples: int, seed: int, phases: str = ALL_PHASES) -> Run:
    """Asks a service with `examples` requests an operation, beside what the coverage phase finds worth asking."""
    await _follow_pairs(page)
    report = folder / f"{service}-{seed}.json"
    process = await asyncio.create_subprocess_exec(
        *(str(_PROGRAM), "--config-file", str(_CONFIG), "run", f"{page}/api/{service}/openapi.json", "--url", page),
        *("--phases", phases, "--max-examples", str(examples), "--seed", str(seed), "--no-color", "--no-shrink"),
        *("--report", "json", "--report-json-path", str(report)),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    words = (await process.communicate())[0].decode()
    if process.returncode not in {0, _FOUND}:
        raise FuzzError(f"{service}: {words[-2000:]}")
    found = json.loads(report.read_text())
    if found["operations"]["tested"] != found["operations"]["total"] or found["errors"]:
        raise FuzzError(f"{service}: not every operation could be tested: {words[-2000:]}")
    failures = found["test_cases"]["unique_failures"]
    return Run(
        service, found["test_cases"]["generated"], found["operations"]["tested"], failures, words if failures else ""
    )


async def _follow_pairs(page: str) -> None:
    """Puts back what an earlier run has taken off the watchlist: its charts are what the next one asks for."""
    async with httpx.AsyncClient(base_url=page, trust_env=False, timeout=20) as client:
        for symbol in _PAIRS:
            (await client.put(f"/api/ingest/watchlist/{symbol}")).raise_for_status()
