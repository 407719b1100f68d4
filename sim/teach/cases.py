"""Questions about a whole patient: which disease, what next, which criteria are met."""

from typing import TYPE_CHECKING

from sim.address import Address
from sim.scenario import Scenario, Site
from sim.teach.findings import AT_REST, FINDINGS, listing, sound
from sim.teach.item import Clip, Item
from sim.teach.search import SEEDS, Lots, look
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

SITES, CHOICES, TRIES = 3, 60, 30
REST: dict[str, tuple[str, ...]] = {  # what is found at rest, by the criterion that it counts for
    "active_denervation": ("fibrillation", "positive_sharp_wave"),
    "fasciculation": ("fasciculation",),
    "electrical_silence": ("electrical_silence",),
}
CRITERIA = ("active_denervation", "fasciculation", "chronic_neurogenic_change", "none_of_these")


def asked(bank: "Bank") -> tuple[str, ...]:
    """The cases that can be told from each other."""
    return bank.diagnoses if len(bank.diagnoses) > 1 else ()


def diagnosis(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """Which disease is it? Clips of several muscles of one patient that fit one of the cases only."""
    for _ in range(TRIES):
        clips = examined(bank, wish.finding, lots)
        named = [(str(clip.address.site), clip.shows) for clip in clips]
        fitting = [case for case in bank.diagnoses if all(may_be(bank.scenarios[case], *one) for one in named)]
        if fitting == [wish.finding]:
            options = tuple(lots.shuffled(bank.diagnoses))
            return Item(wish.kind, wish.finding, wish.seed, "all", wish.difficulty, clips, options, options, (wish.finding,))
    return None


def what_next(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """What should be done next? The same clips; each option is what the case of that name asks for."""
    return diagnosis(bank, wish, lots)


def examined(bank: "Bank", case: str, lots: Lots) -> tuple[Clip, ...]:
    """Some of a patient's muscles at rest, by which the case can be told from the others; none if one of them shows nothing clearly."""
    scenario, others = bank.scenarios[case], [bank.scenarios[other] for other in bank.diagnoses if other != case]
    for _ in range(CHOICES):
        sites = lots.shuffled(list(scenario.sites))[:SITES]
        chosen = {site: lots.pick(expected(scenario.sites[site])) for site in sites}
        if all(any(not may_be(other, *one) for one in chosen.items()) for other in others):
            break
    seed, clips = 1 + lots.below(SEEDS), []
    for site, finding in chosen.items():
        clip = look(finding, Address(case, site, seed), bank.patients, lots)
        if clip is None:
            return ()
        clips.append(clip)
    return tuple(clips)


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
    """What a muscle's criteria can be asked about."""
    effort = "normal_motor_unit_potential" in bank.places or "neurogenic_motor_unit_potential" in bank.places
    rest = tuple(key for key, found in REST.items() if any(one in bank.places for one in found)) if effort else ()
    return (*rest, "chronic_neurogenic_change") if "neurogenic_motor_unit_potential" in bank.places else rest


def criteria(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """Which of these does the muscle show, all that apply? A clip of it at rest, and one with slight effort."""
    for _ in range(TRIES):
        chronic = wish.finding == "chronic_neurogenic_change"
        counted = lots.pick([key for key, found in REST.items() if any(one in bank.places for one in found)]) if chronic else wish.finding
        resting = [one for one in REST[counted] if one in bank.places]
        first, potentials = pairing(bank, lots, lots.pick(resting), chronic)
        if first is None or potentials is None:
            continue
        right = [counted] if counted != "electrical_silence" else []
        right += ["chronic_neurogenic_change"] if potentials.shows == "neurogenic_motor_unit_potential" else []
        if chronic and "chronic_neurogenic_change" not in right:
            continue
        means = ("",) * len(CRITERIA)
        return Item(
            wish.kind, wish.finding, wish.seed, "all", wish.difficulty, (first, potentials), CRITERIA, means, tuple(right) or CRITERIA[-1:],
            several=True,
        )  # fmt: skip
    return None


def pairing(bank: "Bank", lots: Lots, resting: str, chronic: bool) -> tuple[Clip | None, Clip | None]:
    """A clip of a muscle at rest that shows a finding, and one of the same muscle with effort, if its potentials can be told."""
    both = {
        case: here
        for case, sites in bank.places.get(resting, {}).items()
        if (here := [site for site in sites if effortful(bank.scenarios[case].sites[site], chronic)])
    }
    if not both:
        return None, None
    case = lots.pick(list(both))
    there = Address(case, lots.pick(both[case]), seed=1 + lots.below(SEEDS))
    first = look(resting, there, bank.patients, lots)
    if first is None:
        return None, None
    possible = effortful(bank.scenarios[case].sites[str(there.site)], chronic)
    return first, next((clip for one in possible if (clip := look(one, there, bank.patients, lots))), None)


def effortful(site: Site, chronic: bool) -> list[str]:
    """What the potentials of a slight effort may be there."""
    found = ["neurogenic_motor_unit_potential"] if FINDINGS["neurogenic_motor_unit_potential"].where(site) else []
    return found if chronic or not sound(site) else [*found, "normal_motor_unit_potential"]
