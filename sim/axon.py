"""The axons: how long they are, how fast they conduct, where they are blocked, and the impulses that are on them.

Coordinates run from 0, the cell body, to 1, the end-plates. An impulse that is not born in the cell body goes both ways; where a
discharge is born and where a nerve is blocked are places on this line, so what a block stops follows from it.
"""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from sim.fibres import first_normal, first_uniform
from sim.kernels import axon, random
from sim.recipe import Spec

REFRACTORY_S = 0.0033  # shortest interval of axonal fasciculations 3-4 ms: Kleine 2008 Neurology
# Where along the axon discharges are born [estimates]: proximal is root to plexus (root exit zone to canal in the face), distal
# the last tenth, with the branches in the muscle.
PLACES: dict[str, tuple[float, float]] = {
    "soma": (0.0, 0.0),
    "proximal_axon": (0.03, 0.35),
    "distal_axon": (0.9, 1.0),
    "end_plate": (1.0, 1.0),
}
BRANCH = 0.97  # coordinate of the first branching in the muscle [estimate: 1-3 cm before the end-plates]
CAPACITY = 4096  # impulses under way that are followed at once, over those of the units


class Nerve(Spec):
    """The axons of a muscle's units."""

    length_mm: float = Field(gt=0, le=1500, description="From the cell bodies to the end-plates, mm")
    velocity_m_s: float = Field(ge=5, le=80, description="Mean conduction velocity of the motor axons, m/s (34-66 in the arm)")


@dataclass(frozen=True)
class Axons:
    """The axons of one muscle; every array has shape (unit,)."""

    length_mm: np.ndarray
    velocity_m_s: np.ndarray
    block: np.ndarray  # coordinate of a conduction block, NaN where there is none
    aberrant: np.ndarray  # bool: it has grown into this muscle from another's nerve and follows that one's effort
    ephaptic: np.ndarray  # bool: impulses of other axons jump over to it where the nerve is compressed
    echo: np.ndarray  # probability that the cell body sends an impulse that comes back out again (F wave)

    @property
    def travel_s(self) -> np.ndarray:
        """Time from the cell body to the end-plates, s."""
        return self.length_mm / self.velocity_m_s / 1000


def build(nerve: Nerve, units: int, seed: int, site: int) -> Axons:
    """Healthy axons; those recruited later are faster.

    Single thenar axons conduct at 34-66 m/s with a peak near 50 (C.axonal_cv.motor_arm_m_s); F waves return in 1-5 % of
    the stimuli of one unit (Kimura).
    """
    ids = np.arange(units)
    rank = np.linspace(-0.5, 0.5, units) if units > 1 else np.zeros(1)
    speed = 1 + 0.2 * rank + 0.06 * np.clip(first_normal(seed, site, random.AXON, ids, 0), -2, 2)
    return Axons(
        length_mm=np.full(units, nerve.length_mm),
        velocity_m_s=nerve.velocity_m_s * speed,
        block=np.full(units, np.nan),
        aberrant=np.zeros(units, dtype=bool),
        ephaptic=np.zeros(units, dtype=bool),
        echo=0.05 * first_uniform(seed, site, random.AXON, ids, 3),
    )


@dataclass(frozen=True)
class Impulses:
    """Impulses in order of time; every array has shape (impulse,)."""

    time: np.ndarray  # float64, samples
    unit: np.ndarray  # int64
    kind: np.ndarray  # int64
    tag: np.ndarray  # int64, whatever the one who launched it wanted to know later


class Traffic:
    """The impulses under way on the axons of one muscle."""

    def __init__(self, axons: Axons, rate_hz: float) -> None:
        units = axons.length_mm.size
        self._travel = axons.travel_s * rate_hz
        self._diseased = axons.block
        self._refractory = REFRACTORY_S * rate_hz
        self._table = np.zeros((axon.IMPULSE, CAPACITY + 4 * units))
        self._found, self._before = (np.full(self._table.shape[1], -1, dtype=np.int64) for _ in range(2))
        self._latest = np.full(units, -1, dtype=np.int64)
        self._count = 0
        self.block: float | None = None  # coordinate of a block of the whole nerve

    def launch(self, born: np.ndarray, unit: np.ndarray, place: np.ndarray, kind: np.ndarray, tag: np.ndarray) -> None:
        """Impulses born at times `born` (samples, in order) at coordinates `place` of the axons of `unit`."""
        low, high = (self._diseased,) * 2 if self.block is None else (f(self._diseased, self.block) for f in (np.fmin, np.fmax))
        self._count = axon.launch(
            unit.astype(np.int64), born.astype(np.float64), place.astype(np.float64), kind.astype(np.int64), tag.astype(np.int64),
            self._travel, low, high, self._refractory, self._table, self._latest, self._before, self._count,
        )  # fmt: skip

    def home(self, start: float, end: float) -> tuple[Impulses, np.ndarray]:
        """Impulses that reach the cell body from `start` up to `end`, by unit and time, and the time back to where they would have met."""
        t = self._table[:, : self._count]
        chosen = np.flatnonzero((t[axon.PLACE] > 0) & (t[axon.HOME] >= start) & (t[axon.HOME] < end))
        chosen = chosen[np.lexsort((t[axon.HOME, chosen], t[axon.UNIT, chosen]))]
        unit = t[axon.UNIT, chosen].astype(np.int64)
        return self._taken(t[axon.HOME, chosen], chosen), 2 * t[axon.PLACE, chosen] * self._travel[unit]

    def arrived(self, end: float) -> Impulses:
        """Impulses that reach the end-plates before `end` and have not been told yet, in order of time."""
        chosen = self._found[: axon.arrive(end, self._table, self._count, self._found)]
        time = self._table[axon.ARRIVAL, chosen]
        order = np.argsort(time, kind="stable")
        return self._taken(time[order], chosen[order])

    def forget(self, now: float) -> None:
        """Drop what can no longer meet anything."""
        since = now - self._refractory - self._travel.max(initial=0.0)
        self._count = axon.forget(since, self._table, self._latest, self._before, self._count)

    def _taken(self, time: np.ndarray, chosen: np.ndarray) -> Impulses:
        t = self._table
        return Impulses(time, *(t[row, chosen].astype(np.int64) for row in (axon.UNIT, axon.KIND, axon.TAG)))
