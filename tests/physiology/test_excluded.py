"""What a case excludes does not happen while one listens as long as a clinic does: by the truth of the engine, not by a reading."""

import os
import sys

import numpy as np
import pytest

from sim.engine import FRAME_SAMPLES, RATE_HZ, Engine
from sim.loader import list_cases, load_scenario
from sim.patient import build
from sim.spikes import KINDS, joined
from sim.teach.findings import AT_REST, COUNTED, kinds_of

SITES = int(os.environ.get("SITES", "28"))  # one of every case; 300 are more than all of every case
LISTENED_S = 90.0  # A.fasc.observation_s
MULTIPLET, FASTER_HZ = 4, 30.0  # discharges of a group, at least, and their rate (A.multiplet.spikes, A.neuromyotonia.multiplet_Hz)
OF_HEALTH = {"insertional_activity", "end_plate_noise", "end_plate_spike"}
WILLED = {"voluntary"}


def turns(count):
    """As many (case, site, seed) as asked for: the cases in turn, each time another of its sites, all of them in other patients."""
    cases = {name: list(load_scenario(name).sites) for name in list_cases()}
    rounds = -(-count // len(cases))
    every = [(name, sites[(turn + k) % len(sites)]) for turn in range(rounds) for k, (name, sites) in enumerate(cases.items())]
    return [(name, site, seed) for seed, (name, site) in enumerate(every[:count], start=int(os.environ.get("SITES_FROM", "1")))]


def listened_to(case, site, seed, seconds):
    """All that fires within so many seconds of rest: of every unit of the muscle, and of the fibres that the needle could hear."""
    engine = Engine(build(load_scenario(case), seed), site)
    return joined([engine.step().spikes for _ in range(round(seconds * RATE_HZ / FRAME_SAMPLES))])


def groups(spikes):
    """The kinds of discharges in each group of one unit's that is as long and as fast as a multiplet, whatever it is called."""
    found = []
    for unit in np.unique(spikes.unit[spikes.unit >= 0]):
        own = spikes.unit == unit
        begins = np.flatnonzero(np.diff(spikes.sample[own]) > RATE_HZ / FASTER_HZ) + 1
        found += [{KINDS[one] for one in part} for part in np.split(spikes.kind[own], begins) if part.size >= MULTIPLET]
    return found


def excluded(site, spikes):
    """What fired although the case, or health, excludes it: findings, and kinds of discharges."""
    fired = {KINDS[kind] for kind in np.unique(spikes.kind)}
    never = {key for key in site.never if key in AT_REST or key in COUNTED}
    found = {key for key in never if kinds_of(key) & fired}
    if "electrical_silence" in never and not fired:
        found.add("electrical_silence")
    if "multiplet" in never and {"fasciculation"} in groups(spikes):
        found.add("fasciculations that follow each other like a multiplet's")
    if not site.mechanisms and not site.discharges:
        moves = site.rest.effort or site.rest.blinks_per_min or site.rest.jerks
        found |= fired - OF_HEALTH - (WILLED if moves else set())
    return found


@pytest.mark.slow
def test_nothing_that_a_case_excludes_occurs_in_90_s_of_rest(capsys):
    wrong = []
    for case, site, seed in turns(SITES):
        spikes = listened_to(case, site, seed, LISTENED_S)
        found = excluded(load_scenario(case).sites[site], spikes)
        wrong += [(case, site, seed, *sorted(found))] if found else []
    with capsys.disabled():
        sys.stdout.write(f"\n{SITES} sites for {LISTENED_S:g} s each, something excluded at {len(wrong)}: {wrong}\n")
    assert wrong == []


def test_what_is_excluded_would_be_noticed():
    """The same eyes see it where it is not excluded."""
    spikes = listened_to("als", "first_dorsal_interosseous", 1, 10.0)
    healthy, twitching = (load_scenario(case).sites["biceps_brachii"] for case in ("normal", "benign_fasciculation"))
    assert excluded(healthy, spikes) >= {"fasciculation", "active_denervation", "fibrillation", "positive_sharp_wave"}
    assert excluded(twitching, spikes) >= {"fasciculation", "active_denervation"}
    bursts = listened_to("rattlesnake_envenomation", "orbicularis_oris", 1, 10.0)
    assert any("multiplet" in kinds for kinds in groups(bursts))
    assert excluded(load_scenario("als").sites["biceps_brachii"], bursts) == {"multiplet"}
