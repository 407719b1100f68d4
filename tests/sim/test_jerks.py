"""Bursts that the brain drives unwilled: when they come, whom they recruit, what ends them."""

from functools import cache

import numpy as np
import pytest

from sim.engine import RATE_HZ, Controls, Engine, render
from sim.patient import build as patient
from sim.scenario import Scenario, Site
from sim.spikes import Spikes
from sim.teach.findings import healthy, tense
from sim.telling import matter

SLOW = {"effort": 0.15, "rate_hz": 2, "burst_ms": 150}


def told(**sites: dict[str, object]) -> Scenario:
    texts = {"title": "Jerks", "history": "None.", "findings": ["None"], "explanation": "None.", "sources": ["None"]}
    return Scenario.model_validate({**texts, "sites": {site: {"rest": {"jerks": jerks}} for site, jerks in sites.items()}})


@cache
def fired(manoeuvre: str | None = None, seconds: float = 10.0) -> Spikes:
    return render(Engine(patient(told(orbicularis_oris=SLOW), 1)), seconds, Controls(manoeuvre=manoeuvre)).spikes


def starts(spikes: Spikes, pause_s: float = 0.15) -> np.ndarray:
    """Times (s) at which bursts of the whole muscle begin."""
    at = np.sort(spikes.sample) / RATE_HZ
    return at[np.flatnonzero(np.diff(at, prepend=-1.0) > pause_s)]


def test_bursts_come_at_their_rate_with_silence_between_them() -> None:
    begins = starts(fired())
    assert begins.size == 20
    assert np.diff(begins).mean() == pytest.approx(0.5, rel=0.02)


def test_intervals_vary_as_they_are_told_to() -> None:
    uneven = told(orbicularis_oris={**SLOW, "interval_cv": 0.2})
    intervals = np.diff(starts(render(Engine(patient(uneven, 1)), 60.0).spikes, 0.1))
    assert 0.14 < intervals.std() / intervals.mean() < 0.28


def test_a_burst_recruits_the_small_units_and_leaves_the_large_ones() -> None:
    muscle = patient(told(orbicularis_oris=SLOW), 1).muscle("orbicularis_oris")
    bursts = np.bincount(fired().unit, minlength=muscle.population.units)
    small, large = muscle.population.threshold < 0.05, muscle.population.threshold > 0.2
    assert bursts[small].mean() > 15
    assert bursts[large].sum() == 0


@pytest.mark.parametrize("manoeuvre", ["relax", "contract_antagonist"])
def test_no_relaxing_ends_them(manoeuvre: str) -> None:
    assert fired(manoeuvre).sample.size == fired().sample.size


@pytest.mark.parametrize("manoeuvre", ["nerve_block", "distal_nerve_block", "curare"])
def test_they_come_down_the_whole_nerve(manoeuvre: str) -> None:
    assert fired(manoeuvre).sample.size == 0


def test_they_are_weaker_in_sleep() -> None:
    assert 0.2 < fired("sleep").sample.size / fired().sample.size < 0.9
    assert "nerve_block" in matter(patient(told(orbicularis_oris=SLOW), 1).muscle("orbicularis_oris"))


def test_all_muscles_jerk_at_the_same_moment() -> None:
    both = patient(told(orbicularis_oris={**SLOW, "interval_cv": 0.2}, orbicularis_oculi={**SLOW, "interval_cv": 0.2}), 1)
    mouth, eye = (starts(render(Engine(both, site), 10.0).spikes, 0.1) for site in both.sites)
    assert mouth.size == eye.size
    assert np.abs(mouth - eye).max() < 0.05


def test_an_attack_marches_from_muscle_to_muscle_and_ends() -> None:
    attack = {**SLOW, "attack_s": 6, "pause_s": 4}
    both = patient(told(orbicularis_oris=attack, orbicularis_oculi={**attack, "march_s": 3}), 1)
    mouth, eye = (starts(render(Engine(both, site), 15.0).spikes) for site in both.sites)
    assert mouth[0] < 0.2
    assert 3 <= eye[0] < 3.6
    for begins in mouth, eye:
        assert not ((begins > 6) & (begins < 10)).any()
        assert (begins > 10).any()


def test_who_jerks_is_neither_healthy_nor_tense() -> None:
    site = Site.model_validate({"rest": {"effort": 0.02, "jerks": SLOW}})
    assert not healthy(site)
    assert not tense(site)
