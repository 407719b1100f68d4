"""What a case might have or say better though nothing is wrong with it: sources, published ranges, the sheet, claims."""

import re
from collections.abc import Iterator
from pathlib import Path

from sim.discharges import AxonalDischarge, Discharge, ScatteredDischarge
from sim.loader import Complaint, ScenarioError, load_scenario, sort_of
from sim.loader.complaints import Path as Within
from sim.loader.reading import read
from sim.reference import Range, ranges
from sim.scenario import Scenario, Site

# The published range of each number of a discharge for which there is one. No estimates: they are nobody's measurement.
PUBLISHED = {
    ("fasciculation", "rate_hz"): "A.fasc.unit_rate_Hz",
    ("myokymic_discharge", "burst_rate_hz"): "A.myokymia.burst_rate_Hz",
    ("myokymic_discharge", "intraburst_rate_hz"): "A.myokymia.intraburst_Hz",
    ("myokymic_discharge", "spikes"): "A.myokymia.spikes_per_burst",
    ("neuromyotonic_discharge", "rate_hz"): "A.neuromyotonia.intraburst_Hz",
    ("neuromyotonic_discharge", "duration_s"): "A.neuromyotonia.burst_duration_s",
    ("doublet", "interval_ms"): "A.doublet.interval_ms",
    ("multiplet", "intraburst_rate_hz"): "A.neuromyotonia.multiplet_Hz",
    ("continuous_single_discharge", "rate_hz"): "A.smu_continuous.rate_Hz",
    ("tetany", "spikes"): "A.tetany.multiplet_spikes",
    ("cramp", "rate_hz"): "A.cramp.mean_rate_pps",
    ("cramp", "duration_s"): "A.cramp.duration_s",
    ("hemifacial_burst", "rate_hz"): "A.hfs.intraburst_Hz",
    ("fibrillation", "rate_hz"): "A.fib.rate_Hz",
    ("positive_sharp_wave", "rate_hz"): "A.psw.rate_Hz",
    ("complex_repetitive_discharge", "rate_hz"): "A.crd.rate_Hz",
    ("myotonic_discharge", "rate_hz"): "A.myotonia.rate_Hz",
    ("end_plate_spike", "rate_hz"): "A.epspike.rate_Hz",
}
UNITS = {"count": "", "pps": " per second"}
# A year, a DOI, a number of PubMed, an address, or a standard work that every library finds by its name
FOUND_BY = re.compile(
    r"(?<!\d)(1[89]|20)\d\d(?!\d)|\b10\.\d{4,9}/|\b(pubmed|pmid)\W*\d|\bPMC\d|https?://|Preston & Shapiro|AANEM glossary|StatPearls",
    re.IGNORECASE,
)
MISSED = {
    "differentials": "what it may be taken for and how to tell",
    "objectives": "what there is to learn from it",
    "next_step": "the question what to do next",
}


def advise(path: Path, folder: Path | None = None) -> list[Complaint]:
    """Advice about the file of a case or an exemplar at its places, each message beginning with `advice: `; nothing while it is wrong."""
    if sort_of(path, folder) != "cases":
        return []
    try:
        case = load_scenario(path, folder)
        found = list(advice(case, exemplar=path.absolute().parent.name == "exemplars"))
        if not found:  # so that what is in order is not read twice
            return []
        document = read(path)
    except ScenarioError:
        return []
    placed = ((document.place_of(loc, about_key=len(loc) == 1), words) for loc, words in found)
    return sorted(Complaint(document.file, *place, f"advice: {words}") for place, words in placed)


def advice(case: Scenario, exemplar: bool = False) -> Iterator[tuple[Within, str]]:
    """Where in a case something is advised, and what; an exemplar needs no sheet and no claims, as it shows one discharge only."""
    if not any(FOUND_BY.search(line) for line in case.sources):
        yield ("sources",), "none of the `sources` can be looked up: give a year, a DOI or a PubMed number"
    missing = [key for key in MISSED if not getattr(case, key)]
    if missing and not exemplar:
        keys, misses = (_listed(words) for words in ([f"`{key}`" for key in missing], [MISSED[key] for key in missing]))
        yield ("title",), f"without {keys} a learner will miss {misses}"
    sites = case.sites.values()
    if not exemplar and any(site.discharges for site in sites) and not any(site.shows or site.never for site in sites):
        yield ("sites",), "no site claims (`shows`) or excludes (`never`) anything, so `check --deep` can measure no claim"
    yield from _of_sites(case.sites, ("sites",))
    yield from _of_causes(case.sites, ("sites",))
    yield from _of_claims(case.sites, ("sites",))
    for name, variant in case.variants.items():
        within = ("variants", name, "sites")
        yield from _of_sites(variant.sites, within)
        yield from _of_claims(variant.sites, within)
        yield from _of_causes({site: whole for site, whole in case.varied(name).sites.items() if site in variant.sites}, within)


def _of_causes(sites: dict[str, Site], within: Within) -> Iterator[tuple[Within, str]]:
    """Discharges that nothing in their muscle could fire, as its mechanisms leave it."""
    for name, site in sites.items():
        there = {mechanism.kind for mechanism in site.mechanisms}
        for number, recipe in enumerate(site.discharges):
            what, causes = _fired_by(recipe)
            if causes and not causes & there:
                needed = " or ".join(f"`{cause}`" for cause in sorted(causes))
                told = f"`{recipe.kind}` is fired by {what}, of which there are none without {needed} among the `mechanisms` here"
                yield (*within, name, "discharges", number, "kind"), told


def _of_claims(sites: dict[str, Site], within: Within) -> Iterator[tuple[Within, str]]:
    """Claims that `check --deep` cannot measure, so that nobody can be told whether they were found."""
    from sim.teach.claims import MEASURED

    for name, site in sites.items():
        for list_of, keys in (("shows", site.shows), ("never", site.never)):
            for number, key in enumerate(keys):
                if key not in MEASURED:
                    told = f"whether `{key}` is seen cannot be measured; what can: {', '.join(MEASURED)}"
                    yield (*within, name, list_of, number), told


def _fired_by(recipe: Discharge) -> tuple[str, set[str]]:
    """What fires a discharge, and the mechanisms of which one has to be there for it; none where healthy muscle has it."""
    if isinstance(recipe, AxonalDischarge) and not recipe.of_all_units:
        return "hyperexcitable axons", {"axonal_hyperexcitability", "ephapse"}
    if isinstance(recipe, ScatteredDischarge) and recipe.of_denervated:
        return "fibres without a nerve", {"motor_neuron_loss", "denervation"}
    return "", set()


def _of_sites(sites: dict[str, Site], within: Within) -> Iterator[tuple[Within, str]]:
    """Numbers of discharges that were written, not left out, and lie outside what was published."""
    for name, site in sites.items():
        for number, recipe in enumerate(site.discharges):
            for key in recipe.model_fields_set:
                published = ranges().get(PUBLISHED.get((recipe.kind, key), ""))
                value = getattr(recipe, key)
                if published and not published.holds(value):
                    yield (*within, name, "discharges", number, key), _beyond(key, value, published)


def _beyond(key: str, value: float, published: Range) -> str:
    unit = UNITS.get(published.unit, f" {published.unit}")
    source = "; ".join(filter(None, (published.source, published.note)))
    where = f"{published.low:g} to {published.high:g}{unit}, {published.key} in physiology.yaml ({source})"
    return f"`{key}` is {value:g}, outside the published range of {where}; if you mean it, say so under `limits`"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
