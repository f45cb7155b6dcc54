import asyncio

import pytest

from analysis.flights import Flights


class Work:
    """Something that takes until it is let go, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.done = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.done.wait()
        return self.begun


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_identical_calls_at_the_same_moment_are_one() -> None:
    flights: Flights[int] = Flights()
    work = Work()
    calls = [asyncio.create_task(flights.run("same", work)) for _ in range(10)]
    await settle()
    work.done.set()
    assert await asyncio.gather(*calls) == [1] * 10
    assert work.begun == 1


async def test_different_calls_do_not_wait_for_each_other() -> None:
    flights: Flights[int] = Flights()
    slow, quick = Work(), Work()
    waiting = asyncio.create_task(flights.run("slow", slow))
    quick.done.set()
    assert await flights.run("quick", quick) == 1
    assert not waiting.done()
    await flights.close()
    assert waiting.done() or await asyncio.gather(waiting, return_exceptions=True)


async def test_a_later_call_begins_anew() -> None:
    flights: Flights[int] = Flights()
    work = Work()
    work.done.set()
    await flights.run("same", work)
    assert await flights.run("same", work) == 2


async def test_the_work_goes_on_when_the_first_caller_leaves() -> None:
    flights: Flights[int] = Flights()
    work = Work()
    first = asyncio.create_task(flights.run("same", work))
    await settle()
    second = asyncio.create_task(flights.run("same", work))
    await settle()
    first.cancel()
    await settle()
    work.done.set()
    assert await second == 1


async def test_a_failure_reaches_every_caller_and_the_next_call_tries_again() -> None:
    flights: Flights[int] = Flights()

    async def fail() -> int:
        raise LookupError("gone")

    outcomes = await asyncio.gather(flights.run("x", fail), flights.run("x", fail), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [LookupError, LookupError]
    work = Work()
    work.done.set()
    assert await flights.run("x", work) == 1


async def test_closing_ends_what_is_under_way() -> None:
    flights: Flights[int] = Flights()
    call = asyncio.create_task(flights.run("same", Work()))
    await settle()
    await flights.close()
    with pytest.raises(asyncio.CancelledError):
        await call
