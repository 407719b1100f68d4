"""Trigger and delay line of the EMG machine: one unit picked out of the signal by its height, superimposed and averaged.

The trigger only says where to look. Another unit may cross the level too, or two at once: sweeps are aligned on their steepest fall,
those that look like most others are kept, and their average is measured by the criterion that holds for all potentials.
"""

from dataclasses import dataclass

import numpy as np

from sim.measure.clusters import COARSE, SHAPE_MS
from sim.measure.potential import Potential, potential
from sim.measure.train import ONE_INTERVAL, usual_interval
from sim.measure.units import WINDOW_MS, baseline_uv, fall, jiggle, middle_half
from sim.muap import RATE_HZ

HOLD_OFF_MS = 30.0  # after a trigger, in which the rest of the same potential does not trigger again
NEAR_MS = 2.0  # from the trigger to the steepest fall, at most
FAR_OFF, ALIKE = 6.0, 0.05  # a sweep of the unit differs from the usual one by so many times what most do, or by so little
UNLIKE, NOTHING_ALIKE = 0.4, 0.2  # but never by more; and where even the nearest differ so much, no shape recurs
PASSES = 2
LOCAL_MS = 4.0  # within which a sweep is quiet or not
FLAT_UV = 3.0  # with a baseline more restless (SD) than this the duration comes out too long, however high the potential is
MIXED = 0.4  # so much jiggle is not of one unit
LEAST = 3  # sweeps of one shape
MOST = 150  # sweeps compared, the latest; more tell nothing new
NO_TRIGGER = -(2**62)  # sample of the last trigger if there was none


@dataclass(frozen=True)
class Triggered:
    """One unit, averaged by trigger."""

    at: np.ndarray  # int64 (discharge,): sample of the steepest fall of each sweep that was kept
    average_uv: np.ndarray  # (sample,): WINDOW_MS to each side
    potential: Potential
    jiggle: float  # change of shape from discharge to discharge, as a share of the potential
    clean: bool  # whether the average has a flat baseline, and the sweeps are one unit's, so that it can be measured
    triggers: int  # sweeps from which the kept ones were taken
    rate_hz: float  # of the unit, without the pauses in which a discharge was missed; NaN if it is not known
    interval_cv: float  # of the same intervals

    @property
    def discharges(self) -> int:
        """How many sweeps were averaged."""
        return self.at.size


def crossings(signal_uv: np.ndarray, level_uv: float, hold_off: int, before_uv: float | None = None, last: int = NO_TRIGGER) -> np.ndarray:
    """Samples (int64) at which `signal_uv` (sample,) reaches `level_uv`: upwards if that is above zero, else downwards.

    After a trigger none is taken for `hold_off` samples. To go on from block to block give the last sample before this block as
    `before_uv`, and the last trigger as `last`, counted from the beginning of this block (so it is negative).
    """
    first = float(signal_uv[0]) if before_uv is None and signal_uv.size else before_uv
    signal = np.concatenate([[first], signal_uv]) if signal_uv.size else signal_uv
    beyond = signal >= level_uv if level_uv > 0 else signal <= level_uv
    found: list[int] = []
    for at in np.flatnonzero(beyond[1:] & ~beyond[:-1]).tolist():
        if at - last > hold_off:
            found.append(at)
            last = at
    return np.array(found, dtype=np.int64)


def usual_level_uv(signal_uv: np.ndarray) -> float:
    """The level that picks the largest potential out of `signal_uv` (sample,): half its negative peak; below zero, 0 without a signal.

    The very largest may be two at once, so that of a peak which a tenth of the large ones exceed.
    """
    width = round(HOLD_OFF_MS * RATE_HZ / 1000)
    peaks = signal_uv[: signal_uv.size // width * width].reshape(-1, width).min(axis=1, initial=0.0)
    return 0.5 * float(np.percentile(peaks[peaks <= 0.5 * peaks.min()], 10)) if peaks.size else 0.0


def triggered(signal_uv: np.ndarray, at: np.ndarray, rate_hz: float = RATE_HZ) -> Triggered | None:
    """The unit that most of the triggers `at` (int64 samples) belong to; None with fewer than LEAST sweeps of one shape.

    `signal_uv` (sample,) is as recorded, positive = positive; sweeps cut off at its ends are left out.
    """
    signal = np.asarray(signal_uv, dtype=np.float64)
    steep = fall(signal, rate_hz)
    ms = rate_hz / 1000
    edge, half, near = round(WINDOW_MS * ms), round(SHAPE_MS * ms), round(NEAR_MS * ms)
    inside = at[(at >= edge + 2 * near) & (at < signal.size - edge - 2 * near)][-MOST:]
    if inside.size < LEAST:
        return None
    times = inside - near + np.argmax(steep[inside[:, None] + np.arange(-near, near + 1)], axis=1)
    times = alike(steep, times, half, near)
    if times.size < LEAST:
        return None
    windows = signal[times[:, None] + np.arange(-edge, edge + 1)]
    average = quietest(windows, rate_hz)
    average -= np.median(average[: edge // 3])
    rest = signal.copy()
    for t in times.tolist():
        rest[t - edge : t + edge + 1] -= average
    usual = usual_interval(times)
    intervals = np.diff(times)
    own = intervals[intervals <= ONE_INTERVAL * usual]
    return Triggered(
        at=times,
        average_uv=average,
        potential=potential(average, rate_hz, at=edge),
        jiggle=(jiggles := jiggle(rest, times, average, half)),
        clean=baseline_uv(average) < FLAT_UV and jiggles < MIXED,
        triggers=inside.size,
        rate_hz=rate_hz / usual,
        interval_cv=float(own.std() / own.mean()) if own.size else float("nan"),
    )


def quietest(windows: np.ndarray, rate_hz: float) -> np.ndarray:
    """Average (sample,) of sweeps (discharge, sample) to which each contributes most where no other unit fires in it.

    From the middle half on, weighted by the inverse of the power of what is not the average within LOCAL_MS (weighted averaging:
    Hoke et al. 1984).
    """
    width = round(LOCAL_MS * rate_hz / 1000)
    average = middle_half(windows)
    for _ in range(PASSES):
        others = windows - average
        total = np.cumsum(np.pad(others**2, ((0, 0), (width - width // 2, width // 2)), mode="reflect"), axis=1)
        weight = 1 / (total[:, width:] - total[:, :-width] + width)
        average = average + (weight * others).sum(0) / weight.sum(0)
    return average


def alike(steep: np.ndarray, times: np.ndarray, half: int, near: int) -> np.ndarray:
    """The discharges that look like most others, of those at `times` (discharge,), moved to where they fit these best; increasing."""
    around = np.arange(-half, half + 1, COARSE)
    moves = np.arange(-near, near + 1)
    some = max(LEAST, times.size // 4)
    kept = steep[times[:, None] + around]
    off = unlikeness(kept, kept)  # (discharge, discharge)
    kept = kept[np.argsort(off[np.argmin(np.sort(off, axis=1)[:, some - 1])])[:some]]  # around the densest place
    row = np.arange(times.size)
    windows = steep[times[:, None, None] + moves[:, None] + around].astype(np.float32)  # (discharge, move, sample)
    for _ in range(PASSES):
        off = unlikeness(windows, np.median(kept, axis=0)[None])[..., 0]
        best = off.argmin(1)
        off = off[row, best]
        usual = float(np.median(np.sort(off)[:some]))
        good = off < min(UNLIKE, max(ALIKE, FAR_OFF * usual))
        kept = windows[row, best][good]
        if usual > NOTHING_ALIKE:
            return times[:0]
    return np.unique((times + moves[best])[good])


def unlikeness(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Energy of the difference of shapes (..., sample) and (other, sample) over that of the larger of the two; (..., other)."""
    size, known = np.einsum("...s,...s->...", some, some)[..., None], (others**2).sum(-1)
    return (size + known - 2 * some @ others.T) / np.maximum(size, known)
