"""Charts as a mail carries them, each drawn and encoded once however many mails it goes into."""

import base64
from dataclasses import dataclass
from hashlib import sha256

from common.intervals import Depth


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. `cid` is its Content-ID without brackets, made from its content; `encoded` is base64 in CRLF lines."""

    cid: str
    filename: str
    png: bytes
    encoded: bytes


def make_picture(symbol: str, depth: Depth, png: bytes) -> Picture:
    """Names and encodes a chart."""
    cid = f"{sha256(png).hexdigest()[:32]}.{depth}@rascrypto"
    encoded = base64.encodebytes(png).replace(b"\n", b"\r\n")
    return Picture(cid, f"{symbol}-{depth}.png", png, encoded)
