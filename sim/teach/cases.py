"""Questions about a whole patient: which disease, what next, which criteria are met."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, islice
from typing import TYPE_CHECKING

from sim.address import Address
from sim.measure import heard
from sim.measure.naming import counted, named
from sim.scenario import Scenario, Site, muscle_of
from sim.teach.clips import Recording, discharges
from sim.teach.findings import AT_REST, AUDIBLE_UV, COUNTED, FINDINGS, SILENT_UV, healthy, kinds_of, listing, sound
from sim.teach.item import Clip, Item
from sim.teach.search import LATER_S, SEEDS, SETTLED_S, Lots, look
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

RESTING, RIVALS = 2, 4  # muscles of a patient that are shown at rest; other cases among the options
HOPED, PATIENTLY = 3, 8  # insertions at which anything clear, and one thing, is looked for
LASTS_S, LEAST = 8.0, 6  # of a clip of whatever turns up; discharges of fibres without a nerve in it
TWICE = 2  # large discharges that make something heard
UNCHANGED, CHANGED = "normal_motor_unit_potential", "neurogenic_motor_unit_potential"
OF_EFFORT = {CHANGED: UNCHANGED, "reduced_recruitment": "normal_recruitment"}  # signs, and what is found in their place in the healthy
DENERVATION = COUNTED["active_denervation"]
COUNTABLE = DENERVATION | {"fasciculation", "insertional_activity"}
CHRONIC = "chronic_neurogenic_change"
CRITERIA = ("active_denervation", "fasciculation", CHRONIC, "none_of_these")


@dataclass(frozen=True)
class Expected:
    """What the needle shows in patients of a case that is not sound, by muscle, and what else may be found in such patients."""

    by_muscle: Mapping[str, frozenset[str]]
    also: frozenset[str]

    def at(self, muscles: Iterable[str]) -> frozenset[str]:
        """The signs in these muscles."""
        return frozenset().union(*(self.by_muscle.get(muscle, frozenset()) for muscle in muscles))

    @property
    def everywhere(self) -> frozenset[str]:
        """The signs in all muscles of the case."""
        return self.at(self.by_muscle)

    @property
    def explained(self) -> frozenset[str]:
        """All signs that the case explains, wherever they are found."""
        return self.everywhere | self.also


def expected(scenario: Scenario) -> Expected:
    """What a case shows at rest and with effort."""
    wheres = {key: partial(listing, finding.kinds) for key, finding in AT_REST.items()} | {key: FINDINGS[key].where for key in OF_EFFORT}
    by_muscle: dict[str, frozenset[str]] = {}
    for name, site in scenario.sites.items():
        found = seen(key for key, where in wheres.items() if where(site))
        by_muscle[muscle_of(name)] = by_muscle.get(muscle_of(name), frozenset()) | found
    return Expected(by_muscle, seen(scenario.may_show))


def seen(shown: Iterable[str]) -> frozenset[str]:
    """The signs among what is shown; fibrillations and positive sharp waves are one."""
    parts = {one for each in shown for one in each.split("+")} - {"electrical_silence", *OF_EFFORT.values()}
    return frozenset("active_denervation" if one in DENERVATION else one for one in parts)


def explaining(cases: Mapping[str, Expected], signs_seen: frozenset[str], muscles: Collection[str]) -> list[str]:
    """The cases that explain every sign that is seen (a covering: Reggia, Nau & Wang 1983), and lack the fewest in these muscles.

    That the fewest decide is this program's convention. So a silent muscle speaks only against what would be found in it, and
    fasciculation alone is benign only where denervation and changed potentials were looked for.
    """
    lacking = {case: len(one.at(muscles) - signs_seen) for case, one in cases.items() if signs_seen <= one.explained}
    return [case for case, count in lacking.items() if count == min(lacking.values())]


def muscles_of(clips: Iterable[Clip]) -> set[str]:
    """Where the needle was."""
    return {muscle_of(clip.address.site) for clip in clips if clip.address.site}


def asked(bank: "Bank") -> tuple[str, ...]:
    """The cases that two muscles at rest can tell from enough others."""
    return tuple(case for case in bank.diagnoses if telling_sites(bank, case))


def telling_sites(bank: "Bank", case: str) -> list[tuple[tuple[str, ...], list[str]]]:
    """Sites to be shown at rest, each with the cases from which they tell this one, by what is found there or by what is not.

    Only muscles that another of the cases has as well, as a muscle is not to tell the disease.
    """
    others = [other for other in bank.diagnoses if other != case]
    common = {muscle for other in others for muscle in bank.expected[other].by_muscle}
    sites = [site for site in bank.scenarios[case].sites if muscle_of(site) in common]
    told = [(some, _told(bank.expected, case, others, {muscle_of(site) for site in some})) for some in combinations(sites, RESTING)]
    return [(some, rivals) for some, rivals in told if rivals and len(rivals) >= min(RIVALS, len(others))]


def _told(cases: Mapping[str, Expected], case: str, others: Iterable[str], muscles: set[str]) -> list[str]:
    """The others that show something in these muscles that the case does not explain, or the other way round."""
    own = cases[case]
    return [other for other in others if own.at(muscles) - cases[other].explained or cases[other].at(muscles) - own.explained]


def diagnosis(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """Which disease is it? Two muscles of one patient at rest and one with effort, which one of a few cases explains best."""
    there = telling_sites(bank, wish.finding)
    while True:
        sites, rivals = lots.pick(there)
        options = tuple(lots.shuffled([wish.finding, *lots.shuffled(rivals)[:RIVALS]]))
        clips = examined(bank, wish.finding, sites, lots)
        cases = {case: bank.expected[case] for case in options}
        if clips and explaining(cases, seen(clip.shows for clip in clips), muscles_of(clips)) == [wish.finding]:
            return Item(wish.kind, wish.finding, wish.seed, "all", wish.difficulty, clips, options, options, (wish.finding,))


def what_next(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """What should be done next? The same clips; each option is what the case of that name asks for."""
    return diagnosis(bank, wish, lots)


def examined(bank: "Bank", case: str, sites: Sequence[str], lots: Lots) -> tuple[Clip, ...] | None:
    """A patient's muscles at rest, whatever clearly turns up there, and one with effort; None if that is not clear or not enough.

    Where motor neurons are lost, fibrillations, positive sharp waves or changed potentials have to be among it: few units alone are
    found with a lesion of the upper motor neuron, too.
    """
    scenario, usual = bank.scenarios[case], bank.expected[case].everywhere
    seed = 1 + lots.below(SEEDS)
    found = [clip for site in lots.shuffled(sites) for clip, _ in islice(turning_up(bank, Address(case, site, seed), HOPED, lots), 1)]
    if len(found) < len(sites) or not seen(clip.shows for clip in found) <= usual:
        return None
    changed = [one for one in OF_EFFORT if one in usual]
    for finding in lots.shuffled(changed or list(OF_EFFORT.values())):
        there = [site for site in scenario.sites if _effort_tells(finding, scenario.sites[site])]
        clip = look(finding, Address(case, lots.pick(there), seed), bank.patients, lots, tries=HOPED) if there else None
        if clip is not None and (not changed or seen(one.shows for one in (*found, clip)) & {"active_denervation", CHANGED}):
            return (*found, clip)
    return None


def _effort_tells(finding: str, site: Site) -> bool:
    """Whether an effort of this muscle can be asked for the finding."""
    return FINDINGS[finding].where(site) if finding in OF_EFFORT else sound(site)


def turning_up(bank: "Bank", there: Address, tries: int, lots: Lots) -> Iterator[tuple[Clip, Recording]]:
    """A muscle at rest at those of a few insertions where a reading names something that is truly heard, whatever that is."""
    first = lots.below(1000)
    for insertion in range(first, first + tries):
        clip = Clip(replace(there, insertion=insertion, at_s=SETTLED_S + LASTS_S), LASTS_S, "")
        recording = bank.patients.record(clip)
        shown = read(recording)
        if shown and truly(shown, recording) and read(recording.part(LATER_S, LASTS_S)) == shown:
            yield replace(clip, shows=shown), recording


def read(recording: Recording) -> str | None:
    """What a muscle at rest shows as criteria count it, joined by "+", or else the one pattern that it fits; None if it is not clear."""
    listened = heard(recording.signal_uv)
    count = counted(listened)
    return named(listened) if count is None else "+".join(sorted(count)) or "electrical_silence"


def truly(shown: str, recording: Recording) -> bool:
    """Whether all of it is truly heard, whatever else there is beside it."""
    fired = discharges(recording)
    if shown == "electrical_silence":
        return bool((fired.size_uv < SILENT_UV).all())
    return all(fired.reached_uv(fired.of(kinds_of(one)), TWICE) >= AUDIBLE_UV for one in shown.split("+"))


def judged(bank: "Bank") -> tuple[str, ...]:
    """What a muscle's criteria can be asked about: what is found at rest, and chronic change of its potentials."""
    return tuple(key for key, where in _wheres().items() if places_of(bank, where))


def _wheres() -> dict[str, Callable[[Site], bool]]:
    """Which sites may show what criteria are asked about."""
    twitching, changed = FINDINGS["fasciculation"].where, FINDINGS[CHANGED].where
    return {"electrical_silence": healthy, "fasciculation": twitching, "active_denervation": denervated, CHRONIC: changed}


def places_of(bank: "Bank", where: Callable[[Site], bool]) -> list[tuple[str, str]]:
    """Case and site where something holds, of those that criteria can count all of; healthy ones in muscles that others have ill."""
    sites = [(case, name, site) for case, scenario in bank.scenarios.items() for name, site in scenario.sites.items()]
    found = [one for one in sites if countable(one[2])]
    ill = {muscle_of(name) for _, name, site in found if not healthy(site)}
    there = [(case, name) for case, name, site in found if where(site)]
    return [(case, name) for case, name in there if where is not healthy or muscle_of(name) in ill] or there


def countable(site: Site) -> bool:
    """Whether nothing fires at a site by itself but what criteria count, and its potentials can be told."""
    return {recipe.kind for recipe in site.discharges} <= COUNTABLE and potentials_of(site) is not None


def denervated(site: Site) -> bool:
    """Whether fibres without a nerve fire at a site."""
    return listing(DENERVATION, site)


def potentials_of(site: Site) -> str | None:
    """What the potentials of a slight effort are at a site; None where they may be either."""
    if FINDINGS[CHANGED].where(site):
        return CHANGED
    return UNCHANGED if sound(site) and not (site.rest.effort or site.rest.jerks) else None


def criteria(bank: "Bank", wish: Wish, lots: Lots) -> Item:
    """Which of these does the muscle show, all that apply? A clip of it at rest, and one with slight effort."""
    wanted = set(("electrical_silence", *CRITERIA) if wish.finding == CHRONIC else (wish.finding,))
    there = places_of(bank, _wheres()[wish.finding])
    while True:
        case, site = lots.pick(there)
        address = Address(case, site, seed=1 + lots.below(SEEDS))
        effort = potentials_of(bank.scenarios[case].sites[site])
        assert effort is not None
        rest = next(
            (clip for clip, recording in turning_up(bank, address, PATIENTLY, lots) if only_counted(clip.shows, recording, wanted)), None
        )
        potentials = look(effort, address, bank.patients, lots, tries=PATIENTLY) if rest else None
        if rest is None or potentials is None:
            continue
        right = [*rest.shows.split("+"), *([CHRONIC] if effort == CHANGED else [])]
        means = ("",) * len(CRITERIA)
        return Item(
            wish.kind, wish.finding, wish.seed, "all", wish.difficulty, (rest, potentials), CRITERIA, means,
            tuple(one for one in CRITERIA if one in right) or CRITERIA[-1:], several=True,
        )  # fmt: skip


def only_counted(shown: str, recording: Recording, wanted: set[str]) -> bool:
    """Whether it is just what criteria count, and something of what is wanted, or silence if that is wanted."""
    parts = frozenset(shown.split("+"))
    return bool(parts & wanted) and truly_counted(recording) == parts - {"electrical_silence"}


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
