"""A work-up is judged by what was truly in the signal that the learner had, and by nothing else."""

from dataclasses import replace

import pytest

from sim.address import Address
from sim.electrode import Needle
from sim.intention import Controls
from sim.loader import list_cases, load_glossary, load_scenario
from sim.teach.clips import Patients
from sim.teach.workup import RECORDED, assess, enough, item_of, somebody, truly_there

CASE = """title: A twitching calf
history: It twitches.
findings: [It twitches]
explanation: It is made to.
sources: [A test]
sites:
  biceps_brachii:
    mechanisms: [{kind: axonal_hyperexcitability, share: 0.15}]
    discharges: [{kind: fasciculation, rate_hz: 1}]
    shows: [fasciculation, normal_recruitment]
  first_dorsal_interosseous:
    shows: [electrical_silence]
  deltoid:
    shows: [electrical_silence]
"""
OTHER = CASE.replace("discharges: [{kind: fasciculation, rate_hz: 1}]", "discharges: [{kind: multiplet}]").replace(
    "shows: [fasciculation, normal_recruitment]", "shows: [multiplet]"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with two cases."""
    root = tmp_path_factory.mktemp("own")
    (root / "cases").mkdir()
    (root / "cases" / "calf.yaml").write_text(CASE)
    (root / "cases" / "other.yaml").write_text(OTHER)
    return root


@pytest.fixture(scope="module")
def patients(folder):
    return Patients(folder)


@pytest.fixture(scope="module")
def judge(folder, patients):
    """The assessment of what was recorded at these stays."""
    cases = {name: load_scenario(name, folder) for name in ("calf", "other")}

    def ask(stays, recorded, chosen="calf"):
        return assess(cases["calf"], stays, recorded, chosen, cases, load_glossary(), patients)

    return ask


ARM = Address("calf", "biceps_brachii", at_s=10.0)
HAND = Address("calf", "first_dorsal_interosseous", at_s=8.0)


def outcomes(assessment):
    return {(verdict.site, verdict.key): verdict.outcome for verdict in assessment.verdicts}


def test_what_is_heard_is_there_with_the_moment_that_shows_it(patients):
    there = truly_there(ARM, patients)
    assert set(there) == {"fasciculation"}
    assert 0 < there["fasciculation"].address.at_s <= 10.0
    assert set(truly_there(HAND, patients)) == {"electrical_silence"}


def test_an_effort_shows_recruitment_and_is_not_a_failure_to_relax(patients):
    track = ((600, Controls(effort=0.6)), (800, Controls()))
    there = truly_there(Address("calf", "first_dorsal_interosseous", at_s=12.0, track=track), patients)
    assert "normal_recruitment" in there
    assert there["normal_recruitment"].address.at_s == pytest.approx(8.0)
    assert "voluntary_activity" not in there
    assert "reduced_recruitment" not in there
    assert "normal_recruitment" not in truly_there(HAND, patients)


def test_an_effort_that_a_manoeuvre_asks_for_is_no_rest_and_under_a_block_nothing_is_judged(patients):
    contracting = Address("calf", "first_dorsal_interosseous", at_s=8.0, track=((100, Controls(manoeuvre="contract")),))
    assert "voluntary_activity" not in truly_there(contracting, patients)
    blocked = replace(contracting, track=((10, Controls(effort=0.8, manoeuvre="nerve_block")),))
    assert truly_there(blocked, patients) == {}


def test_fibrillations_and_sharp_waves_are_right_where_the_case_has_either(judge, folder, patients):
    """A site claims active denervation; a learner who reports one of the two, heard or not at this needle, imagines nothing."""
    scenario = load_scenario("als")
    stay = Address("als", "biceps_brachii", at_s=2.0)
    told = assess(
        scenario, [stay], {"biceps_brachii": {"fibrillation", "positive_sharp_wave"}}, "als", {"als": scenario}, load_glossary(), Patients()
    )
    assert {verdict.outcome for verdict in told.verdicts if verdict.key in ("fibrillation", "positive_sharp_wave")} == {"found"}


def test_a_stay_in_which_nothing_was_heard_has_no_signal_to_show(judge):
    told = judge([Address("calf", "biceps_brachii", at_s=0.0)], {"biceps_brachii": {"multiplet"}})
    (imagined,) = [verdict for verdict in told.verdicts if verdict.outcome == "imagined"]
    assert imagined.clip is None


def test_who_is_easy_or_hard_is_met_when_asked_for():
    cases = {name: load_scenario(name) for name in ("als", "normal", "hyperthyroidism")}
    for wanted, hardness in (("easier", 0.2), ("harder", 0.8)):
        assert {somebody(cases, seed, wanted)[1] for seed in range(20)} == {hardness}
    assert {somebody(cases, seed)[0].case.partition("@")[0] for seed in range(40)} == set(cases)


def test_each_place_of_a_needle_is_judged_by_what_is_heard_there(patients):
    """Far outside the muscle nothing is heard, and yet what was heard before counts."""
    track = ((600, Controls(needle=Needle(x_mm=60.0, depth_mm=5.0))),)
    there = truly_there(Address("calf", "biceps_brachii", at_s=16.0, track=track), patients)
    assert set(there) == {"fasciculation", "electrical_silence"}
    assert there["fasciculation"].address.at_s <= 6.0 < there["electrical_silence"].address.at_s


def test_found_missed_imagined_and_unseen(judge):
    right = judge([ARM, HAND], {"biceps_brachii": {"fasciculation"}, "first_dorsal_interosseous": {"electrical_silence"}})
    assert outcomes(right) == {
        ("biceps_brachii", "fasciculation"): "found",
        ("biceps_brachii", "normal_recruitment"): "unseen",
        ("first_dorsal_interosseous", "electrical_silence"): "found",
    }
    wrong = judge([ARM, HAND], {"biceps_brachii": {"doublet"}, "first_dorsal_interosseous": {"myokymic_discharge"}})
    (mistaken,) = [one for one in wrong.verdicts if one.key == "doublet"]
    assert (mistaken.outcome, mistaken.truly) == ("imagined", "fasciculation")
    assert mistaken.clip.shows == "fasciculation", "it is shown what it was"
    assert ("biceps_brachii", "fasciculation") not in outcomes(wrong), "a confusion is one mistake, not two"
    assert outcomes(wrong)["first_dorsal_interosseous", "myokymic_discharge"] == "imagined"
    assert outcomes(wrong)["first_dorsal_interosseous", "electrical_silence"] == "missed"
    assert outcomes(judge([ARM], {}))["biceps_brachii", "fasciculation"] == "missed"


def test_needles_are_counted_against_those_that_are_enough(judge):
    few = judge([ARM], {})
    assert (few.cost.needles, few.cost.enough, few.cost.sparing) == (1, ("biceps_brachii", "first_dorsal_interosseous"), 1.0)
    many = judge([ARM, HAND, HAND, ARM], {})
    assert many.cost.sparing == 0.5
    held = judge([Address("calf", "first_dorsal_interosseous", at_s=2.0, track=((10, Controls(manoeuvre="sleep")),))], {})
    assert held.cost.manoeuvres == ("sleep",)


def test_a_wrong_diagnosis_is_told_what_it_leaves_unexplained_and_what_it_lacks(judge):
    assert judge([ARM], {}).right
    wrong = judge([ARM], {}, "other")
    assert not wrong.right
    assert wrong.unexplained == ("fasciculation",)
    assert wrong.lacking == ("multiplet",)


def test_few_sites_are_enough_in_every_case():
    """Each sign once, and a sound muscle, where there is one: to tell where it ends is part of the diagnosis."""
    assert len(enough(load_scenario("normal"))) == 1
    for name in list_cases():
        scenario = load_scenario(name)
        assert 1 <= len(enough(scenario)) <= 3
        assert set(enough(scenario)) <= set(scenario.sites)


def test_a_work_up_can_be_asked_again(judge):
    item = item_of("calf", judge([ARM, HAND], {}), [ARM, HAND], 3, ["calf", "other"], 0.5)
    assert item.is_right(("calf",))
    assert item.meant(("other",)) == "other"
    assert [(clip.address.site, clip.shows) for clip in item.clips] == [
        ("biceps_brachii", "fasciculation"),
        ("first_dorsal_interosseous", "electrical_silence"),
    ]


def test_everything_that_can_be_recorded_is_explained():
    assert set(RECORDED) <= set(load_glossary())


def test_blocked_axons_count_as_lost_for_recruitment(tmp_path):
    """A block leaves the neuron alive, and yet few units reach the muscle: that is what the trace shows."""
    block = "mechanisms: [{kind: conduction_block, share: 0.8}]\n    shows: [reduced_recruitment]"
    file = tmp_path / "blocked.yaml"
    file.write_text(CASE.replace("shows: [electrical_silence]", block, 1))
    stay = Address(str(file), "first_dorsal_interosseous", at_s=5.0, track=((0, Controls(effort=0.8)),))
    there = truly_there(stay, Patients())
    assert "reduced_recruitment" in there
    assert "normal_recruitment" not in there
