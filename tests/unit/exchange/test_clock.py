import asyncio

from standins.exchange import FastClock, ManualClock


async def test_sleep_ends_when_enough_time_was_set() -> None:
    clock = ManualClock(1_000)
    sleeping = asyncio.create_task(clock.sleep(2.5))
    await asyncio.sleep(0)
    assert clock.sleepers == 1
    clock.set(3_499)
    await asyncio.sleep(0)
    assert not sleeping.done()
    clock.advance(1)
    await sleeping
    assert clock() == 3_500


async def test_no_sleep_at_all_still_lets_others_run() -> None:
    clock = ManualClock(0)
    await clock.sleep(0)
    assert clock.sleepers == 0


async def test_a_cancelled_sleeper_is_forgotten() -> None:
    clock = ManualClock(0)
    sleeping = asyncio.create_task(clock.sleep(1))
    await asyncio.sleep(0)
    sleeping.cancel()
    await asyncio.gather(sleeping, return_exceptions=True)
    assert clock.sleepers == 0
    clock.advance(5_000)


async def test_a_fast_clock_passes_many_seconds_for_one() -> None:
    wall = ManualClock(10_000)
    fast = FastClock(60, wall, wall.sleep)
    wall.advance(500)
    assert fast() == 10_000 + 30_000
    sleeping = asyncio.create_task(fast.sleep(120))
    await asyncio.sleep(0)
    wall.advance(2_000)
    await sleeping
