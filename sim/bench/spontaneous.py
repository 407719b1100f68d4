"""Rows of physiology from the shipped cases: what fires at rest, as a needle in the muscle and a clock see it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sim import measure
from sim.bench.clinic import altered, needle_in
from sim.bench.row import Row, heard, trains_of
from sim.bench.speed import healthy
from sim.discharges import Fasciculation, FibrePotential
from sim.engine import RATE_HZ, Controls, Engine, Recording, render
from sim.loader import load_scenario
from sim.mechanisms import AxonalHyperexcitability
from sim.patient import build
from sim.spikes import KINDS

CASE_S = 60.0
BURSTS_S = 15.0
STANDS_OUT_UV = 100.0


def insertion() -> Iterator[Row]:
    """A needle that is pushed on by a millimetre in a healthy muscle, and one that lies still."""
    lasting, noise = [], []
    for k in range(12):
        engine = needle_in(healthy("biceps_brachii"), k)
        there = replace(engine.needle, depth_mm=engine.needle.depth_mm + 1.0)
        still = render(engine, 1.0).emg_uv[0, RATE_HZ // 2 :]
        noise.append(float(still.std()))
        moved = render(engine, 2.0, Controls(needle=there)).emg_uv[0]
        lasting.append(1000 * float(np.flatnonzero(np.abs(moved) > 5 * still.std())[-1]) / RATE_HZ)
    yield Row("A.insertional.duration_ms", float(np.median(lasting)))
    yield Row("C.machine.noise_uV_needle", float(np.mean(noise)))


def fasciculation() -> Iterator[Row]:
    """Benign fasciculation: single units, pooled over patients, and their potentials at a needle."""
    intervals, rates, lifted, shapes, paired = [], [], [], [], []
    for seed in range(1, 17):
        engine = case("benign_fasciculation", seed)
        recording = render(engine, CASE_S)
        feet, peak = engine.footprints(), engine.muscle.twitches().peak_mn
        for unit, times in trains_of(recording.spikes, "fasciculation").items():
            singles = times[np.concatenate([[True], np.diff(times) > 0.02])]  # a doublet is one fasciculation
            if singles.size > 3:
                intervals.append(np.diff(singles) / np.diff(singles).mean())
            rates.append(singles.size / CASE_S)
            lifted.append(peak[unit] * feet.mm_per_mn[unit])
            paired.append(np.diff(times))
        shapes += seen_at_needle(engine, recording)
    gaps = np.concatenate(paired)
    yield Row("A.fasc.isi_cov", float(np.concatenate(intervals).std()))
    yield Row("A.fasc.unit_rate_Hz", float(np.median(rates)))
    yield Row("A.fasc.benign.phases", float(np.mean([p.phases for p in shapes])))
    yield Row("A.fasc.axonal.min_isi_ms", 1000 * float(gaps.min()))
    yield Row("A.fasc.axonal.doublet_interval_ms", 1000 * float(np.median(gaps[gaps < 0.02])))
    yield Row("D.skin.displacement_fasciculation_mm", float(np.median(lifted)))


def fasciculation_in_als() -> Iterator[Row]:
    """Tibialis anterior in ALS, strong and denervated: potentials of its fasciculations."""
    for months, name in ((6.0, "strong"), (18.0, "denervated")):
        shapes: list[measure.Potential] = []
        for insertion in range(8):
            engine = case("als", 1, insertion, "tibialis_anterior", months)
            shapes += seen_at_needle(engine, render(engine, CASE_S / 2))
        yield Row(f"A.fasc.als.amplitude_uV_{name}_TA", float(np.mean([p.amplitude_uv for p in shapes])))
        yield Row(f"A.fasc.als.duration_ms_{name}_TA", float(np.mean([p.duration_ms for p in shapes])))
        yield Row(f"A.fasc.als.phases_{name}_TA", float(np.mean([p.phases for p in shapes])))
        yield Row(f"A.fasc.als.polyphasic_pct_{name}", 100 * float(np.mean([p.phases > 4 for p in shapes])))
    rate = {who: discharges_per_s(who, "biceps_brachii", 10.0) for who in ("als", "benign_fasciculation")}
    calf = {who: discharges_per_s(who, "gastrocnemius_medial", 10.0) for who in ("als", "benign_fasciculation")}
    if rate["benign_fasciculation"]:
        yield Row("A.fasc.ratio_als_over_bfs_biceps_weak", rate["als"] / rate["benign_fasciculation"])
    yield Row("A.fasc.ratio_als_over_bfs_gastroc_strong", calf["als"] / calf["benign_fasciculation"])


def neuronal_fasciculation() -> Iterator[Row]:
    """Fasciculations born in the cell body: they keep apart, and prefer an interval."""
    recipe = [Fasciculation(kind="fasciculation", born="soma", rate_hz=1.0, doublets=0.0)]
    excitable = [AxonalHyperexcitability(kind="axonal_hyperexcitability", share=0.1)]
    muscle = altered("first_dorsal_interosseous", excitable, recipe)
    trains = trains_of(render(needle_in(muscle), 4 * CASE_S).spikes, "fasciculation")
    gaps = [np.diff(times) for times in trains.values()]
    yield Row("A.fasc.neuronal.min_isi_ms", 1000 * float(np.median([gap.min() for gap in gaps])))
    count, edges = np.histogram(np.concatenate(gaps), bins=np.arange(0.0, 0.25, 0.02))
    yield Row("A.fasc.neuronal.preferred_isi_ms", 1000 * float(edges[np.argmax(count)] + 0.01))


def seen_at_needle(engine: Engine, recording: Recording) -> list[measure.Potential]:
    """Potentials of the units that fasciculate and stand out where the needle lies."""
    whole = [heard(engine.potentials.whole_uv(unit)) for unit in trains_of(recording.spikes, "fasciculation")]
    return [measure.potential(p) for p in whole if np.ptp(p) > STANDS_OUT_UV]


def discharges_per_s(name: str, site: str, months: float) -> float:
    """Fasciculations of a whole muscle, mean of some patients."""
    counts = [
        sum(times.size for times in trains_of(render(case(name, seed, 0, site, months), CASE_S / 2).spikes, "fasciculation").values())
        for seed in (1, 2, 3)
    ]
    return float(np.mean(counts)) / (CASE_S / 2)


def myokymia() -> Iterator[Row]:
    """Facial myokymia: bursts of single units."""
    spikes = render(case("facial_myokymia"), CASE_S).spikes
    every, inside, number, cv = [], [], [], []
    for times in trains_of(spikes, "myokymic_discharge").values():
        bursts = [b for b in measure.bursts(times, 0.1) if b.size > 1]
        starts = np.array([b[0] for b in bursts])
        if starts.size < 10:
            continue
        every.append(1 / np.median(np.diff(starts)))
        for begin in np.arange(0, CASE_S, BURSTS_S):  # the rhythm itself wanders from one quarter of a minute to the next
            some = np.diff(starts[(starts >= begin) & (starts < begin + BURSTS_S)])
            if some.size > 5:
                cv.append(some.std() / some.mean())
        inside += [measure.train(b).rate_hz for b in bursts if b.size > 2]
        number += [b.size for b in bursts]
    yield Row("A.myokymia.facial.burst_rate_Hz", float(np.median(every)))
    yield Row("A.myokymia.intraburst_Hz", float(np.median(inside)))
    yield Row("A.myokymia.spikes_per_burst", mean(number))
    yield Row("A.myokymia.burst_interval_cov", float(np.median(cv)))


def neuromyotonia() -> Iterator[Row]:
    """Isaacs syndrome: neuromyotonic bursts, multiplets and doublets of single units."""
    spikes = render(case("isaacs_syndrome"), 2 * CASE_S).spikes
    rate, length, fall, slowing = [], [], [], []
    for unit, times in trains_of(spikes, "neuromyotonic_discharge").items():
        size = spikes.size[(spikes.unit == unit) & (spikes.kind == KINDS.index("neuromyotonic_discharge"))]
        at = 0
        for burst in measure.bursts(times, 0.1):
            own, at = size[at : at + burst.size], at + burst.size
            if burst.size < 20:
                continue
            rate.append(measure.train(burst).rate_hz)
            length.append(burst[-1] - burst[0])
            fall.append(own[-3:].mean() / own[:3].mean())
            slowing.append(measure.train(burst[-10:]).rate_hz / measure.train(burst[:10]).rate_hz)
    yield Row("A.neuromyotonia.intraburst_Hz", float(np.median(rate)))
    yield Row("A.neuromyotonia.burst_duration_s", mean(length))
    yield Row("A.neuromyotonia.amplitude_end_over_start", float(np.median(fall)))
    yield Row("A.neuromyotonia.rate_end_over_start", float(np.median(slowing)))
    groups = [g for times in trains_of(spikes, "multiplet").values() for g in measure.bursts(times, 0.05) if g.size > 3]
    yield Row("A.neuromyotonia.multiplet_Hz", float(np.median([measure.train(g).rate_hz for g in groups])))
    pairs = [np.diff(g)[0] for times in trains_of(spikes, "doublet").values() for g in measure.bursts(times, 0.025) if g.size > 1]
    yield Row("A.doublet.interval_ms", 1000 * float(np.median(pairs)))


def denervation() -> Iterator[Row]:
    """ALS: fibrillation potentials and positive sharp waves that a needle hears at rest."""
    rate, cv, size, length, sharp, slow = [], [], [], [], [], []
    potential_of: dict[str, FibrePotential] = {"fibrillation": "fibre", "positive_sharp_wave": "injured"}
    for insertion in range(6):
        engine = case("als", insertion=insertion)
        spikes = render(engine, 20.0).spikes
        for kind, sort in potential_of.items():
            for fibre, times in trains_of(spikes, kind, of_fibres=True).items():
                potential = heard(engine.insertion.single_uv[engine.insertion.row[fibre, sort]])
                if np.ptp(potential) < 20:  # lost in the noise
                    continue
                if kind == "positive_sharp_wave":
                    sharp.append(phases(potential))
                    slow += [1 / np.median(np.diff(times))] if times.size > 20 else []
                    continue
                found = measure.potential(potential)
                size.append(found.amplitude_uv)
                length.append(found.duration_ms)
                if times.size > 20:
                    rate.append(1 / np.median(np.diff(times)))
                    cv.append(np.diff(times)[:20].std() / np.diff(times)[:20].mean())
    yield Row("A.psw.rate_Hz", float(np.median(slow)))
    yield Row("A.fib.rate_Hz", float(np.median(rate)))
    yield Row("A.fib.isi_cov", float(np.median(cv)))
    yield Row("A.fib.amplitude_uV", float(np.median(size)))
    yield Row("A.fib.duration_ms", float(np.median(length)))
    if sharp:
        for key, values in zip(("amplitude_uV", "positive_phase_ms", "negative_tail_ms"), zip(*sharp, strict=True), strict=True):
            yield Row(f"A.psw.{key}", float(np.median(values)))


ROWS = {
    "insertion": insertion,
    "fasciculation": fasciculation,
    "fasciculation in ALS": fasciculation_in_als,
    "fasciculation of neuronal type": neuronal_fasciculation,
    "myokymia": myokymia,
    "neuromyotonia": neuromyotonia,
    "denervation": denervation,
}


def case(name: str, seed: int = 1, insertion: int = 0, site: str | None = None, months: float | None = None) -> Engine:
    """A shipped case, at its default site and months if none are given."""
    return Engine(build(load_scenario(name), seed, months), site, insertion)


def phases(potential_uv: np.ndarray) -> tuple[float, float, float]:
    """Amplitude (µV), length (ms) of the positive phase and of the negative tail, to a tenth of its height, of a positive sharp wave."""
    top = int(np.argmax(potential_uv))
    start = top - int(np.argmax(potential_uv[top::-1] < 0.05 * potential_uv[top]))
    end = top + int(np.argmax(potential_uv[top:] <= 0))
    tail = potential_uv[end:]
    low = int(np.argmin(tail))
    gone = low + int(np.argmax(tail[low:] > 0.1 * tail[low]))
    return float(np.ptp(potential_uv)), (end - start) / RATE_HZ * 1000, gone / RATE_HZ * 1000


def mean(values: Any) -> float:
    """Mean of any numbers."""
    return float(np.mean(list(values)))
