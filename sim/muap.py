"""From fibres and an electrode to potentials in µV.

Line-source conductor with anisotropy (Nandedkar & Stålberg 1983, doi 10.1007/BF02446149), finite fibres with end-plate and
tendons. Source: Rosenfalck's action potential, made as steep as human fibres are, plus an afterpotential (McGill & Lateva
2001, IEEE TBME 48:1480). The conductor is scaled once, so that single-fibre EMG (25 µm port, 500 Hz high-pass) sees 200 µV
at 0.3 mm (Stålberg & Trontelj); nothing is fitted to motor unit potentials.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.electrode import SURFACE_PAIR_MM, Electrode, Needle
from sim.fibres import Fibres, velocity_m_s
from sim.kernels import potential

RATE_HZ = 48_000
TEMPLATE_SAMPLES = 2048  # 42.7 ms: end-plate to tendon of a slow fibre, and the afterpotential
STEP_MS = 1000.0 / RATE_HZ
LEAST_UV = 0.02  # a template ends where it stays below this, far under any amplifier's noise
ZONES_MM = 0.4, 0.8, 2.0, 6.0  # distances up to which fibres are summed alike: the first two averaged over the core, none beyond
EDGES = 1, 2, 4, 16  # samples from edge to edge in each zone: the farther a fibre, the slower its potential

SIGMA_RADIAL, SIGMA_AXIAL, SIGMA_INSIDE = 0.063, 0.33, 1.01  # S/m
ANISOTROPY = SIGMA_AXIAL / SIGMA_RADIAL
STEEPNESS_PER_MS = 10.0  # Rosenfalck's λ = 2.5 /mm at 4 m/s
SPIKE_MV = 96.0  # Rosenfalck's A
AFTER_MV, AFTER_RISE_MS, AFTER_FALL_MS = 12.0, 0.3, 8.0  # human fibres stay depolarised for 10-20 ms
CONDUCTOR = 0.29  # calibration on single-fibre EMG; tests/sim/test_muap.py holds it to 200 µV
SCALE = CONDUCTOR * 1000.0 * SIGMA_INSIDE / SIGMA_RADIAL / 16 * 1e-6  # µV from mV; π d² / 4 over 4 π, d in µm
SPIKE_TAPS = 72  # 1.5 ms: the spike is over

JITTER_MM = 0.4  # fibres this close to the core are summed discharge by discharge
JITTER_FIBRES = 12  # of one unit, at most
TAPER_MM, BEYOND_MM = 1.0, 0.15  # an injured fibre ends just beyond the core; its action potential dies away over the last mm
# The crushed end is depolarised by the action potential and repolarises only passively [estimates; membrane time constant 10-20 ms]
PASSIVE_MV, PASSIVE_RISE_MS, PASSIVE_FALL_MS = 35.0, 1.0, 15.0
BESIDE_MM = 1.0  # fibres this close to the cannula's shaft are averaged along it mm by mm
CANNULA_POINTS = 5  # for the others
CANNULA_FIBRES = 20  # of one unit stand for all that are not beside the shaft
SURFACE_FIBRES = 24  # of one unit stand for all at the distance of the skin


@dataclass(frozen=True)
class Potentials:
    """What one electrode sees of every unit, in µV, positive = positive; templates start at the spike's arrival."""

    templates_uv: np.ndarray  # float32 (seen unit, sample): all fibres, those near the tip left out
    length: np.ndarray  # (seen unit,): samples after which the template is zero
    row: np.ndarray  # (unit,): where in templates_uv a unit stands, -1 if no fibre of it is in reach
    near_uv: np.ndarray  # float32 (near fibre, sample)
    near_fibre: np.ndarray  # (near fibre,): index in Fibres, in order of unit
    near_first: np.ndarray  # (unit + 1,): where each unit's near fibres begin

    def whole_uv(self, unit: int) -> np.ndarray:
        """The potential of one unit with all its fibres and no jitter; shape (sample,)."""
        own = self.near_uv[self.near_first[unit] : self.near_first[unit + 1]]
        far = self.templates_uv[self.row[unit]] if self.row[unit] >= 0 else np.zeros(TEMPLATE_SAMPLES, dtype=np.float32)
        return far + own.sum(0)


def intracellular_mv(t_ms: np.ndarray) -> np.ndarray:
    """The action potential's course above rest, mV."""
    t = np.maximum(t_ms, 0.0)
    spike = SPIKE_MV * (STEEPNESS_PER_MS * t) ** 3 * np.exp(-STEEPNESS_PER_MS * t)
    return spike + AFTER_MV * (1 - np.exp(-t / AFTER_RISE_MS)) * np.exp(-t / AFTER_FALL_MS)


def core_points(electrode: Electrode, needle: Needle) -> tuple[np.ndarray, np.ndarray]:
    """Five points of equal area along the core; (point,) x and depth, the middle one first."""
    along = np.array([0.0, -0.69, -0.33, 0.33, 0.69]) * electrode.core_long_mm / 2
    return np.full(5, needle.x_mm), needle.depth_mm + along


def needle_potentials(fibres: Fibres, electrode: Electrode, needle: Needle) -> Potentials:
    """Potentials of all units at a concentric needle: its core against its cannula."""
    units = fibres.territory_mm.size
    distance = np.hypot(fibres.x_mm - needle.x_mm, fibres.depth_mm - needle.depth_mm)
    within = np.flatnonzero((fibres.unit >= 0) & (distance < ZONES_MM[-1]))
    seen = np.flatnonzero(np.bincount(fibres.unit[within], minlength=units))  # only units with fibres in reach
    place = np.full(units, -1)
    place[seen] = np.arange(seen.size)
    row = place[fibres.unit[within]]
    near = jittering(fibres, distance)
    apart = np.zeros(distance.size, dtype=bool)
    apart[near] = True
    drives = np.zeros((seen.size, TEMPLATE_SAMPLES), dtype=np.float32)
    core_drives(fibres, within, np.where(apart[within], -1, row), electrode, needle, drives)
    cannula_drives(fibres, within, row, needle, drives)
    own = np.zeros((near.size, TEMPLATE_SAMPLES), dtype=np.float32)
    core_drives(fibres, near, np.arange(near.size), electrode, needle, own)
    templates = fired(drives)
    return Potentials(templates, ended(templates), place, fired(own), near, np.searchsorted(fibres.unit[near], np.arange(units + 1)))


def jittering(fibres: Fibres, distance: np.ndarray) -> np.ndarray:
    """Indices of the fibres close enough to be summed one by one, in order of unit, the nearest JITTER_FIBRES of each."""
    close = np.flatnonzero((fibres.unit >= 0) & (distance < JITTER_MM))
    close = close[np.lexsort((distance[close], fibres.unit[close]))]
    unit = fibres.unit[close]
    rank = np.arange(close.size) - np.searchsorted(unit, unit)
    return close[rank < JITTER_FIBRES]


def fibre_potentials(fibres: Fibres, index: np.ndarray, electrode: Electrode, needle: Needle, injured: bool = False) -> np.ndarray:
    """Potentials of single fibres, µV, float32 (fibre, sample); `injured` ones end at the needle."""
    drives = np.zeros((index.size, TEMPLATE_SAMPLES), dtype=np.float32)
    if not injured:
        core_drives(fibres, index, np.arange(index.size), electrode, needle, drives)
        cannula_drives(fibres, index, np.arange(index.size), needle, drives)
        return fired(drives)
    dipole = np.zeros(index.size)
    xs, depths = core_points(electrode, needle)
    for r, i in enumerate(index):
        v = velocity_m_s(fibres.diameter_um[i])
        a, end = -fibres.end_plate_mm[i] / v, (-fibres.end_plate_mm[i] + BEYOND_MM) / v
        weight = (fibres.diameter_um[i] / v) ** 2 / xs.size
        r2 = np.maximum((fibres.x_mm[i] - xs) ** 2 + (fibres.depth_mm[i] - depths) ** 2, least_mm(electrode) ** 2)
        for rho2 in ANISOTROPY * r2 / v**2:
            dipole[r] += potential.injured_end(weight, rho2, a, end, TAPER_MM / v, fibres.delay_ms[i], STEP_MS, drives[r])
    arrival = fibres.delay_ms[index] + (-fibres.end_plate_mm[index] + BEYOND_MM) / velocity_m_s(fibres.diameter_um[index])
    t = np.maximum(np.arange(TEMPLATE_SAMPLES) * STEP_MS - arrival[:, None], 0.0)
    slow = PASSIVE_MV * (1 - np.exp(-t / PASSIVE_RISE_MS)) * np.exp(-t / PASSIVE_FALL_MS)
    return fired(drives) - (SCALE * dipole[:, None] * slow).astype(np.float32)


def surface_potentials(fibres: Fibres, whole: float) -> np.ndarray:
    """Potentials of all units at a bipolar surface pair over the middle of the muscle, µV, float32 (unit, sample).

    `whole` is the number of a unit's fibres over those that cross the needle's plane: the skin sees them all. Skin insulates:
    currents that would leave the body are mirrored back, which doubles the potential.
    """
    units = fibres.territory_mm.size
    index = np.flatnonzero(fibres.unit >= 0)
    row = fibres.unit[index].astype(np.int64)
    few, share = sample(row, units, SURFACE_FIBRES)
    points = np.zeros(2), np.zeros(2), np.array([-0.5, 0.5]) * SURFACE_PAIR_MM, np.array([1.0, -1.0])
    drives = np.zeros((units, TEMPLATE_SAMPLES), dtype=np.float32)
    gather(fibres, index[few], row[few], points, (0.0, np.inf), 0.5, EDGES[-1], drives)
    return fired(drives * (2 * whole * share).astype(np.float32)[:, None])


def core_drives(fibres: Fibres, index: np.ndarray, row: np.ndarray, electrode: Electrode, needle: Needle, out: np.ndarray) -> None:
    """Add the differences of K at the core for the fibres `index` to rows `row` (-1: left out) of `out`, float32 (row, sample)."""
    xs, depths = core_points(electrode, needle)
    core = xs, depths, np.zeros(xs.size), np.full(xs.size, 1 / xs.size)
    centre = xs[:1], depths[:1], np.zeros(1), np.ones(1)
    least = least_mm(electrode)
    for points, reach, every in zip((core, core, centre, centre), pairwise((0.0, *ZONES_MM)), EDGES, strict=True):
        gather(fibres, index, row, points, reach, least, every, out)


def cannula_drives(fibres: Fibres, index: np.ndarray, row: np.ndarray, needle: Needle, out: np.ndarray) -> None:
    """Take the average along the cannula, from the core up to the skin, away from `out`.

    Fibres beside the shaft are averaged at every 1.5 mm of it; for the others a few points will do, and a few fibres of a unit.
    """
    beside = np.abs(fibres.x_mm[index] - needle.x_mm) < BESIDE_MM
    close = np.flatnonzero(beside)
    gather(fibres, index[close], row[close], shaft(needle, max(3, round(needle.depth_mm / 1.5)), -1.0), (0.0, np.inf), 0.5, EDGES[-1], out)
    rest = np.flatnonzero(~beside)
    few, share = sample(row[rest], out.shape[0], CANNULA_FIBRES)
    drives = np.zeros_like(out)
    gather(fibres, index[rest[few]], row[rest[few]], shaft(needle, CANNULA_POINTS, -1.0), (0.0, np.inf), 0.5, EDGES[-1], drives)
    out += drives * share.astype(np.float32)[:, None]


def shaft(needle: Needle, points: int, weight: float) -> "Points":
    """Points of the cannula, evenly from the core up to the skin, with `weight` in all."""
    depths = needle.depth_mm * (np.arange(points)[::-1] + 0.5) / points
    return np.full(points, needle.x_mm), depths, np.zeros(points), np.full(points, weight / points)


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
    fibres: Fibres,
    index: np.ndarray,
    row: np.ndarray,
    points: Points,
    reach_mm: tuple[float, float],
    least: float,
    every: int,
    out: np.ndarray,
) -> None:
    """Add the differences of K from sample to sample of the fibres `index` within reach, computed at every few edges, to `out`."""
    edges = (np.arange(TEMPLATE_SAMPLES // every + 1) * every * STEP_MS).astype(np.float32)
    far = np.hypot(fibres.x_mm[index] - points[0][0], fibres.depth_mm[index] - points[1][0])
    chosen = (row >= 0) & (far >= reach_mm[0]) & (far < reach_mm[1])
    if not chosen.any():
        return
    index, row = index[chosen], row[chosen]
    of_fibre = (fibres.x_mm, fibres.depth_mm, fibres.diameter_um, fibres.end_plate_mm, fibres.left_mm, fibres.right_mm, fibres.delay_ms)
    sums = np.zeros((out.shape[0], edges.size), dtype=np.float32)
    potential.gather(
        row.astype(np.int64),
        *(a[index].astype(np.float32) for a in of_fibre),
        velocity_m_s(fibres.diameter_um[index]).astype(np.float32),
        *(a.astype(np.float32) for a in points),
        np.float32(least),
        np.float32(ANISOTROPY),
        edges,
        sums,
    )
    potential.differences(sums, every, out)


def fired(drives: np.ndarray) -> np.ndarray:
    """Differences of K, convolved with the slope of the action potential and scaled to µV; float32 (row, sample)."""
    t = (np.arange(SPIKE_TAPS) + 0.5) * STEP_MS
    x = STEEPNESS_PER_MS * t
    spike = (SPIKE_MV * STEEPNESS_PER_MS * (3 * x**2 - x**3) * np.exp(-x)).astype(np.float32)
    quick = 1 / AFTER_RISE_MS + 1 / AFTER_FALL_MS
    after = AFTER_MV * np.array([1 / AFTER_FALL_MS, quick])
    out = np.empty(drives.shape, dtype=np.float32)
    work = np.empty(drives.shape[1], dtype=np.float32)
    potential.fire_all(drives, spike, np.exp(-STEP_MS * quick), np.exp(-STEP_MS / AFTER_FALL_MS), after, SCALE, work, out)
    return out


def ended(templates: np.ndarray) -> np.ndarray:
    """Cut each template off, in place, where it stays below LEAST_UV; returns the lengths left, (row,)."""
    length = np.empty(len(templates), dtype=np.int64)
    potential.cut(templates, LEAST_UV, length)
    return length


def least_mm(electrode: Electrode) -> float:
    """The least distance of a fibre's middle from the recording surface's middle line: half the core's width, and the fibre."""
    return electrode.core_short_mm / 2
