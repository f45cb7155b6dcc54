from standins.exchange import Candle, Faults
from standins.exchange.faults import distorted

CANDLE = Candle(300_000, 100.0, 112.0, 91.0, 109.0, 30.0, 599_999, 3000.0, 90, 12.0, 1200.0)


def test_a_counted_fault_is_used_up() -> None:
    faults = Faults(garbage=2)
    assert [faults.take("garbage") for _ in range(3)] == [True, True, False]


def test_an_answer_is_given_so_many_times_to_the_path_it_is_for() -> None:
    faults = Faults()
    faults.answer(503, times=2, path="klines")
    assert faults.take_rest("/api/v3/ping") is None
    assert [faults.take_rest("/api/v3/klines") is not None for _ in range(3)] == [True, True, False]


def test_answers_come_in_the_order_in_which_they_were_asked_for() -> None:
    faults = Faults()
    faults.answer(500)
    faults.answer(429, retry_after=7)
    found = [faults.take_rest("/api/v3/ping") for _ in range(2)]
    assert [fault.status for fault in found if fault is not None] == [500, 429]


def test_a_restated_candle_replaces_the_market_s() -> None:
    faults = Faults()
    changed = CANDLE._replace(volume=31.0)
    faults.restate("BTCUSDC", "5m", changed)
    assert faults.corrected("BTCUSDC", "5m", CANDLE) == changed
    assert faults.corrected("BTCUSDC", "1h", CANDLE) == CANDLE
    assert faults.corrected("ETHUSDC", "5m", CANDLE) == CANDLE


def test_clearing_makes_everything_work_again() -> None:
    faults = Faults(mute=True, garbage=3)
    faults.answer(500)
    faults.restate("BTCUSDC", "5m", CANDLE)
    faults.clear()
    assert faults == Faults()


def test_a_distorted_candle_is_wrong_but_sound() -> None:
    for candle in (CANDLE, CANDLE._replace(close=91.0)):
        wrong = distorted(candle)
        assert wrong.close != candle.close
        assert wrong.low <= wrong.close <= wrong.high
        assert wrong.open_time == candle.open_time
