"""Which manoeuvres tell something in a muscle: they change what fires by itself there, or what answers.

It follows from where discharges are born and what is known of nerve and end-plates, never from the name of a case.
"""

import numpy as np

from sim.insertion import of_fibre
from sim.manoeuvres import MANOEUVRES, Effect, Manoeuvre
from sim.muscle import Muscle

MOST = 6
LEAST = 0.2  # what tells less is not named
WAIT_S = 120.0  # an effect that comes so much later counts half
MORE = 0.7  # firing twice as often tells so much less than falling silent
APART = 0.2  # one kind changes, another does not: that tells them apart
# What a manoeuvre tells besides: where no whole unit fires by itself, and where some do [judgement]
BESIDES: dict[str, tuple[float, float]] = {
    "sleep": (0.0, 0.7),  # of the will or not?
    "hyperventilation": (0.0, 0.1),  # at the bedside
    "nerve_stimulation": (0.6, 0.15),
    "tendon_tap": (0.5, 0.1),
    "contract": (0.4, 0.3),
}

Birth = tuple[str, str, float]  # kind, origin, coordinate on the axon


def matter(muscle: Muscle) -> tuple[str, ...]:
    """Keys of the manoeuvres that change something of what fires by itself in a muscle, or of what answers; most telling first, at most 6.

    Of those that change all that fires alike only one is named.
    """
    births = born(muscle)
    living, spontaneous = bool(muscle.population.alive.any()), bool(muscle.unit_sources)
    found: list[tuple[float, str, tuple[float, ...]]] = []
    for key, manoeuvre in MANOEUVRES.items():
        changes = tuple(round(change(manoeuvre, places), 3) for places in births.values())
        sizes = [abs(size) for size in changes]
        telling = max(sizes, default=0.0) + max(answer(effect, muscle) for _, effect in manoeuvre.effects)
        if sizes and max(sizes) > 0 == min(sizes):
            telling += APART
        if living:
            telling += BESIDES.get(key, (0.0, 0.0))[spontaneous]
        found.append((telling, key, changes))
    named: list[str] = []
    seen: set[tuple[float, ...]] = set()
    for telling, key, changes in sorted(found, key=lambda one: -one[0]):
        if telling >= LEAST and changes not in seen:
            named.append(key)
            seen |= {changes} if any(changes) else set()
    return tuple(named[:MOST])


def born(muscle: Muscle) -> dict[tuple[str, str], list[Birth]]:
    """All that fires by itself in a muscle while its owner rests, by kind and origin."""
    births = [(s.kind, s.recipe.origin, s.place) for s in muscle.unit_sources]
    births += [(kind, "muscle_fibre", 1.0) for kind in sorted({s.kind for s in muscle.fibre_sources})]
    if muscle.rest.effort:
        births.append(("voluntary", "soma", 0.0))
    if muscle.rest.jerks:
        births.append(("jerks", "soma", 0.0))  # a kind of its own: no relaxing ends them
    if muscle.axons.aberrant.any():
        births.append(("synkinesis", "soma", 0.0))
    from_needle = np.median(np.abs(muscle.fibres.end_plate_mm - muscle.along_mm))
    births += [(r.kind, "end_plate", 1.0) for r in muscle.at_end_plate if from_needle < 2 * r.within_mm(np.inf)]
    found: dict[tuple[str, str], list[Birth]] = {}
    for birth in births:
        found.setdefault(birth[:2], []).append(birth)
    return found


def change(manoeuvre: Manoeuvre, births: list[Birth]) -> float:
    """How much it changes the rate of discharges: -1 if they fall silent, MORE if they double, less the later it comes."""

    def at_once(effect: Effect, birth: Birth) -> float:
        rate = 0.0 if effect.relaxes and birth[0] == "voluntary" else effect.rate_of(*birth)
        return rate - 1.0 if rate <= 1 else MORE * min(1.0, rate - 1.0)

    means = [(start, sum(at_once(effect, birth) for birth in births) / len(births)) for start, effect in manoeuvre.effects]
    return max((mean / (1 + start / WAIT_S) for start, mean in means), key=abs)


def answer(effect: Effect, muscle: Muscle) -> float:
    """How much a muscle's answer to an effect differs from a healthy one's."""
    pool, axons = muscle.population, muscle.axons
    axonal = any(s.recipe.origin in ("proximal_axon", "distal_axon") for s in muscle.unit_sources)
    if effect.stimulus is not None and effect.stimulus.other_branch:
        return 1.5 if (axons.ephaptic & pool.alive).any() else 0.0
    if effect.stimulus is not None:
        return 1.0 * bool(muscle.responses) + 0.3 * bool(np.isfinite(axons.block).any())
    if effect.taps_hz:
        return 0.3 if pool.drive.min() < 0.9 else 0.0
    if effect.least_effort:  # impulses of the will collide with those born in axons, which fire more afterwards
        return 0.4 if axonal or muscle.responses else 0.0
    if effect.strikes:
        return 1.0 if any(of_fibre(s).is_struck for s in muscle.fibre_sources) else LEAST
    return 0.0
