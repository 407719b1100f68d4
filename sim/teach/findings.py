"""What a learner is to find in a clip: what truly makes it, where cases show it, and how a blind reading of the signal recognises it.

A clip shows a finding if the truth of the engine and a reading of its signal alone agree, both with a margin: what makes it is large
enough, nothing else is nearly as large, and of all patterns its own clearly fits best. What is too close to call is never asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.engine import Engine
from sim.fibres import FIBRES_OF_A_UNIT
from sim.insertion import of_fibre
from sim.measure import heard
from sim.measure.analysis import POLYPHASIC, potentials
from sim.measure.naming import BEYOND, ENOUGH, named, over_limits, potentials_named, recruitment_named
from sim.scenario import Scenario, Site, muscle_of
from sim.teach.clips import Recording, discharges, whole_potential
from sim.teach.item import Senses

AUDIBLE_UV, SILENT_UV = 30.0, 10.0  # a finding's discharges reach at least the one; with less than the other nobody hears them
OTHERS = 0.25  # of the finding's size that other discharges may have at most
SEEN_UV, OFTEN = 100.0, 8  # size, and discharges, of the units of a slight effort that count
ENLARGED, MOST = 1.5, 0.5  # times its own fibres that a neurogenic unit has; share of the units that are seen
FIRST, LARGE_UV = 40, 200.0  # units that a slight effort recruits; size of one that is worth waiting for
ALL_LEFT, FEW_LEFT = 0.97, 0.4  # share of the motor neurons that reach the muscle: with all of them recruitment is normal, with few reduced

OF_UNITS = frozenset({"voluntary", "fasciculation"})
WILLED, SPUTTERING, HISSING = frozenset({"voluntary"}), frozenset({"end_plate_spike"}), frozenset({"end_plate_noise"})
WHOLE = {"axonal_hyperexcitability", "motor_neuron_loss", "denervation"}  # mechanisms that change no potential of those who are left

EVERY_SENSE: tuple[Senses, ...] = ("all", "ear", "eye")
ON_THE_SKIN: tuple[Senses, ...] = (*EVERY_SENSE, "skin")

Truth = Callable[[Recording], bool]
Reading = Callable[[Recording], str | None]


@dataclass(frozen=True)
class Finding:
    """One finding: `truth` asks the engine for it, `reading` names what the signal shows, whatever that is."""

    truth: Truth
    reading: Reading
    where: Callable[[Site], bool]  # sites of cases that may show it
    kinds: frozenset[str] = frozenset()  # of Spikes: what makes it, if it fires by itself
    promising: Callable[[Engine], bool] = lambda _: True  # whether it is worth while to listen at an insertion
    efforts: tuple[float, ...] = (0.0,)  # at which to look for it
    seconds: tuple[float, float] = (8.0, 4.0)  # length of an easy clip, and of a hard one
    senses: tuple[Senses, ...] = EVERY_SENSE


# Truth


def only(kinds: frozenset[str], beside: frozenset[str], least: int, recording: Recording) -> bool:
    """Whether discharges of these kinds are heard, `least` of them or more, and nothing else but what is `beside` them."""
    fired = discharges(recording)
    own = fired.of(kinds)
    others = fired.reached_uv(~own & ~fired.of(beside), 1)
    size = fired.reached_uv(own, least)
    return size >= AUDIBLE_UV and others <= max(OTHERS * size, SILENT_UV)


def nothing(recording: Recording) -> bool:
    """Whether nothing is heard."""
    return bool((discharges(recording).size_uv < SILENT_UV).all())


def units(enlarged: bool, recording: Recording) -> bool:
    """Whether most units that are seen have adopted many fibres and look so, or none has adopted any and all are of a healthy size.

    A fasciculation is the potential of such a unit, too; nothing else may be nearly as large.
    """
    fired, muscle = discharges(recording), recording.engine.muscle
    willed = fired.of(WILLED)
    seen, often = np.unique(fired.spikes.unit[willed & (fired.size_uv > SEEN_UV)], return_counts=True)
    seen = seen[often >= OFTEN]
    if seen.size < ENOUGH or fired.reached_uv(~fired.of(OF_UNITS), 1) > OTHERS * fired.reached_uv(willed, OFTEN):
        return False
    fibres = muscle.fibres
    if enlarged:
        many = fibres.counts()[seen] > ENLARGED * fibres.born_fibres[seen]
        return bool(many.mean() > MOST) and int(grown(recording.engine, seen).sum()) >= ENOUGH
    over = [max(over_limits(whole_potential(recording.engine, unit), muscle_of(muscle.site))) for unit in seen.tolist()]
    foreign = (fibres.unit >= 0) & (fibres.id // FIBRES_OF_A_UNIT != fibres.unit)
    return max(over) < 1 / BEYOND and not np.isin(seen, fibres.unit[foreign]).any()


def grown(engine: Engine, unit: np.ndarray) -> np.ndarray:
    """Which of these units (unit,) drive many more fibres than they were born with, and have potentials that show it."""
    muscle, fibres = engine.muscle, engine.muscle.fibres
    looks = [whole_potential(engine, one) for one in unit.tolist()]
    shows = [max(over_limits(one, muscle_of(muscle.site))) > BEYOND or one.phases > POLYPHASIC for one in looks]
    return (fibres.counts()[unit] > ENLARGED * fibres.born_fibres[unit]) & np.array(shows, dtype=bool)


def recruited(few: bool, recording: Recording) -> bool:
    """Whether few motor neurons reach the muscle, or all."""
    return left(few, recording.engine)


def left(few: bool, engine: Engine) -> bool:
    """The same, of an engine: they are alive, and no block lies on their axon."""
    share = float((engine.muscle.population.alive & np.isnan(engine.muscle.axons.block)).mean())
    return share < FEW_LEFT if few else share > ALL_LEFT


# What can be known before listening


def within_reach(kinds: frozenset[str], beside: frozenset[str], engine: Engine) -> bool:
    """Whether anyone who discharges so can be heard from where the needle is, and no other fibre ticks nearly as loud."""
    here = engine.insertion
    own, others = 0.0, 0.0
    for source in here.sources:
        size = float(np.ptp(here.single_uv[here.row[source.fibre, of_fibre(source).potential]]))
        if source.kind in kinds:
            own = max(own, size)
        elif source.kind not in beside:
            others = max(others, size)
    of_units = {s.unit for s in engine.muscle.unit_sources if s.kind in kinds}
    own = max(own, max((float(np.ptp(here.potentials.whole_uv(unit))) for unit in of_units), default=0.0))
    return own >= AUDIBLE_UV and others <= max(OTHERS * own, SILENT_UV)


def large_first(engine: Engine) -> bool:
    """Whether some of the units that are recruited first have grown, and are seen."""
    first = np.flatnonzero(engine.muscle.population.alive)[:FIRST]
    seen = first[[float(np.ptp(engine.potentials.whole_uv(unit))) > LARGE_UV for unit in first.tolist()]]
    return int(grown(engine, seen).sum()) >= ENOUGH


# Readings


def by_ear(recording: Recording) -> str | None:
    """What a muscle at rest shows."""
    return named(heard(recording.signal_uv))


def by_potentials(recording: Recording) -> str | None:
    """What the potentials of a slight effort show."""
    muscle = muscle_of(recording.engine.muscle.site)
    return potentials_named(potentials(recording.signal_uv, muscle), muscle)


def by_pattern(recording: Recording) -> str | None:
    """What the trace of a strong effort shows."""
    return recruitment_named(recording.signal_uv)


# Places


def healthy(site: Site) -> bool:
    """A site where nothing is wrong, whose owner relaxes it, with the needle away from the end-plates."""
    return not (site.mechanisms or site.discharges or site.rest.effort or site.rest.jerks or site.rest.blinks_per_min or site.along_mm)


def near_end_plates(site: Site) -> bool:
    """A healthy site whose needle goes in elsewhere than usual."""
    return bool(site.along_mm) and not site.mechanisms and not site.discharges


def sound(site: Site) -> bool:
    """A site whose units, as far as they are left, are whole, whatever their axons do by themselves."""
    return {mechanism.kind for mechanism in site.mechanisms} <= WHOLE


def tense(site: Site) -> bool:
    """A site whose owner cannot relax it."""
    return site.rest.effort > 0 and not (site.rest.tremor_hz or site.rest.jerks or site.discharges)


def listing(kinds: frozenset[str], site: Site) -> bool:
    """A site at which the case lists one of these discharges."""
    return bool(kinds & {recipe.kind for recipe in site.discharges})


def with_mechanism(kind: str, site: Site) -> bool:
    """A site at which the case lists this mechanism."""
    return kind in {mechanism.kind for mechanism in site.mechanisms}


def firing(*kinds: str, beside: tuple[str, ...] = (), least: int = 5, senses: tuple[Senses, ...] = EVERY_SENSE) -> Finding:
    """A finding that discharges make by themselves."""
    own = frozenset(kinds)
    also = frozenset(beside)
    return Finding(partial(only, own, also, least), by_ear, partial(listing, own), own, partial(within_reach, own, also), senses=senses)


AT_REST: dict[str, Finding] = {
    "electrical_silence": Finding(nothing, by_ear, healthy, senses=ON_THE_SKIN),
    "end_plate_spike": Finding(partial(only, SPUTTERING, HISSING, 10), by_ear, near_end_plates, SPUTTERING),
    "voluntary_activity": Finding(partial(only, WILLED, frozenset(), 20), by_ear, tense, WILLED),
    "fibrillation": firing("fibrillation"),
    "positive_sharp_wave": firing("positive_sharp_wave"),
    "fasciculation": firing("fasciculation", least=2, senses=ON_THE_SKIN),
    "multiplet": firing("multiplet", beside=("doublet",), least=6),
    "myokymic_discharge": firing("myokymic_discharge", least=15, senses=ON_THE_SKIN),
    "neuromyotonic_discharge": firing("neuromyotonic_discharge", least=20),
    "complex_repetitive_discharge": firing("complex_repetitive_discharge", least=20),
    "myotonic_discharge": firing("myotonic_discharge", least=20),
    "hemifacial_burst": firing("hemifacial_burst", least=20, senses=ON_THE_SKIN),
}
WITH_EFFORT: dict[str, Finding] = {
    "normal_motor_unit_potential": Finding(
        partial(units, False), by_potentials, healthy, WILLED, efforts=(0.03, 0.05), seconds=(10.0, 8.0)
    ),
    "neurogenic_motor_unit_potential": Finding(
        partial(units, True),
        by_potentials,
        partial(with_mechanism, "collateral_reinnervation"),
        WILLED,
        promising=large_first,
        efforts=(0.08, 0.1),
        seconds=(10.0, 8.0),
    ),
    "normal_recruitment": Finding(partial(recruited, False), by_pattern, healthy, WILLED, efforts=(0.5, 0.8), seconds=(4.0, 3.0)),
    "reduced_recruitment": Finding(
        partial(recruited, True),
        by_pattern,
        partial(with_mechanism, "motor_neuron_loss"),
        WILLED,
        promising=partial(left, True),
        efforts=(0.5, 0.8),
        seconds=(4.0, 3.0),
    ),
}
FINDINGS: dict[str, Finding] = AT_REST | WITH_EFFORT
GROUPS: tuple[tuple[str, ...], ...] = (  # answers to one and the same question
    tuple(AT_REST),
    ("normal_motor_unit_potential", "neurogenic_motor_unit_potential"),
    ("normal_recruitment", "reduced_recruitment"),
)


COUNTED = {"active_denervation": frozenset({"fibrillation", "positive_sharp_wave"})}  # as criteria count it


def kinds_of(shows: str) -> frozenset[str]:
    """Kinds of discharges that make what a clip shows: a finding, or several joined by "+"; none of what does not fire by itself."""
    found = [COUNTED.get(one) or (FINDINGS[one].kinds if one in FINDINGS else frozenset()) for one in shows.split("+")]
    return frozenset().union(*found)


def group_of(finding: str) -> tuple[str, ...]:
    """The findings that are answers to the same question as this one."""
    return next(group for group in GROUPS if finding in group)


def places(scenarios: Mapping[str, Scenario]) -> dict[str, dict[str, list[str]]]:
    """The sites, by case, at which cases may show each finding, of those that any may show.

    What relaxed or sound muscles show is sought, if possible, in muscles in which the other answers are found, so that no muscle tells.
    """
    found = {key: {case: there for case, scenario in scenarios.items() if (there := _sites(key, scenario))} for key in FINDINGS}
    of_health = [key for key, finding in FINDINGS.items() if finding.where is healthy]
    for key in of_health:
        muscles = {
            muscle_of(site) for other in group_of(key) if other not in of_health for there in found[other].values() for site in there
        }
        shared = {case: [site for site in there if muscle_of(site) in muscles] for case, there in found[key].items()}
        found[key] = {case: there for case, there in shared.items() if there} or found[key]
    return {key: there for key, there in found.items() if there}


def _sites(finding: str, scenario: Scenario) -> list[str]:
    return [name for name, site in scenario.sites.items() if FINDINGS[finding].where(site)]
