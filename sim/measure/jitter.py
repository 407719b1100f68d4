"""Single-fibre EMG: how many fibres of a unit a needle with a 25 µm port finds, and how their intervals vary."""

from dataclasses import dataclass

import numpy as np

from sim.measure.clusters import peaks
from sim.measure.units import FoundUnit, fall
from sim.muap import RATE_HZ

SPIKE_UV = 200.0  # least amplitude of a fibre that counts (Stålberg & Trontelj)
APART_MS = 0.2  # between the spikes of two fibres
RISE_MS = 0.3  # of a near fibre's spike, at most
WITHIN_MS = 8.0  # of the triggering spike
SEARCH_MS = 0.5  # how far from its mean place a spike is looked for
MOST_US = 1000 * SEARCH_MS / 2.5  # more spread than this is not of one spike: it would leave the window, and others get into it
SPLIT_US = 5.0  # less jitter is that of one fibre that has split, or of one fibre seen twice (Stålberg & Trontelj)
FAR_OFF = 5.0  # intervals this many times farther off than half of them are another unit's doing (of Gaussian ones, 1 in 1,300)
BLOCKED, STEEP = 0.5, (0.7, 1.3)  # steepness, of the usual one, below which a spike is missing, and within which nothing else is on it


@dataclass(frozen=True)
class Pair:
    """Two fibres of one unit."""

    mcd_us: float  # mean consecutive difference of their interval
    sd_us: float  # its standard deviation
    blocking: float  # share of discharges in which one of them is missing
    discharges: int


def fibre_spikes(signal_uv: np.ndarray, unit: FoundUnit, rate_hz: float = RATE_HZ) -> np.ndarray:
    """Places (samples from each discharge) of the spikes of single fibres of a unit, through a single-fibre electrode and a 500 Hz low cut.

    A spike is seen in the average, and as high as it has to be in half of the discharges: jitter makes it lower in the average.
    """
    signal = np.asarray(signal_uv, dtype=np.float64)
    ms = rate_hz / 1000
    around = round(WITHIN_MS * ms)
    middle = unit.average_uv.size // 2
    places = peaks(fall(unit.average_uv, rate_hz), SPIKE_UV / 6, round(APART_MS * ms)) - middle
    places = places[np.abs(places) < around]
    steep, reach = fall(signal, rate_hz), round(RISE_MS * ms)
    found = []
    for place in places.tolist():
        at = spike_times(steep, unit.at + place, round(APART_MS * ms))[0].round().astype(np.int64)
        heights = np.ptp(signal[at[:, None] + np.arange(-reach, reach + 1)], axis=1)
        if np.median(heights) >= SPIKE_UV:
            found.append(place)
    return np.array(found, dtype=np.int64)


def pairs(signal_uv: np.ndarray, at: np.ndarray, places: np.ndarray, rate_hz: float = RATE_HZ) -> list[Pair]:
    """Jitter of every fibre against the first: `at` (discharge,) samples of the unit, `places` (fibre,) of its spikes from there."""
    steep = fall(np.asarray(signal_uv, dtype=np.float64), rate_hz)
    times, heights = zip(*(spike_times(steep, at + place, round(SEARCH_MS * rate_hz / 1000)) for place in places.tolist()), strict=True)
    found = []
    for other, height in zip(times[1:], heights[1:], strict=True):
        usual = np.stack([height / np.median(height), heights[0] / np.median(heights[0])])
        clear = ((usual > STEEP[0]) & (usual < STEEP[1])).all(axis=0)
        interval = (other - times[0])[clear]
        off = np.abs(interval - np.median(interval))
        interval = interval[off <= FAR_OFF * max(float(np.median(off)), 0.1)]
        if interval.size > 2:
            us = interval * 1e6 / rate_hz
            found.append(Pair(mcd_us(us), float(us.std(ddof=1)), float((usual < BLOCKED).any(axis=0).mean()), int(interval.size)))
    return [pair for pair in found if pair.mcd_us >= SPLIT_US and pair.sd_us <= MOST_US]


def mcd_us(intervals_us: np.ndarray) -> float:
    """Mean consecutive difference of intervals (discharge,): for Gaussian jitter 1.128 times its standard deviation."""
    return float(np.abs(np.diff(intervals_us)).mean())


def spike_times(steep: np.ndarray, near: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """When the signal falls most steeply around each of the samples `near`, between samples, and how steeply; both (discharge,)."""
    windows = steep[near[:, None] + np.arange(-reach, reach + 1)]
    top = np.clip(np.argmax(windows, axis=1), 1, 2 * reach - 1)
    row = np.arange(near.size)
    before, peak, after = windows[row, top - 1], windows[row, top], windows[row, top + 1]
    curve = before - 2 * peak + after
    shift = np.where(curve < 0, 0.5 * (before - after) / np.where(curve < 0, curve, 1.0), 0.0)
    return near - reach + top + shift, peak
