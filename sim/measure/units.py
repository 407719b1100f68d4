"""Finding motor units in a needle signal: multi-MUP analysis.

As the clinic's programs do (ADEMG: Dorfman & McGill 1988; multi-MUP: Stålberg et al. 1995, Nandedkar et al. 1995): steep deflections
are sorted by shape, each class is averaged with the other classes taken away, and the average is measured.
"""

from dataclasses import dataclass

import numpy as np

from sim.measure.clusters import SHAPE_MS, clusters, reunited
from sim.measure.potential import Potential, potential
from sim.muap import RATE_HZ

STEEP_UV = 30.0  # within 0.25 ms: near enough to a fibre to sound crisp
WINDOW_MS = 30.0  # to each side, averaged
PASSES = 3
SEEN_UV, RISE_US = 50.0, (100.0, 500.0)  # least amplitude, and the rise, of a potential near the needle (B.mup.rise_time_us)
BASELINE_UV, BASELINE = 2.0, 0.004  # an average is clean with a baseline as flat (SD) as this, or as this share of its height: 10 µV end it


@dataclass(frozen=True)
class FoundUnit:
    """A unit as the signal shows it."""

    at: np.ndarray  # int64 (discharge,): sample of the steepest place of each discharge
    average_uv: np.ndarray  # (sample,): WINDOW_MS to each side
    potential: Potential
    jiggle: float  # change of shape from discharge to discharge, as a share of the potential
    clean: bool  # whether the average has a flat baseline, so that it can be measured


def find_units(signal_uv: np.ndarray, rate_hz: float = RATE_HZ, steep_uv: float = STEEP_UV) -> list[FoundUnit]:
    """The units that fire often enough in `signal_uv` (sample,) to be averaged, the largest first.

    `steep_uv` is the least fall within a quarter of a millisecond of what is looked at.
    """
    signal = np.asarray(signal_uv, dtype=np.float64)
    steep = fall(signal, rate_hz)
    edge = round(WINDOW_MS * rate_hz / 1000)
    least = max(steep_uv, 5 * float(np.median(np.abs(steep))) / 0.6745)
    classes = [one.at[(one.at > edge) & (one.at < signal.size - edge - 1)] for one in clusters(steep, least, rate_hz)]
    whole = reunited(classes, averaged(signal, classes, edge)[0], rate_hz)
    classes = [times[(times > edge) & (times < signal.size - edge - 1)] for times in whole]
    averages, rest = averaged(signal, classes, edge)
    half = round(SHAPE_MS * rate_hz / 1000)
    found = [
        FoundUnit(
            times,
            average,
            potential(average, rate_hz, at=edge),
            jiggle(rest, times, average, half),
            bool(baseline_uv(average) < max(BASELINE_UV, BASELINE * np.ptp(average))),
        )
        for times, average in zip(classes, averages, strict=True)
    ]
    return sorted(found, key=lambda unit: -unit.potential.amplitude_uv)


def near(potential: Potential) -> bool:
    """Whether a potential is of a unit near the needle: large and steep enough to be accepted in an examination."""
    return potential.amplitude_uv >= SEEN_UV and RISE_US[0] <= potential.rise_us <= RISE_US[1]


def fall(signal: np.ndarray, rate_hz: float, within_ms: float = 0.25) -> np.ndarray:
    """How far the signal falls, towards negative, in `within_ms` around each sample."""
    reach = max(1, round(within_ms / 2 * rate_hz / 1000))
    steep = np.zeros_like(signal)
    steep[reach:-reach] = signal[: -2 * reach] - signal[2 * reach :]
    return steep


def averaged(signal: np.ndarray, classes: list[np.ndarray], edge: int) -> tuple[list[np.ndarray], np.ndarray]:
    """The potential of each class, the middle of its discharges once the others' potentials are taken away, and what is left of all."""
    averages = [np.zeros(2 * edge + 1) for _ in classes]
    rest = signal.copy()
    for _ in range(PASSES):
        for k, times in enumerate(classes):
            windows = rest[times[:, None] + np.arange(-edge, edge + 1)] + averages[k]
            now = middle_half(windows)
            for t in times.tolist():
                rest[t - edge : t + edge + 1] -= now - averages[k]
            averages[k] = now
    return [average - np.median(average[: edge // 3]) for average in averages], rest


def middle_half(windows: np.ndarray) -> np.ndarray:
    """Mean of the middle half of each sample's values: (discharge, sample) to (sample,). Deaf to strays as the median, but less noisy."""
    quarter = windows.shape[0] // 4
    return np.sort(windows, axis=0)[quarter : windows.shape[0] - quarter].mean(axis=0)


def baseline_uv(average: np.ndarray) -> float:
    """How restless (SD) the baseline of an average (sample,), WINDOW_MS to each side, is well before and after its potential."""
    edge = average.size // 2
    outside = np.r_[: edge // 2, average.size - edge // 4 : average.size]
    return float(average[outside].std())


def jiggle(rest: np.ndarray, times: np.ndarray, average: np.ndarray, half: int) -> float:
    """Median difference of consecutive discharges over the potential's size (Stålberg & Sonoo 1994), without that of the background.

    `rest` is the signal without the potentials that were found: where the unit fires, what its shape differs from the average.
    """
    own, before = (rest[times[:, None] + np.arange(begin, begin + 2 * half)] for begin in (-half, -4 * half))
    change, background = (float(np.median(np.abs(np.diff(part, axis=0)), axis=0).mean()) for part in (own, before))
    middle = average.size // 2
    return max(0.0, change - background) / float(np.abs(average[middle - half : middle + half]).mean())
