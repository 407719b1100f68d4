"""Is what a case says it shows found in its signals, and never what it excludes? Read as a learner reads them, in five patients."""

from collections.abc import Iterable
from dataclasses import replace

from sim.address import Address
from sim.engine import Controls
from sim.loader.complaints import Path as Within
from sim.measure import heard
from sim.measure.naming import counted, named
from sim.scenario import Scenario
from sim.teach.cases import LASTS_S, truly
from sim.teach.clips import Patients, Recording
from sim.teach.findings import AT_REST, COUNTED, WITH_EFFORT
from sim.teach.item import Clip
from sim.teach.search import SETTLED_S, Lots, look

SEEDS = range(1, 6)
INSERTIONS, LEAST = 8, 2  # at which what is claimed is sought in each patient, and at which what is excluded is
MEASURED = (*AT_REST, *COUNTED, *WITH_EFFORT)


def unmet(name: str, scenario: Scenario, patients: Patients) -> Iterable[tuple[Within, str]]:
    """Where each claim of a case (its id or the path of its file) stands that its signals do not bear out, and a sentence about it."""
    for site in scenario.sites:
        yield from _unmet_at(Address(name, site), scenario, patients)


def _unmet_at(there: Address, scenario: Scenario, patients: Patients) -> Iterable[tuple[Within, str]]:
    assert there.site is not None
    site = scenario.sites[there.site]
    known = {key for key in (*site.shows, *site.never) if key in MEASURED}
    if not known:
        return
    found = {seed: _found(replace(there, seed=seed), known, set(site.shows), patients) for seed in SEEDS}
    for number, key in enumerate(site.shows):
        having = [seed for seed, parts in found.items() if key in parts]
        if key in known and len(having) < len(SEEDS):
            found_in = f"{len(having)} of {len(SEEDS)} patients"
            told = f"`{key}` is claimed at `{there.site}`, but was found in {found_in} ({INSERTIONS} insertions each)"
            yield ("sites", there.site, "shows", number), told
    for number, key in enumerate(site.never):
        having = [seed for seed, parts in found.items() if key in parts]
        if key in known and having:
            yield ("sites", there.site, "never", number), f"`{key}` is excluded at `{there.site}`, but was found (seed {having[0]})"


def _found(there: Address, known: set[str], claimed: set[str], patients: Patients) -> set[str]:
    """What of `known` is found in one patient's muscle; with enough of what is `claimed`, no further insertion is made."""
    found: set[str] = set()
    for insertion in range(INSERTIONS):
        if insertion >= LEAST and found >= claimed - set(WITH_EFFORT):
            break
        clip = Clip(replace(there, insertion=insertion, at_s=SETTLED_S + LASTS_S), LASTS_S, "")
        recording = patients.record(clip)
        found |= {one for one in names(recording) if one not in claimed or truly(one, recording)}
    for key in known & set(WITH_EFFORT):
        if key in claimed:
            found |= {key} if look(key, there, patients, Lots(there.seed), tries=INSERTIONS) else set()
        else:
            found |= {str(WITH_EFFORT[key].reading(_with_effort(key, there, insertion, patients))) for insertion in range(LEAST)}
    return found


def names(recording: Recording) -> set[str]:
    """All that a muscle at rest is said to show: what criteria count of it, and the pattern that it fits."""
    listened = heard(recording.signal_uv)
    pattern = named(listened)
    return set(counted(listened) or ()) | ({pattern} if pattern else set())


def _with_effort(key: str, there: Address, insertion: int, patients: Patients) -> Recording:
    """A muscle with the effort at which a finding is looked for."""
    sought = WITH_EFFORT[key]
    seconds = sought.seconds[0]
    address = replace(there, insertion=insertion, at_s=SETTLED_S + seconds, track=((0, Controls(sought.efforts[0])),))
    return patients.record(Clip(address, seconds, key))
