"""The whole stack on the generated market: a warm chart through Caddy, and the memory of every process."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from bench._load import Load, measure
from bench._memory import family_pss
from stack.plan import PYTHON, Layout, market, market_settings, stack
from stack.process import Program
from stack.supervisor import Supervisor
from standins.broker import free_port

_PATH = "/api/analysis/charts/BTCUSDC?depth=1mo"
_FIXED = "/api/monitor/fixed"
_CONNECTIONS = 4
_SECONDS = 1.0
_ROUNDS = 15
_GZIP = {"Accept-Encoding": "gzip"}
_GOAL_MB = 330


async def _first_chart(layout: Layout) -> tuple[bytes, str]:
    """The gzipped body of a chart that has data, and its ETag."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{layout.web_port}", trust_env=False) as client:
        async with asyncio.timeout(60):
            while (await client.get(_PATH)).json()["stats"] is None:
                await asyncio.sleep(0.2)
        async with client.stream("GET", _PATH, headers=_GZIP) as answer:
            body = b"".join([part async for part in answer.aiter_raw()])
        return body, answer.headers["etag"]


async def _compare(layout: Layout, etags: tuple[str, str], words: str, goal: float) -> None:
    """Measures both by turns, since a machine's speed drifts, and prints the median of the rounds' ratios."""
    rounds: list[tuple[Load, Load]] = []
    for _ in range(_ROUNDS):
        charts = await measure(layout.web_port, _PATH, _GZIP | _condition(etags[0]), _CONNECTIONS, _SECONDS)
        fixeds = await measure(layout.web_port, _FIXED, _GZIP | _condition(etags[1]), _CONNECTIONS, _SECONDS)
        rounds.append((charts, fixeds))
    rate = statistics.median(chart.rate for chart, _ in rounds)
    latency = statistics.median(chart.median_ms for chart, _ in rounds)
    fixed = statistics.median(other.rate for _, other in rounds)
    ratio = statistics.median(chart.rate / other.rate for chart, other in rounds)
    print(
        f"{words}: {rate:,.0f} requests/s, median {latency:.2f} ms, {rounds[0][0].body_bytes:,} bytes; "
        f"fixed answer {fixed:,.0f}/s; ratio {ratio:.2f} (held to at least {goal})"
    )


def _condition(etag: str) -> dict[str, str]:
    return {"If-None-Match": etag} if etag else {}


def _print_memory(supervisor: Supervisor) -> None:
    sizes = {name: family_pss(process.pid) for name, process in supervisor.processes.items()}
    product = {name: size for name, size in sizes.items() if name not in {"market", "fixed"}}
    for name, size in product.items():
        print(f"memory of {name}: {size:.0f} MB PSS")
    print(f"memory of the whole stack: {sum(product.values()):.0f} MB PSS (goal: under {_GOAL_MB})")


async def main() -> None:
    """Starts the stack, measures, and leaves nothing running."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = Layout(folder, free_port())
        layout.settings.update(market_settings(layout))
        body_file = folder / "body.gz"
        body_file.write_bytes(b"")
        programs = [market(layout, ["--market", "generated", "--seed", "7"]), *stack(layout)]
        supervisor = Supervisor(programs, folder, print)
        begun = time.monotonic()
        await supervisor.start()
        try:
            await _first_chart(layout)
            print(f"first chart after an empty start: {time.monotonic() - begun:.1f} s (held to at most 20)")
            # The first fill passes through every process; a minute later they are at rest.
            await asyncio.sleep(60)
            _print_memory(supervisor)
            # A market that moves changes the chart twice a second; what is measured is one chart, not many.
            await supervisor.processes["market"].stop()
            body, etag = await _first_chart(layout)
            # The fixed answer takes the monitor's place behind the same Caddy.
            await supervisor.processes["monitor"].stop()
            body_file.write_bytes(body)
            script = str(Path(__file__).with_name("_fixed.py"))
            url = f"{layout.url('monitor')}{_FIXED}"
            fixed = Supervisor(
                [Program("fixed", [PYTHON, script, str(layout.port("monitor")), str(body_file)], ready_url=url)],
                folder,
                print,
            )
            await fixed.start()
            try:
                await _compare(layout, ("", ""), "warm chart through Caddy", 0.75)
                await _compare(layout, (etag, '"fixed"'), "unchanged chart (304)", 0.9)
            finally:
                await fixed.stop()
        finally:
            await supervisor.stop()


if __name__ == "__main__":
    asyncio.run(main())
