import numpy as np

from standins.exchange.noise import key_of, normal, uniform

INDEX = np.arange(100_000, dtype=np.int64)


def test_a_number_does_not_depend_on_its_neighbours() -> None:
    key = key_of(7, "price")
    assert normal(key, INDEX)[54_321] == normal(key, np.array([54_321]))[0]


def test_keys_are_told_apart() -> None:
    assert key_of(7, "price", "BTC") != key_of(8, "price", "BTC")
    assert abs(np.corrcoef(normal(key_of(1), INDEX), normal(key_of(2), INDEX))[0, 1]) < 0.02


def test_uniform_numbers_fill_the_unit_interval_evenly() -> None:
    counts, _ = np.histogram(uniform(key_of("even"), INDEX), bins=20, range=(0, 1))
    assert counts.sum() == len(INDEX)
    assert np.min(counts) > 4_700
    assert np.max(counts) < 5_300


def test_normal_numbers_have_mean_zero_and_deviation_one() -> None:
    numbers = normal(key_of("bell"), INDEX)
    assert abs(numbers.mean()) < 0.02
    assert abs(numbers.std() - 1) < 0.02
    assert np.abs(numbers).max() < 3.5


def test_neighbours_are_not_correlated() -> None:
    numbers = normal(key_of("walk"), INDEX)
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.02
