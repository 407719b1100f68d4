"""Potentials of single muscle fibres: whole, injured at the needle, or a miniature potential of their end-plate."""

from collections.abc import Callable

import numpy as np

from sim.discharges import FibrePotential
from sim.electrode import Electrode, Needle
from sim.fibres import Fibres, velocity_m_s
from sim.kernels import potential
from sim.muap import ANISOTROPY, SCALE, STEP_MS, TEMPLATE_SAMPLES, cannula_drives, core_drives, core_points, fired, least_mm

TAPER_MM, BEYOND_MM = 1.0, 0.15  # an injured fibre ends just beyond the core; its action potential dies away over the last mm
# The crushed end is depolarised by the action potential and repolarises only passively [estimates; membrane time constant 10-20 ms]
PASSIVE_MV, PASSIVE_RISE_MS, PASSIVE_FALL_MS = 35.0, 1.0, 15.0
# A miniature end-plate potential spreads passively along the fibre. One quantum is 0.5-1 mV (Fatt & Katz 1952); a terminal under
# the needle's pressure gives off several at a time (Wiederholt 1970, Neurology 20:214). How many is not known: the size is set so
# that the nearest end-plates give the 10-40 µV of end-plate noise (A.epnoise.amplitude_uV).
MINIATURE_MV, MINIATURE_RISE_MS, MINIATURE_FALL_MS, LENGTH_CONSTANT_MM = 9.0, 0.25, 0.9, 1.8


def single_potentials(
    fibres: Fibres, index: np.ndarray, electrode: Electrode, needle: Needle, which: FibrePotential, slowing: float = 1.0
) -> np.ndarray:
    """Potentials of the fibres `index`, µV, positive = positive; float32 (fibre, sample)."""
    return FIBRE_POTENTIALS[which](fibres, index, electrode, needle, slowing)


def whole(fibres: Fibres, index: np.ndarray, electrode: Electrode, needle: Needle, slowing: float = 1.0) -> np.ndarray:
    """Of fibres that conduct from their end-plate to both tendons."""
    drives = np.zeros((index.size, TEMPLATE_SAMPLES), dtype=np.float32)
    core_drives(fibres, index, np.arange(index.size), electrode, needle, slowing, drives)
    if electrode.against_cannula:
        cannula_drives(fibres, index, np.arange(index.size), needle, slowing, drives)
    return fired(drives, slowing)


def injured(fibres: Fibres, index: np.ndarray, electrode: Electrode, needle: Needle, slowing: float = 1.0) -> np.ndarray:
    """Of fibres that end, crushed, at the needle."""
    drives = np.zeros((index.size, TEMPLATE_SAMPLES), dtype=np.float32)
    dipole = np.zeros(index.size)
    xs, depths, *_ = core_points(electrode, needle)
    v = velocity_m_s(fibres.diameter_um[index]) / slowing
    way = np.abs(needle.along_mm - fibres.end_plate_mm[index])
    for r, i in enumerate(index):
        weight = (fibres.diameter_um[i] / v[r]) ** 2 / xs.size
        r2 = np.maximum((fibres.x_mm[i] - xs) ** 2 + (fibres.depth_mm[i] - depths) ** 2, least_mm(electrode) ** 2)
        for rho2 in ANISOTROPY * r2 / v[r] ** 2:
            dipole[r] += potential.injured_end(
                weight, rho2, way[r] / v[r], (way[r] + BEYOND_MM) / v[r], TAPER_MM / v[r], fibres.delay_ms[i], STEP_MS, drives[r]
            )
    t = np.maximum(np.arange(TEMPLATE_SAMPLES) * STEP_MS - (fibres.delay_ms[index] + (way + BEYOND_MM) / v)[:, None], 0.0)
    slow = PASSIVE_MV * (1 - np.exp(-t / PASSIVE_RISE_MS)) * np.exp(-t / PASSIVE_FALL_MS)
    return fired(drives, slowing) - (SCALE * dipole[:, None] * slow).astype(np.float32)


def miniature(fibres: Fibres, index: np.ndarray, electrode: Electrode, needle: Needle, slowing: float = 1.0) -> np.ndarray:
    """Of the end-plates of fibres: a local depolarisation V(t) exp(-|z|/λ) that is not propagated.

    Its transmembrane current is a sink at the end-plate and sources spread along the cable, λ⁻² exp(-|z|/λ) - 2 λ⁻¹ δ(z), zero in sum.
    """
    z = LENGTH_CONSTANT_MM * np.sinh(np.linspace(-6, 6, 481)) / 20  # dense at the end-plate
    cell = np.gradient(z) * np.exp(-np.abs(z) / LENGTH_CONSTANT_MM)
    cell *= 2 / LENGTH_CONSTANT_MM / cell.sum()  # exactly as much as the sink
    xs, depths, along, weight = core_points(electrode, needle)
    field = np.zeros(index.size)
    for x, depth, a, share in zip(xs, depths, along, weight, strict=True):
        r2 = ANISOTROPY * np.maximum((fibres.x_mm[index] - x) ** 2 + (fibres.depth_mm[index] - depth) ** 2, least_mm(electrode) ** 2)
        off = a - fibres.end_plate_mm[index]
        spread = (cell / np.sqrt(r2[:, None] + (z - off[:, None]) ** 2)).sum(1)
        field += share * (spread - 2 / LENGTH_CONSTANT_MM / np.sqrt(r2 + off**2))
    t = np.arange(TEMPLATE_SAMPLES) * STEP_MS / slowing
    course = np.exp(-t / MINIATURE_FALL_MS) - np.exp(-t / MINIATURE_RISE_MS)
    size = SCALE * fibres.diameter_um[index] ** 2 * MINIATURE_MV * field
    return (size[:, None] * course / course.max()).astype(np.float32)


FIBRE_POTENTIALS: dict[FibrePotential, Callable[..., np.ndarray]] = {"fibre": whole, "injured": injured, "miniature": miniature}
