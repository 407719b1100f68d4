"""What the atlas says of an entry is measured where the atlas shows it, in twenty patients each."""

import os
import sys

import numpy as np
import pytest

from sim.engine import RATE_HZ
from sim.loader import load_atlas
from sim.measure import heard
from sim.measure.analysis import potentials
from sim.measure.naming import NAMES, named, over_limits, potentials_named, recruitment_named
from sim.reference import ranges
from sim.scenario import muscle_of
from sim.teach.atlas import made_by, played, sought
from sim.teach.clips import Patients, discharges

COUNT = int(os.environ.get("PATIENTS", "20"))
PAUSE_S = 0.5
RARELY_HZ = 30.0  # 0.5 to 15 as a rule, rarely 30: A.fib.rate_Hz, A.psw.rate_Hz with their notes
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
