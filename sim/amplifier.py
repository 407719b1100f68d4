"""The amplifier of the EMG machine: filters and noise, as before any display gain."""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from sim.electrode import Electrode
from sim.kernels import random, stream


@dataclass(frozen=True)
class Settings:
    """Band (Hz) and noise (µV rms, before the filters) of one channel."""

    low_hz: float
    high_hz: float
    noise_uv: float


NEEDLE = Settings(10.0, 10_000.0, 5.5)  # 10 Hz-10 kHz; the filters leave 3.6 of 5.5 µV: 3-10 µV with a needle (reference C5)
SURFACE = Settings(20.0, 500.0, 4.0)  # usual surface EMG band (SENIAM)


def low_pass(hz: float, rate_hz: float) -> np.ndarray:
    """Second-order Butterworth low-pass as one section b0 b1 b2 a1 a2 (bilinear transform)."""
    k = math.tan(math.pi * hz / rate_hz)
    norm = 1 / (1 + math.sqrt(2) * k + k * k)
    return np.array([k * k * norm, 2 * k * k * norm, k * k * norm, 2 * (k * k - 1) * norm, (1 - math.sqrt(2) * k + k * k) * norm])


def high_pass(hz: float, rate_hz: float) -> np.ndarray:
    """First-order high-pass as one section b0 b1 b2 a1 a2 (bilinear transform)."""
    k = math.tan(math.pi * hz / rate_hz)
    return np.array([1 / (1 + k), -1 / (1 + k), 0.0, (k - 1) / (1 + k), 0.0])


def needle_settings(electrode: Electrode) -> Settings:
    """The needle's channel, with the low cut that is usual for the electrode."""
    return replace(NEEDLE, low_hz=electrode.low_hz)


@dataclass
class Amplifier:
    """One channel; its filters carry their state from frame to frame."""

    settings: Settings
    rate_hz: float
    seed: int
    site: int
    channel: int
    _key: np.uint64 = field(init=False)  # of its noise
    _sections: np.ndarray = field(init=False)
    _state: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        things = (np.uint64(value) for value in (self.seed, self.site, random.AMPLIFIER, self.channel))
        self._key = np.uint64(random.key(*things))
        self._sections = np.stack([high_pass(self.settings.low_hz, self.rate_hz), low_pass(self.settings.high_hz, self.rate_hz)])
        self._state = np.zeros((2, 2))

    def amplify(self, signal_uv: np.ndarray, first_sample: int) -> None:
        """Add noise to `signal_uv` (sample,) and filter it, in place."""
        stream.amplify(self._key, first_sample, self.settings.noise_uv, self._sections, self._state, signal_uv)
