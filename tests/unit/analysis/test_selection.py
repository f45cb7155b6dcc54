import pytest

from analysis.indicators.catalogue import build_registry
from analysis.selection import MAX_SHOWN, Periods, SelectionError, Selector, Shown

PERIODS = Periods(short=5, long=25, support=10)


@pytest.fixture
def selector() -> Selector:
    return Selector(build_registry())


def keys(shown: tuple[Shown, ...]) -> list[str]:
    return [each.indicator.key for each in shown]


def test_nothing_named_means_the_five_of_the_mission(selector: Selector) -> None:
    shown = selector.select(None, PERIODS).shown
    assert keys(shown) == ["averages", "levels", "rsi", "macd"]
    assert [name for each in shown for name in each.columns] == [
        "sma_short",
        "sma_long",
        "rsi",
        "macd",
        "macd_signal",
        "macd_hist",
    ]


def test_the_request_periods_reach_averages_and_levels(selector: Selector) -> None:
    averages, levels, *_ = selector.select(None, PERIODS).shown
    assert (*averages.args, *levels.args) == (5, 25, 10)


def test_an_empty_list_shows_nothing(selector: Selector) -> None:
    assert selector.select("", PERIODS).shown == ()


def test_numbers_in_brackets_are_the_parameters_in_their_order(selector: Selector) -> None:
    (bollinger,) = selector.select(" bollinger( 10 , 2.5 ) ", PERIODS).shown
    assert list(bollinger.args) == [10, 2.5]
    assert bollinger.columns == ["bollinger_upper_10_2.5", "bollinger_middle_10_2.5", "bollinger_lower_10_2.5"]


def test_numbers_left_out_are_the_usual_ones(selector: Selector) -> None:
    (macd,) = selector.select("macd(5)", PERIODS).shown
    assert macd.args == (5, 26, 9)


def test_the_usual_numbers_written_out_change_no_column_name(selector: Selector) -> None:
    (rsi,) = selector.select("rsi(14)", PERIODS).shown
    assert rsi.columns == ["rsi"]


def test_the_same_indicator_may_be_shown_with_several_periods(selector: Selector) -> None:
    shown = selector.select("sma(50),sma(10),sma(10)", PERIODS).shown
    assert [name for each in shown for name in each.columns] == ["sma_10", "sma_50"]


def test_the_order_is_the_registry_s_whatever_the_request_s(selector: Selector) -> None:
    assert keys(selector.select("obv,macd,averages", PERIODS).shown) == ["averages", "macd", "obv"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "indicators: nonsense is not known; there are averages, levels, rsi"),
        ("rsi(0)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("rsi(-3)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("rsi(1000000000)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("rsi(14.5)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("rsi(nan)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("rsi(٣)", "indicators: rsi period must be a whole number from 2 to 400."),
        ("bollinger(20,inf)", "indicators: bollinger width must be a number from 0.1 to 10."),
        ("rsi(14,15)", "indicators: rsi takes 1 numbers at most."),
        ("macd(30,20)", "indicators: macd: fast must be smaller than slow."),
        ("averages(20,7)", "indicators: averages: short must be smaller than long."),
        ("averages(5,7),averages(6,8)", "indicators: averages may be chosen once."),
        ("rsi(14", "indicators: write keys with their numbers"),
        ("rsi;macd", "indicators: write keys with their numbers"),
        ("rsi((2))", "indicators: write keys with their numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(selector: Selector, text: str, sentence: str) -> None:
    with pytest.raises(SelectionError) as caught:
        selector.select(text, PERIODS)
    assert caught.value.detail.startswith(sentence)
    assert caught.value.status == 422


def test_more_than_a_page_can_hold_is_refused(selector: Selector) -> None:
    text = ",".join(f"sma({number})" for number in range(2, 3 + MAX_SHOWN))
    with pytest.raises(SelectionError, match=f"at most {MAX_SHOWN}"):
        selector.select(text, PERIODS)
