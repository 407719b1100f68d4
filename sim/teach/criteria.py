"""What criteria of amyotrophic lateral sclerosis make of the findings that a needle has gathered, region by region.

Brooks et al. 2000 (revised El Escorial), de Carvalho et al. 2008 (Awaji), Shefner et al. 2020 (Gold Coast): a muscle counts that shows
chronic neurogenic change and, beside it, ongoing denervation; for the latter two a fasciculation is as good as a fibrillation. A limb's
region counts with two muscles of other roots and nerves, the brain stem and the trunk with one. What the bedside adds (signs of both
neurons, progression, exclusion of other disease) is not judged here.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from sim.scenario import MuscleSpec
from sim.teach.findings import COUNTED

REGIONS = ("bulbar", "cervical", "thoracic", "lumbosacral")
LIMBS = ("cervical", "lumbosacral")
CHRONIC = frozenset({"neurogenic_motor_unit_potential"})
DENERVATED = COUNTED["active_denervation"]
CRITERIA: dict[str, frozenset[str]] = {  # what each takes for ongoing denervation
    "el_escorial": DENERVATED,
    "awaji": DENERVATED | {"fasciculation"},
    "gold_coast": DENERVATED | {"fasciculation"},
}


@dataclass(frozen=True)
class Region:
    """A region in which muscles were examined: how many, and by which criteria it shows disease of the lower motor neuron."""

    name: str
    muscles: int
    chronic: int
    denervated: int
    fasciculating: int
    counts: frozenset[str]  # keys of CRITERIA


def checklist(found: Mapping[str, Collection[str]], muscles: Mapping[str, MuscleSpec]) -> list[Region]:
    """The regions of the muscles in which findings, keys of the glossary, were looked for."""
    regions: dict[str, list[str]] = {}
    for site in found:
        regions.setdefault(region_of(muscles[site]), []).append(site)
    return [_region(name, {site: found[site] for site in regions[name]}, muscles) for name in REGIONS if name in regions]


def _region(name: str, found: Mapping[str, Collection[str]], muscles: Mapping[str, MuscleSpec]) -> Region:
    def having(signs: Iterable[str]) -> int:
        return sum(bool(set(signs) & set(keys)) for keys in found.values())

    counts = set()
    for criteria, ongoing in CRITERIA.items():
        those = [muscles[site] for site, keys in found.items() if CHRONIC & set(keys) and ongoing & set(keys)]
        if (name not in LIMBS and those) or any(_apart(one, other) for one, other in combinations(those, 2)):
            counts.add(criteria)
    return Region(name, len(found), having(CHRONIC), having(DENERVATED), having({"fasciculation"}), frozenset(counts))


def _apart(one: MuscleSpec, other: MuscleSpec) -> bool:
    """Whether two muscles have other nerves, and roots that are not all the same."""
    return _nerve(one) != _nerve(other) and set(_roots(one)) != set(_roots(other))


def _nerve(muscle: MuscleSpec) -> str:
    return muscle.nerve.partition(",")[0].lower()


def _roots(muscle: MuscleSpec) -> list[str]:
    return [kind + number for kind, number in re.findall(r"\b([CTLS])h?(\d+)\b", muscle.root)]


def region_of(muscle: MuscleSpec) -> str:
    """The region of a muscle by its roots, T1 being one of the arm's; without any, of the brain stem."""
    roots = set(_roots(muscle))
    arm = {root for root in roots if root.startswith("C")} | ({"T1"} & roots)
    for region, own in (("cervical", arm), ("thoracic", {root for root in roots - arm if root.startswith("T")}), ("lumbosacral", roots)):
        if own:
            return region
    return "bulbar"
