import asyncio
from collections.abc import Awaitable, Callable

from common.tasks import Tasks


async def test_a_loop_that_fails_is_begun_again_with_a_growing_delay() -> None:
    delays: list[float] = []
    runs = 0
    done = asyncio.Event()

    async def sleep(seconds: float) -> None:
        delays.append(seconds)

    async def loop() -> None:
        nonlocal runs
        runs += 1
        if runs < 4:
            raise OSError("no card")
        done.set()

    tasks = Tasks(sleep)
    tasks.start("store", loop)
    await asyncio.wait_for(done.wait(), 5)
    await tasks.stop()
    assert delays == [1.0, 2.0, 4.0]


async def test_a_loop_that_waits_after_a_failure_is_named_with_its_reason() -> None:
    failed = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        failed.set()
        await asyncio.Event().wait()

    async def loop() -> None:
        raise OSError("no card")

    tasks = Tasks(sleep)
    tasks.start("store", loop)
    await asyncio.wait_for(failed.wait(), 5)
    assert tasks.check() == "store failed: no card"
    await tasks.stop()


async def test_stopping_lets_every_loop_clean_up_the_last_started_first() -> None:
    ended: list[str] = []
    started = asyncio.Barrier(3)

    def loop(name: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await started.wait()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(name)

        return run

    tasks = Tasks()
    tasks.start("broker", loop("broker"))
    tasks.start("store", loop("store"))
    await asyncio.wait_for(started.wait(), 5)
    await tasks.stop()
    assert ended == ["store", "broker"]


async def test_a_loop_that_starts_another_while_it_is_ended_leaves_nothing_running() -> None:
    tasks = Tasks()
    ended: list[str] = []

    async def late() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("late")

    async def early() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tasks.start("late", late)
            await asyncio.sleep(0)
            ended.append("early")

    tasks.start("early", early)
    await asyncio.sleep(0)
    await tasks.stop()
    assert ended == ["early", "late"]
