"""Noise by address: the same key and index give the same number, whatever was asked before.

SplitMix64's finaliser (Steele, Lea, Flood 2014) over `key + index * golden ratio`.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_LOW_16 = np.uint64(0xFFFF)
_UNIT = 1.0 / (1 << 53)
_NORMAL_SCALE = float(np.sqrt(3.0)) / 65_536


def key_of(*parts: object) -> int:
    """A 64-bit key for a named source of noise."""
    text = "/".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def uniform(key: int, index: Ints) -> Floats:
    """Numbers in [0, 1), one for each index."""
    numbers: Floats = (_bits(key, index) >> np.uint64(11)).astype(np.float64) * _UNIT
    return numbers


def normal(key: int, index: Ints) -> Floats:
    """Numbers of mean 0 and deviation 1, one for each index; bounded by 3.5 (a sum of four uniforms)."""
    bits = _bits(key, index)
    total = (bits & _LOW_16) + ((bits >> np.uint64(16)) & _LOW_16) + ((bits >> np.uint64(32)) & _LOW_16)
    total += bits >> np.uint64(48)
    numbers: Floats = (total.astype(np.float64) - 131_070.0) * _NORMAL_SCALE
    return numbers


def _bits(key: int, index: Ints) -> NDArray[np.uint64]:
    mixed = index.astype(np.uint64) * _GOLDEN + np.uint64(key)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))
