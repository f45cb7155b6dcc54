import asyncio

import pytest

from ingest.race import first_of


async def _never() -> str:
    await asyncio.Event().wait()
    return "never"


async def _now() -> str:
    return "now"


async def _fail() -> str:
    raise ValueError("failed")


async def test_the_first_that_ends_gives_the_result() -> None:
    assert await first_of(_never(), _now()) == "now"


async def test_the_error_of_the_first_that_ends_is_raised() -> None:
    with pytest.raises(ValueError, match="failed"):
        await first_of(_never(), _fail())


async def test_the_others_are_ended() -> None:
    ended = []

    async def other() -> str:
        try:
            return await _never()
        finally:
            ended.append("other")

    await first_of(other(), _yielding())
    assert ended == ["other"]


async def _yielding() -> str:
    await asyncio.sleep(0)
    return "now"


async def test_cancelled_it_ends_all() -> None:
    task = asyncio.create_task(first_of(_never(), _never()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(asyncio.all_tasks()) == 1
