"""From fibres and an electrode to potentials in µV.

Line-source conductor with anisotropy (Nandedkar & Stålberg 1983, doi 10.1007/BF02446149), finite fibres with end-plate and
tendons. Source: an action potential with the steepness and the length of human fibres', plus an afterpotential (McGill & Lateva
2001, IEEE TBME 48:1480). The conductor is scaled once, so that single-fibre EMG (25 µm port, 500 Hz high-pass) sees 200 µV
at 0.3 mm (Stålberg & Trontelj); nothing is fitted to motor unit potentials.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.electrode import Electrode, Needle
from sim.fibres import Fibres, velocity_m_s
from sim.kernels import potential

RATE_HZ = 48_000
TEMPLATE_SAMPLES = 2048  # 42.7 ms: end-plate to tendon of a slow fibre, and the afterpotential
STEP_MS = 1000.0 / RATE_HZ
LEAST_UV = 0.1  # a template ends where it stays below this, far under any amplifier's noise
ZONES_MM = 0.4, 0.8, 2.0, 6.0  # distances up to which fibres are summed alike: the first two averaged over the core, none beyond
EDGES = 1, 2, 4, 16  # samples from edge to edge in each zone: the farther a fibre, the slower its potential

SIGMA_RADIAL, SIGMA_AXIAL, SIGMA_INSIDE = 0.063, 0.33, 1.01  # S/m
ANISOTROPY = SIGMA_AXIAL / SIGMA_RADIAL
# The spike A (1 - exp(-t/rise))³ exp(-t/fall), from -90 to +39 mV as Rosenfalck's. Rosenfalck's own course, made as steep as human
# fibres are, repolarises too early with it: 0.4 ms at half height, where mammalian fibres have 0.7-1 ms at 37 °C [T]. The length of the
# repolarisation makes much of a motor unit potential's duration and area (Rodriguez-Falces 2012, 10.1007/s11517-012-0879-7). Here: 0.9 ms
# at half height. [The fall was tried from 0.4 to 1.2 ms; 0.75 gives tibialis anterior its published area and duration, which are
# therefore no prediction; those of other muscles are.]
SPIKE_MV, SPIKE_RISE_MS, SPIKE_FALL_MS = 129.0, 0.12, 0.75
AFTER_MV, AFTER_RISE_MS, AFTER_FALL_MS = 12.0, 0.3, 8.0  # human fibres stay depolarised for 10-20 ms
COLD_GAIN = (
    0.3  # a slower action potential is larger: sodium channels take longer to inactivate (Denys 1991, Muscle Nerve 14:795) [estimate]
)
CONDUCTOR = 0.418  # calibration on single-fibre EMG; tests/sim/test_muap.py holds it to 200 µV
SCALE = CONDUCTOR * 1000.0 * SIGMA_INSIDE / SIGMA_RADIAL / 16 * 1e-6  # µV from mV; π d² / 4 over 4 π, d in µm

JITTER_MM = 0.4  # fibres this close to the core are summed discharge by discharge
JITTER_FIBRES = 12  # of one unit, at most
BESIDE_MM = 1.0  # fibres this close to the cannula's shaft are averaged along it mm by mm
CANNULA_POINTS = 5  # for the others
CANNULA_FIBRES = 20  # of one unit stand for all that are not beside the shaft


@dataclass(frozen=True)
class Potentials:
    """What one electrode sees of every unit, in µV, positive = positive; templates start at the spike's arrival.

    A unit has two slots, 2 × unit and the one after it: one for each branch of its axon, where these matter, else all in the first.
    """

    templates_uv: np.ndarray  # float32 (seen slot, sample): all fibres, those near the tip left out
    length: np.ndarray  # (seen slot,): samples after which the template is zero
    row: np.ndarray  # (slot,): where in templates_uv a slot stands, -1 if no fibre of it is in reach
    near_uv: np.ndarray  # float32 (near fibre, sample)
    near_fibre: np.ndarray  # (near fibre,): index in Fibres, in order of slot
    near_first: np.ndarray  # (slot + 1,): where each slot's near fibres begin

    def whole_uv(self, unit: int) -> np.ndarray:
        """The potential of one unit with all its fibres and no jitter; shape (sample,)."""
        own = self.near_uv[self.near_first[2 * unit] : self.near_first[2 * unit + 2]]
        rows = self.row[2 * unit : 2 * unit + 2]
        return self.templates_uv[rows[rows >= 0]].sum(0) + own.sum(0)


def action_potential(slowing: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The action potential above rest as a sum of amplitude × exp(-rate t): amplitudes (mV) and rates (1/ms), the amplitudes 0 in sum."""
    ratio = 3 * SPIKE_FALL_MS / SPIKE_RISE_MS
    share = ratio / (ratio + 1)  # of the upstroke that is done when the spike is at its height
    height = share**3 * (1 - share) ** (SPIKE_RISE_MS / SPIKE_FALL_MS)
    spike = SPIKE_MV * slowing**COLD_GAIN / height * np.array([1.0, -3.0, 3.0, -1.0])
    spike_rate = 1 / SPIKE_FALL_MS + np.arange(4) / SPIKE_RISE_MS
    after = AFTER_MV * np.array([1.0, -1.0])
    after_rate = 1 / AFTER_FALL_MS + np.arange(2) / AFTER_RISE_MS
    return np.concatenate([spike, after]), np.concatenate([spike_rate, after_rate]) / slowing


def intracellular_mv(t_ms: np.ndarray) -> np.ndarray:
    """The action potential's course above rest, mV; any shape."""
    amplitude, rate = action_potential()
    t = np.maximum(t_ms, 0.0)
    return sum(a * np.exp(-r * t) for a, r in zip(amplitude, rate, strict=True))


def core_points(electrode: Electrode, needle: Needle) -> "Points":
    """Five points of equal area along the core, the middle one first, with the weight 1 in all."""
    down = np.array([0.0, -0.69, -0.33, 0.33, 0.69]) * electrode.core_long_mm / 2
    return np.full(5, needle.x_mm), needle.depth_mm + down, np.full(5, needle.along_mm), np.full(5, 0.2)


def needle_potentials(
    fibres: Fibres, electrode: Electrode, needle: Needle, split: np.ndarray | None = None, slowing: float = 1.0
) -> Potentials:
    """Potentials of all units at a concentric needle, its core against its cannula; all is `slowing` times as slow as when warm.

    The branches of the units in `split` (bool, (unit,)) are kept apart.
    """
    slots = 2 * fibres.territory_mm.size
    slot = slots_of(fibres, split)
    distance = apart_mm(fibres, needle)
    within = np.flatnonzero((fibres.unit >= 0) & (distance < ZONES_MM[-1]))
    seen = np.flatnonzero(np.bincount(slot[within], minlength=slots))  # only what has fibres in reach
    place = np.full(slots, -1)
    place[seen] = np.arange(seen.size)
    row = place[slot[within]]
    near = jittering(slot, distance)
    apart = np.zeros(distance.size, dtype=bool)
    apart[near] = True
    drives = np.zeros((seen.size, TEMPLATE_SAMPLES), dtype=np.float32)
    core_drives(fibres, within, np.where(apart[within], -1, row), electrode, needle, slowing, drives)
    if electrode.against_cannula:
        cannula_drives(fibres, within, row, needle, slowing, drives)
    own = np.zeros((near.size, TEMPLATE_SAMPLES), dtype=np.float32)
    core_drives(fibres, near, np.arange(near.size), electrode, needle, slowing, own)
    templates = fired(drives, slowing)
    return Potentials(templates, ended(templates), place, fired(own, slowing), near, np.searchsorted(slot[near], np.arange(slots + 1)))


def apart_mm(fibres: Fibres, needle: Needle, index: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Distance of the fibres `index`, or of all, from the middle of the recording core, across them; shape (fibre,)."""
    return np.sqrt((fibres.x_mm[index] - needle.x_mm) ** 2 + (fibres.depth_mm[index] - needle.depth_mm) ** 2)


def slots_of(fibres: Fibres, split: np.ndarray | None) -> np.ndarray:
    """The slot of each fibre, -1 without a nerve; shape (fibre,)."""
    slot = np.where(fibres.unit >= 0, 2 * fibres.unit.astype(np.int64), -1)
    if split is not None and split.any():
        parted = np.flatnonzero((fibres.unit >= 0) & split[fibres.unit])
        slot[parted] += fibres.branch(parted)
    return slot


def jittering(slot: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Indices of the fibres close enough to be summed one by one, in order of slot, the nearest JITTER_FIBRES of each."""
    close = np.flatnonzero((slot >= 0) & (distance < JITTER_MM))
    close = close[np.lexsort((distance[close], slot[close]))]
    own = slot[close]
    rank = np.arange(close.size) - np.searchsorted(own, own)
    return close[rank < JITTER_FIBRES]


def core_drives(
    fibres: Fibres, index: np.ndarray, row: np.ndarray, electrode: Electrode, needle: Needle, slowing: float, out: np.ndarray
) -> None:
    """Add the differences of K at the core for the fibres `index` to rows `row` (-1: left out) of `out`, float32 (row, sample)."""
    core = core_points(electrode, needle)
    centre = core[0][:1], core[1][:1], core[2][:1], np.ones(1)
    distance = np.where(row >= 0, apart_mm(fibres, needle, index), np.inf)
    for points, (near, far), every in zip((core, core, centre, centre), pairwise((0.0, *ZONES_MM)), EDGES, strict=True):
        zone = np.flatnonzero((distance >= near) & (distance < far))
        gather(fibres, index[zone], row[zone], points, least_mm(electrode), every, slowing, out)


def cannula_drives(fibres: Fibres, index: np.ndarray, row: np.ndarray, needle: Needle, slowing: float, out: np.ndarray) -> None:
    """Take the average along the cannula, from the core up to the skin, away from `out`.

    Fibres beside the shaft are averaged at every 1.5 mm of it; for the others a few points will do, and a few fibres of a unit.
    """
    beside = np.abs(fibres.x_mm[index] - needle.x_mm) < BESIDE_MM
    close = np.flatnonzero(beside)
    fine = shaft(needle, max(3, round(needle.depth_mm / 1.5)), -1.0)
    gather(fibres, index[close], row[close], fine, 0.5, EDGES[-1], slowing, out)
    rest = np.flatnonzero(~beside)
    few, share = sample(row[rest], out.shape[0], CANNULA_FIBRES)
    drives = np.zeros_like(out)
    gather(fibres, index[rest[few]], row[rest[few]], shaft(needle, CANNULA_POINTS, -1.0), 0.5, EDGES[-1], slowing, drives)
    out += drives * share.astype(np.float32)[:, None]


def shaft(needle: Needle, points: int, weight: float) -> "Points":
    """Points of the cannula, evenly from the core up to the skin, with `weight` in all."""
    depths = needle.depth_mm * (np.arange(points)[::-1] + 0.5) / points
    return np.full(points, needle.x_mm), depths, np.full(points, needle.along_mm), np.full(points, weight / points)


def sample(row: np.ndarray, rows: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Places in `row` of at most about `most` fibres of each row, and how many fibres each of them stands for; shape (row,)."""
    order = np.argsort(row, kind="stable")
    count = np.bincount(row, minlength=rows)
    rank = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    step = np.maximum(1, count // most)
    few = order[rank % step[row[order]] == 0]
    return few, count / np.maximum(np.bincount(row[few], minlength=rows), 1)


Points = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # x, depth, z (mm), weight


def gather(
    fibres: Fibres, index: np.ndarray, row: np.ndarray, points: Points, least: float, every: int, slowing: float, out: np.ndarray
) -> None:
    """Add the differences of K from sample to sample of the fibres `index`, computed at every few edges, to rows `row` of `out`."""
    if not index.size:
        return
    edges = (np.arange(TEMPLATE_SAMPLES // every + 1) * every * STEP_MS).astype(np.float32)
    of_fibre = (fibres.x_mm, fibres.depth_mm, fibres.diameter_um, fibres.end_plate_mm, fibres.left_mm, fibres.right_mm, fibres.delay_ms)
    sums = np.zeros((out.shape[0], edges.size), dtype=np.float32)
    potential.gather(
        row.astype(np.int64),
        *(a[index].astype(np.float32) for a in of_fibre),
        (velocity_m_s(fibres.diameter_um[index]) / slowing).astype(np.float32),
        *(a.astype(np.float32) for a in points),
        np.float32(least),
        np.float32(ANISOTROPY),
        edges,
        sums,
    )
    potential.differences(sums, every, out)


def fired(drives: np.ndarray, slowing: float = 1.0) -> np.ndarray:
    """Differences of K, convolved with the slope of the action potential and scaled to µV; float32 (row, sample)."""
    amplitude, rate = action_potential(slowing)
    decay = np.exp(-rate * STEP_MS)
    out = np.empty(drives.shape, dtype=np.float32)
    potential.fire_all(drives, SCALE * amplitude * (decay - 1) / STEP_MS, decay, np.empty(rate.size), out)
    return out


def ended(templates: np.ndarray) -> np.ndarray:
    """Cut each template off, in place, where it stays below LEAST_UV; returns the lengths left, (row,)."""
    length = np.empty(len(templates), dtype=np.int64)
    potential.cut(templates, LEAST_UV, length)
    return length


def least_mm(electrode: Electrode) -> float:
    """The least distance of a fibre's middle from the recording surface's middle line: half the core's width, and the fibre."""
    return electrode.core_short_mm / 2
