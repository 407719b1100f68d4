"""Where each motor unit's muscle fibres cross the needle's plane, how thick and fast they are, and where they begin and end.

Only the fibres that cross this plane are kept: one unit has 2-4 of them per mm² there (single-fibre EMG finds 1.5 fibres within
0.3 mm), fewer than its whole innervation ratio in long or pennate muscles.
"""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from sim.kernels import random
from sim.recipe import Spec

FIBRES_OF_A_UNIT = 4096  # room for fibre numbers of one unit; a fibre's id is unit × this + its number
AREA_RANGE = 4.0  # territory area of the last unit over that of the first [estimate: twofold in diameter]
# Fibres of one unit are of one type and alike; those recruited later are thicker and faster (2.6-5.3 m/s between units of tibialis
# anterior: Andreassen & Arendt-Nielsen 1987). Share of the muscle's scatter (SD) that lies within a unit [estimate]:
WITHIN_UNIT = 0.55
ZONE_SD = 2.0  # half-width of the end-plate zone, in SD of a unit's end-plates
TERMINAL_DELAY_MS = 1.0  # end of the axon to fibre action potential; keeps jittered potentials after the spike's arrival
NO_UNIT = -1


class Anatomy(Spec):
    """Size of a muscle and of its fibres at the place where the needle goes in."""

    width_mm: float = Field(gt=0, le=200, description="Width of the muscle across its fibres, mm")
    thickness_mm: float = Field(gt=0, le=100, description="Thickness of the muscle, mm")
    fat_mm: float = Field(ge=0.2, le=40, description="Skin and fat over the muscle, mm")
    territory_mm: float = Field(ge=0.5, le=20, description="Mean diameter of a motor unit's territory, mm")
    fibres_per_mm2: float = Field(ge=0.5, le=10, description="Fibres of one unit per mm² of its territory (2-4 in health)")
    innervation_ratio: float = Field(
        ge=3, le=3000, description="Muscle fibres of one unit in the whole muscle; those that cross the needle's plane are modelled"
    )
    fibre_diameter_um: float = Field(ge=10, le=120, description="Mean fibre diameter, µm (limb 40-80, face about half)")
    fibre_diameter_sd_um: float = Field(ge=0, le=40, description="Standard deviation of the fibre diameter, µm")
    end_plate_mm: float = Field(ge=0, le=200, description="Distance from the needle to the end-plate zone, along the fibres, mm")
    end_plate_sd_mm: float = Field(ge=0, le=20, description="Scatter (SD) of a unit's end-plates along the fibres, mm")
    tendon_mm: float = Field(ge=3, le=300, description="Distance from the end-plate zone to the ends of the fibres, each way, mm")
    tendon_sd_mm: float = Field(ge=0, le=50, description="Scatter (SD) of the fibres' ends, mm")
    jitter_us: float = Field(ge=2, le=80, description="Mean consecutive difference of one end-plate, µs (single-fibre pairs: 15-40)")


@dataclass(frozen=True)
class Fibres:
    """The fibres of one muscle; unit-level arrays have shape (unit, …), the others (fibre,)."""

    centre_mm: np.ndarray  # (unit, 2): x, depth of the territory's centre
    territory_mm: np.ndarray  # (unit,): diameter
    born_fibres: np.ndarray  # (unit,): fibres of the unit in health
    fork: np.ndarray  # (unit, 3): normal (x, depth) of the line that parts the fibres of the axon's two branches, and its offset, mm
    id: np.ndarray  # int64, survives every mechanism
    unit: np.ndarray  # int32, the unit that drives it; NO_UNIT when denervated
    x_mm: np.ndarray
    depth_mm: np.ndarray
    diameter_um: np.ndarray
    born_diameter_um: np.ndarray  # in health
    end_plate_mm: np.ndarray  # position along the fibre, needle plane = 0
    left_mm: np.ndarray  # end-plate to the end on the far side of the end-plate
    right_mm: np.ndarray  # end-plate to the end on the needle's side
    delay_ms: np.ndarray  # arrival at the unit's end-plates to action potential of this fibre
    jitter_us: np.ndarray  # mean consecutive difference of this fibre alone
    blocking: np.ndarray  # probability that a discharge fails at this fibre

    def counts(self) -> np.ndarray:
        """Number of fibres that each unit drives; shape (unit,)."""
        return np.bincount(self.unit[self.unit >= 0], minlength=self.territory_mm.size)

    def branch(self, index: np.ndarray) -> np.ndarray:
        """On which of its unit's two branches (0, 1) each of the fibres `index` hangs, by where it lies; shape (index,)."""
        unit = self.unit[index]
        x, depth = self.x_mm[index] - self.centre_mm[unit, 0], self.depth_mm[index] - self.centre_mm[unit, 1]
        return (x * self.fork[unit, 0] + depth * self.fork[unit, 1] > self.fork[unit, 2]).astype(np.int64)


def build(anatomy: Anatomy, units: int, seed: int, site: int) -> Fibres:
    """A healthy muscle: territories anywhere in its ellipse, fibres anywhere in their territory."""
    rank = np.linspace(0.0, 1.0, units) if units > 1 else np.zeros(1)
    growth = AREA_RANGE**rank
    ids = np.arange(units)
    spread = np.exp(0.15 * first_normal(seed, site, random.TERRITORY, ids, 0))
    territory = anatomy.territory_mm * np.sqrt(growth / growth.mean()) * spread
    territory = np.minimum(territory, 0.9 * min(anatomy.width_mm, anatomy.thickness_mm))
    centre = in_disc(seed, site, random.TERRITORY, ids, 1)
    half = np.array([anatomy.width_mm, anatomy.thickness_mm]) / 2
    middle = np.array([0.0, anatomy.fat_mm + anatomy.thickness_mm / 2])
    centre = middle + centre * (half - 0.35 * territory[:, None])
    of_unit_end_plate = first_normal(seed, site, random.TERRITORY, ids, 3)

    born = np.maximum(2, np.rint(anatomy.fibres_per_mm2 * np.pi * territory**2 / 4)).astype(np.int64)
    born = np.minimum(born, FIBRES_OF_A_UNIT)
    unit = np.repeat(ids, born)
    number = np.arange(unit.size) - np.repeat(np.cumsum(born) - born, born)
    fibre = unit * FIBRES_OF_A_UNIT + number
    place = centre[unit]
    radius = territory[unit, None] / 2
    position = place + radius * in_disc(seed, site, random.FIBRE, fibre, 0)
    outside = np.flatnonzero((((position - middle) / half) ** 2).sum(1) > 1)
    for attempt in range(1, 4):  # a fibre that would lie outside the muscle is placed again
        position[outside] = place[outside] + radius[outside] * in_disc(seed, site, random.FIBRE, fibre[outside], 2 * attempt)
        outside = outside[(((position[outside] - middle) / half) ** 2).sum(1) > 1]
    off = position[outside] - middle  # or else put just inside
    position[outside] = middle + off / np.sqrt(((off / half) ** 2).sum(1, keepdims=True)) * 0.98

    draw = [first_normal(seed, site, random.FIBRE, fibre, k) for k in range(10, 16)]
    mean, sd = anatomy.fibre_diameter_um, anatomy.fibre_diameter_sd_um
    of_unit = mean + sd * np.sqrt(1 - WITHIN_UNIT**2) * np.sqrt(12) * (rank - 0.5)
    diameter = np.clip(of_unit[unit] + sd * WITHIN_UNIT * draw[0], 0.45 * mean, 1.7 * mean)
    off = 0.5 * of_unit_end_plate[unit] + draw[1]
    off -= 2 * np.sign(off) * np.maximum(np.abs(off) - ZONE_SD, 0)  # end-plates lie in a zone with edges
    return Fibres(
        centre_mm=centre,
        territory_mm=territory,
        born_fibres=born,
        fork=forks(seed, site, territory),
        id=fibre,
        unit=unit.astype(np.int32),
        x_mm=position[:, 0].copy(),
        depth_mm=position[:, 1].copy(),
        diameter_um=diameter,
        born_diameter_um=diameter,
        end_plate_mm=anatomy.end_plate_sd_mm * off - anatomy.end_plate_mm,
        left_mm=np.maximum(3.0, anatomy.tendon_mm + anatomy.tendon_sd_mm * draw[2]),
        right_mm=np.maximum(3.0, anatomy.tendon_mm + anatomy.tendon_sd_mm * draw[3]),
        delay_ms=TERMINAL_DELAY_MS + 0.15 * np.clip(draw[4], -3, 3),
        jitter_us=anatomy.jitter_us / np.sqrt(2) * np.exp(0.25 * draw[5]),  # a pair's jitter is √2 that of one fibre
        blocking=np.zeros(unit.size),
    )


def forks(seed: int, site: int, territory_mm: np.ndarray) -> np.ndarray:
    """How each axon's first branching parts its territory: in a direction of its own, more or less in the middle; shape (unit, 3)."""
    units = np.arange(territory_mm.size)
    angle = 2 * np.pi * first_uniform(seed, site, random.TERRITORY, units, 20)
    offset = (first_uniform(seed, site, random.TERRITORY, units, 21) - 0.5) * 0.5 * territory_mm
    return np.stack([np.cos(angle), np.sin(angle), offset], axis=1)


def velocity_m_s(diameter_um: np.ndarray) -> np.ndarray:
    """Conduction velocity: v = 0.05 d + 0.95 (Blijham 2006, J Appl Physiol 100:1837); below 40 µm an extrapolation."""
    return 0.05 * diameter_um + 0.95


def first_uniform(seed: int, site: int, stream: int, things: np.ndarray, k: int) -> np.ndarray:
    """The k-th uniform draw of each thing; shape (thing,)."""
    out = np.empty(things.size)
    random.fill_first(np.uint64(seed), np.uint64(site), np.uint64(stream), things.astype(np.uint64), k, out)
    return out


def first_normal(seed: int, site: int, stream: int, things: np.ndarray, k: int) -> np.ndarray:
    """The k-th standard normal draw of each thing; shape (thing,)."""
    out = np.empty(things.size)
    random.fill_first_normal(np.uint64(seed), np.uint64(site), np.uint64(stream), things.astype(np.uint64), k, out)
    return out


def in_disc(seed: int, site: int, stream: int, things: np.ndarray, k: int) -> np.ndarray:
    """A point of the unit disc for each thing, from its draws 100 + k and 101 + k; shape (thing, 2)."""
    radius = np.sqrt(first_uniform(seed, site, stream, things, 100 + k))
    angle = 2 * np.pi * first_uniform(seed, site, stream, things, 101 + k)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
