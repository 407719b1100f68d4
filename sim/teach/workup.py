"""A patient worked up with the needle: what was truly there, what was recorded, missed or imagined, and what it cost the patient."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

import numpy as np

from sim.address import Address
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.glossary import Entry
from sim.intention import Intention
from sim.scenario import Rest, Scenario, muscle_of
from sim.teach.cases import LASTS_S, OF_EFFORT, RESTING, TWICE, UNCHANGED, expected, seen
from sim.teach.clips import Discharges, Patients, Recording, discharges
from sim.teach.findings import AT_REST, AUDIBLE_UV, COUNTED, FINDINGS, SILENT_UV, WITH_EFFORT, kinds_of, left, units
from sim.teach.item import Clip, Item
from sim.teach.search import SEEDS, Lots

Outcome = Literal["found", "missed", "imagined", "unclear", "unseen"]
OTHERS = (  # discharges that can be recorded beside what the quiz asks for
    "end_plate_noise", "doublet", "tetany", "continuous_single_discharge", "cramp", "after_discharge", "repetitive_response", "synkinesis",
)  # fmt: skip
RECORDED = (*AT_REST, *OTHERS, *(key for key in FINDINGS if key not in AT_REST))
LEAST_S = 1.0  # of a place of the needle, or of an effort, from which anything can be judged
SILENT_S = 5.0  # at rest without anything that is heard
STRONG, SLIGHT = 0.4, 0.15  # efforts from which on recruitment, and up to which single potentials, can be judged
AFTER_FRAMES = 5  # that a clip lasts after the last discharge for which it was chosen
DISTURBED = -1.0  # an effort from which nothing can be judged, as a block or a drug hides what comes of it
SETTLES_S = 1.0  # that the discharges of the needle's arrival, and of an effort, take to end


@dataclass(frozen=True)
class Verdict:
    """What became of a finding at a site; `clip` is where the signal shows it, or where what was imagined should have been seen."""

    site: str
    key: str
    outcome: Outcome
    clip: Clip | None = None
    truly: str = ""  # what an imagined finding was taken for


@dataclass(frozen=True)
class Cost:
    """What the examination cost the patient, and the sites that would have shown every sign of the case."""

    needles: int
    enough: tuple[str, ...]
    manoeuvres: tuple[str, ...]

    @property
    def sparing(self) -> float:
        """1 with as few needles as are enough, or fewer; half with twice as many."""
        return min(1.0, max(1, len(self.enough)) / max(1, self.needles))


@dataclass(frozen=True)
class Assessment:
    """The work-up judged. `met` is what was truly there by site, each finding with the clip that shows it.

    `unexplained` are the signs met that the chosen case does not explain, `lacking` those that it would have shown in these muscles.
    """

    met: Mapping[str, Mapping[str, Clip]]
    verdicts: tuple[Verdict, ...]
    cost: Cost
    right: bool
    unexplained: tuple[str, ...]
    lacking: tuple[str, ...]

    def count(self, outcome: Outcome) -> int:
        """How many findings came out so."""
        return sum(verdict.outcome == outcome for verdict in self.verdicts)


def assess(
    scenario: Scenario,
    stays: Sequence[Address],
    recorded: Mapping[str, Iterable[str]],
    chosen: str,
    cases: Mapping[str, Scenario],
    glossary: Mapping[str, Entry],
    patients: Patients,
) -> Assessment:
    """Judge what was `recorded` by site at the `stays` of the needle (up to the second of each address) and the `chosen` case's id."""
    met: dict[str, dict[str, Clip]] = {stay.site or "": {} for stay in stays}
    for stay in stays:
        for key, clip in truly_there(stay, patients).items():
            met[stay.site or ""].setdefault(key, clip)
    verdicts = [
        verdict for site, there in met.items() for verdict in _judged(site, scenario, there, set(recorded.get(site, ())), glossary, stays)
    ]
    signs = seen(key for there in met.values() for key in there)
    here, own = expected(cases[chosen]), expected(scenario)
    muscles = {muscle_of(site) for site in met}
    return Assessment(
        met,
        tuple(verdicts),
        Cost(len(stays), enough(scenario), tuple(dict.fromkeys(_manoeuvres(stays)))),
        right=chosen == case_of(scenario),
        unexplained=tuple(sorted((signs & own.explained) - here.explained)),
        lacking=tuple(sorted(here.at(muscles) - signs - own.at(muscles))),
    )


def case_of(scenario: Scenario) -> str:
    """The id of the case of which this is a variant, or of the case itself."""
    return scenario.id.partition("@")[0]


def item_of(case: str, assessment: Assessment, stays: Sequence[Address], seed: int, options: Sequence[str], difficulty: float) -> Item:
    """The work-up as an item of the quiz, so that it is kept, reckoned and asked again as the diagnoses there.

    Its clips are of two muscles at rest and one with effort, as far as there was something to be found in them.
    """
    at_rest = [next((clip for key, clip in there.items() if key not in WITH_EFFORT), None) for there in assessment.met.values()]
    with_effort = [next((clip for key, clip in there.items() if key in WITH_EFFORT), None) for there in assessment.met.values()]
    clips = (*[clip for clip in at_rest if clip][:RESTING], *[clip for clip in with_effort if clip][:1])
    clips = clips or tuple(clip for clip in (_end_of(stay, "") for stay in stays) if clip)[:RESTING]
    return Item("diagnosis", case, seed, "all", difficulty, clips, tuple(options), tuple(options), (case,))


def enough(scenario: Scenario) -> tuple[str, ...]:
    """The fewest sites, the first of those, that together show every sign that the case claims, and one where it shows none."""
    shows = {site: seen(spec.shows) for site, spec in scenario.sites.items()}
    sound = [site for site, signs in shows.items() if not signs and scenario.sites[site].shows]
    return tuple(dict.fromkeys((*_covering(scenario), *sound[:1])))


def _covering(scenario: Scenario) -> tuple[str, ...]:
    """The fewest sites that together show every sign."""
    shows = {site: seen(spec.shows) for site, spec in scenario.sites.items()}
    signs = frozenset().union(*shows.values())
    first = {found: site for site, found in reversed(shows.items())}  # of several that show the same
    shows = {site: found for found, site in reversed(first.items()) if not any(found < other for other in first)}
    for count in range(1, len(shows) + 1):
        for some in combinations(shows, count):
            if signs == frozenset().union(*(shows[site] for site in some)):
                return some
    return tuple(shows)


def _manoeuvres(stays: Sequence[Address]) -> Iterable[str]:
    return (controls.manoeuvre for stay in stays for _, controls in stay.track if controls.manoeuvre)


def _judged(
    site: str, scenario: Scenario, there: Mapping[str, Clip], recorded: set[str], glossary: Mapping[str, Entry], stays: Sequence[Address]
) -> Iterable[Verdict]:
    """What became of each finding that was recorded at a site, was there, or that the case has there."""
    spec = scenario.sites[site]
    claimed = {key for key in RECORDED if key in spec.shows}
    if "active_denervation" in spec.shows:
        either = COUNTED["active_denervation"]
        claimed |= recorded & either if (recorded | there.keys()) & either else {"fibrillation"}
    missed = [key for key in RECORDED if key in there and key not in recorded and (key in claimed or not glossary[key].normal)]
    taken = {key: _taken_for(key, missed, glossary) for key in recorded if key not in there and key not in claimed}
    missed = [key for key in missed if key not in taken.values()]
    last = next(stay for stay in reversed(stays) if stay.site == site)
    for key in RECORDED:
        if key in recorded and (key in there or key in claimed):
            yield Verdict(site, key, "found", there.get(key))
        elif key in recorded and _may_be(key, spec.shows, there):
            yield Verdict(site, key, "unclear")
        elif key in recorded:
            instead = [there[other] for other in (taken[key], *AT_REST) if other in there and key in (*AT_REST, *OTHERS)]
            yield Verdict(site, key, "imagined", instead[0] if instead else _end_of(last, key), taken[key])
        elif key in missed:
            yield Verdict(site, key, "missed", there[key])
        elif key in claimed and key not in there:
            yield Verdict(site, key, "unseen")


def _taken_for(key: str, missed: Sequence[str], glossary: Mapping[str, Entry]) -> str:
    """What was there, was not recorded, and is confused with what was; empty if nothing is."""
    return next((other for other in missed if other in (glossary[key].confused_with or ())), "")


def _may_be(key: str, shows: Sequence[str], there: Mapping[str, Clip]) -> bool:
    """Whether nothing speaks for or against what was recorded: an effort's finding, where its counterpart is not there either."""
    pairs = OF_EFFORT | {normal: changed for changed, normal in OF_EFFORT.items()}
    return key in pairs and pairs[key] not in there and pairs[key] not in shows


def _end_of(stay: Address, key: str) -> Clip | None:
    """The last seconds of a stay, if it was one."""
    return Clip(stay, min(LASTS_S, stay.at_s), key) if stay.at_s >= LEAST_S else None


# What was truly there


def truly_there(stay: Address, patients: Patients) -> dict[str, Clip]:
    """What a needle truly had in its signal up to the address's second, each with the clip that shows it best.

    The engine is run again as the track says; each place at which the needle lay for a second or more is judged by itself.
    """
    engine = patients.engine(stay)
    changes, controls = dict(stay.track), Controls()
    places = [0, *(frame for (_, before), (frame, after) in pairwise([(0, Controls()), *stay.track]) if before.needle != after.needle)]
    found: dict[str, Clip] = {}
    intention = Intention(Rest(), stay.seed)  # of a patient who does what is asked and no more
    for begin, end in pairwise([*places, stay.frames]):
        frames, efforts = [], []
        for index in range(begin, end):
            controls = changes.get(index, controls)
            frames.append(engine.step(controls))
            effort, _, effect = intention.of(controls, index)
            hidden = effect.block is not None or not effect.transmits
            efforts.append(DISTURBED if hidden else effort)
        if end - begin >= LEAST_S * _per_s():
            for key, second in _of_a_place(engine, frames, np.array(efforts)).items():
                clip = Clip(replace(stay, at_s=round(second, 2)), min(LASTS_S, second), key)
                found.setdefault(key, clip)
    return found


def _per_s() -> float:
    return RATE_HZ / FRAME_SAMPLES


def _of_a_place(engine: Engine, frames: Sequence[Frame], efforts: np.ndarray) -> dict[str, float]:
    """What is there at one place of the needle, each with the second at which a clip of it should end; efforts: float (frame,)."""
    fired = discharges(Recording(engine, tuple(frames)))
    frame = fired.spikes.sample // FRAME_SAMPLES - frames[0].index
    resting = _resting(efforts)
    at_rest = resting[np.clip(frame, 0, efforts.size - 1)]
    found: dict[str, float] = {}
    for key in (*AT_REST, *OTHERS):
        kinds = kinds_of(key) or (frozenset({key}) if key in OTHERS else frozenset())
        loud = fired.of(kinds) & (fired.size_uv >= AUDIBLE_UV)
        if key in AT_REST or np.count_nonzero(loud & at_rest) >= TWICE:
            loud &= at_rest
        if kinds and np.count_nonzero(loud) >= TWICE:
            found[key] = _densest(frame[loud], efforts.size, frames[0].index)
    silent = _silent(fired, frame, resting)
    if silent is not None:
        found["electrical_silence"] = (frames[0].index + silent) / _per_s()
    return found | _with_effort(engine, frames, efforts)


def _resting(efforts: np.ndarray) -> np.ndarray:
    """Frames at rest, since a while; bool (frame,)."""
    settles = round(SETTLES_S * _per_s())
    since = np.convolve(efforts != 0, np.ones(settles), "full")[: efforts.size]
    return (since == 0) & (np.arange(efforts.size) >= settles)


def _densest(frame: np.ndarray, count: int, first: int) -> float:
    """The second at which that clip of LASTS_S ends that has most of these frames in it, soon after the last of them."""
    window = round(LASTS_S * _per_s())
    frame = np.clip(frame, 0, count - 1)
    end = int(np.argmax(np.convolve(np.bincount(frame, minlength=count), np.ones(window), "full")[:count])) + 1
    last = int(frame[(frame >= end - window) & (frame < end)].max())
    return float(first + min(count, last + AFTER_FRAMES)) / _per_s()


def _silent(fired: Discharges, frame: np.ndarray, resting: np.ndarray) -> int | None:
    """The frame after SILENT_S at rest in which nothing is heard; None if there are none."""
    window = round(SILENT_S * _per_s())
    noisy = ~resting
    noisy[np.unique(np.clip(frame[fired.size_uv >= SILENT_UV], 0, resting.size - 1))] = True
    quiet = np.convolve(noisy, np.ones(window), "full")[: resting.size] == 0
    quiet[: window - 1] = False
    at = np.flatnonzero(quiet)
    return int(at[0]) + 1 if at.size else None


def _with_effort(engine: Engine, frames: Sequence[Frame], efforts: np.ndarray) -> dict[str, float]:
    """What the longest slight and the longest strong effort show."""
    found: dict[str, float] = {}
    for low, high in ((0.005, SLIGHT), (STRONG, 1.01)):
        begin, end = _longest((efforts >= low) & (efforts < high))
        if end - begin < LEAST_S * _per_s():
            continue
        second = (frames[0].index + end) / _per_s()
        if low == STRONG:
            found |= {key: second for key, few in (("reduced_recruitment", True), ("normal_recruitment", False)) if left(few, engine)}
        else:
            recording = Recording(engine, tuple(frames[begin:end]))
            shown = {changed for changed in OF_EFFORT if "potential" in changed}
            found |= {key: second for key in (*shown, UNCHANGED) if units(key != UNCHANGED, recording)}
    return found


def _longest(holds: np.ndarray) -> tuple[int, int]:
    """The longest run of frames in which something holds, as begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], holds.astype(np.int8), [0]))))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


# Whom one meets


HARDNESS = {"easier": 0.2, "same": 0.5, "harder": 0.8}


def somebody(cases: Mapping[str, Scenario], seed: int, wanted: str = "") -> tuple[Address, float]:
    """A patient drawn by lot: of a case, or of a variant of it (with the `wanted` difficulty, if there is one), and how hard it is."""
    lots = Lots(seed)
    all_of = {
        case.id: {case.id: "same"} | {f"{case.id}@{name}": variant.difficulty for name, variant in case.variants.items()}
        for case in cases.values()
    }
    fitting = {case: [name for name, hard in some.items() if hard == wanted] for case, some in all_of.items()}
    fitting = {case: some for case, some in fitting.items() if some} or {case: list(some) for case, some in all_of.items()}
    name = lots.pick(fitting[lots.pick(sorted(fitting))])
    patients = all_of[name.partition("@")[0]]
    return Address(name, None, 1 + lots.below(SEEDS)), HARDNESS[patients[name]]
