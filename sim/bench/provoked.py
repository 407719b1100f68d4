"""Rows of physiology from the exemplars: discharges that have to be provoked, waited for, or found with the needle."""

from collections.abc import Iterator

import numpy as np

from sim import measure
from sim.bench.clinic import altered, needle_in
from sim.bench.row import Row, heard, trains_of
from sim.discharges import FibrePotential, RepetitiveResponse
from sim.engine import RATE_HZ, Controls, Engine, Recording, render
from sim.loader import SHIPPED, load_scenario
from sim.patient import build
from sim.spikes import KINDS, ORIGINS, Spikes

SEEDS = range(1, 6)
LOST_UV = 10.0  # what is smaller is lost in the noise


def exemplar(name: str, seed: int = 1, insertion: int = 0) -> Engine:
    """One of scenarios/exemplars at its first site."""
    return Engine(build(load_scenario(SHIPPED / "exemplars" / f"{name}.yaml"), seed), insertion=insertion)


def recorded(name: str, seconds: float, seed: int = 1, manoeuvre: str | None = None, insertion: int = 0) -> tuple[Engine, Recording]:
    """An exemplar's engine and `seconds` of it at rest."""
    engine = exemplar(name, seed, insertion)
    return engine, render(engine, seconds, Controls(manoeuvre=manoeuvre))


def f_wave_pairs() -> Iterator[Row]:
    """Benign fasciculation in the calf: the interval between a distal fasciculation and the F wave that it sets off."""
    gaps: list[float] = []
    for seed in SEEDS:
        spikes = render(Engine(build(load_scenario("benign_fasciculation"), seed), "gastrocnemius_medial"), 240.0).spikes
        back = (spikes.kind == KINDS.index("fasciculation")) & (spikes.origin == ORIGINS.index("soma"))
        for i in np.flatnonzero(back):
            before = spikes.sample[(spikes.unit == spikes.unit[i]) & (spikes.sample < spikes.sample[i])]
            gaps.append(1000 * float(spikes.sample[i] - before[-1]) / RATE_HZ)
    yield Row("A.fasc.fwave_pair_interval_gastroc_ms", float(np.median(gaps)))


def cramp() -> Iterator[Row]:
    """Cramps of the calf, with the nerve intact and blocked."""
    mean, cv, doublets, active, lowest, highest, whole, together = [], [], [], [], [], [], [], []
    for seed in SEEDS:
        _, recording = recorded("cramp", 240.0, seed)
        for event in events_of(recording.spikes, "cramp"):
            whole.append(np.ptp(event.sample) / RATE_HZ)
            together.append(slow_rhythm_hz(event.sample / RATE_HZ))
            for times in trains_of(event, "cramp").values():
                if times.size < 15:
                    continue
                intervals = np.diff(times)
                singles = intervals[intervals > 0.01]
                mean.append(1 / singles.mean())
                cv.append(singles.std() / singles.mean())
                doublets.append(100 * (intervals <= 0.01).mean())
                active.append(np.ptp(times))
                inside = np.arange(times[0], times[-1] - 1.0, 0.1)
                a_second = np.searchsorted(times, inside + 1.0) - np.searchsorted(times, inside)
                lowest.append(a_second.min())
                highest.append(a_second.max())
    blocked = [
        np.ptp(event.sample) / RATE_HZ
        for seed in SEEDS
        for event in events_of(recorded("cramp", 240.0, seed, "nerve_block")[1].spikes, "cramp")
        if event.sample.size > 10
    ]
    for key, values in {
        "mean_rate_pps": mean, "isi_cov": cv, "doublets_pct": doublets, "unit_active_s": active, "min_rate_pps": lowest,
        "max_rate_pps": highest, "duration_s": whole, "duration_nerve_block_s": blocked, "common_drive_Hz": together,
    }.items():  # fmt: skip
        yield Row(f"A.cramp.{key}", float(np.mean(values)))


def slow_rhythm_hz(times: np.ndarray) -> float:
    """The frequency between 0.5 and 5 Hz at which discharges (s) of many units fluctuate most."""
    count, _ = np.histogram(times, np.arange(times[0], times[-1], 0.02))
    power = np.abs(np.fft.rfft(count - count.mean())) ** 2
    frequency = np.fft.rfftfreq(count.size, 0.02)
    slow = (frequency >= 0.5) & (frequency <= 5.0)
    return float(frequency[slow][np.argmax(power[slow])])


def end_plate() -> Iterator[Row]:
    """A needle among end-plates: noise and spikes that stand out from the amplifier's noise."""
    noise, spike = np.empty((0, 3)), np.empty((0, 3))
    for seed in SEEDS:
        engine, recording = recorded("end_plate_noise", 20.0, seed)
        seen = [
            [*wave(p), t.size] for t, p in single_fibres(engine, recording.spikes, "end_plate_noise", "miniature") if np.ptp(p) > LOST_UV
        ]
        if seen:
            noise = np.vstack([noise, [*np.median(seen, axis=0)[:2], np.sum(seen, axis=0)[2] / 20.0]])
        for times, potential in single_fibres(engine, recording.spikes, "end_plate_spike", "fibre"):
            if np.ptp(potential) > 2 * LOST_UV and times.size > 20:
                found = measure.potential(potential)
                spike = np.vstack([spike, [found.amplitude_uv, found.duration_ms, measure.train(times).rate_hz]])
    for name, values in (("epnoise", noise), ("epspike", spike)):
        for key, value in zip(("amplitude_uV", "duration_ms", "rate_Hz"), np.median(values, axis=0), strict=True):
            yield Row(f"A.{name}.{key}", float(value))


def wave(potential_uv: np.ndarray) -> tuple[float, float]:
    """Amplitude (µV) of a potential too small for the criteria of duration, and the time (ms) above a tenth of its height."""
    high = np.abs(potential_uv) > 0.1 * np.abs(potential_uv).max()
    return float(np.ptp(potential_uv)), 1000 * float(np.count_nonzero(high)) / RATE_HZ


def of_fibres() -> Iterator[Row]:
    """Complex repetitive and myotonic discharges, where a needle hears them."""
    rates, sizes, runs, spikes = [], [], [], []
    for insertion in range(6):
        engine, recording = recorded("complex_repetitive_discharge", 20.0, insertion=insertion)
        groups: dict[tuple[float, ...], np.ndarray] = {}
        for times, potential in single_fibres(engine, recording.spikes, "complex_repetitive_discharge", "fibre"):
            if np.ptp(potential) > 50 and times.size > 20:
                sizes.append(np.ptp(potential))
                groups[(round(float(np.median(np.diff(times))), 6),)] = times
        rates += [1 / float(np.median(np.diff(times))) for times in groups.values()]
        engine, recording = recorded("myotonic_discharge", 20.0, insertion=insertion)
        for times, potential in single_fibres(engine, recording.spikes, "myotonic_discharge", "fibre"):
            if np.ptp(potential) > 50:
                spikes.append(measure.potential(potential).duration_ms)
                runs += [measure.train(run).rate_hz for run in measure.bursts(times, 0.3) if run.size > 20]
    yield Row("A.crd.rate_Hz", float(np.median(rates)))
    yield Row("A.crd.amplitude_uV", float(np.median(sizes)))
    yield Row("A.myotonia.rate_Hz", float(np.median(runs)))
    yield Row("A.myotonia.spike_ms", float(np.median(spikes)))


def of_units() -> Iterator[Row]:
    """Continuous single discharges, tetany, hemifacial bursts, and what nerve stimulation brings out."""
    rates, cv = [], []
    for seed in SEEDS:
        for times in trains_of(recorded("continuous_single_discharge", 20.0, seed)[1].spikes, "continuous_single_discharge").values():
            intervals = np.diff(times)
            median = float(np.median(intervals))
            own = intervals[np.abs(intervals / median - 1) < 0.5]  # an F wave now and then parts one
            rates.append(1 / median)
            cv.append(own.std() / own.mean())
    yield Row("A.smu_continuous.rate_Hz", float(np.median(rates)))
    yield Row("A.smu_continuous.isi_cov", float(np.median(cv)))
    groups = [
        group.size
        for seed in SEEDS
        for times in trains_of(recorded("tetany", 10.0, seed)[1].spikes, "tetany").values()
        for group in measure.bursts(times, 0.025)
    ]
    yield Row("A.tetany.multiplet_spikes", float(np.mean(groups)))
    inside, latency = [], []
    for seed in SEEDS:
        for times in trains_of(recorded("hemifacial_burst", 20.0, seed)[1].spikes, "hemifacial_burst").values():
            inside += [measure.train(burst).rate_hz for burst in measure.bursts(times, 0.012) if burst.size > 2]
        spikes = recorded("hemifacial_burst", 3.0, seed, "other_branch_stimulation")[1].spikes
        latency += (spikes.sample[spikes.kind == KINDS.index("evoked")] % RATE_HZ / RATE_HZ * 1000).tolist()
    yield Row("A.hfs.intraburst_Hz", float(np.median(inside)))
    yield Row("A.hfs.lateral_spread_latency_ms", float(np.median(latency)))
    second: list[float] = []
    spikes = recorded("repetitive_response", 20.0, 1, "nerve_stimulation")[1].spikes
    for unit in np.unique(spikes.unit):
        own = spikes.unit == unit
        sample, kind = spikes.sample[own], spikes.kind[own]
        again = np.flatnonzero(kind[1:] == KINDS.index("repetitive_response"))
        second += (1000 * (sample[again + 1] - sample[again]) / RATE_HZ).tolist()
    yield Row("A.rcmap.achei_second_peak_ms", float(np.median(second)))


def events_of(spikes: Spikes, kind: str, pause_s: float = 5.0) -> list[Spikes]:
    """The spikes of each event of a kind that pauses part from the next."""
    mine = np.flatnonzero(spikes.kind == KINDS.index(kind))
    gaps = np.flatnonzero(np.diff(spikes.sample[mine]) > pause_s * RATE_HZ) + 1
    return [Spikes(*(field[event] for field in spikes)) for event in np.split(mine, gaps) if event.size]


def single_fibres(engine: Engine, spikes: Spikes, kind: str, sort: FibrePotential) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Times (s) of each single fibre that fires so, and its potential as the machine shows it, µV."""
    for fibre, times in trains_of(spikes, kind, of_fibres=True).items():
        yield times, heard(engine.insertion.single_uv[engine.insertion.row[fibre, sort]])


def neural_answers() -> Iterator[Row]:
    """The axonal form of the repetitive response: trains after each shock."""
    recipe = RepetitiveResponse(kind="repetitive_response", probability=1.0, neural=1.0)
    muscle = altered("first_dorsal_interosseous", [], [recipe])
    spikes = render(needle_in(muscle), 10.0, Controls(manoeuvre="nerve_stimulation")).spikes
    trains = trains_of(spikes, "repetitive_response").values()
    inside = [measure.train(burst).rate_hz for times in trains for burst in measure.bursts(times, 0.02) if burst.size > 5]
    yield Row("A.rcmap.neural_rate_Hz", float(np.median(inside)))


ROWS = {
    "F waves of fasciculations": f_wave_pairs,
    "cramp": cramp,
    "end-plates": end_plate,
    "rings and membranes": of_fibres,
    "axons and stimulation": of_units,
    "neural answers": neural_answers,
}
