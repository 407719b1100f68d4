"""The procedures of a laboratory on the model: multi-MUP analysis, interference pattern, single-fibre EMG. They see the signal only."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from sim.bench.speed import OneMuscle
from sim.discharges import Discharge
from sim.engine import RATE_HZ, Controls, Engine, Recording, render
from sim.loader import load_muscle
from sim.measure import SPIKE_UV, FoundUnit, Pair, Pattern, fibre_spikes, find_units, near, pairs, pattern, usual_interval
from sim.mechanisms import Mechanism
from sim.muscle import Muscle
from sim.muscle import build as build_muscle
from sim.patient import Patient
from sim.scenario import Site

SITES = 20  # of a multi-MUP examination (Stålberg 1995: 20 potentials and more from several insertions)
SLIGHT = 0.04  # effort: single potentials can still be told apart
EFFORTS = (SLIGHT, 2 * SLIGHT, 3 * SLIGHT)  # with few units left, more effort is needed to see any
SECONDS, REST_S, RAMP_S = 10.0, 2.0, 30.0
STEADY = 3  # so many discharges in the second after one are no fasciculation
FIRST = 6  # discharges at whose rate a unit is said to begin
STEPS, STEP_MM, LISTEN_S, COUNT_S, PAIRS_S = 8, 0.15, 0.6, 8.0, 24.0  # the search for a sharp sound with a single-fibre needle


def altered(muscle: str, mechanisms: Sequence[Mechanism], discharges: Sequence[Discharge] = (), seed: int = 1) -> Muscle:
    """A muscle in which a disease has done something."""
    site = Site(mechanisms=tuple(mechanisms), discharges=tuple(discharges))
    return build_muscle(load_muscle(muscle), muscle, site, seed, 0.0)


def needle_in(muscle: Muscle, insertion: int = 0, electrode: str | None = None) -> Engine:
    """An engine with its needle in a muscle that belongs to no patient."""
    return Engine(cast("Patient", OneMuscle(muscle)), insertion=insertion, electrode=electrode)


def multi_mup(muscle: Muscle, sites: int = SITES, efforts: Sequence[float] = EFFORTS) -> list[FoundUnit]:
    """Motor unit potentials at several insertions, near enough to have a steep rise; of the least of `efforts` that shows any.

    What fires steadily before the effort begins is none: a fibrillation.
    """
    found: list[FoundUnit] = []
    for insertion in range(sites):
        for effort in efforts:
            signal = render(needle_in(muscle, insertion), REST_S + SECONDS, after_rest(effort)).emg_uv[0]
            units = [unit for unit in find_units(signal) if unit.clean and near(unit.potential)]
            here = [unit for unit in units if steadily(unit.at / RATE_HZ).size]
            if here:
                break
        found += here
    return found


def after_rest(effort: float) -> Callable[[int], Controls]:
    """Rest, and then an effort."""
    return lambda frame: Controls(effort=effort if frame >= 100 * REST_S else 0.0)


def recruited(muscle: Muscle, top: float, insertion: int = 0) -> list[np.ndarray]:
    """Times (s) of each unit near the needle that an effort growing from nothing to `top` recruits, in order of their appearance."""
    signal = ramp(needle_in(muscle, insertion), top).emg_uv[0]
    trains = [steadily(unit.at / RATE_HZ) for unit in find_units(signal) if near(unit.potential)]
    return sorted((times for times in trains if times.size), key=lambda times: float(times[0]))


def steadily(times: np.ndarray) -> np.ndarray:
    """The discharges (s) of a unit from when it fires steadily, without a fasciculation before; none if it does so at rest already."""
    steady = times[:-STEADY][times[STEADY:] - times[:-STEADY] < 1.0]
    return times[times >= steady[0]] if steady.size and steady[0] > REST_S else times[:0]


def ramp(engine: Engine, top: float) -> Recording:
    """Rest, and then an effort that grows from nothing to `top`."""
    rest, frames = round(100 * REST_S), round(100 * RAMP_S)
    return render(engine, REST_S + RAMP_S, lambda frame: Controls(effort=top * max(0, frame - rest) / frames))


def recruitment_ratios(trains: list[np.ndarray]) -> list[float]:
    """Rate of the fastest unit over the number of units, as the second, third and fourth appear."""
    found = []
    for n in range(2, min(len(trains), 4) + 1):
        rates = np.array([rate_at(times, trains[n - 1][0] + 0.3) for times in trains[: n - 1]])
        if np.isfinite(rates).any():
            found.append(float(np.nanmax(rates)) / n)
    return found


def rate_at(times: np.ndarray, when: float) -> float:
    """Rate (Hz) in the second around `when`; NaN without enough discharges."""
    return 1 / usual_interval(times[np.abs(times - when) < 0.5])


def onset_hz(times: np.ndarray) -> float:
    """Rate (Hz) of a unit's first intervals."""
    return 1 / usual_interval(times[:FIRST])


def patterns(muscle: Muscle, effort: float, sites: int = 6) -> list[Pattern]:
    """Interference patterns of a held effort, a second each, at several insertions."""
    return [pattern(render(needle_in(muscle, k), 2.0, Controls(effort=effort)).emg_uv[0, RATE_HZ:]) for k in range(sites)]


def single_fibre(muscle: Muscle, sites: int = SITES, effort: float = SLIGHT) -> tuple[list[int], list[Pair]]:
    """Fibres counted at each site, their mean being the fibre density, and the jitter of the pairs among them."""
    counts: list[int] = []
    found: list[Pair] = []
    for insertion in range(sites):
        engine = needle_in(muscle, insertion, "single_fibre")
        sharpen(engine, effort)
        _, _, spikes = spikes_of(engine, effort, COUNT_S)
        if spikes.size:
            counts.append(spikes.size)
        if spikes.size > 1:
            signal, unit, spikes = spikes_of(engine, effort, PAIRS_S)
            found += pairs(signal, unit.at, spikes) if unit else []
    return counts, found


def spikes_of(engine: Engine, effort: float, seconds: float) -> tuple[np.ndarray, FoundUnit | None, np.ndarray]:
    """The signal, the unit that is largest in it, and the places of its fibres' spikes."""
    signal = render(engine, seconds, Controls(effort=effort)).emg_uv[0]
    units = find_units(signal, steep_uv=SPIKE_UV / 2)
    return (signal, units[0], fibre_spikes(signal, units[0])) if units else (signal, None, np.empty(0, dtype=np.int64))


def sharpen(engine: Engine, effort: float) -> None:
    """Move the needle down step by step and leave it where the loudest spikes were."""
    start, loudest, best = engine.needle, 0.0, engine.needle
    for step in range(STEPS):
        place = type(start)(start.x_mm, start.depth_mm + STEP_MM * step, start.along_mm)
        signal = render(engine, LISTEN_S, Controls(effort=effort, needle=place)).emg_uv[0, -RATE_HZ // 4 :]
        height = float(np.percentile(np.abs(signal), 99.9))
        if height > loudest:
            loudest, best = height, place
    render(engine, LISTEN_S, Controls(effort=effort, needle=best))
