"""The axons: how long they are, how fast they conduct, where they are blocked, and the impulses that are on them.

Coordinates run from 0, the cell body, to 1, the end-plates. An impulse that is not born in the cell body goes both ways; where a
discharge is born and where a nerve is blocked are places on this line, so what a block stops follows from it.
"""

from dataclasses import dataclass
from typing import NamedTuple

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


class Impulses(NamedTuple):
    """Impulses at the end-plates in order of time; every array is int64 (impulse,)."""

    sample: np.ndarray
    unit: np.ndarray
    kind: np.ndarray
    tag: np.ndarray  # whatever the one who launched it wanted to know later

    def with_later(self, other: "Impulses") -> "Impulses":
        """These and others that have come to light later, in order of time."""
        joined = [np.concatenate(parts) for parts in zip(self, other, strict=True)]
        order = np.argsort(joined[0], kind="stable")
        return Impulses(*(values[order] for values in joined))


class Homecoming(NamedTuple):
    """Impulses that reach cell bodies, by unit and time; every array has shape (impulse,)."""

    unit: np.ndarray  # int64
    time: np.ndarray  # float64, samples
    window: np.ndarray  # float64, samples: one that the cell body fired within this time before has met it on the way
    kind: np.ndarray  # int64


class Traffic:
    """The impulses under way on the axons of one muscle."""

    def __init__(self, axons: Axons, rate_hz: float) -> None:
        units = axons.length_mm.size
        self._travel = axons.travel_s * rate_hz
        self._diseased = axons.block
        self._refractory = REFRACTORY_S * rate_hz
        room = CAPACITY + 4 * units
        self._table = np.zeros((axon.IMPULSE, room))
        self._before, self._latest = np.full(room, -1, dtype=np.int64), np.full(units, -1, dtype=np.int64)
        self._told = np.empty((4, room), dtype=np.int64)
        self._longest = float(self._travel.max(initial=0.0))
        self._home = Homecoming(np.empty(room, dtype=np.int64), np.empty(room), np.empty(room), np.empty(room, dtype=np.int64))
        self._nobody = Homecoming(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
        self._count = 0
        self.block: float | None = None  # coordinate of a block of the whole nerve

    def launch(self, born: np.ndarray, unit: np.ndarray, place: np.ndarray, kind: np.ndarray, tag: np.ndarray) -> None:
        """Impulses born at times `born` (float64, samples; those of one unit in order) at coordinates `place` of the axons of `unit`.

        `place` is float64, unit, kind and tag are int64; all have shape (impulse,).
        """
        low, high = (self._diseased,) * 2 if self.block is None else (f(self._diseased, self.block) for f in (np.fmin, np.fmax))
        self._count = axon.launch(
            unit, born, place, kind, tag, self._travel, low, high, self._refractory, self._table, self._latest, self._before, self._count
        )

    def home(self, start: float, end: float) -> Homecoming:
        """Impulses that reach the cell bodies from `start` up to `end` (samples)."""
        h = self._home
        n = axon.come_home(start, end, self._table, self._count, h.unit, h.time, h.window, h.kind, self._travel)
        if n == 0:
            return self._nobody
        return Homecoming(h.unit[:n], h.time[:n], h.window[:n], h.kind[:n])

    def arrived(self, start: int, end: int) -> Impulses:
        """Impulses that reach the end-plates before sample `end` and have not been told yet; none is said to come before `start`."""
        n = axon.arrive(start, end, self._table, self._count, self._told)
        return Impulses(*self._told[:, :n].copy())

    def forget(self, now: float) -> None:
        """Drop what can no longer meet anything."""
        since = now - self._refractory - self._longest
        self._count = axon.forget(since, self._table, self._latest, self._before, self._count)
