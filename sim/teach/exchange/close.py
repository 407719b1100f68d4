"""Where a signal is looked at closely: at its largest deflections or, where one potential is to be measured, where it stands alone."""

import numpy as np

from sim.muap import RATE_HZ
from sim.teach.marks import Marks

CLOSE_MS, LEAD = 50.0, 0.35  # of a close view, and the share of it before the largest deflection
VIEWS = 2
LENGTH = round(CLOSE_MS / 1000 * RATE_HZ)
APART = RATE_HZ // 500  # samples beside a potential in which nothing else should lie


def largest(signal_uv: np.ndarray) -> list[int]:
    """Samples at which close views of the two largest deflections begin, in order; they do not overlap if there is room."""
    left, begins = np.abs(signal_uv), []
    for _ in range(VIEWS):
        begin = _within(int(np.argmax(left)) - round(LEAD * LENGTH), signal_uv.size)
        begins.append(begin)
        left = left.copy()
        left[max(0, begin - LENGTH) : begin + LENGTH] = 0.0
    return sorted(begins)


def alone(marks: Marks, begin: int, size: int) -> list[int]:
    """The same of the marked potential where least of others lies upon it; of a recording from sample `begin`, `size` samples long."""
    fired = marks.fired
    bounds = fired.spikes.sample[:, None] - begin + fired.span
    own = np.flatnonzero(marks.chosen)
    own = own[(bounds[own, 0] >= APART) & (bounds[own, 1] <= size - APART)]
    others = ~marks.chosen
    upon = [float(fired.size_uv[others & (bounds[:, 1] > bounds[k, 0] - APART) & (bounds[:, 0] < bounds[k, 1] + APART)].sum()) for k in own]
    best = own[np.argsort(upon, kind="stable")][:VIEWS]
    return sorted(_within((int(bounds[k].sum()) - LENGTH) // 2, size) for k in best)


def _within(begin: int, size: int) -> int:
    return max(0, min(begin, size - LENGTH))
