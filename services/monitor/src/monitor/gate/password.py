"""The password, known by its hash alone once the service has started."""

import hashlib
import hmac
import unicodedata

# 16 MB and 50 ms on a desktop core, some 200 ms on a Pi 4 (RFC 7914; N = 2^14, r = 8, p = 1).
_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32


class Password:
    """The one password of the product. `salt` is this installation's own."""

    def __init__(self, password: str, salt: bytes) -> None:
        self._salt = salt
        self.digest = self._hash(password)

    def matches(self, guess: str) -> bool:
        """Whether it is the password; takes the same time for every guess."""
        return hmac.compare_digest(self._hash(guess), self.digest)

    def _hash(self, text: str) -> bytes:
        # An accent may be typed as one character or as two: keyboards and systems differ.
        plain = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
        return hashlib.scrypt(plain, salt=self._salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH)
