"""Shapes as they stand in the rendered signal: each discharge where no other one disturbs it."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from sim import engine, measure, patient
from sim.discharges import DISCHARGES
from sim.engine import RATE_HZ, Engine, Recording
from sim.loader import load_scenario
from sim.spikes import KINDS

MS = RATE_HZ // 1000


EXAMINED = {"als": ("tibialis_anterior", range(10))}  # else the first site and one insertion; in others too much goes on to find one alone


@cache
def rendered(case: str, insertion: int = 0, seconds: float = 30.0) -> tuple[Engine, Recording]:
    e = Engine(patient.build(load_scenario(case), 1), EXAMINED.get(case, (None,))[0], insertion)
    return e, engine.render(e, seconds)


def height_uv(e: Engine, unit: int, fibre: int, kind: int) -> float:
    """Size of a discharge at this needle."""
    if unit >= 0:
        return float(np.ptp(e.potentials.whole_uv(unit)))
    return float(np.ptp(e.insertion.single_uv[e.insertion.row[fibre, DISCHARGES[KINDS[kind]].potential]]))


def undisturbed(
    case: str, kind: str, before_ms: float = 2, after_ms: float = 20, least_uv: float = 60
) -> dict[tuple[int, int], list[tuple[float, np.ndarray]]]:
    """(time s, signal µV) of the loud discharges of one kind that stand alone, by insertion and unit or (below 0) fibre."""
    found: dict[tuple[int, int], list[tuple[float, np.ndarray]]] = {}
    for insertion in EXAMINED.get(case, (None, (0,)))[1]:
        e, recording = rendered(case, insertion)
        s = recording.spikes
        keys = list(zip(s.unit.tolist(), s.fibre.tolist(), s.kind.tolist(), strict=True))
        sizes = {key: height_uv(e, *key) for key in set(keys)}
        size = np.array([sizes[key] for key in keys])
        loud = size > 12
        for i in np.flatnonzero((s.kind == KINDS.index(kind)) & (size > least_uv)):
            near = loud & (np.abs(s.sample - s.sample[i]) < (after_ms + before_ms) * MS)
            start, end = int(s.sample[i] - before_ms * MS), int(s.sample[i] + after_ms * MS)
            if near.sum() == 1 and start >= 0 and end <= recording.emg_uv.shape[1]:
                thing = int(s.unit[i]) if s.unit[i] >= 0 else -1 - int(s.fibre[i])
                found.setdefault((insertion, thing), []).append((s.sample[i] / RATE_HZ, recording.emg_uv[0, start:end]))
    return found


def test_a_myokymic_burst_repeats_one_shape():
    alike = []
    for events in undisturbed("facial_myokymia", "myokymic_discharge", after_ms=9).values():
        for group in measure.bursts(np.array([t for t, _ in events]), 0.06):
            shapes = [x for t, x in events if t in group]
            alike += [np.corrcoef(a, b)[0, 1] for a, b in pairwise(shapes)]
    assert len(alike) > 30
    assert np.median(alike) >= 0.95


def test_neuromyotonic_bursts_lose_amplitude():
    _, recording = rendered("isaacs_syndrome")
    s = recording.spikes
    burst = s.kind == KINDS.index("neuromyotonic_discharge")
    ratios = []
    for unit in np.unique(s.unit[burst]):
        own = burst & (s.unit == unit)
        for group in measure.bursts(s.sample[own] / RATE_HZ, 0.05):
            inside = own & np.isin(s.sample / RATE_HZ, group)
            if group.size > 100:
                ratios.append(s.size[inside][-5:].mean() / s.size[inside][:5].mean())
    assert len(ratios) >= 5
    assert max(ratios) < 0.8  # A.neuromyotonia.amplitude_end_over_start
    assert min(ratios) > 0.1


@pytest.mark.slow
def test_positive_sharp_waves_begin_positive_and_have_a_long_negative_tail():
    waves = undisturbed("als", "positive_sharp_wave", before_ms=0, after_ms=35)
    assert waves
    for events in waves.values():
        mean = np.mean([x for _, x in events], axis=0)
        peak = int(np.argmax(np.abs(mean)))
        assert mean[peak] > 0
        tail = mean[peak + 3 * MS : peak + 13 * MS]
        assert tail.mean() < -0.02 * mean[peak]


def test_fibrillations_begin_positive_and_are_short():
    """But for those near whose end-plate the needle lies (A1 of the reference)."""
    fibrillations = undisturbed("als", "fibrillation", before_ms=0, after_ms=15, least_uv=40)
    assert len(fibrillations) > 5
    positive = []
    for events in fibrillations.values():
        mean = np.mean([x for _, x in events], axis=0)
        loud = np.flatnonzero(np.abs(mean) > 0.15 * np.abs(mean).max())
        positive.append(mean[loud[0]] > 0)
        assert (loud[-1] - loud[0]) / MS <= 5
    assert np.mean(positive) >= 0.8


@pytest.mark.parametrize(("case", "low_uv", "high_uv"), [("als", 123, 3599), ("benign_fasciculation", 60, 3000)])
def test_fasciculations_are_motor_unit_potentials(case, low_uv, high_uv):
    sizes = [
        measure.potential(np.mean([x for _, x in events], axis=0)).amplitude_uv for events in undisturbed(case, "fasciculation").values()
    ]
    assert sizes
    assert low_uv <= np.mean(sizes) <= high_uv  # A.fasc.als.amplitude_uv_*
