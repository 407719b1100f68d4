"""Discharges of like shape in a needle signal: found, told apart, and followed where they hide each other.

As programs of decomposition do (ADEMG: Dorfman & McGill 1988; EMGLAB: McGill 2005): steep deflections are sorted by shape; each shape
is then looked for in what the others leave of the signal; where a discharge is due, one that is half hidden will do. The shape is that of
the slope, which the near fibres make.
"""

from bisect import bisect
from dataclasses import dataclass

import numpy as np

from sim.measure.train import usual_interval

SHAPE_MS = 2.5  # to each side of the steepest place, by which shapes are compared
UNLIKE = 0.25  # shapes differ if the energy of their difference exceeds this share of theirs
VARYING = 0.6  # but one unit's shapes may differ so much, if their discharges keep out of each other's way
EDGE = 4  # times SHAPE_MS at both ends of the signal in which nothing is looked for: places are still moved a little
COARSE = 3  # samples to one of a shape
SHIFT = 4  # samples by which shapes may be moved to fit
LEAST_TIMES = 15  # discharges from which a potential is averaged
SELDOM, FORGOTTEN = 2000, 200  # a shape not met three times is forgotten after so many times SHAPE_MS; looked after at each 200th
TOGETHER_S = 0.02  # one unit does not fire twice within this time, but for doublets
RECOVERED_S = 0.003  # and never within this
IN_STEP_MS, PART_MS = 0.4, 15.0  # parts of one potential keep their distance, of so much at most, as closely as this
FITS, FITS_AT_MOST = 0.7, 1.4  # how much of a shape the signal shows where a discharge is
SURE = 1.4, 1.0, 0.6  # what the others leave is noisier: discharges may be so many times as unlike, if they are still one unit's
BURIED = 0.25  # a shape that the rest of the signal imitates as well as this (SD) cannot be looked for
DUE = 0.6  # a discharge may be due so many usual intervals after the last one
CHANCE_MEETINGS = 4.0  # of two trains; fewer tell nothing


@dataclass(frozen=True)
class Cluster:
    """Discharges of one shape."""

    at: np.ndarray  # int64 (discharge,): sample of the steepest place of each
    slope: np.ndarray  # (sample,): SHAPE_MS to each side


def clusters(steep: np.ndarray, least: float, rate_hz: float) -> list[Cluster]:
    """The units that fire often enough in `steep` (sample,), by deflections of at least `least`, the steepest first."""
    found = fresh(steep, least, rate_hz)
    for due in (False, False, True):
        found = without_parts(joined(followed(steep, found, rate_hz, due), rate_hz), rate_hz)
    return found


def fresh(rest: np.ndarray, least: float, rate_hz: float) -> list[Cluster]:
    """Clusters of like deflections in `rest` that can be one unit's."""
    half = round(SHAPE_MS * rate_hz / 1000)
    at = peaks(rest, least, round(rate_hz / 1000))
    room = EDGE * half
    times = sorted_by_shape(rest, at[(at > room) & (at < rest.size - room - 1)], half)
    return without_parts([seen(rest, t, half) for t in times if t.size >= LEAST_TIMES and of_one_unit(t, rate_hz)], rate_hz)


def left(steep: np.ndarray, some: list[Cluster]) -> np.ndarray:
    """What is left of `steep` without the discharges of some clusters."""
    rest = steep.copy()
    for one in some:
        put(rest, one, -1)
    return rest


def seen(steep: np.ndarray, times: np.ndarray, half: int) -> Cluster:
    """A cluster of discharges at `times` (discharge,) with their median shape."""
    return Cluster(times, np.median(steep[times[:, None] + np.arange(-half, half + 1)], axis=0))


def peaks(values: np.ndarray, least: float, apart: int) -> np.ndarray:
    """Samples where `values` is above `least` and greatest for `apart` samples to both sides."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, apart, constant_values=-np.inf), 2 * apart + 1)
    high = np.flatnonzero(values > least)
    found = high[values[high] >= around[high].max(1)]
    return found[np.diff(found, prepend=-apart - 1) > apart]


def sorted_by_shape(steep: np.ndarray, at: np.ndarray, half: int) -> list[np.ndarray]:
    """Samples of each class of like shapes, in one pass through the signal."""
    around = np.arange(-half, half + 1, COARSE)
    moves = np.arange(-SHIFT, SHIFT + 1)
    shapes, known = np.empty((at.size, around.size)), np.empty(at.size)  # of each class so far: its shape, and the energy of that
    times: list[list[int]] = []
    for n, t in enumerate(at.tolist()):
        if n % FORGOTTEN == 0:
            kept = [k for k, one in enumerate(times) if len(one) > 2 or t - one[-1] < SELDOM * half]
            times, shapes[: len(kept)], known[: len(kept)] = [times[k] for k in kept], shapes[kept], known[kept]
        own = steep[t + moves[:, None] + around]  # (move, sample)
        size, classes = (own**2).sum(1)[:, None], len(times)
        unlike = (size + known[:classes] - 2 * own @ shapes[:classes].T) / np.maximum(size, known[:classes])  # (move, class)
        best = int(np.argmin(unlike)) if unlike.size else -1
        if best < 0 or unlike.flat[best] > UNLIKE:
            which = classes
            shapes[which] = own[SHIFT]
            times.append([t])
        else:
            move, which = divmod(best, classes)
            times[which].append(t + int(moves[move]))
            shapes[which] += (own[move] - shapes[which]) / min(len(times[which]), 20)
        known[which] = (shapes[which] ** 2).sum()
    return [np.array(sorted(one), dtype=np.int64) for one in times]


def of_one_unit(times: np.ndarray, rate_hz: float) -> bool:
    """Whether discharges are far enough apart to be those of one unit, but for some."""
    return float((np.diff(times) < TOGETHER_S * rate_hz).mean()) < 0.1


def without_parts(some: list[Cluster], rate_hz: float) -> list[Cluster]:
    """The clusters, from the steepest on, without those that fire in step with a steeper one: they are parts of its potential."""
    kept: list[Cluster] = []
    ms = 1000 / rate_hz
    for one in sorted(some, key=lambda c: -float(c.slope[c.slope.size // 2])):
        lags = (nearest(one.at, other.at) * ms for other in kept)
        if not any((np.abs(lag - np.median(lag)) < IN_STEP_MS).mean() > 0.5 and abs(float(np.median(lag))) < PART_MS for lag in lags):
            kept.append(one)
    return kept


def nearest(times: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Distance of each of `times` from the nearest of the increasing `other`; shape of `times`."""
    after = np.clip(np.searchsorted(other, times), 1, other.size - 1)
    left, right = times - other[after - 1], times - other[after]
    return np.where(np.abs(left) < np.abs(right), left, right)


def joined(some: list[Cluster], rate_hz: float) -> list[Cluster]:
    """The clusters, those put together that look alike and keep out of each other's way: one unit whose shape varies."""
    kept: list[Cluster] = []
    for one in sorted(some, key=lambda c: -c.at.size):
        for k, other in enumerate(kept):
            difference, move = unlike(one.slope, other.slope)
            both = np.sort(np.concatenate([other.at, one.at + move]))
            if (difference < UNLIKE and of_one_unit(both, rate_hz)) or (difference < VARYING and avoid(one.at, other.at, rate_hz)):
                kept[k] = Cluster(both, other.slope)
                break
        else:
            kept.append(one)
    return kept


def unlike(slope: np.ndarray, known: np.ndarray) -> tuple[float, int]:
    """Energy of the difference of two shapes over that of the larger, and the move (samples) of the first at which it is least."""
    half = slope.size // 2
    moved = np.lib.stride_tricks.sliding_window_view(np.pad(slope, half), slope.size)  # (move, sample)
    energy = ((moved - known) ** 2).sum(1) / np.maximum((moved**2).sum(1), (known**2).sum())
    best = int(np.argmin(energy))
    return float(energy[best]), best - half


def reunited(classes: list[np.ndarray], averages: list[np.ndarray], rate_hz: float) -> list[np.ndarray]:
    """The trains `classes`, those put together whose averages (sample,) are one potential, seen from another of its spikes."""
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    for k in sorted(range(len(classes)), key=lambda k: -classes[k].size):
        times, own = classes[k], averages[k][::COARSE]
        for n, (others, known) in enumerate(kept):
            alike = np.correlate(own, known, "same")
            size = max(float(own @ own), float(known @ known))
            difference = float(own @ own + known @ known - 2 * alike.max()) / size
            if difference < VARYING and avoid(times, others, rate_hz):
                move = (int(np.argmax(alike)) - own.size // 2) * COARSE
                kept[n] = np.sort(np.concatenate([others, times + move])), known
                break
        else:
            kept.append((times, own))
    return [times for times, _ in kept]


def avoid(times: np.ndarray, other: np.ndarray, rate_hz: float) -> bool:
    """Whether two trains meet, within TOGETHER_S, far less often than two units' would by chance."""
    begin, end = max(times[0], other[0]), min(times[-1], other[-1])
    some, others = (t[(t >= begin) & (t <= end)] for t in (times, other))
    if some.size == 0 or others.size < 2:
        return False
    near = TOGETHER_S * rate_hz
    by_chance = some.size * others.size * 2 * near / (end - begin)
    return bool(by_chance >= CHANCE_MEETINGS and (np.abs(nearest(some, others)) < near).sum() < by_chance / 4)


def followed(steep: np.ndarray, some: list[Cluster], rate_hz: float, due: bool) -> list[Cluster]:
    """The clusters, each looked for in what the others leave of `steep`; if `due`, also half hidden where a discharge is due."""
    found, rest = [], left(steep, some)
    for one in sorted(some, key=lambda c: -float(c.slope @ c.slope)):
        put(rest, one, 1)
        found.append(again(rest, one, rate_hz, due))
        put(rest, found[-1], -1)
    return found


def put(rest: np.ndarray, one: Cluster, sign: int) -> None:
    """Add a cluster's discharges, times `sign`, to `rest`."""
    half = one.slope.size // 2
    for t in one.at.tolist():
        rest[t - half : t + half + 1] += sign * one.slope


def again(rest: np.ndarray, one: Cluster, rate_hz: float, due: bool) -> Cluster:
    """A cluster as it is found in `rest`, the signal without the others."""
    half = one.slope.size // 2
    coarse = one.slope[half % COARSE :: COARSE]
    fit = np.correlate(rest[::COARSE], coarse, "valid") / (coarse @ coarse)
    if float(np.median(np.abs(fit))) / 0.6745 > BURIED:
        return one
    at = (peaks(fit, FITS, half // (2 * COARSE)) + half // COARSE) * COARSE
    room = EDGE * half
    at = at[(at > room) & (at < rest.size - room - 1)]
    moves = np.arange(-2 * COARSE, 2 * COARSE + 1)
    windows = rest[at[:, None, None] + moves[:, None] + np.arange(half % COARSE - half, half + 1, COARSE)]  # (place, move, sample)
    off = ((windows - coarse) ** 2).sum(2) / (coarse @ coarse)
    best = off.argmin(1)
    row = np.arange(at.size)
    at, off, fit = at + moves[best], off[row, best], windows[row, best] @ coarse / (coarse @ coarse)
    for share in SURE:
        good = off < share * UNLIKE
        sure = apart(at[good], off[good], RECOVERED_S * rate_hz)
        if sure.size < LEAST_TIMES:
            return one
        if of_one_unit(sure, rate_hz):
            break
    else:
        return one
    if due:
        least = DUE * usual_interval(sure)
        gaps = ~good & (fit < FITS_AT_MOST) & (np.abs(nearest(at, sure)) > least)
        sure = np.sort(np.concatenate([sure, apart(at[gaps], off[gaps], least)]))
    return seen(rest, sure, half)


def apart(at: np.ndarray, off: np.ndarray, least: float) -> np.ndarray:
    """Those of the samples `at` that lie `least` from each other, where they do not the ones that are less `off`; increasing."""
    kept: list[int] = []
    for t in at[np.argsort(off, kind="stable")].tolist():
        i = bisect(kept, t)
        if (i == 0 or t - kept[i - 1] >= least) and (i == len(kept) or kept[i] - t >= least):
            kept.insert(i, t)
    return np.array(kept, dtype=np.int64)
