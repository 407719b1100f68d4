"""From spikes to the force of each unit.

One twitch is P (t/T)² exp(2 (1 - t/T)): contraction time T, half-relaxation 1.08 T, close to the 1.0-1.2 found in thenar and
tibialis anterior units (Thomas 1990; Andreassen & Arendt-Nielsen 1987), where Fuglevand's (t/T) exp(1 - t/T) gives 1.68 T.
Size of forces and times through the pool, and the force-rate gain: Fuglevand 1993.
"""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from sim.kernels.stream import advance_twitches
from sim.recipe import Spec

FUSED = 5.5  # force at full effort over the sum of the twitches, as it is in this model


class Contraction(Spec):
    """Twitches of a muscle's units, from the first recruited to the last."""

    smallest_mn: float = Field(gt=0, le=500, description="Twitch force of the first recruited unit, mN")
    largest_mn: float = Field(gt=0, le=5000, description="Twitch force of the last recruited unit, mN")
    shortest_ms: float = Field(ge=10, le=200, description="Contraction time of the last recruited unit, ms")
    longest_ms: float = Field(ge=10, le=200, description="Contraction time of the first recruited unit, ms")

    def peaks_mn(self, units: int) -> np.ndarray:
        """Twitch force of each healthy unit, from the first recruited to the last (unit,), mN."""
        rank = np.linspace(0.0, 1.0, units) if units > 1 else np.zeros(1)
        return self.smallest_mn * (self.largest_mn / self.smallest_mn) ** rank

    def full_mn(self, units: int) -> float:
        """Force of the healthy muscle at full effort, mN."""
        return FUSED * float(self.peaks_mn(units).sum())


class Twitches:
    """The running force of every unit of a muscle, advanced in closed form."""

    def __init__(self, contraction: Contraction, units: int, strength: np.ndarray) -> None:
        """`strength` is each unit's muscle now over that in health (fibre number and cross-section); shape (unit,)."""
        rank = np.linspace(0.0, 1.0, units) if units > 1 else np.zeros(1)
        self.peak_mn = contraction.peaks_mn(units) * strength
        self.contraction_ms = contraction.longest_ms * (contraction.shortest_ms / contraction.longest_ms) ** rank
        self._state = np.zeros((3, units))
        self._last_ms = np.full(units, -1e9)

    def step(self, unit: np.ndarray, at_ms: np.ndarray, frame_ms: float, out: np.ndarray) -> None:
        """Advance one frame with spikes of `unit` at `at_ms` in it (sorted); force at its end, mN, into `out` (unit,)."""
        advance_twitches(unit, at_ms, frame_ms, self.peak_mn, self.contraction_ms, self._state, self._last_ms, out)


@dataclass(frozen=True)
class Twitch:
    """Course of one twitch, for plots and tests."""

    peak_mn: float
    contraction_ms: float

    def force_mn(self, t_ms: np.ndarray) -> np.ndarray:
        """Force at `t_ms` after the spike; any shape."""
        x = np.maximum(t_ms, 0.0) / self.contraction_ms
        return self.peak_mn * x**2 * np.exp(2 * (1 - x))
