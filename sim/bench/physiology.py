"""The first rows of physiology: each measured as a laboratory would, from spike trains, potentials and twitches of the model."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sim import measure
from sim.activity import KINDS, Spikes
from sim.bench.provoked import PROVOKED
from sim.bench.row import Row, heard, trains_of
from sim.bench.speed import engine_in, healthy
from sim.discharges import FibrePotential
from sim.engine import RATE_HZ, Controls, Engine, render
from sim.fibres import velocity_m_s
from sim.loader import load_scenario
from sim.muscle import Muscle
from sim.patient import build
from sim.reference import ranges
from sim.twitch import Twitch

SEEN_UV = 50.0  # a potential smaller than this is not taken for a motor unit's (multi-MUP analysis)
SHARPEST_US = 600.0  # nor one whose rise is slower
AT_THRESHOLD = 0.03  # a unit whose threshold is so near to the effort is at its threshold
CASE_S = 60.0
BURSTS_S = 15.0
SIZE_PRINCIPLE = "Henneman 1965, J Neurophysiol 28:560: small neurons first"


def rows(say: Callable[[str], None] = print) -> list[dict[str, Any]]:
    """Every row: key, value, low, high, ok, source, and whether the published range is firm enough to be held to."""
    found = []
    for name, measured in ROWS.items():
        say(name)
        for row in measured():
            if row.key == "size_principle.rank_correlation":
                found.append(
                    {"key": row.key, "value": row.value, "low": 0.9, "high": 1.0, "ok": row.value >= 0.9, "source": SIZE_PRINCIPLE}
                )
                continue
            published = ranges()[row.key]
            ok = bool(published.holds(row.value))
            limits = {"low": published.low, "high": published.high, "ok": ok, "source": published.source, "firm": published.firm}
            found.append({"key": row.key, "value": float(f"{row.value:.4g}"), **limits})
    return found


def recruitment() -> Iterator[Row]:
    """A slow ramp: the order of recruitment, and how the first units speed up before others join, as a needle sees it."""
    muscle = healthy("biceps_brachii")
    seconds, top = 20.0, 0.25
    engine = engine_in(muscle)
    recording = render(engine, seconds, lambda frame: Controls(effort=top * frame / (100 * seconds)))
    trains = voluntary(recording.spikes)
    first = {unit: times[0] for unit, times in trains.items()}
    units = sorted(first)
    yield Row("size_principle.rank_correlation", rank_correlation(muscle.population.threshold[units], np.array([first[u] for u in units])))
    second, ratio = [], []
    for insertion in range(12):
        needle = engine_in(muscle, insertion)
        seen = [u for u in units if np.ptp(needle.potentials.whole_uv(u)) > 2 * SEEN_UV]
        order = sorted(seen, key=lambda u: first[u])
        if len(order) < 4:
            continue
        second.append(rate_at(trains[order[0]], first[order[1]]))
        for n in (2, 3, 4):
            fastest = max(rate_at(trains[u], first[order[n - 1]] + 0.3) for u in order[: n - 1])
            ratio.append(fastest / n)
    yield Row("B.recruit.second_unit_Hz", float(np.nanmedian(second)))
    yield Row("B.recruit.ratio", float(np.nanmedian(ratio)))


def steady() -> Iterator[Row]:
    """Held efforts: rate and regularity of units at their threshold, regularity of all, and the highest rates."""
    muscle = healthy("biceps_brachii")
    threshold = muscle.population.threshold
    onset, all_cv = [], []
    for effort in (0.05, 0.1, 0.2, 0.4):
        trains = {unit: measure.train(t) for unit, t in held(muscle, effort, 12.0).items() if t.size > 30}
        all_cv += [train.interval_cv for train in trains.values()]
        onset += [train for unit, train in trains.items() if abs(threshold[unit] / effort - 1) < AT_THRESHOLD]
    full = [measure.train(t) for t in held(muscle, 1.0).values() if t.size > 30]
    face = [measure.train(t) for t in held(healthy("orbicularis_oculi"), 1.0).values() if t.size > 30]
    yield Row("B.recruit.onset_Hz", mean(train.rate_hz for train in onset))
    yield Row("C.isi.cov_at_recruitment", mean(train.interval_cv for train in onset))
    yield Row("C.isi.cov_voluntary", mean(all_cv))
    yield Row("C.isi.cov_high_rate", mean(train.interval_cv for train in full))
    yield Row("B.recruit.max_rate_limb_Hz", mean(train.rate_hz for train in full))
    yield Row("B.recruit.max_rate_face_Hz", mean(train.rate_hz for train in face))


def potentials() -> Iterator[Row]:
    """Motor unit potentials as the multi-MUP method accepts them, and the velocity of the fibres."""
    for muscle, key in (("biceps_brachii", "biceps"), ("first_dorsal_interosseous", "fdi"), ("tibialis_anterior", "ta")):
        found = accepted_potentials(healthy(muscle))
        yield Row(f"B.mup.{key}.amplitude_uV", mean(p.amplitude_uv for p in found))
        yield Row(f"B.mup.{key}.duration_ms", mean(p.duration_ms for p in found))
        if key == "ta":
            yield Row("B.mup.ta.phases", mean(p.phases for p in found))
        if key == "biceps":
            yield Row("B.mup.rise_time_us", float(np.median([p.rise_us for p in found])))
            yield Row("B.mup.polyphasia_pct", 100 * mean(p.phases > 4 for p in found))
    yield Row("C.mfcv.biceps_m_s", mean(velocity_m_s(healthy("biceps_brachii").fibres.diameter_um)))
    yield Row("C.mfcv.ta_m_s", mean(velocity_m_s(healthy("tibialis_anterior").fibres.diameter_um)))


def twitches() -> Iterator[Row]:
    """Contraction times: the pool's mean."""
    for muscle, key in (("biceps_brachii", "biceps_ct_ms"), ("gastrocnemius_medial", "mg_ct_ms"), ("tibialis_anterior", "ta_rise_ms")):
        yield Row(f"C.twitch.{key}", mean(healthy(muscle).twitches().contraction_ms))
    t = np.arange(0, 500, 0.1)
    units = healthy("tibialis_anterior").twitches()
    force = Twitch(1.0, mean(units.contraction_ms)).force_mn(t)
    yield Row("C.twitch.ta_hrt_ms", float(t[force >= 0.5][-1] - t[np.argmax(force)]))
    yield Row("C.twitch.fdi_force_mN", float(np.median(healthy("first_dorsal_interosseous").twitches().peak_mn)))
    yield Row("C.twitch.facial_ct_ms", mean(healthy("orbicularis_oculi").twitches().contraction_ms))


def fasciculation() -> Iterator[Row]:
    """Benign fasciculation: single units, pooled over patients."""
    intervals, rates, lifted = [], [], []
    for seed in range(1, 9):
        engine = case("benign_fasciculation", seed)
        recording = render(engine, CASE_S)
        feet, peak = engine.footprints(), engine.muscle.twitches().peak_mn
        for unit, times in trains_of(recording.spikes, "fasciculation").items():
            singles = times[np.concatenate([[True], np.diff(times) > 0.02])]  # a doublet is one fasciculation
            if singles.size > 3:
                intervals.append(np.diff(singles) / np.diff(singles).mean())
            rates.append(singles.size / CASE_S)
            lifted.append(peak[unit] * feet.mm_per_mn[unit])
    yield Row("A.fasc.isi_cov", float(np.concatenate(intervals).std()))
    yield Row("A.fasc.unit_rate_Hz", float(np.median(rates)))
    yield Row("D.skin.displacement_fasciculation_mm", float(np.median(lifted)))


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
    rate, cv, size, length, sharp = [], [], [], [], []
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
                    continue
                found = measure.potential(potential)
                size.append(found.amplitude_uv)
                length.append(found.duration_ms)
                if times.size > 20:
                    rate.append(1 / np.median(np.diff(times)))
                    cv.append(np.diff(times)[:20].std() / np.diff(times)[:20].mean())
    yield Row("A.fib.rate_Hz", float(np.median(rate)))
    yield Row("A.fib.isi_cov", float(np.median(cv)))
    yield Row("A.fib.amplitude_uV", float(np.median(size)))
    yield Row("A.fib.duration_ms", float(np.median(length)))
    if sharp:
        for key, values in zip(("amplitude_uV", "positive_phase_ms", "negative_tail_ms"), zip(*sharp, strict=True), strict=True):
            yield Row(f"A.psw.{key}", float(np.median(values)))


ROWS: dict[str, Callable[[], Iterator[Row]]] = {
    "recruitment": recruitment,
    "steady contraction": steady,
    "motor unit potentials": potentials,
    "twitches": twitches,
    "fasciculation": fasciculation,
    "myokymia": myokymia,
    "neuromyotonia": neuromyotonia,
    "denervation": denervation,
    **PROVOKED,
}


def case(name: str, seed: int = 1, insertion: int = 0) -> Engine:
    """A shipped case at its default site."""
    return Engine(build(load_scenario(name), seed), insertion=insertion)


def voluntary(spikes: Spikes) -> dict[int, np.ndarray]:
    """Times (s) of the voluntary discharges by unit."""
    return trains_of(spikes, "voluntary")


def held(muscle: Muscle, effort: float, seconds: float = 8.0, settling: float = 2.0) -> dict[int, np.ndarray]:
    """Voluntary trains at a held effort, without the beginning."""
    trains = voluntary(render(engine_in(muscle), seconds, Controls(effort=effort)).spikes)
    return {unit: times[times > settling] for unit, times in trains.items()}


def rate_at(times: np.ndarray, when: float) -> float:
    """Mean rate (Hz) in the second around `when`; NaN without enough discharges."""
    some = times[np.abs(times - when) < 0.5]
    return float((some.size - 1) / (some[-1] - some[0])) if some.size > 2 else float("nan")


def accepted_potentials(muscle: Muscle, insertions: int = 24, enough: int = 100) -> list[measure.Potential]:
    """Potentials of units of low threshold at several insertions, as the multi-MUP method accepts them."""
    found: list[measure.Potential] = []
    for insertion in range(insertions):
        seen = engine_in(muscle, insertion).potentials
        for unit in np.flatnonzero(muscle.population.threshold < 0.3):
            potential = seen.whole_uv(int(unit))
            if np.ptp(potential) >= SEEN_UV:
                measured = measure.potential(heard(potential))
                if measured.rise_us <= SHARPEST_US and measured.amplitude_uv >= SEEN_UV:
                    found.append(measured)
        if len(found) >= enough:
            break
    return found


def phases(potential_uv: np.ndarray) -> tuple[float, float, float]:
    """Amplitude (µV), length (ms) of the positive phase and of the negative tail, to a tenth of its height, of a positive sharp wave."""
    top = int(np.argmax(potential_uv))
    start = top - int(np.argmax(potential_uv[top::-1] < 0.05 * potential_uv[top]))
    end = top + int(np.argmax(potential_uv[top:] <= 0))
    tail = potential_uv[end:]
    low = int(np.argmin(tail))
    gone = low + int(np.argmax(tail[low:] > 0.1 * tail[low]))
    return float(np.ptp(potential_uv)), (end - start) / RATE_HZ * 1000, gone / RATE_HZ * 1000


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's, of two arrays of one shape."""
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])


def mean(values: Any) -> float:
    """Mean of any numbers."""
    return float(np.mean(list(values)))
