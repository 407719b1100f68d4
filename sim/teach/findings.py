"""What a learner is to find in a clip: which discharges truly make it, where cases show it, and how a blind reading recognises it.

A clip shows a finding if the truth of the engine and a reading of its signal alone agree, both with a margin: the discharges that make
it are large and many enough, nothing else is nearly as large, and of all patterns its own clearly fits best.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.measure.hearing import heard
from sim.measure.naming import named
from sim.scenario import Scenario, Site
from sim.teach.clips import Discharges, Recording, discharges

AUDIBLE_UV, SILENT_UV = 30.0, 10.0  # a finding's discharges reach at least the one; with less than the other nobody hears them
OTHERS = 0.25  # of the finding's size that other discharges may have at most


@dataclass(frozen=True)
class Finding:
    """One finding of a muscle at rest, or with an effort."""

    kinds: frozenset[str]  # of Spikes: what makes it
    beside: frozenset[str] = frozenset()  # what may be heard with it
    least: int = 5  # discharges in a clip of usual length
    effort: float = 0.0

    def shown(self, recording: Recording) -> bool:
        """Whether the recording shows this finding, and clearly nothing else."""
        return self.is_true(discharges(recording)) and self.is_read(recording)

    def is_true(self, fired: Discharges) -> bool:
        """Whether the engine's truth is this finding and nothing else that can be heard."""
        own = fired.of(self.kinds)
        others = fired.reached_uv(~own & ~fired.of(self.beside), 1)
        if not self.kinds:
            return others < SILENT_UV
        size = fired.reached_uv(own, self.least)
        return size >= AUDIBLE_UV and others <= max(OTHERS * size, SILENT_UV) and others < size

    def is_read(self, recording: Recording) -> bool:
        """Whether someone who knows nothing but the signal would clearly call it so."""
        return named(heard(recording.signal_uv)) == key_of(self)


def kinds(*names: str) -> frozenset[str]:
    """A set of kinds."""
    return frozenset(names)


FINDINGS: dict[str, Finding] = {
    "electrical_silence": Finding(kinds()),
    "end_plate_noise": Finding(kinds("end_plate_noise"), least=50),
    "end_plate_spike": Finding(kinds("end_plate_spike"), beside=kinds("end_plate_noise"), least=10),
    "voluntary_activity": Finding(kinds("voluntary"), least=20),
    "fibrillation": Finding(kinds("fibrillation")),
    "positive_sharp_wave": Finding(kinds("positive_sharp_wave")),
    "fasciculation": Finding(kinds("fasciculation"), least=2),
    "multiplet": Finding(kinds("doublet", "multiplet"), beside=kinds("fasciculation"), least=6),
    "myokymic_discharge": Finding(kinds("myokymic_discharge"), least=15),
    "neuromyotonic_discharge": Finding(kinds("neuromyotonic_discharge"), beside=kinds("doublet", "multiplet", "fasciculation"), least=20),
    "complex_repetitive_discharge": Finding(kinds("complex_repetitive_discharge"), least=20),
    "myotonic_discharge": Finding(kinds("myotonic_discharge"), least=20),
    "hemifacial_burst": Finding(kinds("hemifacial_burst"), least=20),
}


def key_of(finding: Finding) -> str:
    """The key under which a finding stands."""
    return next(key for key, known in FINDINGS.items() if known is finding)


def healthy(site: Site) -> bool:
    """Whether nothing is wrong at a site, and its owner relaxes it."""
    return not (site.mechanisms or site.discharges or site.rest.effort or site.rest.blinks_per_min)


def may_show(site: Site, finding: str) -> bool:
    """Whether a site of a case is where to look for a finding."""
    own = FINDINGS[finding].kinds
    if finding == "electrical_silence":
        return healthy(site) and not site.along_mm
    if own & {"end_plate_noise", "end_plate_spike"}:
        return healthy(site) and bool(site.along_mm)  # where the needle is not put aside of the end-plates
    if finding == "voluntary_activity":
        return site.rest.effort > 0 and not site.rest.tremor_hz and not site.discharges
    return bool(own & {recipe.kind for recipe in site.discharges})  # type: ignore[attr-defined]  # every recipe has its kind


def places(scenarios: Mapping[str, Scenario], finding: str) -> list[tuple[str, str]]:
    """Case and site of all places where cases may show a finding."""
    return [(case, name) for case, scenario in scenarios.items() for name, site in scenario.sites.items() if may_show(site, finding)]


Truth = Callable[[Discharges], bool]
