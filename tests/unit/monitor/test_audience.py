"""Those who watch."""

import asyncio

import pytest

from monitor.audience import MOST_VIEWERS, Audience, TooManyViewersError, Viewer


async def _frames(viewer: Viewer, count: int) -> list[tuple[str, str]]:
    stream = viewer.frames()
    return [await asyncio.wait_for(anext(stream), 5) for _ in range(count)]


def _count(audience: Audience, viewer: Viewer, samples: int, every: int) -> int:
    """How many of the samples, one every so many ms, the viewer is offered and takes."""
    taken = 0
    for number in range(samples):
        audience.show(str(number), 1_000 + number * every)
        taken += viewer.take_sample() is not None
    return taken


def test_nobody_watching_wants_one_sample_a_second() -> None:
    assert Audience().rate == 1


def test_the_keenest_viewer_sets_the_rate_as_long_as_it_watches() -> None:
    audience = Audience()
    with audience.join(3), audience.join(10):
        assert audience.rate == 10
    assert audience.rate == 1
    assert not audience.is_watching


@pytest.mark.parametrize(("rate", "taken"), [(10, 100), (5, 50), (2, 20), (1, 10)])
def test_each_viewer_gets_samples_at_its_own_rate(rate: int, taken: int) -> None:
    audience = Audience()
    with audience.join(10), audience.join(rate) as viewer:
        assert _count(audience, viewer, 100, every=100) == taken


def test_samples_that_come_a_little_early_or_late_are_not_lost() -> None:
    audience = Audience()
    with audience.join(1) as viewer:
        taken = 0
        for second in range(20):
            audience.show("x", 1_000 * second + (7 if second % 2 else -7))
            taken += viewer.take_sample() is not None
        assert taken == 20


async def test_a_viewer_that_reads_slowly_gets_the_newest_sample_only() -> None:
    audience = Audience()
    with audience.join(10) as viewer:
        for number in range(50):
            audience.show(str(number), number * 100)
        assert await _frames(viewer, 1) == [("host", "49")]


async def test_what_happens_is_told_before_the_next_sample() -> None:
    audience = Audience()
    with audience.join(1) as viewer:
        audience.show("sample", 0)
        audience.tell("event")
        assert await _frames(viewer, 2) == [("annotation", "event"), ("host", "sample")]


async def test_a_viewer_that_does_not_read_costs_no_memory() -> None:
    audience = Audience()
    with audience.join(1) as viewer:
        for number in range(1000):
            audience.tell(str(number))
        assert [data for _, data in await _frames(viewer, 50)] == [str(number) for number in range(950, 1000)]


def test_more_viewers_than_can_be_fed_are_told_so() -> None:
    audience = Audience()
    held = [audience.join(1) for _ in range(MOST_VIEWERS)]
    for each in held:
        each.__enter__()
    with pytest.raises(TooManyViewersError, match="close one"), audience.join(1):
        pass
    held[0].__exit__(None, None, None)
    with audience.join(1):
        assert audience.is_watching
    for each in held[1:]:
        each.__exit__(None, None, None)


async def test_who_comes_is_greeted_with_the_last_sample_and_misses_none_for_it() -> None:
    audience = Audience()
    with audience.join(1) as viewer:
        viewer.greet("before")
        assert await _frames(viewer, 1) == [("host", "before")]
        audience.show("next", 100)
        assert await _frames(viewer, 1) == [("host", "next")]
