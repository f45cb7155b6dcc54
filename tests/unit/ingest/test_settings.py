import pytest

from common.settings import SettingsError
from ingest.settings import Settings


def test_without_an_environment_the_five_pairs_of_the_design_are_followed() -> None:
    settings = Settings.load({})
    assert settings.pairs == ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC"]
    assert settings.binance_api_url == "https://api.binance.com/api"
    assert settings.binance_stream_url == "wss://stream.binance.com:9443"
    assert settings.binance_weight_percent == 50


def test_pairs_may_be_written_with_spaces_and_in_small_letters() -> None:
    assert Settings.load({"PAIRS": " btcusdc , ETHUSDC,"}).pairs == ["BTCUSDC", "ETHUSDC"]


def test_a_slash_at_the_end_of_an_address_does_no_harm() -> None:
    settings = Settings.load({"BINANCE_API_URL": "http://h:1/api/", "BINANCE_STREAM_URL": "ws://h:1/"})
    assert (settings.binance_api_url, settings.binance_stream_url) == ("http://h:1/api", "ws://h:1")


@pytest.mark.parametrize(
    ("environ", "start"),
    [
        ({"PAIRS": ""}, "PAIRS: "),
        ({"PAIRS": " , "}, "PAIRS: "),
        ({"PAIRS": "BTCUSDC,BTC/USDC"}, "PAIRS (entry 2): "),
        ({"BINANCE_API_URL": "api.binance.com"}, "BINANCE_API_URL: must be an address such as https://"),
        ({"BINANCE_API_URL": "wss://api.binance.com/api"}, "BINANCE_API_URL: must be an address such as https://"),
        ({"BINANCE_API_URL": "https:///api"}, "BINANCE_API_URL: must be an address"),
        ({"BINANCE_API_URL": "https://h:99999/api"}, "BINANCE_API_URL: must be an address"),
        ({"BINANCE_API_URL": "https://{}/api"}, "BINANCE_API_URL: must be an address"),
        ({"BINANCE_API_URL": "https://api.binance.com"}, "BINANCE_API_URL: must end with /api"),
        ({"BINANCE_STREAM_URL": "https://stream.binance.com"}, "BINANCE_STREAM_URL: must be an address such as wss://"),
        ({"BINANCE_STREAM_URL": "wss://stream.binance.com/ws"}, "BINANCE_STREAM_URL: must have no path"),
        ({"BINANCE_WEIGHT_PERCENT": "0"}, "BINANCE_WEIGHT_PERCENT: "),
        ({"BINANCE_WEIGHT_PERCENT": "101"}, "BINANCE_WEIGHT_PERCENT: "),
        ({"BINANCE_WEIGHT": "3"}, "BINANCE_WEIGHT is not a setting"),
    ],
)
def test_what_cannot_be_used_is_one_line_that_names_the_setting(environ: dict[str, str], start: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    assert str(caught.value).startswith(start)
    assert "\n" not in str(caught.value)
