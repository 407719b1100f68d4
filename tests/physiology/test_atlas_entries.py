"""What the atlas says of an entry is measured where the atlas shows it, in twenty patients each."""

import os
import sys

import numpy as np
import pytest

from sim.engine import RATE_HZ
from sim.loader import load_atlas
from sim.measure import heard
from sim.measure.analysis import potentials
from sim.measure.naming import NAMES, UNSTABLE, named, over_limits, potentials_named, recruitment_named
from sim.measure.train import usual_interval
from sim.reference import ranges
from sim.scenario import muscle_of
from sim.teach.atlas import made_by, played, sought
from sim.teach.clips import Patients, discharges
from sim.teach.findings import AUDIBLE_UV, OFTEN, WILLED
from sim.teach.shapes import SEEN_UV, found

COUNT = int(os.environ.get("PATIENTS", "20"))
PAUSE_S = 0.5
RARELY_HZ = 30.0  # 0.5 to 15 as a rule, rarely 30: A.fib.rate_Hz, A.psw.rate_Hz with their notes
IN_THE_WAY = RATE_HZ * 12 // 1000  # samples that the potential of a unit lasts, at most
GROUP_S = 0.03  # discharges of one unit that follow each other faster belong together


def times_s(key, recording):
    """When whoever makes most of the entry fires, s."""
    fired = discharges(recording)
    own = fired.of(made_by(key))
    who = fired.loudest(own)
    return fired.spikes.sample[own & fired.by(who)] / RATE_HZ


def median_interval_ms(key, recording, least_ms=0.0, most_ms=np.inf):
    intervals = 1000 * np.diff(times_s(key, recording))
    return float(np.median(intervals[(intervals > least_ms) & (intervals < most_ms)]))


def rate_hz(key, recording):
    """Mean rate while it goes on: longer pauses are none of its intervals."""
    intervals = np.diff(times_s(key, recording))
    return float(1 / intervals[intervals < PAUSE_S].mean())


def rate_of_units_hz(key, recording):
    """Mean over those who take part of their mean rate while it goes on."""
    fired = discharges(recording)
    own = fired.of(made_by(key))
    trains = [np.diff(fired.spikes.sample[own & (fired.spikes.unit == unit)] / RATE_HZ) for unit in np.unique(fired.spikes.unit[own])]
    return float(np.mean([1 / train[train < PAUSE_S].mean() for train in trains if (train < PAUSE_S).sum() > 5]))


def rate_in_groups_hz(key, recording):
    return 1000 / median_interval_ms(key, recording, most_ms=200)


def interval_cv(key, recording):
    """From the quartiles: an F wave now and then, as what is born at the end of an axon has one, is no interval of the train."""
    low, middle, high = np.percentile(np.diff(times_s(key, recording)), [25, 50, 75])
    return float((high - low) / 1.349 / middle)


def of_groups(key, recording):
    """Median number of discharges in a group."""
    times = times_s(key, recording)
    edges = np.flatnonzero(np.diff(times) > GROUP_S)
    return float(np.median(np.diff(np.concatenate([[-1], edges, [times.size - 1]]))))


def beat_hz(_, recording):
    """The rate at which activity waxes and wanes most, between 1 and 20 a second."""
    rms = np.sqrt((recording.signal_uv[: recording.signal_uv.size // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    power = np.abs(np.fft.rfft(rms - rms.mean())) ** 2
    rates = np.fft.rfftfreq(rms.size, 0.01)
    among = (rates >= 1) & (rates <= 20)
    return float(rates[among][np.argmax(power[among])])


def goes_on_s(_, recording):
    """How long activity lasts after each movement of the needle, in the mean."""
    rms = np.sqrt((recording.signal_uv[: recording.signal_uv.size // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    movements = recording.frames[-1].index * 0.01 / 1.5 - recording.frames[0].index * 0.01 / 1.5
    return float((rms > 12.0).sum() * 0.01 / movements)


def after_first_ms(key, recording):
    """From an impulse of a unit to what the end-plate adds to it."""
    fired = discharges(recording)
    own = np.flatnonzero(fired.of(made_by(key)))
    late = []
    for n in own.tolist():
        before = (fired.spikes.unit == fired.spikes.unit[n]) & (fired.spikes.sample < fired.spikes.sample[n])
        if before.any():
            late.append(1000 * (fired.spikes.sample[n] - fired.spikes.sample[before].max()) / RATE_HZ)
    return float(np.median(late))


def usual_share(_, recording):
    """Median over clean potentials of their duration or amplitude, whichever is further, over the upper limit of single ones."""
    muscle = muscle_of(recording.engine.muscle.site)
    rows = [row.unit for row in potentials(recording.signal_uv, muscle) if row.unit.clean]
    return float(np.median([max(over_limits(unit.potential, muscle)) for unit in rows])) if rows else np.nan


def of_shape(key, recording):
    """The largest potential of the shape that is shown, as the signal alone has it."""
    return found(key, recording)[0]


def gap_ms(key, recording):
    """Between the end of a potential and its first satellite."""
    look = of_shape(key, recording).potential
    return look.late[0].start_ms - look.end_ms


def satellite_share(key, recording):
    """Of a satellite's size to that of its main potential."""
    look = of_shape(key, recording).potential
    return max(part.amplitude_uv for part in look.late) / look.amplitude_uv


def locked(key, recording):
    """Share of the discharges at which the satellite stands at its place, of those at which no other unit is in the way."""
    unit = of_shape(key, recording)
    largest = max(unit.potential.late, key=lambda part: part.amplitude_uv)
    middle = unit.average_uv.size // 2
    begin, end = (round(at * RATE_HZ / 1000) - middle for at in (largest.start_ms, largest.end_ms))
    usual = unit.average_uv[middle + begin : middle + end]
    usual = usual - usual.mean()
    fired = discharges(recording)
    seen = fired.spikes.sample[fired.size_uv >= AUDIBLE_UV] - recording.begin
    around = (seen > unit.at[:, None] + begin - IN_THE_WAY) & (seen < unit.at[:, None] + end)
    alone = unit.at[~around.any(axis=1)]
    windows = recording.signal_uv[alone[:, None] + np.arange(begin, end)]
    return float((windows @ usual / (usual @ usual) > 0.5).mean()) if alone.size >= OFTEN else np.nan


def with_satellites_ms(key, recording):
    """Duration, satellites counted."""
    look = of_shape(key, recording).potential
    return max([look.end_ms, *(part.end_ms for part in look.late)]) - look.start_ms


def rates_hz(recording):
    """Of the units that are seen again and again."""
    fired = discharges(recording)
    large = fired.of(WILLED) & (fired.size_uv >= SEEN_UV)
    trains = [fired.spikes.sample[large & (fired.spikes.unit == unit)] for unit in np.unique(fired.spikes.unit[large])]
    return [RATE_HZ / usual_interval(train) for train in trains if train.size >= OFTEN]


def fastest_hz(_, recording):
    return max(rates_hz(recording))


def ratio(_, recording):
    """Fastest rate over the number of units."""
    return fastest_hz(_, recording) / len(rates_hz(recording))


def low_high(name):
    published = ranges()[name]
    return published.low, published.high


MEASURED = {  # of a cramp as it begins: the mean of units, 14.5±5.1 (Minetto 2009)
    "insertional_activity": [("s after each movement", goes_on_s, 0.1, 0.5)],
    "tremor": [("beats a second", beat_hz, 4, 12)],
    "doublet": [("ms apart", lambda key, r: median_interval_ms(key, r, most_ms=30), *low_high("A.doublet.interval_ms"))],
    "continuous_single_discharge": [
        ("per second", rate_hz, *low_high("A.smu_continuous.rate_Hz")),
        ("CV", interval_cv, *low_high("A.smu_continuous.isi_cov")),
    ],
    "tetany": [("in a group", of_groups, *low_high("A.tetany.multiplet_spikes"))],
    "cramp": [("per second", rate_of_units_hz, 14.5 - 2 * 5.1, 14.5 + 2 * 5.1)],
    "repetitive_response": [("ms after the first", after_first_ms, 3.5, 4.0)],
    "hemifacial_burst": [("per second inside", rate_in_groups_hz, *low_high("A.hfs.intraburst_Hz"))],
    "myokymic_discharge": [("per second inside", rate_in_groups_hz, *low_high("A.myokymia.intraburst_Hz"))],
    "neuromyotonic_discharge": [("per second inside", rate_in_groups_hz, *low_high("A.neuromyotonia.intraburst_Hz"))],
    "multiplet": [("per second inside", rate_in_groups_hz, *low_high("A.neuromyotonia.multiplet_Hz"))],
    "fibrillation": [("per second", rate_hz, 0.5, RARELY_HZ)],
    "positive_sharp_wave": [("per second", rate_hz, 0.5, RARELY_HZ)],
    "complex_repetitive_discharge": [("per second", rate_hz, *low_high("A.crd.rate_Hz"))],
    "end_plate_spike": [("per second", rate_hz, *low_high("A.epspike.rate_Hz"))],
    "nascent_motor_unit_potential": [
        ("µV", lambda key, r: of_shape(key, r).potential.amplitude_uv, *low_high("B.nascent.amplitude_uV")),
        ("phases", lambda key, r: of_shape(key, r).potential.phases, *low_high("B.nascent.phases")),
        ("ms", with_satellites_ms, 5.0, low_high("B.nascent.duration_ms")[1]),  # published from 8 on, an estimate
        ("jiggle", lambda key, r: of_shape(key, r).jiggle, UNSTABLE, 2.0),
        ("fastest, per second", fastest_hz, *low_high("B.acute_denervation.single_unit_rate_Hz")),
        ("units", lambda _, r: len(rates_hz(r)), 1, 4),
    ],
    "polyphasic_potential": [
        ("phases", lambda key, r: of_shape(key, r).potential.phases, 5, 8),
        ("jiggle", lambda key, r: of_shape(key, r).jiggle, 0.0, UNSTABLE),
        ("of the upper limit", usual_share, 0.05, 1.0),
    ],
    "satellite_potential": [
        ("ms after", gap_ms, 1.0, 15.0),  # parted by more than 1 ms: Finsterer & Mamoli 1997
        ("of the main potential", satellite_share, 0.0, 0.5),
        ("of the discharges", locked, 0.7, 1.0),  # a young sprout fails at up to a quarter of them
    ],
    "poor_activation": [
        ("fastest, per second", fastest_hz, 5.0, low_high("B.recruit.fastest_low_effort_uln_Hz")[1]),
        ("per second and unit", ratio, 0.0, low_high("B.recruit.ratio")[1]),
        ("of the upper limit", usual_share, 0.05, 1.0),
        ("units", lambda _, r: len(rates_hz(r)), 3, 10),
    ],
    "myopathic_motor_unit_potential": [("of the upper limit", usual_share, 0.05, 0.75)],
}


def blind(key, recording):
    """What a reading of the signal alone calls it; None where it is too close to call, or has no name for such a thing."""
    muscle = muscle_of(recording.engine.muscle.site)
    if key in ("normal_recruitment", "reduced_recruitment"):
        return recruitment_named(recording.signal_uv)
    if key in ("normal_motor_unit_potential", "neurogenic_motor_unit_potential"):
        return potentials_named(potentials(recording.signal_uv, muscle), muscle)
    return named(heard(recording.signal_uv)) if key in NAMES else None


@pytest.mark.slow
@pytest.mark.parametrize("key", list(load_atlas()))
def test_an_entry_shows_what_its_text_says_in_every_patient(key, capsys):
    exhibit, patients, seed = load_atlas()[key], Patients(), 1
    read, figures = [], {name: [] for name, *_ in MEASURED.get(key, [])}
    for _ in range(COUNT):
        there = sought(key, exhibit, seed, patients)
        assert there is not None, f"nobody from patient {seed} on shows it"
        seed = there.seed + 1
        recording = played(exhibit, there, patients.engine(there))
        read.append(blind(key, recording))
        for name, measure, *_ in MEASURED.get(key, []):
            figures[name].append(measure(key, recording))
    with capsys.disabled():
        told = {str(one): read.count(one) for one in set(read)}
        numbers = {name: f"{np.nanmin(values):.3g} to {np.nanmax(values):.3g}" for name, values in figures.items()}
        sys.stdout.write(f"\n{key}: last patient {seed - 1}; read as {told}; {numbers}\n")
    assert set(read) <= {key, None}, "never read as something else"
    for name, _, low, high in MEASURED.get(key, []):
        values = np.array(figures[name])
        assert ((values >= low) & (values <= high))[np.isfinite(values)].all(), f"{name}: {values.round(3).tolist()}"
