"""Two cursors on a signal, as the screen of an EMG machine has them."""

from dataclasses import dataclass

import numpy as np

from sim.muap import RATE_HZ


@dataclass(frozen=True)
class Cursors:
    """What two cursors read."""

    difference_uv: float  # the signal at the second less that at the first
    peak_to_peak_uv: float  # of the signal from one to the other, both included
    interval_ms: float  # never negative
    rate_hz: float | None  # of events so far apart; None where both cursors stand on one sample


def cursors(signal_uv: np.ndarray, a: int, b: int, rate_hz: float = RATE_HZ) -> Cursors:
    """Read the cursors at samples `a` and `b` of `signal_uv` (sample,), in any order; a cursor beyond an end stands at that end.

    ValueError without any signal.
    """
    if signal_uv.size == 0:
        raise ValueError("cursors need a signal to stand on")
    first, second = (min(max(at, 0), signal_uv.size - 1) for at in (a, b))
    between = signal_uv[min(first, second) : max(first, second) + 1]
    interval = abs(second - first)
    return Cursors(
        difference_uv=float(signal_uv[second]) - float(signal_uv[first]),
        peak_to_peak_uv=float(np.ptp(between)),
        interval_ms=1000 * interval / rate_hz,
        rate_hz=rate_hz / interval if interval else None,
    )
