"""How far the skin moves over each unit.

A contracting unit is a pair of forces P that pull towards each other over a length L along the fibres, buried at depth c in an
incompressible elastic half-space. Mindlin 1936 (Physics 7:195, a horizontal force, at the free surface, Poisson ratio 1/2) gives
P x c / (4 π G R³) for one force, so for the pair

    u(x, y) = P L c (c² + y² - 2 x²) / (4 π G R⁵),    R² = x² + y² + c²:

P L / (4 π G c²) outwards over the belly, while the skin beyond it along the fibres is drawn in (by a fifth of that, at 1.2 c).
We draw A (1 - κ u²/σ²) exp(-u²/2σ²) exp(-v²/2τ²), which has the same zero crossing, surround and half-width where κ = 0.6,
σ = 0.548 c and τ = 0.651 c, and spread it over the unit's territory and along the pull, which only widens it: the fibres
end at different places, so their tension rises and falls along the unit as a bell of standard deviation L/√12.

A facial fibre ends in the skin: bone takes one of the two forces, and the other pulls the skin along by P (1/R + x²/R³) / (4 π G)
(the same solution), P / (4 π G c) over the unit and half of it at 1.73 c across, drawn as a round Gaussian of that half-width.
"""

from dataclasses import dataclass

import numpy as np

from sim.fibres import Anatomy
from sim.kernels.skin import peak_displacement
from sim.surface.placement import Placement

SURROUND = 0.6  # κ: Mindlin's zero crossing (c/√2) and surround (-0.20 of the middle)
ALONG_PER_DEPTH = 0.548  # σ/c: the zero crossing σ/√κ is at c/√2
ACROSS_PER_DEPTH = 0.651  # τ/c: half height at 0.766 c
PULLED_PER_DEPTH = 1.47  # half-width of the sideways pull over depth, as a standard deviation
PULL_MM = 20.0  # [estimate] length over which a long unit hands its force to the tissue beside it; short fibres pull over their own length
LEAST_DEPTH_MM = 0.4  # fibres cannot lie in the epidermis
# A contracting muscle stiffens in proportion to its stress (Nordez & Hug 2010, J Appl Physiol 108:1389); from about 5 kPa at rest
# to about 150 kPa at a full contraction's 250 kPa of stress [estimate]. One twitch hardly stiffens it, a strong contraction does.
STIFFENING = 0.6
GOLDEN = 0.6180339887498949
VISIBLE_MM = 0.1  # reference D: naked-eye limit at 50 cm


@dataclass(frozen=True)
class Footprints:
    """Where and how each unit moves the skin; arrays of shape (unit,)."""

    x_mm: np.ndarray  # on the map, from the left
    y_mm: np.ndarray  # on the map, from the top
    along_mm: np.ndarray  # standard deviation along the fibres
    across_mm: np.ndarray  # and across
    surround: np.ndarray  # κ, how deep the skin beyond is drawn in
    angle_rad: np.ndarray  # of the fibres, anticlockwise from the right
    mm_per_mn: np.ndarray  # displacement of the middle per force, in the relaxed muscle
    pulled_mm: np.ndarray  # standard deviation of the sideways pull
    pull_mm_per_mn: np.ndarray  # sideways pull of the middle along the fibres per force; 0 unless they end in the skin
    stiffening_per_mn: float = 0.0  # relative increase of the shear modulus per force of all units together

    def heights_mm(self, twitch_mn: np.ndarray) -> np.ndarray:
        """Displacement of each unit's middle by that unit, mm, under the forces (unit,)."""
        return self._softened(twitch_mn) * self.mm_per_mn

    def pulls_mm(self, twitch_mn: np.ndarray) -> np.ndarray:
        """Sideways displacement of each unit's middle along its fibres, mm, under the forces (unit,)."""
        return self._softened(twitch_mn) * self.pull_mm_per_mn

    def _softened(self, twitch_mn: np.ndarray) -> np.ndarray:
        """The forces that would move the relaxed muscle as far."""
        forces = twitch_mn.astype(np.float64)
        return forces / (1.0 + self.stiffening_per_mn * forces.sum())


def unseen(units: int) -> Footprints:
    """The footprint of units under skin of which there is no picture: nothing of it moves."""
    none, one = np.zeros(units), np.ones(units)
    return Footprints(none, none, one, one, none, none, none, one, none)


def footprints(placement: Placement, anatomy: Anatomy, centre_mm: np.ndarray, territory_mm: np.ndarray) -> Footprints:
    """The footprint of units whose territories have their middle at centre_mm (unit, [x, depth]) and a diameter (unit,)."""
    units = len(territory_mm)
    depth = np.maximum(centre_mm[:, 1], LEAST_DEPTH_MM)
    # Units of one muscle begin and end at different places along it; by the unit's number, evenly spread (golden ratio).
    offset = placement.spread_mm * ((np.arange(units) * GOLDEN + 0.5) % 1.0 - 0.5)
    x, y, angle = _on_map(placement, offset, centre_mm[:, 0])

    pull = min(PULL_MM, anatomy.tendon_mm)
    territory_variance = (territory_mm / 2) ** 2 / 4
    along_point, across_point = ALONG_PER_DEPTH * depth, ACROSS_PER_DEPTH * depth
    along = np.sqrt(along_point**2 + territory_variance + pull**2 / 12)
    across = np.sqrt(across_point**2 + territory_variance)
    # A Gaussian spread by another keeps its volume; its second derivative loses twice more.
    ratio = along_point / along
    kept = (1 - SURROUND) + SURROUND * ratio**2
    pulled_point = PULLED_PER_DEPTH * depth
    pulled = np.sqrt(pulled_point**2 + territory_variance)
    pull_mm_per_mn = (pulled_point / pulled) ** 2 / (4 * np.pi * placement.shear_kpa * depth)
    point_mm_per_mn = pull / (4 * np.pi * placement.shear_kpa * depth**2)
    return Footprints(
        x_mm=x,
        y_mm=y,
        along_mm=along,
        across_mm=across,
        angle_rad=angle,
        surround=SURROUND * ratio**2 / kept,
        mm_per_mn=point_mm_per_mn * ratio * kept * across_point / across,
        pulled_mm=pulled,
        pull_mm_per_mn=pull_mm_per_mn * placement.inserts_in_skin,
        stiffening_per_mn=STIFFENING / (np.pi / 4 * anatomy.width_mm * anatomy.thickness_mm) / placement.shear_kpa,
    )


def _on_map(placement: Placement, along_mm: np.ndarray, across_mm: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place and fibre direction on the map of points along and across the muscle; the map's y goes down."""
    turn = np.radians(placement.fibre_angle_deg)
    if placement.bend_mm:
        round_it = along_mm / placement.bend_mm
        along_mm = (placement.bend_mm + across_mm) * np.sin(round_it)
        across_mm = (placement.bend_mm + across_mm) * np.cos(round_it) - placement.bend_mm
    else:
        round_it = np.zeros(len(along_mm))
    x = placement.centre_mm[0] + along_mm * np.cos(turn) + across_mm * np.sin(turn)
    y = placement.centre_mm[1] - along_mm * np.sin(turn) + across_mm * np.cos(turn)
    return x, y, turn + round_it


def displacement_mm(footprints: Footprints, twitch_mn: np.ndarray, x_mm: np.ndarray, y_mm: np.ndarray) -> np.ndarray:
    """Displacement of the skin at points of the map, outwards positive; x_mm and y_mm of one shape, any."""
    total = np.zeros(np.shape(x_mm))
    heights = footprints.heights_mm(twitch_mn)
    for i in np.flatnonzero(heights):
        dx, dy = x_mm - footprints.x_mm[i], y_mm - footprints.y_mm[i]
        c, s = np.cos(footprints.angle_rad[i]), np.sin(footprints.angle_rad[i])
        u2, v2 = ((dx * c - dy * s) / footprints.along_mm[i]) ** 2, ((dx * s + dy * c) / footprints.across_mm[i]) ** 2
        total += heights[i] * (1 - footprints.surround[i] * u2) * np.exp(-(u2 + v2) / 2)
    return total


def peak_displacement_mm(footprints: Footprints, twitch_mn: np.ndarray) -> float:
    """The skin's largest displacement outwards, taken over the middles of the units that move it most; forces (unit,), mN."""
    return float(
        peak_displacement(
            footprints.x_mm,
            footprints.y_mm,
            footprints.along_mm,
            footprints.across_mm,
            footprints.surround,
            footprints.angle_rad,
            footprints.heights_mm(twitch_mn),
        )
    )
