"""The rhythm of discharges as it is heard: bursts and their pauses, or a train and how regular it is."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.measure.clusters import TOGETHER_S
from sim.measure.train import ONE_INTERVAL, bursts

GROUP, LONG, MOSTLY = 3, 8, 0.75  # discharges of a burst, at least; of a long one; share of them that must come in bursts
LEAST_S = 0.025  # what is shorter is one potential of many phases
PAUSE, PAUSE_S, FAR = 3.0, 0.04, 4.0  # intervals, and seconds, that end a burst; intervals that are mostly between bursts
STEADY, RHYTHM, BEATS = 0.5, 0.2, 6  # variation of intervals inside bursts, or from burst to burst, of so many
SLOW_HZ, FAST_HZ, ROAR_HZ = 15.0, 40.0, 100.0  # no burst is slower; a single run so fast is one; faster ones need not be steady
SHORT, SEVERAL_SHORT = 0.5, 0.2  # of the usual interval; so many of them are not a steady train's


@dataclass(frozen=True)
class Grouping:
    """Discharges in bursts."""

    groups: list[np.ndarray]  # s, without those that are much shorter than `length_s`
    rate_hz: float
    interval_cv: float
    length_s: float
    every_s: float | None


def grouped(times_s: np.ndarray, seconds: float) -> Grouping | None:
    """The bursts in which increasing `times_s` (discharge,) of some `seconds` come: steady or very fast runs, or runs in a steady rhythm.

    None if they do not.
    """
    if times_s.size < LONG:
        return None
    inside = float(np.median(np.diff(times_s)))
    groups = [group for group in bursts(times_s, max(PAUSE * inside, PAUSE_S)) if group.size >= GROUP]
    if sum(group.size for group in groups) < MOSTLY * times_s.size:
        return None
    intervals = np.concatenate([np.diff(group) for group in groups])
    rate, cv = float(1 / np.median(intervals)), float(intervals.std() / intervals.mean())
    lengths = np.array([group[-1] - group[0] for group in groups])
    usual = float(np.median(np.repeat(lengths, [group.size for group in groups])))  # of the burst that a discharge is mostly in
    if rate < SLOW_HZ or usual < LEAST_S:
        return None
    long = [group for group in groups if group[-1] - group[0] > usual / 3]
    if len(groups) == 1:
        run = cv < STEADY if rate < ROAR_HZ else usual < MOSTLY * seconds
        return Grouping(long, rate, cv, usual, None) if groups[0].size >= LONG and rate > FAST_HZ and run else None
    pauses = [after[0] - before[-1] for before, after in pairwise(groups)]
    every = np.diff([group[0] for group in long])
    rhythmic = every.size >= BEATS and float(every.std() / every.mean()) < RHYTHM
    roars = rate > ROAR_HZ and sum(pauses) > lengths.sum() / 2
    if np.median(pauses) < FAR * inside or not (cv < STEADY or rhythmic or roars):
        return None
    return Grouping(long, rate, cv, usual, float(np.median(every)) if every.size > 1 and np.median(every) > usual else None)


def rhythm(times: np.ndarray, rate_hz: float, hidden: bool) -> tuple[float | None, float | None]:
    """Rate (Hz) of a train at samples `times`, and how its intervals vary; if discharges are `hidden`, without the gaps that can hold one.

    Both from the middle of the intervals, so that a few strays do not matter. A train with many short intervals is taken as it is.
    """
    every = np.diff(times)
    intervals = every[every > TOGETHER_S * rate_hz]
    if intervals.size < GROUP:
        return None, None
    own = intervals[intervals <= ONE_INTERVAL * np.percentile(intervals, 25)]
    if (every < SHORT * np.median(own)).mean() > SEVERAL_SHORT or not (hidden or own.sum() > intervals.sum() / 3):
        return rate_hz / float(every.mean()), variation(every)
    return rate_hz / float(np.median(own)), variation(own)


def variation(intervals: np.ndarray) -> float:
    """Standard deviation over mean, from the quartiles of `intervals`, as of Gaussian ones."""
    low, middle, high = np.percentile(intervals, [25, 50, 75])
    return float((high - low) / 1.349 / middle)
