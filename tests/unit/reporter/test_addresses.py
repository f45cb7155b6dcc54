"""Which mail addresses are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.addresses import AddressError, check_address


@pytest.mark.parametrize(
    "address",
    ["a@b.cd", "first.last+tag@mail.example.org", "o'hara@example.org", "x" * 64 + "@example.org", "root@localhost"],
)
def test_ordinary_addresses_are_kept_as_they_are(address: str) -> None:
    assert check_address(address) == address


def test_a_domain_of_another_script_becomes_its_ascii_form() -> None:
    assert check_address("you@exämple.org") == "you@xn--exmple-cua.org"
    assert check_address("you@faß.de") == "you@xn--fa-hia.de"
    assert check_address("You@EXAMPLE.org") == "You@example.org"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "name@example.org"),
        ("nobody", "name@example.org"),
        ("a b@example.org", "plain letters"),
        ("a@b@example.org", "plain letters"),
        (".a@example.org", "plain letters"),
        ("a..b@example.org", "plain letters"),
        ("@example.org", "plain letters"),
        ("é@example.org", "plain letters"),
        ("😀@example.org", "plain letters"),
        ("a@example.org\r\nBcc: b@c.de", "plain letters"),
        ("a\r\n@example.org", "plain letters"),
        ("a\ud800@example.org", "plain letters"),
        ("a@\ud800.org", "not a domain"),
        ("a@😀.org", "not a domain"),
        ("a@example", "domain such as"),
        ("a@-example.org", "domain such as"),
        ("a@exa mple.org", "domain such as"),
        ("a@" + "x" * 64 + ".org", "domain such as"),
        ("x" * 65 + "@example.org", "64 characters"),
        ("a@" + "long." * 60 + "org", "254 characters"),
        ("<a@example.org>", "plain letters"),
        ("a@[127.0.0.1]", "domain such as"),
    ],
)
def test_anything_else_is_refused_with_what_is_wrong(address: str, reason: str) -> None:
    with pytest.raises(AddressError, match=reason):
        check_address(address)


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_what_is_taken_is_short_plain_ascii_on_one_line(text: str) -> None:
    try:
        address = check_address(text)
    except AddressError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert len(address) <= 254
