"""The squelch of the loudspeaker: quiet while the signal is, so that the amplifier's noise does not tire the ear."""

from dataclasses import dataclass

import numpy as np

from scenes.speaker import RATE_HZ

WINDOW = RATE_HZ // 20  # 50 ms, over which the signal's level is taken
ATTACK = RATE_HZ * 3 // 1000  # samples from silence to full sound
RELEASE = RATE_HZ * 150 // 1000  # and back


@dataclass(frozen=True)
class Gate:
    """How far the squelch is open after a sample (0-1), and how many samples ago the signal was last loud enough."""

    gain: float = 1.0
    quiet_for: int = 0


def squelched(samples_uv: np.ndarray, threshold_uv: float, gate: Gate) -> tuple[np.ndarray, Gate]:
    """Gain (n,), 0-1, of all but the first WINDOW of these samples (WINDOW + n,), which only tell the level; and the gate after them.

    The level is the root mean square over the last 50 ms. The gain falls and rises in straight lines, so that nothing clicks.
    """
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples_uv, dtype=np.float64))])
    mean_square = np.maximum(energy[WINDOW + 1 :] - energy[1:-WINDOW], 0.0) / WINDOW
    index = np.arange(1, mean_square.size + 1)
    loud_at = np.maximum.accumulate(np.where(mean_square >= threshold_uv**2, index, -gate.quiet_for))
    falling = np.clip(1 - (index - loud_at) / RELEASE, 0.0, 1.0)
    # No steeper upwards than the attack: the lowest of all lines that rise from the gains before.
    rising = np.minimum.accumulate(np.concatenate([[gate.gain], falling - index / ATTACK]))[1:] + index / ATTACK
    gain = np.minimum(falling, rising)
    return gain, Gate(float(gain[-1]), int(min(index[-1] - loud_at[-1], RELEASE)))
