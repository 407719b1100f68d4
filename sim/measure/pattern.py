"""The interference pattern: turns and amplitude (Willison 1964; Stålberg et al. 1983)."""

from dataclasses import dataclass

import numpy as np

from sim.measure.potential import TURN_UV, turns_of
from sim.muap import RATE_HZ


@dataclass(frozen=True)
class Pattern:
    """Turns and amplitude of a stretch of signal."""

    turns_per_s: float
    amplitude_per_turn_uv: float


def pattern(signal_uv: np.ndarray, rate_hz: float = RATE_HZ) -> Pattern:
    """Turns per second and mean amplitude between them of `signal_uv` (sample,)."""
    turns = turns_of(signal_uv, TURN_UV)
    amplitude = float(np.abs(np.diff(signal_uv[turns])).mean()) if turns.size > 1 else 0.0
    return Pattern(turns.size * rate_hz / signal_uv.size, amplitude)
