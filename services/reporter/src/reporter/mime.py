"""The mail as the bytes that go over the wire: CRLF lines, 7-bit, nothing for a server to mend.

    multipart/mixed
      multipart/alternative
        text/plain
        multipart/related
          text/html
          image/png, inline, one for each chart
      image/png, attached, one for each chart

Boundaries contain `=_`, which neither base64 nor quoted-printable can produce (RFC 2045, 6.7 and 6.8).
"""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from reporter.letter import Letter
from reporter.pictures import Picture

_LONGEST_LINE = 76
_LONGEST_WORD = 900
_CRLF = b"\r\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to be handed over: envelope and bytes."""

    sender: str
    recipient: str
    message_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the header of a mail needs beside the letter. `sent` is ms UTC, the addresses are plain ASCII."""

    sender: str
    recipient: str
    message_id: str
    sent: int


def build_mail(stamp: Stamp, letter: Letter, html: str, text: str) -> Mail:
    """Puts a mail together."""
    seed = re.sub(r"[^A-Za-z0-9]", "", stamp.message_id)[:32]
    related = _multipart(
        'related; type="text/html"', f"{seed}=_r", [_text_part("html", html), *map(_inline, letter.pictures)]
    )
    alternative = _multipart("alternative", f"{seed}=_a", [_text_part("plain", text), related])
    body = _multipart("mixed", f"{seed}=_m", [alternative, *map(_attached, letter.pictures)])
    return Mail(stamp.sender, stamp.recipient, stamp.message_id, _headers(stamp, letter) + body)


def header(name: str, value: str) -> bytes:
    """One header line, folded where it can be. No value can end it and begin another: control characters are blanks."""
    words = "".join(c if c.isprintable() else " " for c in value).encode("utf-8", "replace").decode().split()
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


def _headers(stamp: Stamp, letter: Letter) -> bytes:
    sent = datetime.fromtimestamp(stamp.sent / 1000, UTC)
    lines = {
        "From": f"RasCrypto <{stamp.sender}>",
        "To": stamp.recipient,
        "Subject": letter.subject,
        "Date": format_datetime(sent),
        "Message-ID": stamp.message_id,
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": ", ".join(_unsubscribe_addresses(stamp, letter)),
    }
    if letter.unsubscribe and letter.unsubscribe.startswith("https://"):
        lines["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return b"".join(header(name, value) for name, value in lines.items()) + b"MIME-Version: 1.0\r\n"


def _unsubscribe_addresses(stamp: Stamp, letter: Letter) -> list[str]:
    mailto = f"<mailto:{quote(stamp.sender, safe='@')}?subject={quote(f'unsubscribe {letter.symbol}')}>"
    return [f"<{letter.unsubscribe}>", mailto] if letter.unsubscribe else [mailto]


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    kind, _, rest = subtype.partition(";")
    parameters = f";{rest}" if rest else ""
    head = f'Content-Type: multipart/{kind}{parameters};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    mark = f"--{boundary}".encode()
    return head + b"".join(mark + _CRLF + part + _CRLF for part in parts) + mark + b"--" + _CRLF


def _text_part(subtype: str, text: str) -> bytes:
    lines = text.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", _CRLF)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + binascii.b2a_qp(lines, istext=True)


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
