"""Questions about a whole patient: which disease, what next, which criteria are met."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.address import Address
from sim.measure import heard
from sim.measure.naming import counted
from sim.scenario import Scenario, Site
from sim.teach.clips import Recording, discharges
from sim.teach.findings import AT_REST, AUDIBLE_UV, COUNTED, FINDINGS, SILENT_UV, healthy, listing, sound
from sim.teach.item import Clip, Item
from sim.teach.search import SEEDS, SETTLED_S, Lots, look
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

SITES, CHOICES = 3, 60  # muscles shown; sets of them that are thought of
HOPED, PATIENTLY = 2, 8  # insertions at which one thing is looked for
LASTS_S, LEAST = 6.0, 6  # of a clip; discharges of fibres without a nerve in it
DENERVATION = COUNTED["active_denervation"]
CRITERIA = ("active_denervation", "fasciculation", "chronic_neurogenic_change", "none_of_these")


def asked(bank: "Bank") -> tuple[str, ...]:
    """The cases that can be told from each other."""
    return bank.diagnoses if len(bank.diagnoses) > 1 else ()


def diagnosis(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """Which disease is it? Clips of several muscles of one patient that fit one of the cases only."""
    while True:
        clips = examined(bank, wish.finding, lots)
        named = [(str(clip.address.site), clip.shows) for clip in clips if clip.shows]
        fitting = [case for case in bank.diagnoses if all(may_be(bank.scenarios[case], *one) for one in named)]
        if fitting == [wish.finding]:
            options = tuple(lots.shuffled(bank.diagnoses))
            return Item(wish.kind, wish.finding, wish.seed, "all", wish.difficulty, clips, options, options, (wish.finding,))


def what_next(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """What should be done next? The same clips; each option is what the case of that name asks for."""
    return diagnosis(bank, wish, lots)


def examined(bank: "Bank", case: str, lots: Lots) -> tuple[Clip, ...]:
    """Some of a patient's muscles at rest. What a clip shows clearly is written on it, "" if nothing is clear."""
    scenario, others = bank.scenarios[case], [bank.scenarios[other] for other in bank.diagnoses if other != case]
    for _ in range(CHOICES):
        sites = lots.shuffled(list(scenario.sites))[:SITES]
        chosen = {site: lots.shuffled(expected(scenario.sites[site])) for site in sites}
        if all(any(not may_be(other, site, hoped[0]) for site, hoped in chosen.items()) for other in others):
            break
    seed = 1 + lots.below(SEEDS)
    return tuple(listened(bank, Address(case, site, seed), hoped, lots) for site, hoped in chosen.items())


def listened(bank: "Bank", there: Address, hoped: list[str], lots: Lots) -> Clip:
    """A clip of a muscle that shows one of the findings clearly, if one is soon found, else any."""
    for finding in hoped:
        clip = look(finding, there, bank.patients, lots, tries=HOPED)
        if clip is not None:
            return clip
    return Clip(replace(there, insertion=lots.below(1000), at_s=SETTLED_S + LASTS_S), LASTS_S, "")


def expected(site: Site) -> list[str]:
    """What may be found at a site."""
    return [key for key, finding in AT_REST.items() if listing(finding.kinds, site)] if site.discharges else ["electrical_silence"]


def may_be(scenario: Scenario, site: str, finding: str) -> bool:
    """Whether a patient of this case may show the finding there: what the case lists, or nothing where nothing is listed."""
    own = scenario.sites.get(site)
    if finding == "electrical_silence":
        return own is None or not own.discharges
    return own is not None and listing(AT_REST[finding].kinds, own)


def judged(bank: "Bank") -> tuple[str, ...]:
    """What a muscle's criteria can be asked about: what is found at rest, and chronic change of its potentials."""
    possible = {"electrical_silence": healthy, "fasciculation": FINDINGS["fasciculation"].where, "active_denervation": denervated}
    possible["chronic_neurogenic_change"] = FINDINGS["neurogenic_motor_unit_potential"].where
    return tuple(key for key, where in possible.items() if places_of(bank, where))


def places_of(bank: "Bank", where: Callable[[Site], bool]) -> list[tuple[str, str]]:
    """Case and site of those whose potentials can be told, and where something holds."""
    found = [(case, name, site) for case, scenario in bank.scenarios.items() for name, site in scenario.sites.items()]
    return [(case, name) for case, name, site in found if where(site) and potentials_of(site)]


def denervated(site: Site) -> bool:
    """Whether fibres without a nerve fire at a site."""
    return listing(DENERVATION, site)


def potentials_of(site: Site) -> str | None:
    """What the potentials of a slight effort are at a site; None where they may be either."""
    if FINDINGS["neurogenic_motor_unit_potential"].where(site):
        return "neurogenic_motor_unit_potential"
    return "normal_motor_unit_potential" if sound(site) and not site.rest.effort else None


def criteria(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """Which of these does the muscle show, all that apply? A clip of it at rest, and one with slight effort."""
    wheres = {"electrical_silence": healthy, "active_denervation": denervated}
    shown_by = {"chronic_neurogenic_change": "neurogenic_motor_unit_potential"}.get(wish.finding, wish.finding)
    there = places_of(bank, wheres[wish.finding] if wish.finding in wheres else FINDINGS[shown_by].where)
    while True:
        case, site = lots.pick(there)
        address = Address(case, site, seed=1 + lots.below(SEEDS))
        effort = potentials_of(bank.scenarios[case].sites[site])
        assert effort is not None
        counts = resting(bank, address, wish.finding, lots)
        potentials = look(effort, address, bank.patients, lots, tries=PATIENTLY) if counts else None
        if counts is None or potentials is None:
            continue
        rest, found = counts
        right = [*sorted(found), *(["chronic_neurogenic_change"] if effort == "neurogenic_motor_unit_potential" else [])]
        means = ("",) * len(CRITERIA)
        return Item(
            wish.kind, wish.finding, wish.seed, "all", wish.difficulty, (rest, potentials), CRITERIA, means,
            tuple(one for one in CRITERIA if one in right) or CRITERIA[-1:], several=True,
        )  # fmt: skip


def resting(bank: "Bank", there: Address, wanted: str, lots: Lots) -> tuple[Clip, frozenset[str]] | None:
    """A clip of a muscle at rest, and what it counts for, where truth and reading agree on that and it is what is wanted."""
    first = lots.below(1000)
    for insertion in range(first, first + PATIENTLY):
        clip = Clip(replace(there, insertion=insertion, at_s=SETTLED_S + LASTS_S), LASTS_S, "")
        recording = bank.patients.record(clip)
        true = truly_counted(recording)
        fits = true is not None and (
            wanted in true or (wanted == "electrical_silence" and not true) or wanted == "chronic_neurogenic_change"
        )
        if true is not None and fits and counted(heard(recording.signal_uv)) == true:
            return replace(clip, shows="+".join(sorted(true)) or "electrical_silence"), true
    return None


def truly_counted(recording: Recording) -> frozenset[str] | None:
    """What truly fires at rest of the two; None if one of them is neither heard well nor not at all, or something else is."""
    fired, found = discharges(recording), set()
    known = {"active_denervation": (DENERVATION, LEAST), "fasciculation": (frozenset({"fasciculation"}), 1)}
    for key, (kinds, least) in known.items():
        own = fired.of(kinds)
        if fired.reached_uv(own, least) >= AUDIBLE_UV:
            found.add(key)
        elif fired.reached_uv(own, 1) >= SILENT_UV:
            return None
    others = ~fired.of(DENERVATION | {"fasciculation"})
    return None if fired.reached_uv(others, 1) >= SILENT_UV else frozenset(found)
