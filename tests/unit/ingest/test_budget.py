from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.budget import WeightBudget

MINUTE = 60_000


def test_half_of_the_limit_is_allowed_by_default() -> None:
    assert WeightBudget().allowed == 3_000


def test_the_share_can_be_chosen_and_follows_the_limit() -> None:
    budget = WeightBudget(0.25)
    budget.limit = 1_200
    assert budget.allowed == 300


def test_what_is_sent_and_not_answered_counts() -> None:
    budget = WeightBudget()
    budget.limit = 8
    budget.reserve(2, 0)
    assert budget.delay(2, 0) == 0
    budget.reserve(2, 0)
    assert budget.delay(2, 10_000) == 50_000


def test_the_word_of_the_exchange_counts_more_than_our_sum() -> None:
    budget = WeightBudget()
    budget.reserve(2, 0)
    budget.settle(2, 2_999, 0)
    assert budget.used(0) == 2_999
    assert budget.delay(2, 0) == MINUTE


def test_an_answer_without_a_count_counts_what_it_cost() -> None:
    budget = WeightBudget()
    budget.reserve(20, 0)
    budget.settle(20, None, 0)
    assert budget.used(0) == 20


def test_an_older_count_that_arrives_late_lowers_nothing() -> None:
    budget = WeightBudget()
    for reported in (40, 30):
        budget.reserve(2, 0)
        budget.settle(2, reported, 0)
    assert budget.used(0) == 40


def test_a_new_minute_begins_at_nothing_but_what_is_under_way() -> None:
    budget = WeightBudget()
    budget.reserve(2, 0)
    budget.settle(2, 3_000, 0)
    budget.reserve(2, 59_999)
    assert budget.used(MINUTE) == 2


def test_a_request_heavier_than_the_share_is_allowed_alone() -> None:
    budget = WeightBudget()
    budget.limit = 10
    assert budget.delay(20, 0) == 0
    budget.reserve(1, 0)
    assert budget.delay(20, 0) == MINUTE


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 20]), st.integers(0, 4_000)), max_size=120))
def test_the_exchange_never_counts_more_than_the_share(requests: list[tuple[int, int]]) -> None:
    budget = WeightBudget()
    budget.limit = 120
    now, counted = 0, Counter[int]()
    for weight, pause in requests:
        now += pause
        now += budget.delay(weight, now)
        budget.reserve(weight, now)
        counted[now // MINUTE] += weight
        budget.settle(weight, counted[now // MINUTE], now)
    assert max(counted.values(), default=0) <= 60
