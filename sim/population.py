"""The motor-neuron pool: who is recruited when, how fast each neuron can fire, which neurons are alive.

Each neuron is a leaky integrate-and-fire membrane with an after-hyperpolarisation and a persistent inward current that
firing itself switches on (it makes the 5-8 Hz onset, and lets a unit fire on below the effort that recruited it).
Size principle: thresholds rise exponentially through the pool (Fuglevand 1993, J Neurophysiol 70:2470); small neurons have
the longer after-hyperpolarisation (property relations: Caillet 2022, eLife 11:e76489, from cat; integrate-and-fire pool:
PLoS Comput Biol 18:e1010556). The drive acts as a *difference* from threshold and saturates.
"""

import math
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from sim.kernels import pool
from sim.recipe import Spec

MEMBRANE_MS = 12.0
REFRACTORY_MS = 3.0
SLOW_AHP_MS, FAST_AHP_MS = 100.0, 50.0  # time constant of the after-hyperpolarisation, first and last unit
AHP = 1.3  # depth of one after-hyperpolarisation, in thresholds [fitted to onset rate and interval variation]
INWARD = 0.55  # persistent inward current when fully on, in thresholds
INWARD_MS = 500.0
# As what the membrane is shown: motor neurons rest near -70 mV (cat: Brock, Coombs & Eccles 1952, J Physiol 117:431), fire some 20 mV above
# (rat: Cormery 2005, J Physiol 568:841, table 1), and potassium's equilibrium is near -90 mV (cat: Coombs, Eccles & Fatt 1955, J Physiol
# 130:326); nobody has measured it in humans, and it is taken as the same in all units
REST_MV, THRESHOLD_MV, POTASSIUM_MV = -70.0, -50.0, -90.0
START = -0.37  # synaptic current at recruitment, in thresholds above threshold: noise and the inward current do the rest
SILENT = -1.15  # synaptic current without any effort
# The drive acts in two parts that saturate: rates rise steeply after recruitment and slowly from about 13 Hz on (Monster & Chan 1977,
# J Neurophysiol 40:1432; rate saturation: Fuglevand, Lester & Johns 2015, J Neurophysiol 113:1310 [T]). Share of the early part; shares of
# the way from threshold to full drive at which each is half there [fitted: second unit at 10 Hz, fastest below 15 Hz in a slight effort]
EARLY_SHARE, EARLY_HALF, LATE_HALF = 0.35, 0.0045, 0.3


class Firing(Spec):
    """How a muscle's units are recruited and how fast they fire."""

    recruitment_range: float = Field(
        gt=1, le=200, description="Threshold of the last unit over that of the first (10-60 in Fuglevand's model)"
    )
    last_recruited_at: float = Field(gt=0, lt=1, description="Effort (share of maximum) at which the last unit joins")
    first_maximum_rate_hz: float = Field(ge=8, le=80, description="Rate of the first recruited unit at full effort, Hz")
    last_maximum_rate_hz: float = Field(ge=8, le=80, description="Rate of the last recruited unit at full effort, Hz")


@dataclass(frozen=True)
class Population:
    """The motor neurons of one muscle in order of recruitment; every array has shape (unit,)."""

    threshold: np.ndarray  # effort (0-1) that recruits the unit
    maximum_rate_hz: np.ndarray  # at full effort
    ahp_ms: np.ndarray  # time constant of the after-hyperpolarisation
    full_current: np.ndarray  # synaptic current at full effort, in thresholds
    alive: np.ndarray  # bool
    drive: np.ndarray  # share of the drive from above that still reaches it
    excitability: np.ndarray  # of the axon: 0 normal, above 0 it discharges by itself, as a factor of the rate

    @property
    def units(self) -> int:
        return self.threshold.size


def build(firing: Firing, units: int) -> Population:
    """A healthy pool of `units` motor neurons."""
    rank = np.linspace(0.0, 1.0, units) if units > 1 else np.zeros(1)
    ahp_ms = SLOW_AHP_MS + (FAST_AHP_MS - SLOW_AHP_MS) * rank
    threshold = firing.last_recruited_at * np.exp(np.log(firing.recruitment_range) * (rank - 1))
    maximum = firing.first_maximum_rate_hz + (firing.last_maximum_rate_hz - firing.first_maximum_rate_hz) * rank
    return Population(
        threshold=threshold,
        maximum_rate_hz=maximum,
        ahp_ms=ahp_ms,
        full_current=steady_current(maximum, ahp_ms),
        alive=np.ones(units, dtype=bool),
        drive=np.ones(units),
        excitability=np.zeros(units),
    )


def steady_current(rate_hz: np.ndarray, ahp_ms: np.ndarray) -> np.ndarray:
    """Synaptic current (in thresholds above threshold) at which the noiseless neuron fires at `rate_hz`; shape (unit,).

    In the periodic state the after-hyperpolarisations of all earlier spikes add up to a geometric series, and the membrane
    reaches 1 exactly one interval after the reset: linear in the current, so it can be written down.
    """
    interval = 1000.0 / rate_hz
    start = AHP / (1 - np.exp(-interval / ahp_ms)) * np.exp(-REFRACTORY_MS / ahp_ms)
    t = interval - REFRACTORY_MS
    decay = np.exp(-t / MEMBRANE_MS)
    sag = start * ahp_ms / (ahp_ms - MEMBRANE_MS) * (np.exp(-t / ahp_ms) - decay)
    return (1 + sag) / (1 - decay) - 1 - INWARD


def membrane_mv(v: np.ndarray) -> np.ndarray:
    """The membrane potential `v`, 0 at rest and 1 at threshold, in mV; any shape.

    The model's after-hyperpolarisation is a current, and would go on without end; it is shown as the opening of potassium channels
    would let it be, ever closer to potassium's equilibrium.
    """
    above, room = (THRESHOLD_MV - REST_MV) * v, REST_MV - POTASSIUM_MV
    return REST_MV + np.where(above < 0, above / (1 - np.minimum(above, 0) / room), above)


def cells(population: Population) -> np.ndarray:
    """What the kernel wants to know of each neuron, shape (pool.CELL, unit)."""
    p, room = population, population.full_current - START
    span = 1 - p.threshold
    early, late = room * EARLY_SHARE * (1 + EARLY_HALF), room * (1 - EARLY_SHARE) * (1 + LATE_HALF)
    half, half_late = EARLY_HALF * span, LATE_HALF * span
    hyper = np.array([math.exp(-1 / ms) for ms in p.ahp_ms.tolist()])
    sag = p.ahp_ms / (p.ahp_ms - MEMBRANE_MS) * (hyper - math.exp(-1 / MEMBRANE_MS))
    rows = {
        pool.THRESHOLD: p.threshold,
        pool.HALF: half,
        pool.HALF_LATE: half_late,
        pool.STRAIGHT: early * half_late + late * half,
        pool.CURVED: early + late,
        pool.BELOW: (START - SILENT) / p.threshold,
        pool.AHP_MS: p.ahp_ms,
        pool.HYPER: hyper,
        pool.SAG: sag,
    }
    return np.stack([rows[k] for k in range(pool.CELL)])
