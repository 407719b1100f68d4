"""What an electromyographer measures, from a signal. Potentials are taken as recorded: positive = positive."""

from dataclasses import dataclass

import numpy as np

from sim.muap import RATE_HZ

# Where a potential begins and ends: the last stretch of QUIET_MS in which the signal, smoothed over 0.2 ms, keeps below
# AMPLITUDE_UV and SLOPE_UV_PER_MS (criterion of automatic analysis, Stålberg et al. 1986, Electroencephalogr Clin
# Neurophysiol 64:119: slope 10 µV/ms; the amplitude is what is seen at 100 µV/div).
AMPLITUDE_UV, SLOPE_UV_PER_MS, QUIET_MS = 10.0, 10.0, 1.5
PHASE_UV = 20.0  # a phase must leave the baseline by this much


@dataclass(frozen=True)
class Potential:
    """One potential, measured."""

    amplitude_uv: float  # peak to peak
    duration_ms: float
    phases: int
    rise_us: float  # from the positive peak to the negative one after it
    start_ms: float
    end_ms: float


def potential(signal_uv: np.ndarray, rate_hz: float = RATE_HZ) -> Potential:
    """Measure the one potential in `signal_uv` (sample,), which should begin and end in quiet baseline."""
    signal = np.asarray(signal_uv, dtype=np.float64)
    ms = rate_hz / 1000
    width = max(1, round(0.2 * ms))
    smooth = np.convolve(signal, np.ones(width) / width, "same")
    reach = max(1, round(0.25 * ms))
    slope = np.zeros_like(smooth)
    slope[reach:-reach] = (smooth[2 * reach :] - smooth[: -2 * reach]) / (2 * reach / ms)
    busy = np.flatnonzero((np.abs(smooth) >= AMPLITUDE_UV) | (np.abs(slope) >= SLOPE_UV_PER_MS))
    trough = int(np.argmin(signal))
    before = max(0, trough - round(2 * ms))
    rise_us = (trough - before - int(np.argmax(signal[before : trough + 1]))) / rate_hz * 1e6
    peak = int(np.argmax(np.abs(smooth)))
    quiet = round(QUIET_MS * ms)
    start = end = peak
    for i in busy[busy < peak][::-1]:
        if start - i > quiet:
            break
        start = int(i)
    for i in busy[busy > peak]:
        if i - end > quiet:
            break
        end = int(i)
    sign = np.sign(np.where(np.abs(smooth[start : end + 1]) >= PHASE_UV, smooth[start : end + 1], 0))
    sign = sign[sign != 0]
    phases = 1 + int((np.diff(sign) != 0).sum()) if sign.size else 0
    return Potential(float(np.ptp(signal)), (end - start) / ms, phases, rise_us, start / ms, end / ms)


@dataclass(frozen=True)
class Train:
    """Statistics of the intervals of one train of discharges."""

    rate_hz: float  # 1 / mean interval
    interval_cv: float
    intervals: int


def train(times_s: np.ndarray) -> Train:
    """Rate and regularity of increasing `times_s` (discharge,); ValueError with fewer than three."""
    if times_s.size < 3:
        raise ValueError(f"a train needs at least 3 discharges, not {times_s.size}")
    intervals = np.diff(times_s)
    return Train(float(1 / intervals.mean()), float(intervals.std() / intervals.mean()), intervals.size)


def bursts(times_s: np.ndarray, longest_gap_s: float) -> list[np.ndarray]:
    """Split increasing `times_s` where the gap is longer than `longest_gap_s`; arrays of times."""
    return np.split(times_s, np.flatnonzero(np.diff(times_s) > longest_gap_s) + 1) if times_s.size else []
