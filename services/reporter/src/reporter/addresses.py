"""Mail addresses: what is accepted as a recipient, and how it goes over the wire."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_LONGEST = 254
_LONGEST_LOCAL = 64
_LONGEST_LABEL = 63


class AddressError(ValueError):
    """An address that no mail can go to; the text says what is wrong with it."""


def check_address(text: str) -> str:
    """The address as it is kept and sent: plain ASCII, the domain in lower case.

    Accepts what RFC 5321 calls a dot-string before the `@`, and a domain name after it; a domain in
    another script is turned into its ASCII form (IDNA 2008). Raises AddressError with one sentence.
    """
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressError("a mail address has the form name@example.org")
    if len(local) > _LONGEST_LOCAL:
        raise AddressError(f"the part before the @ must have at most {_LONGEST_LOCAL} characters")
    if not _LOCAL.fullmatch(local):
        raise AddressError(
            "the part before the @ must be plain letters, digits, and . ! # $ % & ' * + - / = ? ^ _ ` { | } ~"
        )
    address = f"{local}@{_check_domain(domain)}"
    if len(address) > _LONGEST:
        raise AddressError(f"a mail address must have at most {_LONGEST} characters")
    return address


def _check_domain(domain: str) -> str:
    if len(domain) > _LONGEST:
        raise AddressError(f"a mail address must have at most {_LONGEST} characters")
    ascii_domain = domain.lower() if domain.isascii() else _to_ascii(domain)
    labels = ascii_domain.split(".")
    if len(labels) < 2 and ascii_domain != "localhost":
        raise AddressError("the part after the @ must be a domain such as example.org")
    if not all(_LABEL.fullmatch(label) and len(label) <= _LONGEST_LABEL for label in labels):
        raise AddressError("the part after the @ must be a domain such as example.org")
    return ascii_domain


def _to_ascii(domain: str) -> str:
    # Loaded when first needed: its tables take two megabytes, and few domains need them.
    import idna  # noqa: PLC0415

    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressError("the part after the @ is not a domain name that exists in mail") from error
