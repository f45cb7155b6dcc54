import httpx
import pytest
from fastapi import Depends, FastAPI

from common.limits import TokenBucket, TooManyRequestsError, rate_limit
from common.problems import install_problem_handlers


class Ticks:
    def __init__(self) -> None:
        self.now = 5_000

    def __call__(self) -> int:
        return self.now


@pytest.mark.parametrize(
    ("moments", "waits"),
    [
        ([0, 0, 0], [0, 0, 0]),
        ([0, 0, 0, 0], [0, 0, 0, 10_000]),
        ([0, 0, 0, 4_000], [0, 0, 0, 6_000]),
        ([0, 0, 0, 10_000, 10_000], [0, 0, 0, 0, 10_000]),
        ([0, 0, 0, 9_999, 10_000], [0, 0, 0, 1, 0]),
        ([0, 0, 0, 25_000, 25_000, 25_000], [0, 0, 0, 0, 0, 5_000]),
        ([0, 3_600_000, 3_600_000, 3_600_000, 3_600_000], [0, 0, 0, 0, 10_000]),
    ],
)
def test_three_at_once_then_one_every_ten_seconds(moments: list[int], waits: list[int]) -> None:
    ticks = Ticks()
    bucket = TokenBucket(3, 10_000, ticks)
    found = []
    for moment in moments:
        ticks.now = 5_000 + moment
        found.append(bucket.take())
    assert found == waits


def test_what_is_given_back_can_be_taken_again_but_never_more_than_the_burst() -> None:
    bucket = TokenBucket(1, 10_000, Ticks())
    assert bucket.take() == 0
    bucket.give_back()
    bucket.give_back()
    assert [bucket.take(), bucket.take()] == [0, 10_000]


@pytest.mark.parametrize(
    ("wait", "seconds", "words"), [(1, "1", "1 second."), (1_000, "1", "1 second."), (1_001, "2", "2 seconds.")]
)
def test_a_refusal_says_in_how_many_seconds_to_try_again(wait: int, seconds: str, words: str) -> None:
    error = TooManyRequestsError("Too many pictures", wait)
    assert error.headers == {"Retry-After": seconds}
    assert error.detail == f"Too many pictures; try again in {words}"


async def test_a_limited_endpoint_answers_429_and_recovers() -> None:
    ticks, app = Ticks(), FastAPI()
    install_problem_handlers(app)

    @app.get("/picture", dependencies=[Depends(rate_limit("Too many pictures", 2, 60, ticks))])
    async def picture() -> str:
        return "drawn"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        statuses = [(await client.get("/picture")).status_code for _ in range(3)]
        refused = await client.get("/picture")
        ticks.now += 1_000
        again = await client.get("/picture")
    assert statuses == [200, 200, 429]
    assert (refused.headers["retry-after"], refused.json()["code"]) == ("1", "too_many_requests")
    assert refused.headers["content-type"] == "application/problem+json"
    assert again.status_code == 200
