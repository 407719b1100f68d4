"""Chance that belongs to a thing: every draw is a hash of (seed, site, stream, id, k), never of the order of calls.

splitmix64 (Steele, Lea & Flood 2014, doi 10.1145/2714064.2660195).
"""

import math

import numpy as np

from sim.kernels.compiled import kernel

# Named streams, so that geometry, noise and jitter never share draws.
TERRITORY, FIBRE, LOSS, ADOPTION, EXCITABILITY, MEMBRANE, COMMON, JITTER, AMPLIFIER, DISCHARGE, INSERTION, PHASE = range(1, 13)
AXON, GAIN, RESPONSE, PLACE = range(13, 17)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@kernel
def mix(x):
    """One splitmix64 step of a 64-bit word."""
    x = np.uint64(x) + _GOLDEN
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


@kernel
def key(seed, site, stream, thing):
    """The 64-bit key of one thing's draws."""
    return mix(mix(mix(mix(np.uint64(seed)) ^ np.uint64(site)) ^ np.uint64(stream)) ^ np.uint64(thing))


@kernel
def uniform(word, k):
    """The k-th draw of a key, uniform in [0, 1)."""
    return np.float64(mix(word ^ (np.uint64(k) * _MIX_2)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def normal(word, k):
    """The k-th draw of a key, standard normal (Box-Muller)."""
    a = uniform(word, 2 * k)
    b = uniform(word, 2 * k + 1)
    return math.sqrt(-2.0 * math.log(1.0 - a)) * math.cos(2.0 * math.pi * b)


@kernel
def quick_normal(word, k):
    """As `normal`, from the sum of the four 16-bit parts of one word: bell-shaped to 3.4 SD, four times as fast; for noise."""
    h = mix(word ^ (np.uint64(k) * _MIX_2))
    total = (
        np.int64(h & np.uint64(0xFFFF))
        + np.int64((h >> np.uint64(16)) & np.uint64(0xFFFF))
        + np.int64((h >> np.uint64(32)) & np.uint64(0xFFFF))
        + np.int64(h >> np.uint64(48))
    )
    return (np.float64(total) - 131070.0) * (1.0 / 37837.22743560574)  # SD of the sum of four


@kernel
def fill_uniform(word, start, out):
    """Draws start, start + 1, … of a key into `out`."""
    for i in range(out.size):
        out[i] = uniform(word, start + i)


@kernel
def fill_normal(word, start, out):
    """Normal draws start, start + 1, … of a key into `out`."""
    for i in range(out.size):
        out[i] = normal(word, start + i)


@kernel
def fill_first(seed, site, stream, things, k, out):
    """The k-th uniform draw of each thing in `things` into `out`: one draw each for many things."""
    for i in range(out.size):
        out[i] = uniform(key(seed, site, stream, things[i]), k)


@kernel
def fill_first_normal(seed, site, stream, things, k, out):
    """The k-th normal draw of each thing in `things` into `out`."""
    for i in range(out.size):
        out[i] = normal(key(seed, site, stream, things[i]), k)


@kernel
def keys(seed, site, stream, things, out):
    """The key of each thing into `out` (uint64)."""
    for i in range(out.size):
        out[i] = key(seed, site, stream, things[i])


class Draws:
    """The successive draws of one thing, for code that wants arrays of them."""

    def __init__(self, seed: int, site: int, stream: int, thing: int) -> None:
        self._key = np.uint64(key(np.uint64(seed), np.uint64(site), np.uint64(stream), np.uint64(thing)))
        self._next = 0

    def uniform(self, n: int) -> np.ndarray:
        """The next n uniform draws in [0, 1)."""
        out = np.empty(n)
        fill_uniform(self._key, self._next, out)
        self._next += n
        return out

    def normal(self, n: int) -> np.ndarray:
        """The next n standard normal draws."""
        out = np.empty(n)
        fill_normal(self._key, (self._next + 1) // 2, out)
        self._next += 2 * n + 1
        return out
