import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from analysis.renderer import IDLE_SECONDS, PICTURES_A_CHILD, Renderer, RenderError, RenderTimeoutError
from unit.analysis.test_live import Alarm, settle

# A child that speaks the pipe's language without drawing anything: what it does hangs on what it is asked.
CHILD = """
import os, struct, sys, time
while size := sys.stdin.buffer.read(4):
    asked = sys.stdin.buffer.read(struct.unpack(">I", size)[0])
    if asked == b"hang":
        time.sleep(600)
    if asked == b"die":
        os._exit(3)
    kind, body = (b"E", b"ValueError: no") if asked == b"fail" else (b"P", asked + str(os.getpid()).encode())
    sys.stdout.buffer.write(kind + struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()
"""
COMMAND = (sys.executable, "-S", "-c", CHILD)

Make = Callable[..., Renderer]


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def child_of(renderer: Renderer) -> int:
    """The child's process id, as soon as there is one."""
    async with asyncio.timeout(10):
        while (pid := renderer.pid) is None:
            await asyncio.sleep(0)
    return pid


@pytest.fixture
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture
async def renderer(alarm: Alarm) -> AsyncIterator[Renderer]:
    renderer = Renderer(COMMAND, seconds=30, sleep=alarm)
    yield renderer
    await renderer.close()


async def test_there_is_no_child_before_the_first_picture(renderer: Renderer) -> None:
    assert renderer.pid is None


async def test_one_child_draws_picture_after_picture(renderer: Renderer) -> None:
    first, second = await renderer.render(b"a"), await renderer.render(b"b")
    assert (first[:1], second[:1]) == (b"a", b"b")
    assert first[1:] == second[1:] == str(renderer.pid).encode()


async def test_pictures_asked_for_together_are_drawn_in_turn(renderer: Renderer) -> None:
    pictures = await asyncio.gather(*(renderer.render(str(number).encode() + b":") for number in range(5)))
    assert [picture.partition(b":")[0] for picture in pictures] == [b"0", b"1", b"2", b"3", b"4"]


async def test_an_idle_child_goes_away_and_comes_back_when_needed(renderer: Renderer, alarm: Alarm) -> None:
    await renderer.render(b"a")
    pid = renderer.pid
    assert pid is not None
    await settle()
    assert alarm.asked[-1] == IDLE_SECONDS
    await alarm.ring()
    async with asyncio.timeout(10):
        while renderer.pid is not None or is_running(pid):
            await asyncio.sleep(0)
    assert (await renderer.render(b"b"))[1:] == str(renderer.pid).encode()


async def test_a_child_is_replaced_before_it_has_grown_too_large(renderer: Renderer) -> None:
    pids = [(await renderer.render(b"a"))[1:] for _ in range(PICTURES_A_CHILD + 1)]
    assert len(set(pids[:-1])) == 1
    assert pids[-1] != pids[0]


async def test_a_rendering_that_hangs_is_ended_with_an_error(alarm: Alarm) -> None:
    renderer = Renderer(COMMAND, seconds=0.5, sleep=alarm)
    hanging = asyncio.create_task(renderer.render(b"hang"))
    pid = await child_of(renderer)
    with pytest.raises(RenderTimeoutError, match=r"not ready after 0.5 s"):
        await hanging
    assert renderer.pid is None
    assert not is_running(pid)


async def test_after_a_hanging_rendering_the_next_one_is_drawn(alarm: Alarm) -> None:
    renderer = Renderer(COMMAND, seconds=5, sleep=alarm)
    slow = Renderer(COMMAND, seconds=0.3, sleep=alarm)
    with pytest.raises(RenderTimeoutError):
        await slow.render(b"hang")
    assert (await renderer.render(b"a"))[:1] == b"a"
    await renderer.close()
    await slow.close()


async def test_a_child_that_dies_is_an_error_and_the_next_picture_has_a_new_one(renderer: Renderer) -> None:
    with pytest.raises(RenderError, match="ended by itself"):
        await renderer.render(b"die")
    assert (await renderer.render(b"a"))[:1] == b"a"


async def test_what_cannot_be_drawn_says_why_and_the_child_stays(renderer: Renderer) -> None:
    await renderer.render(b"a")
    pid = renderer.pid
    with pytest.raises(RenderError, match="ValueError: no"):
        await renderer.render(b"fail")
    assert renderer.pid == pid


async def test_a_given_up_request_ends_its_child_so_that_answers_do_not_get_mixed_up(renderer: Renderer) -> None:
    hanging = asyncio.create_task(renderer.render(b"hang"))
    await child_of(renderer)
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    assert (await renderer.render(b"a"))[:1] == b"a"


async def test_closing_ends_the_child(renderer: Renderer) -> None:
    await renderer.render(b"a")
    pid = renderer.pid
    assert pid is not None
    await renderer.close()
    assert renderer.pid is None
    assert not is_running(pid)


async def test_a_program_that_cannot_be_started_is_an_error() -> None:
    with pytest.raises(RenderError):
        await Renderer(("/does/not/exist",)).render(b"a")
