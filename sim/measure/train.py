"""Statistics of discharge times."""

from dataclasses import dataclass

import numpy as np

ONE_INTERVAL = 1.6  # intervals longer than so many times the lower quartile hold a discharge that was missed


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


def usual_interval(times: np.ndarray) -> float:
    """Interval between the increasing `times` (discharge,) of one unit, in their unit, also if up to half of them were missed.

    The median of those that can hold no missed discharge; NaN with fewer than three.
    """
    if times.size < 3:
        return float("nan")
    intervals = np.diff(times)
    return float(np.median(intervals[intervals <= ONE_INTERVAL * np.percentile(intervals, 25)]))
