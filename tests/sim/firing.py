"""Runs a pool alone, without fibres or electrodes."""

import math

import numpy as np

from sim import activity, population
from sim.kernels import pool, random


def fire(p: population.Population, effort: np.ndarray, seed: int) -> list[np.ndarray]:
    """Times (s) of every unit's discharges at `effort` (frame of 10 ms,)."""
    state, keys, common = np.zeros((pool.STATE, p.units)), np.empty(p.units, dtype=np.uint64), np.empty(10)
    shared, quick = np.empty(10), 0.0
    state[pool.SINCE_FIRED_MS] = 1e6
    random.keys(np.uint64(seed), np.uint64(1), random.MEMBRANE, np.arange(p.units, dtype=np.uint64), keys)
    unit, at_ms, echo, value = np.empty(4 * p.units, dtype=np.int64), np.empty(4 * p.units), np.zeros(4 * p.units, dtype=np.int64), 0.0
    cells = population.cells(p)
    nothing, silent = np.empty(0), np.zeros(p.units)
    found: list[list[float]] = [[] for _ in range(p.units)]
    for frame, e in enumerate(effort):
        value = pool.fluctuation(
            np.uint64(seed), np.uint64(1), 0, frame * 10, activity.COMMON_SD, math.exp(-1 / activity.COMMON_MS), value, common
        )
        quick = pool.fluctuation(
            np.uint64(seed), np.uint64(1), 1, frame * 10, activity.SHARED_SD, math.exp(-1 / activity.NOISE_MS), quick, shared
        )
        n = pool.step_pool(
            np.full(p.units, float(e)) * p.drive, common, shared, frame * 10, keys, cells, p.alive,
            nothing.astype(np.int64), nothing, nothing, silent, population.MEMBRANE_MS, population.AHP, population.INWARD,
            population.INWARD_MS, population.REFRACTORY_MS, population.START, activity.OWN_SD,
            math.exp(-1 / activity.NOISE_MS), state, unit, at_ms, echo, -1, shared,
        )  # fmt: skip
        for u, t in zip(unit[:n], at_ms[:n], strict=True):
            found[u].append(frame * 0.01 + t / 1000)
    return [np.array(times) for times in found]
