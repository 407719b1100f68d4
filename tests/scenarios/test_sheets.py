"""What each shipped case tells a learner beside its signals."""

import re

import pytest

from sim.loader import list_cases, load_scenario
from sim.scenario import Rest
from sim.teach.claims import MEASURED

CASES = list_cases()
EXAMINED = ("distribution", "power", "wasting", "reflexes", "sensation")


@pytest.mark.parametrize("name", CASES)
def test_a_case_tells_all_that_a_clinician_would_ask_for(name):
    case = load_scenario(name)
    assert [part for part in EXAMINED if not getattr(case.signs, part)] == []
    assert case.report.conduction
    assert case.report.laboratory or case.report.imaging
    assert len(case.differentials) >= 3
    assert len({other.name for other in case.differentials}) == len(case.differentials)
    assert case.objectives
    assert case.limits
    assert case.management
    assert case.next_step
    assert len(case.sources) >= 5


@pytest.mark.parametrize("name", CASES)
def test_a_case_claims_what_can_be_measured_and_says_where_nothing_is_wrong(name):
    case = load_scenario(name)
    assert any(site.shows for site in case.sites.values())
    for site in case.sites.values():
        assert set(site.shows) | set(site.never) <= set(MEASURED)
        if not site.discharges and not site.mechanisms and site.rest == Rest():
            assert "electrical_silence" in site.shows or not site.shows


@pytest.mark.parametrize("name", CASES)
def test_next_steps_fit_whoever_is_seen(name):
    assert not re.search(r"\b(he|she|his|her|him|hers)\b", load_scenario(name).next_step)
