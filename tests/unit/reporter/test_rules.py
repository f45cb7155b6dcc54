"""Small rules: when to try again, how a server's words are cleaned, what a pair's name means, what a hole is."""

import smtplib
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import HOUR, MINUTE
from reporter.backoff import retry_delay, wait_delay
from reporter.pairs import split_pair
from reporter.quality import merged
from reporter.smtp_errors import (
    Cleaner,
    CredentialsError,
    MailError,
    PermanentMailError,
    TemporaryMailError,
    failure,
    refusal,
)


def test_tries_double_from_a_minute_to_an_hour() -> None:
    assert [retry_delay(tries) // MINUTE for tries in range(1, 10)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert retry_delay(10_000) == HOUR


def test_facts_are_asked_for_every_minute_then_every_five() -> None:
    assert [wait_delay(waited) // MINUTE for waited in (0, HOUR - 1, HOUR, 19 * HOUR)] == [1, 1, 5, 5]


@pytest.mark.parametrize(
    ("code", "connected", "kind"),
    [
        (421, True, TemporaryMailError),
        (450, True, TemporaryMailError),
        (454, False, TemporaryMailError),
        (550, True, PermanentMailError),
        (552, True, PermanentMailError),
        (554, False, TemporaryMailError),
        (530, True, CredentialsError),
        (534, False, CredentialsError),
        (535, False, CredentialsError),
        (299, True, TemporaryMailError),
        (-1, True, TemporaryMailError),
    ],
)
def test_a_reply_means_wait_give_up_or_stop(code: int, connected: bool, kind: type[MailError]) -> None:
    assert type(refusal(code, "words", connected=connected)) is kind


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "did not answer in time"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out"), "did not answer in time"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "closed the connection"),
        (ConnectionRefusedError(111, "Connection refused"), "cannot be reached: Connection refused"),
        (OSError(), "cannot be reached: OSError"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), "no encrypted connection"),
    ],
)
def test_trouble_of_the_network_is_put_in_words(error: Exception, words: str) -> None:
    met = failure(error, Cleaner(), connected=False)
    assert isinstance(met, TemporaryMailError)
    assert met.of_server
    assert words in str(met)


@given(st.binary(max_size=2_000), st.text(min_size=1, max_size=30))
def test_a_servers_words_are_one_short_line_without_our_secrets(said: bytes, secret: str) -> None:
    cleaned = Cleaner((secret,)).clean(550, said + secret.encode("utf-8", "replace"))
    assert len(cleaned) <= 500
    assert cleaned.isprintable()
    assert cleaned.startswith("550")


def test_secrets_are_struck_out_in_every_form_they_take_on_the_way() -> None:
    assert Cleaner(("right horse",)).clean(535, b"right horse cmlnaHQgaG9yc2U= no") == "535 *** *** no"


@pytest.mark.parametrize(
    ("symbol", "sides"),
    [
        ("BTCUSDC", ("BTC", "USDC")),
        ("ETHBTC", ("ETH", "BTC")),
        ("1000SATSFDUSD", ("1000SATS", "FDUSD")),
        ("EURUSDT", ("EUR", "USDT")),
        ("USDC", None),
        ("ABCXYZ", None),
    ],
)
def test_a_pairs_name_is_parted_where_its_quote_is_known(symbol: str, sides: tuple[str, str] | None) -> None:
    assert split_pair(symbol) == sides


def test_holes_that_touch_are_one() -> None:
    assert merged([(50, 60), (0, 10), (5, 20), (20, 30), (55, 58)]) == [(0, 30), (50, 60)]
