"""What the examiner can do, as effects on where discharges are born; nothing here knows a case.

A nerve block is a coordinate on the axon, and what it stops follows from where an impulse is born (`sim.axon`). The other effects
are factors by origin: of the rate of what is born there, of the end-plates' safety, of the speed of membranes. Where the literature
gives only a direction, the size is an estimate and mild.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar


@dataclass(frozen=True)
class Stimulus:
    """Shocks to the nerve: to every axon of the muscle, or only by the way over another branch."""

    rate_hz: float = 1.0
    place: float = 0.6  # coordinate on the axon
    other_branch: bool = False  # a branch that does not supply this muscle: only ephaptic axons answer


@dataclass(frozen=True)
class Effect:
    """What changes while it lasts; 1 is unchanged."""

    effort: float = 1.0  # factor of the effort asked for
    least_effort: float = 0.0  # that the patient makes at least
    relaxes: bool = False  # ends also what a patient who cannot relax goes on doing
    gain: Mapping[str, float] = field(default_factory=dict)  # by origin: factor of the rate of what is born there
    kinds: Mapping[str, float] = field(default_factory=dict)  # the same by kind of discharge, where it is not its origin that counts
    block: float | None = None  # coordinate of a nerve block
    transmits: bool = True  # whether end-plates let impulses through
    jitter: float = 1.0  # factor of the end-plates' jitter
    blocking: float = 0.0  # probability of failure added at each end-plate
    slowing: float = 1.0  # factor by which membranes and conduction are slower
    repeats: float = 0.0  # probability that an end-plate answers an impulse twice
    stimulus: Stimulus | None = None
    taps_hz: float = 0.0  # taps on the tendon
    strikes: bool = False  # sets off muscle fibres, as a blow on the muscle does

    NOTHING: ClassVar["Effect"]

    @cached_property
    def most(self) -> float:
        """The greatest of its gains."""
        return max((1.0, *self.gain.values(), *self.kinds.values()))

    def rate_of(self, kind: str, origin: str, place: float) -> float:
        """How often what is born at an origin and a coordinate of the axon still reaches the muscle, over how often it did before."""
        stopped = self.block is not None and place < self.block
        if stopped or not (self.transmits or origin == "muscle_fibre"):
            return 0.0
        return self.kinds.get(kind, self.gain.get(origin, 1.0))


Effect.NOTHING = Effect()


@dataclass(frozen=True)
class Manoeuvre:
    """Effects one after the other, each from its second on."""

    title: str
    group: str  # one of GROUPS
    reaches: str
    effects: tuple[tuple[float, Effect], ...]
    source: str

    def after(self, seconds: float) -> Effect:
        """The effect `seconds` after it was begun."""
        return [effect for start, effect in self.effects if start <= seconds][-1]


def at_once(**changes: object) -> tuple[tuple[float, Effect], ...]:
    """One effect for as long as the manoeuvre lasts."""
    return ((0.0, Effect(**changes)),)  # type: ignore[arg-type]


PROXIMAL_BLOCK, DISTAL_BLOCK = 0.45, 0.95  # coordinates: stylomastoid foramen or plexus; where the nerve enters the muscle [estimates]
COOLING = 1.4  # ten degrees at 4 % per degree

GROUPS = ("patient", "muscle", "nerve", "drug")  # who or what is asked, touched, stimulated, given

MANOEUVRES: dict[str, Manoeuvre] = {
    "relax": Manoeuvre(
        "Relax",
        "patient",
        "Ends voluntary activity; what fires by itself goes on.",
        at_once(effort=0.0),
        "MANOEUVRES: voluntary discharges stop, nothing else",
    ),
    "contract": Manoeuvre(
        "Contract",
        "patient",
        "Adds voluntary activity; its impulses collide with those born in the axon, which fire more after it. Myotonia follows it.",
        at_once(least_effort=0.3),
        "Collision as in every motor axon; post-contraction discharges in peripheral nerve hyperexcitability",
    ),
    "contract_antagonist": Manoeuvre(
        "Contract the antagonist",
        "patient",
        "Relaxes the muscle through the spinal cord: also one that its owner cannot relax; shortens a cramp.",
        at_once(effort=0.0, relaxes=True, kinds={"cramp": 0.3}),
        "Preston & Shapiro (to relax a muscle, contract its antagonist)",
    ),
    "stretch": Manoeuvre("Stretch the muscle", "muscle", "Ends a cramp.", at_once(kinds={"cramp": 0.0}), "Minetto 2011; textbooks"),
    "sleep": Manoeuvre(
        "Sleep",
        "patient",
        "Ends voluntary drive; little or nothing born in axon or muscle fibre changes.",
        at_once(effort=0.0, relaxes=True, gain={"soma": 0.7}, kinds={"hemifacial_burst": 0.7}),
        "Facial myokymia, neuromyotonia and hemifacial spasm persist in sleep; how much less is an estimate",
    ),
    "nerve_block": Manoeuvre(
        "Nerve block, proximal",
        "nerve",
        "Stops what is born above it, in the cell body and the first part of the axon, and the F wave; the rest goes on.",
        at_once(block=PROXIMAL_BLOCK),
        "Tenser & Corbett 1974 (facial myokymia of pontine glioma ended by lidocaine at the stylomastoid foramen)",
    ),
    "distal_nerve_block": Manoeuvre(
        "Nerve block, distal",
        "nerve",
        "At the muscle's edge: stops all that is born above; what is born in the last branches goes on.",
        at_once(block=DISTAL_BLOCK),
        "Newsom-Davis & Mills: neuromyotonia is abolished or not by distal block, according to where it is born",
    ),
    "curare": Manoeuvre(
        "Full curarisation",
        "drug",
        "The nerve fires on, but nothing crosses the end-plate: only what is born in muscle fibres is left.",
        at_once(transmits=False),
        "Norris 1965 (fasciculation abolished); fibrillation, myotonia and complex repetitive discharges persist",
    ),
    "partial_curare": Manoeuvre(
        "Partial curarisation",
        "drug",
        "End-plates have less in reserve: jitter grows and some fibres fail.",
        at_once(jitter=2.5, blocking=0.2, gain={"end_plate": 0.6}),
        "Stålberg & Trontelj; sizes [estimate]",
    ),
    "cooling": Manoeuvre(
        "Cool the muscle",
        "muscle",
        "Slower membranes: longer, larger potentials; less is born in end-plates and fibres.",
        at_once(slowing=COOLING, gain={"distal_axon": 0.8, "end_plate": 0.7}, kinds={"fibrillation": 0.68}),
        "Pillen 2009 (32 % fewer fibrillations at 30 than at 39 °C); conduction about 4 % per degree",
    ),
    "ischaemia": Manoeuvre(
        "Cuff above the muscle",
        "nerve",
        "Axons under the cuff become more excitable after some minutes, and fail after a quarter of an hour.",
        (
            (0.0, Effect()),
            (120.0, Effect(gain={"proximal_axon": 1.5, "distal_axon": 2.0})),
            (900.0, Effect(gain={"distal_axon": 2.0, "end_plate": 0.7}, block=PROXIMAL_BLOCK)),
        ),
        "Deecke 1983 (ten minutes of ischaemia provoke tetany); sizes [estimate]",
    ),
    "ischaemia_release": Manoeuvre(
        "Release the cuff",
        "nerve",
        "The axons' rebound: most discharges come in the first minutes.",
        ((0.0, Effect(gain={"proximal_axon": 1.5, "distal_axon": 3.0})), (180.0, Effect())),
        "Deecke 1983; sizes [estimate]",
    ),
    "hyperventilation": Manoeuvre(
        "Hyperventilate",
        "patient",
        "Lowers ionised calcium: what is born in axons fires more.",
        at_once(gain={"proximal_axon": 1.8, "distal_axon": 2.0}),
        "Deecke 1983; sizes [estimate]",
    ),
    "percussion": Manoeuvre(
        "Percuss the muscle",
        "muscle",
        "Sets off muscle fibres for a moment; in myotonia they go on.",
        ((0.0, Effect(strikes=True)), (0.01, Effect(gain={"distal_axon": 1.3, "end_plate": 1.3, "muscle_fibre": 2.0})), (3.0, Effect())),
        "Percussion myotonia; sizes [estimate]",
    ),
    "sodium_channel_blocker": Manoeuvre(
        "Sodium-channel blocker",
        "drug",
        "Carbamazepine or mexiletine: axons fire less, myotonia too; fibrillation does not change.",
        at_once(gain={"soma": 0.85, "proximal_axon": 0.35, "distal_axon": 0.35}, kinds={"myotonic_discharge": 0.3}),
        "Carbamazepine and mexiletine in peripheral nerve hyperexcitability and myotonia; sizes [estimate]",
    ),
    "neostigmine": Manoeuvre(
        "Neostigmine",
        "drug",
        "Acetylcholine stays longer: end-plates answer twice, and fire back into the terminal axon.",
        at_once(gain={"distal_axon": 1.8, "end_plate": 1.5}, repeats=0.5),
        "Repetitive compound potentials, second peak after 3.5-4 ms (pubmed 8761268); sizes [estimate]",
    ),
    "nerve_stimulation": Manoeuvre(
        "Stimulate the nerve",
        "nerve",
        "One shock a second to all axons: direct response, F waves, and what hyperexcitable axons and end-plates add.",
        at_once(stimulus=Stimulus()),
        "Harrison & Benatar 2007 (after-discharges at 1 Hz); Kimura (F waves)",
    ),
    "other_branch_stimulation": Manoeuvre(
        "Stimulate another branch",
        "nerve",
        "A shock to a branch that does not supply this muscle: silent in health; in hemifacial spasm it spreads over (about 10 ms).",
        at_once(stimulus=Stimulus(other_branch=True)),
        "Nielsen 1984; Misawa 2006 (lateral spread)",
    ),
    "tendon_tap": Manoeuvre(
        "Tap the tendon",
        "muscle",
        "The stretch reflex: lost where its motor neurons are, brisk where the upper motor neuron is.",
        at_once(taps_hz=0.5),
        "Textbooks; latency from the axon's length",
    ),
}
