"""The amplifier of the EMG machine: filters, noise and mains hum, as before any display gain."""

import math
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np

from sim.electrode import Electrode
from sim.kernels import random, stream

LOW_CUTS_HZ = (2, 5, 10, 20, 50, 100, 500)
HIGH_CUTS_HZ = (500, 1000, 2000, 5000, 10_000)
NOTCHES_HZ = (0, 50, 60)  # 0: off

Sweep = Literal[1, 2, 5, 10, 20, 50, 100, 200, 500]  # ms per division
Sensitivity = Literal[10, 20, 50, 100, 200, 500, 1000, 2000, 5000]  # µV per division
SWEEPS_MS: tuple[int, ...] = get_args(Sweep)
SENSITIVITIES_UV: tuple[int, ...] = get_args(Sensitivity)

NOTCH_Q = 10.0  # 5 Hz wide at 50 Hz, and settled within some 0.3 s [estimate: makers do not tell]
# Hum is not a pure sine: shares of the fundamental and its odd harmonics, as rectifiers and lamps draw current [estimates]
HUM = 1.0, 0.25, 0.15, 0.1, 0.05


@dataclass(frozen=True)
class Machine:
    """What can be set on the machine for the needle's channel; as it stands, nothing is changed."""

    low_hz: float | None = None  # low cut; None: the one that is usual for the electrode
    high_hz: float = 10_000.0
    notch_hz: float = 0.0  # the mains filter; 0: off
    mains_uv: float = 0.0  # amplitude of the mains' fundamental that a poor reference electrode lets in
    mains_hz: float = 50.0


USUAL = Machine()


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


def notch(hz: float, rate_hz: float) -> np.ndarray:
    """Second-order notch at `hz`, as wide as hz / NOTCH_Q, as one section b0 b1 b2 a1 a2.

    Source: Orfanidis, Introduction to Signal Processing, 1996, section 11.3 (bilinear transform).
    """
    gain = 1 / (1 + math.tan(math.pi * hz / NOTCH_Q / rate_hz))
    middle = -2 * math.cos(2 * math.pi * hz / rate_hz) * gain
    return np.array([gain, middle, gain, middle, 2 * gain - 1])


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
    machine: Machine = field(init=False)  # as it is set now
    state: np.ndarray = field(init=False)  # of the filters: high-pass, low-pass, notch; (3, 2)
    _key: np.uint64 = field(init=False)  # of its noise
    _sections: np.ndarray = field(init=False)
    _notch: np.ndarray | None = field(init=False, default=None)
    _last_uv: float = field(init=False, default=0.0)  # that the low-pass let through

    def __post_init__(self) -> None:
        things = (np.uint64(value) for value in (self.seed, self.site, random.AMPLIFIER, self.channel))
        self._key = np.uint64(random.key(*things))
        self.machine = Machine(high_hz=self.settings.high_hz)
        self._sections = np.stack([high_pass(self.settings.low_hz, self.rate_hz), low_pass(self.settings.high_hz, self.rate_hz)])
        self.state = np.zeros((3, 2))

    def set(self, machine: Machine) -> None:
        """Set the filters otherwise from the next sample on, without a step in the signal.

        The high-pass keeps the charge of its capacitor, the low-pass goes on from its last value; a notch begins anew.
        """
        before, self.machine = self.machine, machine
        if machine is before or machine == before:
            return
        high_passing = high_pass(self.settings.low_hz if machine.low_hz is None else machine.low_hz, self.rate_hz)
        self.state[0] *= high_passing[0] / self._sections[0, 0]
        self._sections[0] = high_passing
        if machine.high_hz != before.high_hz:
            b0, _, b2, _, a2 = self._sections[1] = low_pass(machine.high_hz, self.rate_hz)
            self.state[1] = (1 - b0) * self._last_uv, (b2 - a2) * self._last_uv  # as if it had stood there for long
        if machine.notch_hz != before.notch_hz:
            self._notch = notch(machine.notch_hz, self.rate_hz) if machine.notch_hz else None
            self.state[2] = 0.0

    def amplify(self, signal_uv: np.ndarray, first_sample: int) -> None:
        """Add noise and hum to `signal_uv` (sample,) and filter it, in place."""
        if self.machine.mains_uv:
            stream.add_hum(first_sample, self.rate_hz, float(self.machine.mains_hz), self.machine.mains_uv * np.array(HUM), signal_uv)
        stream.amplify(self._key, first_sample, self.settings.noise_uv, self._sections, self.state, signal_uv)
        self._last_uv = float(signal_uv[-1])
        if self._notch is not None:
            stream.notch(self._notch, self.state[2], signal_uv)
