"""Chaos: the product in Docker is hurt at random for a while, and has to be whole again without anybody's hand."""

import argparse
import asyncio
import time
from dataclasses import dataclass, field

from compose.chaos_candles import await_equal
from compose.chaos_faults import Injector
from compose.chaos_mail import Reports
from compose.chaos_readers import CHART, Readers
from compose.docker import ComposeStack, own_stack
from standins.broker import free_port

_EVERY_SECONDS = 10.0
_CALM_SECONDS = 120.0
# A mail server that could not be reached is tried again after 1, 2, 4, 8 minutes.
_MAIL_SECONDS = 900.0


@dataclass(slots=True)
class Outcome:
    """What a run came to. Times are seconds."""

    seconds: float
    seed: int
    injector: Injector
    readers: Readers
    reports: Reports
    candles: int = 0
    healthy_after: float = 0.0
    restarts: dict[str, int] = field(default_factory=dict)

    @property
    def longest_without_chart(self) -> float:
        """The longest time between two charts with candles, for a reader who asks twice a second."""
        return self.readers.records[CHART].longest

    def lines(self) -> list[str]:
        """The figures, for people."""
        faults = sorted(self.injector.counts.items())
        return [
            f"chaos for {self.seconds:.0f} s with seed {self.seed}: {self.injector.counts.total()} faults",
            *(f"  {target:<10}{kind:<30}{count:>4}" for (target, kind), count in faults),
            "readers: endpoint, answers, longest time without a good one",
            *(
                f"  {one.path:<46}{_counts(one.answers):<60}{one.longest:6.1f} s"
                for one in self.readers.records.values()
            ),
            f"longest time without a chart: {self.longest_without_chart:.1f} s",
            f"all containers healthy {self.healthy_after:.0f} s after the last fault, by themselves; "
            f"restarted by Docker: {', '.join(f'{name} {count}' for name, count in sorted(self.restarts.items()))}",
            f"candles equal to the exchange's: {self.candles:,}",
            f"reports that came due: {len(self.reports.expected)}, all arrived; doubled {self.reports.doubled}",
        ]


async def run_chaos(stack: ComposeStack, seconds: float, seed: int) -> Outcome:
    """Hurts a running stack for that long, then looks at it. Raises AssertionError where it is not whole again."""
    injector, readers, reports = Injector(stack, seed), Readers(stack.page), Reports(stack)
    outcome = Outcome(seconds, seed, injector, readers, reports)
    await reports.subscribe(seconds)
    await readers.start()
    try:
        await _hurt(injector, seconds)
        ended = time.monotonic()
        await stack.wait_healthy()
        outcome.healthy_after = time.monotonic() - ended
        await readers.await_good(time.monotonic(), _CALM_SECONDS)
        outcome.candles = await await_equal(stack, _CALM_SECONDS)
    finally:
        await readers.stop()
    await reports.await_all(_MAIL_SECONDS)
    await reports.await_kept()
    outcome.restarts = {name: one["RestartCount"] for name, one in (await stack.containers()).items()}
    wrong = {one.path: one.wrong for one in readers.records.values() if one.wrong}
    assert not wrong, f"errors that are no problem documents: {wrong}"
    return outcome


async def _hurt(injector: Injector, seconds: float) -> None:
    """A fault of a container every ten seconds, and the exchange's own beside them."""
    exchange = asyncio.create_task(_hurt_exchange(injector))
    end = time.monotonic() + seconds
    try:
        while (begun := time.monotonic()) < end:
            await injector.inject(injector.container_fault())
            await asyncio.sleep(max(0.0, min(begun + _EVERY_SECONDS, end) - time.monotonic()))
            if exchange.done():
                await exchange
    finally:
        exchange.cancel()
        await asyncio.gather(exchange, return_exceptions=True)
        await injector.mend()


async def _hurt_exchange(injector: Injector) -> None:
    while True:
        await injector.inject(injector.exchange_fault())
        await asyncio.sleep(injector.pause())


def _counts(answers: dict[str, int]) -> str:
    return " ".join(f"{word}:{count}" for word, count in sorted(answers.items()))


async def _main(seconds: float, seed: int) -> None:
    async with own_stack(ComposeStack("rascrypto-chaos", free_port())) as stack:
        await stack.compose("up", "-d", "--build", "--wait")
        outcome = await run_chaos(stack, seconds, seed)
        print("\n".join(outcome.lines()))


def main() -> None:
    """`python -m compose.chaos --seconds 600 --seed 1`."""
    parser = argparse.ArgumentParser(prog="compose.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.seconds, arguments.seed))


if __name__ == "__main__":
    main()
