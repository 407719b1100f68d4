"""What a pair of electrodes on the skin sees of every unit, µV.

Volume conductor in planar layers (Farina & Merletti 2001, IEEE TBME 48:637): under the air, which insulates, fat and skin of one
thickness, which conduct alike in all directions, and under these muscle without end, which conducts better along its fibres. At
spatial frequencies kx across and kz along the fibres, a point of current b below the surface of the muscle is seen through fat of
thickness h as

    4 π exp(-κ b) / (κ cosh kh + ρ k sinh kh),    k² = kx² + kz²,    κ² = kx² + α kz²,

in units of the potential 1 / r that it would have in endless muscle; ρ is the conductivity of fat over that of muscle across its
fibres, α the muscle's anisotropy. Without fat this is the point and its mirror image in the skin. The fibres' waves, and how they
are born at the end-plate and die at the tendons, are those of `sim.kernels.potential`, with this in place of 1 / r.
"""

import numpy as np

from sim.electrode import SURFACE_PAIR_MM
from sim.fibres import Fibres, velocity_m_s
from sim.kernels import potential
from sim.muap import ANISOTROPY, STEP_MS, TEMPLATE_SAMPLES, fired, sample

SURFACE_EVERY = 8  # samples to one of a surface potential: the skin sees nothing above 500 Hz
# Fat 0.05 S/m over muscle 0.1 S/m across its fibres (Farina & Merletti 2001). Skin counts as fat: its conductivity is disputed over
# three powers of ten (1 S/m when moist there, 0.0005 S/m when dry in Lowery 2002, IEEE TBME 49:446; [T], both from memory).
FAT_OVER_MUSCLE = 0.5
ELECTRODE_MM = 10.0  # diameter of each electrode (SENIAM: at most 10 mm); a square of this area averages over the skin
SURFACE_FIBRES = 24  # of one unit stand for all at the distance of the skin
EDGE = 16  # samples from edge to edge of the waves: the potentials are slow here
LEAST_MM = 0.5  # fibres nearer to the fat are seen as from here
PERIOD_MM = 400.0  # after which the sum over spatial frequencies repeats itself, with the sign turned
FADED = 7.0  # spatial frequencies are summed until exp(-this) of them passes to the skin
DEPTHS, ACROSS, ALONG_MM = 32, 20, 0.5  # fineness of the table: 1 % of a potential is lost in it


def surface_potentials(fibres: Fibres, fat_mm: float) -> np.ndarray:
    """Potentials of all units at a bipolar pair over the needle's place, µV, float32 (unit, sample of 6 kHz).

    Only the fibres that pass under the pair count; a pennate unit has others farther along the muscle, of which it sees little.
    """
    units = fibres.territory_mm.size
    driven = np.flatnonzero(fibres.unit >= 0)
    few, share = sample(fibres.unit[driven].astype(np.int64), units, SURFACE_FIBRES)
    index = driven[few]
    sums = np.zeros((units, TEMPLATE_SAMPLES // EDGE + 1), dtype=np.float32)
    if index.size:
        gather(fibres, index, fat_mm, sums)
    drives = np.zeros((units, TEMPLATE_SAMPLES), dtype=np.float32)
    potential.differences(sums, EDGE, drives)
    potentials = fired(drives * share.astype(np.float32)[:, None])
    return potentials.reshape(units, -1, SURFACE_EVERY).mean(2)


def gather(fibres: Fibres, index: np.ndarray, fat_mm: float, out: np.ndarray) -> None:
    """Add what the pair sees of the waves of the fibres `index` to the rows of their units in `out`, float32 (unit, edge)."""
    across = np.abs(fibres.x_mm[index])
    below = np.maximum(fibres.depth_mm[index] - fat_mm, LEAST_MM)
    end_plate, left, right = fibres.end_plate_mm[index], fibres.left_mm[index], fibres.right_mm[index]
    near = fat_mm + LEAST_MM
    at_across = near * np.sinh(np.linspace(0.0, np.arcsinh(across.max() / near), ACROSS))
    at_below = np.geomspace(LEAST_MM, max(below.max(), 2 * LEAST_MM), DEPTHS)
    at_along = np.arange((end_plate - left).min(), (end_plate + right).max() + 2 * ALONG_MM, ALONG_MM)
    potential.gather_seen(
        fibres.unit[index].astype(np.int64),
        np.interp(across, at_across, np.arange(ACROSS)).astype(np.float32),
        np.interp(below, at_below, np.arange(DEPTHS)).astype(np.float32),
        fibres.diameter_um[index].astype(np.float32),
        ((end_plate - at_along[0]) / ALONG_MM).astype(np.float32),
        (left / ALONG_MM).astype(np.float32),
        (right / ALONG_MM).astype(np.float32),
        fibres.delay_ms[index].astype(np.float32),
        velocity_m_s(fibres.diameter_um[index]).astype(np.float32),
        seen(at_across, at_below, at_along, fat_mm).astype(np.float32),
        np.float32(ALONG_MM),
        (np.arange(out.shape[1]) * EDGE * STEP_MS).astype(np.float32),
        np.empty(at_along.size, dtype=np.float32),
        out,
    )


def seen(
    across_mm: np.ndarray,
    below_mm: np.ndarray,
    along_mm: np.ndarray,
    fat_mm: float,
    fat_over_muscle: float = FAT_OVER_MUSCLE,
    anisotropy: float = ANISOTROPY,
    electrode_mm: float = ELECTRODE_MM,
) -> np.ndarray:
    """What the pair sees of a point of current in the muscle, 1/mm, the electrode on the negative side of `along_mm` less the other.

    Shape (below, across, along).
    """
    step = 2 * np.pi / PERIOD_MM
    nearest = below_mm.min()
    k_across = step * (np.arange(np.ceil(FADED / (nearest + fat_mm) / step)) + 0.5)
    k_along = step * (np.arange(np.ceil(FADED / (np.sqrt(anisotropy) * nearest + fat_mm) / step)) + 0.5)
    k = np.hypot(k_across[:, None], k_along)
    kappa = np.hypot(k_across[:, None], np.sqrt(anisotropy) * k_along)
    cosh, sinh = 1 + np.exp(-2 * k * fat_mm), 1 - np.exp(-2 * k * fat_mm)  # times exp(kh) / 2
    through_fat = 8 * np.pi * np.exp(-k * fat_mm) / (kappa * cosh + fat_over_muscle * k * sinh)
    side = electrode_mm * np.sqrt(np.pi) / 2
    through_fat *= np.sinc(k_across * side / (2 * np.pi))[:, None] * np.sinc(k_along * side / (2 * np.pi))
    # Back to millimetres: ∫∫ … cos(kx x) cos(kz z) dkx dkz / π² over positive frequencies; the difference of two cosines is
    # cos kz(z + d/2) - cos kz(z - d/2) = -2 sin(kz z) sin(kz d/2).
    waves_across = np.cos(np.outer(across_mm, k_across)) * (step / np.pi)
    waves_along = -2 * np.sin(np.outer(k_along, along_mm)) * np.sin(k_along * SURFACE_PAIR_MM / 2)[:, None] * (step / np.pi)

    def at(b: float) -> np.ndarray:
        """At one depth, from as many frequencies as come from there to the skin."""
        m, n = np.searchsorted(k_across, FADED / (b + fat_mm)) + 1, np.searchsorted(k_along, FADED / (np.sqrt(anisotropy) * b + fat_mm)) + 1
        return waves_across[:, :m] @ (through_fat[:m, :n] * np.exp(-kappa[:m, :n] * b)) @ waves_along[:n]

    return np.stack([at(b) for b in below_mm])
