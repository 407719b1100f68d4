"""Where an entry of the atlas is truly seen and heard: the insertions of a patient, one after the other, by what the engine knows."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from sim.address import Address
from sim.electrode import Needle
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from sim.exhibit import Exhibit
from sim.spikes import KINDS
from sim.teach.clips import Discharges, Patients, Recording, discharges
from sim.teach.findings import AUDIBLE_UV, FINDINGS, HISSING, MOST, OFTEN, SPUTTERING, WILLED, Truth, by_ear, kinds_of
from sim.teach.shapes import SEEN_UV, SHAPES, might_show, shows

PATIENTS, INSERTIONS = 100, 4  # tried, and insertions in each of them
SETTLED_S = 1.5  # after the needle has come in
WEAK = 0.1  # share of the drive that is left where a muscle is poorly activated, at most [estimate]
LEFT = 0.8  # share of its fibres that a unit which has lost some has at most [estimate]
MOVED_MM = 0.4  # how far a needle that is moved goes each time
FRAME_S = FRAME_SAMPLES / RATE_HZ


def fires(kind: str, least: int, seen_uv: float, recording: Recording) -> bool:
    """Whether one who discharges so does it `least` times, and is seen."""
    fired = discharges(recording)
    own = fired.of(frozenset({kind}))
    return fired.reached_uv(own, least) >= seen_uv


def together(least: int, recording: Recording) -> bool:
    """Whether several units that the patient drives are seen."""
    return _seen(discharges(recording)).size >= least


def hisses(recording: Recording) -> bool:
    """Whether there is end-plate noise that can be heard, no spike in it, and nothing else is read from it."""
    fired = discharges(recording)
    seconds = recording.signal_uv.size / RATE_HZ
    loud = float(np.sqrt(np.sum(fired.size_uv[fired.of(HISSING)] ** 2) / seconds))  # µV, those of one second summed in squares
    quiet = fired.reached_uv(fired.of(SPUTTERING), 1) < SEEN_UV
    return loud > AUDIBLE_UV and quiet and by_ear(recording) in ("end_plate_noise", None)


def with_few_fibres(recording: Recording) -> bool:
    """Whether most units that are seen, two or more, have lost a fifth of their fibres or more."""
    fibres = recording.engine.muscle.fibres
    units = _seen(discharges(recording))
    if units.size < 2:
        return False
    few = fibres.counts()[units] < LEFT * fibres.born_fibres[units]
    return bool(few.mean() > MOST)


def poorly_activated(recording: Recording) -> bool:
    """Whether three units or more are seen again and again, and all are alive, but little drive reaches them."""
    pool, fired = recording.engine.muscle.population, discharges(recording)
    _, often = np.unique(fired.spikes.unit[fired.of(WILLED) & (fired.size_uv >= 2 * SEEN_UV)], return_counts=True)
    return bool(pool.alive.all() and (pool.drive < WEAK).all() and (often >= OFTEN).sum() >= 3)


def _seen(fired: Discharges) -> np.ndarray:
    """The units that the patient drives and that are seen."""
    return np.unique(fired.spikes.unit[fired.of(WILLED) & (fired.size_uv >= SEEN_UV)])


# What the quiz can ask for has its truth already; of the others, and of what should strike the eye, it is enough that it is seen.
OTHERS: dict[str, Truth] = {
    "insertional_activity": partial(fires, "insertional_activity", 5, SEEN_UV),
    "end_plate_noise": hisses,
    "tremor": partial(together, 2),
    "fasciculation": partial(fires, "fasciculation", 3, 2 * SEEN_UV),
    "doublet": partial(fires, "doublet", 4, SEEN_UV),
    "continuous_single_discharge": partial(fires, "continuous_single_discharge", 20, SEEN_UV),
    "tetany": partial(fires, "tetany", 12, SEEN_UV),
    "cramp": partial(fires, "cramp", 500, SEEN_UV),  # some seconds of many units
    "after_discharge": partial(fires, "after_discharge", 10, SEEN_UV),
    "repetitive_response": partial(fires, "repetitive_response", 5, SEEN_UV),
    "synkinesis": partial(fires, "synkinesis", 10, SEEN_UV),
    "myopathic_motor_unit_potential": with_few_fibres,
    "early_recruitment": partial(together, 8),
    "poor_activation": poorly_activated,
    **{key: partial(shows, key) for key in SHAPES},
}
TRUTHS: Mapping[str, Truth] = {key: finding.truth for key, finding in FINDINGS.items()} | OTHERS


def made_by(key: str) -> frozenset[str]:
    """The kinds of discharges that an entry is made of; none where the whole signal is what is meant."""
    if key in SHAPES:
        return WILLED
    return kinds_of(key) if key in FINDINGS else frozenset({key} & set(KINDS))


def place(exhibit: Exhibit, seed: int, insertion: int) -> Address:
    """The address at which the atlas begins to play: the needle has come to rest, and the patient does what is asked for."""
    controls = Controls(exhibit.effort, manoeuvre=exhibit.manoeuvre)
    track = ((0, controls),) if controls != Controls() else ()
    return Address(exhibit.case, exhibit.site, seed, at_s=SETTLED_S, insertion=insertion, track=track)


def needle_at(exhibit: Exhibit, needle: Needle, time_s: float) -> Needle | None:
    """Where the examiner has the needle `time_s` after it came in at `needle`: moved on, there and back, where that is shown; else None."""
    if exhibit.needle_every_s is None:
        return None
    steps = int(max(0.0, time_s - SETTLED_S + exhibit.needle_every_s) / exhibit.needle_every_s) % 8
    return replace(needle, depth_mm=needle.depth_mm + MOVED_MM * min(steps, 8 - steps))


def sought(key: str, exhibit: Exhibit, seed: int, patients: Patients) -> Address | None:
    """The first place, from patient `seed` on, that shows an entry within the exhibit's seconds; None if none of many does."""
    for patient in range(seed, seed + PATIENTS):
        for insertion in range(INSERTIONS):
            there = place(exhibit, patient, insertion)
            engine = patients.engine(there)
            if promising(key, exhibit, engine) and clear(key, played(exhibit, there, engine)):
                return there
    return None


def promising(key: str, exhibit: Exhibit, engine: Engine) -> bool:
    """Whether it is worth while to listen at an insertion."""
    if key in SHAPES:
        return might_show(key, exhibit.effort, engine)
    return key not in FINDINGS or FINDINGS[key].promising(engine)


def clear(key: str, recording: Recording) -> bool:
    """Whether a recording shows an entry, and the same is read from its signal alone, where that can be read."""
    return TRUTHS[key](recording) and (key not in FINDINGS or FINDINGS[key].reading(recording) == key)


def played(exhibit: Exhibit, there: Address, engine: Engine) -> Recording:
    """What the atlas plays within the exhibit's seconds with an engine at the beginning of an address."""
    needle, controls = engine.needle, dict(there.track).get(0, Controls())
    moments = np.arange(round((SETTLED_S + exhibit.seconds) / FRAME_S)) * FRAME_S
    frames = tuple(engine.step(replace(controls, needle=needle_at(exhibit, needle, time_s))) for time_s in moments.tolist())
    return Recording(engine, frames).part(SETTLED_S, SETTLED_S + exhibit.seconds)
