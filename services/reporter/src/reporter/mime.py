"""The mail as the bytes that go over the wire: CRLF lines, 7-bit, nothing for a server to mend.

    multipart/mixed
      multipart/alternative
        text/plain
        multipart/related
          text/html
          image/png, inline, one for each chart
      image/png, attached, one for each chart

A page is encoded once for all who get it; only what is a reader's own is put in for each. Boundaries contain `=_`,
which neither base64 nor quoted-printable can produce (RFC 2045, 6.7 and 6.8).
"""

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from reporter.letter import Letter
from reporter.pictures import Picture

_LONGEST_LINE = 76
_LONGEST_WORD = 900
_CRLF = b"\r\n"
# Ends a line of quoted-printable text without ending the line of the text itself.
_SOFT = b"=\r\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to be handed over: envelope and bytes."""

    sender: str
    recipient: str
    message_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is each reader's own. `sent` is ms UTC, the addresses are plain ASCII, `token` is in the reader's link."""

    sender: str
    recipient: str
    message_id: str
    sent: int
    token: str


@dataclass(frozen=True, slots=True)
class Page:
    """An encoded letter. In `body` and `unsubscribe` (the link, if any) `place` stands for a reader's token."""

    head: bytes
    body: bytes
    symbol: str
    unsubscribe: str | None
    place: str


def encode_page(letter: Letter, html: str, text: str, place: str) -> Page:
    """Encodes a letter for all its readers; `place` is plain ASCII, and nowhere in it but for the token."""
    seed = sha256(html.encode("utf-8", "replace")).hexdigest()[:24]
    pages = [_text_part("html", html, place), *map(_inline, letter.pictures)]
    related = _multipart("related", f"{seed}=_r", pages, '; type="text/html"')
    alternative = _multipart("alternative", f"{seed}=_a", [_text_part("plain", text, place), related])
    body = _multipart("mixed", f"{seed}=_m", [alternative, *map(_attached, letter.pictures)])
    head = header("Subject", letter.subject) + header("Content-Language", letter.language)
    return Page(head, body, letter.symbol, letter.unsubscribe, place)


def address_page(page: Page, stamp: Stamp) -> Mail:
    """Makes a page one reader's mail."""
    place, token = page.place, stamp.token
    link = page.unsubscribe and page.unsubscribe.replace(place, token)
    sent = datetime.fromtimestamp(stamp.sent / 1000, UTC)
    lines = {
        "From": f"RasCrypto <{stamp.sender}>",
        "To": stamp.recipient,
        "Date": format_datetime(sent),
        "Message-ID": stamp.message_id,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": ", ".join(_ways_to_leave(page.symbol, stamp.sender, link)),
    }
    if link and link.startswith("https://"):
        lines["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    own = b"".join(header(name, value) for name, value in lines.items())
    body = page.body.replace(place.encode(), token.encode()) if link else page.body
    return Mail(stamp.sender, stamp.recipient, stamp.message_id, own + page.head + b"MIME-Version: 1.0\r\n" + body)


def header(name: str, value: str) -> bytes:
    """One header line, folded where it can be. No value can end it and begin another: control characters are blanks."""
    if not value.isprintable():
        value = "".join(c if c.isprintable() else " " for c in value).encode("utf-8", "replace").decode()
    words = value.split()
    if all(word.isascii() and len(word) < _LONGEST_WORD for word in words):
        return _fold(name, words).encode() + _CRLF
    encoded = Header(" ".join(words), "utf-8", _LONGEST_LINE, name).encode(linesep="\r\n")
    return f"{name}: {encoded}".encode() + _CRLF


def _fold(name: str, words: list[str]) -> str:
    # The first word stays beside the name, however long: a header that begins with a fold is often misread.
    lines = [" ".join([f"{name}:", *words[:1]])]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _LONGEST_LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _ways_to_leave(symbol: str, sender: str, link: str | None) -> list[str]:
    mailto = f"<mailto:{quote(sender, safe='@')}?subject={quote(f'unsubscribe {symbol}')}>"
    return [f"<{link}>", mailto] if link else [mailto]


def _multipart(kind: str, boundary: str, parts: Sequence[bytes], parameters: str = "") -> bytes:
    head = f'Content-Type: multipart/{kind}{parameters};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    mark = f"--{boundary}".encode()
    return head + b"".join(mark + _CRLF + part + _CRLF for part in parts) + mark + b"--" + _CRLF


def _text_part(subtype: str, text: str, place: str) -> bytes:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    # The place gets a line to itself, so that what is put there later neither breaks nor is broken.
    return head.encode() + (_SOFT + place.encode() + _SOFT).join(map(_quoted_printable, text.split(place)))


def _quoted_printable(text: str) -> bytes:
    lines = text.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", _CRLF)
    return binascii.b2a_qp(lines, istext=True)


def _inline(picture: Picture) -> bytes:
    return _png_part(picture, "inline", f"Content-ID: <{picture.cid}>\r\n")


def _attached(picture: Picture) -> bytes:
    return _png_part(picture, "attachment", "")


def _png_part(picture: Picture, disposition: str, more: str) -> bytes:
    head = (
        f'Content-Type: image/png; name="{picture.filename}"\r\n'
        f'Content-Disposition: {disposition}; filename="{picture.filename}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n{more}\r\n"
    )
    return head.encode() + picture.encoded
