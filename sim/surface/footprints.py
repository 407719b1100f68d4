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

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.fibres import Anatomy
from sim.kernels.skin import peak_displacement
from sim.surface.muscles import Place
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
# Skin stiffens as it is stretched, exponentially (Fung 1967, Am J Physiol 213:1532): where it would give way by s, it does by
# D ln(1 + s/D). D is fitted: the corner of the mouth moves by some 10 mm at full effort [estimate].
GIVE_MM = 4.0
# A belly as a whole becomes thicker as its fibres shorten against the tendons: most of it in a slight effort, a fifth at full force
# (Hodges 2003, Muscle Nerve 27:682, ultrasound of biceps and tibialis anterior [T]; the numbers are [estimate]). It begins with the
# square of the force: what a few units do by themselves is in their own footprints.
THICKER, HALF_FORCE = 0.2, 0.1
FRAMES_AT_ONCE = 1000  # so that a long recording needs little memory
GOLDEN = 0.6180339887498949
VISIBLE_MM = 0.1  # reference D: naked-eye limit at 50 cm


class Bumps(NamedTuple):
    """What is added up to the displaced skin; arrays of shape (bump,), as in Footprints, and the height of each in mm."""

    x_mm: np.ndarray
    y_mm: np.ndarray
    along_mm: np.ndarray
    across_mm: np.ndarray
    surround: np.ndarray
    angle_rad: np.ndarray
    height_mm: np.ndarray


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
    shut_per_mn: np.ndarray  # how far the eye is closed per force, 1 is shut
    left: np.ndarray  # 1 for units of the left side of the body
    muscle: np.ndarray  # to which of the muscles under this skin it belongs, from 0
    bellies: Bumps  # one for each muscle, with its height at full force; shape (muscle,)
    full_mn: np.ndarray  # full force of each muscle, (muscle,)
    stiffening_per_mn: np.ndarray  # relative increase of the shear modulus per force of all units of the muscle together

    def heights_mm(self, twitch_mn: np.ndarray) -> np.ndarray:
        """Displacement of each unit's middle by that unit, mm, under the forces (unit,)."""
        return self._softened(twitch_mn) * self.mm_per_mn

    def bumps(self, twitch_mn: np.ndarray) -> Bumps:
        """All that moves the skin outwards under the forces (unit,): the units, and each muscle's belly."""
        force = (np.bincount(self.muscle, twitch_mn, minlength=self.full_mn.size) / self.full_mn) ** 2
        height = self.bellies.height_mm * (1 + HALF_FORCE**2) * force / (force + HALF_FORCE**2)
        return self._level._replace(height_mm=np.concatenate([self.heights_mm(twitch_mn), height]))

    @cached_property
    def _level(self) -> Bumps:
        """The same without their heights, as they are at rest."""
        units = Bumps(self.x_mm, self.y_mm, self.along_mm, self.across_mm, self.surround, self.angle_rad, np.zeros(self.x_mm.size))
        return Bumps(*(np.concatenate(pair) for pair in zip(units, self.bellies, strict=True)))

    @cached_property
    def shapes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Room for what `peak_displacement` works out once for each bump, which never moves: (bump,), and twice (bump, bump)."""
        bumps = self._level.x_mm.size
        return np.zeros(bumps, dtype=np.bool_), np.empty((bumps, bumps)), np.empty((bumps, bumps))

    def pulls_mm(self, twitch_mn: np.ndarray) -> np.ndarray:
        """Sideways displacement of each unit's middle along its fibres in skin that gives way evenly, mm, under the forces (unit,)."""
        return twitch_mn * self.pull_mm_per_mn

    def shut(self, twitch_mn: np.ndarray) -> tuple[float, float]:
        """How far the right and the left eye are closed by the forces (unit,), 0 open to 1 shut."""
        closed = twitch_mn * self.shut_per_mn
        left = float((closed * self.left).sum())
        return min(1.0, float(closed.sum()) - left), min(1.0, left)

    def _softened(self, twitch_mn: np.ndarray) -> np.ndarray:
        """The forces that would move the relaxed muscle as far."""
        forces = twitch_mn.astype(np.float64)
        return forces / (1.0 + self.stiffening_per_mn * np.bincount(self.muscle, forces)[self.muscle])


def unseen(units: int) -> Footprints:
    """The footprint of units under skin of which there is no picture: nothing of it moves."""
    none, one = np.zeros(units), np.ones(units)
    flat = Bumps(*np.array([[0.0], [0.0], [1.0], [1.0], [0.0], [0.0], [0.0]]))
    muscle = np.zeros(units, np.int64)
    return Footprints(none, none, one, one, none, none, none, one, none, none, none, muscle, flat, np.ones(1), none)


def footprints(
    placement: Placement,
    place: Place,
    anatomy: Anatomy,
    centre_mm: np.ndarray,
    territory_mm: np.ndarray,
    full_mn: float = np.inf,
    left: bool = False,
) -> Footprints:
    """The footprint of units whose territories have their middle at centre_mm (unit, [x, depth]) and a diameter (unit,).

    full_mn is the force of the whole muscle at full effort; `left` whether it is one of the left side.
    """
    units = len(territory_mm)
    depth = np.maximum(centre_mm[:, 1], LEAST_DEPTH_MM)
    # Units of one muscle begin and end at different places along it; by the unit's number, evenly spread (golden ratio).
    offset = placement.spread_mm * ((np.arange(units) * GOLDEN + 0.5) % 1.0 - 0.5)
    x, y, angle = _on_map(place, offset, centre_mm[:, 0])

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
        shut_per_mn=np.full(units, 1 / placement.shuts_eye_mn if placement.shuts_eye_mn else 0.0),
        left=np.full(units, float(left)),
        muscle=np.zeros(units, np.int64),
        bellies=_belly(place, 0.0 if placement.inserts_in_skin else THICKER * anatomy.thickness_mm),
        full_mn=np.array([full_mn]),
        stiffening_per_mn=np.full(units, STIFFENING / (np.pi / 4 * anatomy.width_mm * anatomy.thickness_mm) / placement.shear_kpa),
    )


def _belly(place: Place, height_mm: float) -> Bumps:
    """A muscle's belly as one bump within its outline."""
    middle = (place.outline_mm.min(axis=0) + place.outline_mm.max(axis=0)) / 2
    turn = np.radians(place.fibre_angle_deg)
    away = place.outline_mm - middle
    along, across = np.ptp(away @ [np.cos(turn), -np.sin(turn)]) / 4, np.ptp(away @ [np.sin(turn), np.cos(turn)]) / 4
    return Bumps(*np.array([[middle[0]], [middle[1]], [along], [across], [0.0], [turn], [height_mm]]))


def _on_map(place: Place, along_mm: np.ndarray, across_mm: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place and fibre direction on the map of points along and across the muscle; the map's y goes down."""
    turn = np.radians(place.fibre_angle_deg)
    if place.bend_mm:
        round_it = along_mm / place.bend_mm
        along_mm = (place.bend_mm + across_mm) * np.sin(round_it)
        across_mm = (place.bend_mm + across_mm) * np.cos(round_it) - place.bend_mm
    else:
        round_it = np.zeros(len(along_mm))
    x = place.centre_mm[0] + along_mm * np.cos(turn) + across_mm * np.sin(turn)
    y = place.centre_mm[1] - along_mm * np.sin(turn) + across_mm * np.cos(turn)
    return x, y, turn + round_it


def together(parts: Sequence[Footprints]) -> Footprints:
    """The units of several muscles under one skin, one after the other."""
    numbered = [replace(part, muscle=part.muscle + k) for k, part in enumerate(parts)]
    names = [field.name for field in fields(Footprints) if field.name != "bellies"]
    joined = {name: np.concatenate([getattr(part, name) for part in numbered]) for name in names}
    bellies = Bumps(*(np.concatenate(arrays) for arrays in zip(*(part.bellies for part in parts), strict=True)))
    return Footprints(**joined, bellies=bellies)


def displacement_mm(footprints: Footprints, twitch_mn: np.ndarray, x_mm: np.ndarray, y_mm: np.ndarray) -> np.ndarray:
    """Displacement of the skin at points of the map, outwards positive; x_mm and y_mm of one shape, any."""
    total = np.zeros(np.shape(x_mm))
    for x, y, along, across, surround, angle, height in zip(*footprints.bumps(twitch_mn), strict=True):
        if height:
            dx, dy, c, s = x_mm - x, y_mm - y, np.cos(angle), np.sin(angle)
            u2, v2 = ((dx * c - dy * s) / along) ** 2, ((dx * s + dy * c) / across) ** 2
            total += height * (1 - surround * u2) * np.exp(-(u2 + v2) / 2)
    return total


def shift_mm(footprints: Footprints, twitch_mn: np.ndarray, x_mm: np.ndarray, y_mm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sideways displacement of the skin at points of the map, right and down; x_mm and y_mm of one shape, any."""
    right, down = np.zeros(np.shape(x_mm)), np.zeros(np.shape(x_mm))
    pulls = footprints.pulls_mm(twitch_mn)
    for i in np.flatnonzero(pulls):
        away = ((x_mm - footprints.x_mm[i]) ** 2 + (y_mm - footprints.y_mm[i]) ** 2) / footprints.pulled_mm[i] ** 2
        pull = pulls[i] * np.exp(-away / 2)
        right += pull * np.cos(footprints.angle_rad[i])
        down -= pull * np.sin(footprints.angle_rad[i])
    even = np.maximum(np.hypot(right, down), 1e-12)
    share = GIVE_MM * np.log1p(even / GIVE_MM) / even
    return right * share, down * share


def peak_shifts_mm(footprints: Footprints, twitch_mn: np.ndarray) -> np.ndarray:
    """The skin's largest sideways displacement (frame,), mm, taken over the middles of the units; forces (unit, frame), mN."""
    feet, pulling = footprints, np.flatnonzero(footprints.pull_mm_per_mn)
    peaks = np.zeros(twitch_mn.shape[1])
    x, y, turn = feet.x_mm[pulling], feet.y_mm[pulling], feet.angle_rad[pulling]
    away = ((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) / feet.pulled_mm[pulling] ** 2
    pull_mm_per_mn = feet.pull_mm_per_mn[pulling] * np.exp(-away / 2)  # (where, unit)
    for start in range(0, peaks.size if pulling.size else 0, FRAMES_AT_ONCE):
        part = slice(start, start + FRAMES_AT_ONCE)
        forces = twitch_mn[pulling, part]
        even = np.hypot((pull_mm_per_mn * np.cos(turn)) @ forces, (pull_mm_per_mn * np.sin(turn)) @ forces)
        peaks[part] = GIVE_MM * np.log1p(even.max(axis=0) / GIVE_MM)
    return peaks


def peak_displacement_mm(footprints: Footprints, twitch_mn: np.ndarray) -> float:
    """The skin's largest displacement outwards, taken over the middles of the units that move it most; forces (unit,), mN."""
    return float(peak_displacement(*footprints.bumps(twitch_mn), *footprints.shapes))
