"""Items as the bank makes them: what was wished for, with one right answer, the same again for the same wish."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sim.loader import load_scenario
from sim.measure import heard
from sim.measure.naming import named
from sim.scenario import muscle_of
from sim.surface import BODIES, TONES
from sim.teach.bank import Bank
from sim.teach.cases import asked, expected, explaining
from sim.teach.clips import Patients
from sim.teach.findings import AT_REST, FINDINGS, WITH_EFFORT
from sim.teach.item import read_item
from sim.teach.questions import recognisable
from sim.teach.wish import Wish, fluent_s
from tests.physiology.blind import LATER_S, holds, right_options

CASES = ("normal", "facial_myokymia", "end_plate_noise", "poor_relaxation")
WISHES = [
    Wish("name_discharge", "myokymic_discharge", "electrical_silence", "all", 0.5, 11),
    Wish("name_discharge", "electrical_silence", "", "skin", 0.2, 12),
    Wish("which_of_two", "end_plate_spike", "voluntary_activity", "ear", 0.5, 13),
    Wish("odd_one_out", "electrical_silence", "myokymic_discharge", "all", 0.5, 14),
    Wish("normal_or_not", "end_plate_spike", "", "eye", 0.9, 15),
    Wish("origin", "myokymic_discharge", "", "all", 0.5, 16),
    Wish("criteria", "electrical_silence", "", "all", 0.5, 17),
]


FIVE = {case: load_scenario(case) for case in ("als", "benign_fasciculation", "facial_myokymia", "isaacs_syndrome", "normal")}


EXPECTED = {case: expected(scenario) for case, scenario in FIVE.items()}
LIMBS = ("biceps_brachii", "gastrocnemius_medial")
FACE_AND_ARM = ("orbicularis_oculi", "biceps_brachii")


@pytest.mark.parametrize(
    ("seen", "muscles", "case"),
    [
        ((), FACE_AND_ARM, "normal"),
        (("fasciculation",), LIMBS, "benign_fasciculation"),
        (("fasciculation", "active_denervation"), LIMBS, "als"),
        (("fasciculation", "reduced_recruitment"), LIMBS, "als"),
        (("fasciculation", "multiplet"), LIMBS, "isaacs_syndrome"),
        (("myokymic_discharge",), FACE_AND_ARM, "facial_myokymia"),
    ],
    ids=str,
)
def test_the_company_of_a_finding_tells_the_disease(seen, muscles, case):
    assert explaining(EXPECTED, frozenset(seen), muscles) == [case]


@pytest.mark.parametrize(
    ("seen", "muscles", "cases"),
    [
        (("myokymic_discharge", "active_denervation"), LIMBS, ()),
        ((), ("tibialis_anterior",), ("normal", "benign_fasciculation", "facial_myokymia")),  # nobody looked where they twitch
        (("myokymic_discharge",), ("orbicularis_oculi",), ("facial_myokymia", "isaacs_syndrome")),  # nor whether limbs ripple, too
    ],
    ids=str,
)
def test_what_was_not_looked_at_decides_nothing(seen, muscles, cases):
    assert set(explaining(EXPECTED, frozenset(seen), muscles)) == set(cases)


def test_a_case_that_nothing_tells_from_another_is_not_asked_for(tmp_path):
    patients = Bank(tuple(FIVE))
    patients.scenarios = {"als": FIVE["als"], "als_again": FIVE["als"], "normal": FIVE["normal"]}
    assert asked(patients) == ("normal",)
    elsewhere = FIVE["als"].model_copy(update={"sites": {"vastus_lateralis": FIVE["als"].sites["biceps_brachii"]}})
    patients = Bank(tuple(FIVE))
    patients.scenarios = {"als": elsewhere, "isaacs_syndrome": FIVE["isaacs_syndrome"]}
    assert asked(patients) == ()


@pytest.mark.parametrize("case", ["benign_fasciculation", "isaacs_syndrome"])
def test_a_patient_is_shown_by_two_muscles_at_rest_and_one_with_effort_that_others_have_as_well(case):
    patients = Bank(tuple(FIVE))
    item = patients.make(Wish("diagnosis", case, "", "all", 0.5, 21))
    assert [bool(clip.address.track) for clip in item.clips] == [False, False, True]
    for clip in item.clips:
        assert sum(clip.address.site in scenario.sites for scenario in FIVE.values()) > 1
    assert holds(item, patients)


@pytest.fixture(scope="module")
def bank():
    return Bank(CASES)


@pytest.fixture(scope="module")
def made(bank):
    return {wish: bank.make(wish) for wish in WISHES}


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: f"{wish.kind}-{wish.finding}")
def test_an_item_is_what_was_wished_for_and_its_signals_bear_out_its_answer(bank, made, wish):
    item = made[wish]
    assert (item.kind, item.finding, item.senses) == (wish.kind, wish.finding, wish.senses if wish.kind != "origin" else "all")
    assert set(item.right) <= set(item.options)
    assert item.is_right(item.right)
    assert not any(item.is_right((option,)) for option in item.options if (option,) != item.right)
    assert holds(item, bank), right_options(item, bank)
    assert holds(item, bank, LATER_S), "a reading must not hang on where the clip begins"


def test_the_same_wish_makes_the_same_item_for_everyone(made):
    other = Bank(CASES)
    for wish in WISHES[:3]:
        assert other.make(wish) == made[wish]


def test_an_item_can_be_kept_as_a_line_and_asked_again(made):
    for item in made.values():
        assert read_item(item.text()) == item
        assert "\n" not in item.text()


def test_another_seed_is_another_patient(bank, made):
    wish = replace(WISHES[0], seed=99)
    assert bank.make(wish).clips != made[WISHES[0]].clips


def test_what_it_is_to_be_told_from_is_among_the_options(made):
    assert "electrical_silence" in made[WISHES[0]].options
    shown = {clip.shows for clip in made[WISHES[2]].clips}
    assert shown == {"end_plate_spike", "voluntary_activity"}


def test_by_the_skin_only_what_moves_it_or_nothing_can_be_chosen(made):
    assert all("skin" in FINDINGS[option].senses for option in made[WISHES[1]].options)


def test_an_origin_is_shown_by_what_the_manoeuvres_leave(bank, made):
    item = made[WISHES[5]]
    rest, block, curare = (named(heard(bank.patients.record(clip).signal_uv)) for clip in item.clips)
    assert (rest, block, curare) == ("myokymic_discharge", "electrical_silence", "electrical_silence")
    assert item.right == ("above_the_block",)


def test_only_what_the_cases_show_is_offered(bank):
    offer = bank.syllabus().offer
    assert "fibrillation" not in offer["name_discharge"]
    assert "neurogenic_motor_unit_potential" not in offer["normal_or_not"]
    narrow = bank.syllabus(findings=["electrical_silence"], kinds=["name_discharge"]).offer
    assert narrow == {"name_discharge": ("electrical_silence",)}


def test_a_clip_shows_nothing_else_that_could_be_meant(bank, made):
    """Of the truth: in a clip of a finding nothing that is not of it is heard, so that the answer does not hang on the reading."""
    for wish in WISHES[:2]:
        clip = made[wish].clips[0]
        assert FINDINGS[clip.shows].truth(bank.patients.record(clip))


def test_a_wish_that_cannot_be_met_gives_none():
    assert Bank(("normal",)).make(Wish("name_discharge", "fibrillation", "", "all", 0.5, 1)) is None


def test_whoever_waits_no_longer_is_not_kept_waiting():
    from sim.teach.clips import StoppedError

    bank = Bank(("normal",))
    bank.patients.stop()
    with pytest.raises(StoppedError):
        bank.make(Wish("name_discharge", "electrical_silence", "", "all", 0.5, 1))


def test_a_recorded_clip_is_the_signal_before_its_moment(bank, made):
    clip = made[WISHES[0]].clips[0]
    recording = bank.patients.record(clip)
    assert recording.seconds == pytest.approx(clip.seconds, abs=0.011)
    longer = bank.patients.record(replace(clip, seconds=clip.seconds + 1))
    assert np.array_equal(longer.signal_uv[-recording.signal_uv.size :], recording.signal_uv)


def test_the_muscle_does_not_tell_whether_it_is_healthy():
    every = Bank()
    for finding, others in (("electrical_silence", AT_REST), ("normal_motor_unit_potential", WITH_EFFORT)):
        ill = {muscle_of(site) for other in others if not every.glossary[other].normal for site in sites(every, other)}
        assert {muscle_of(site) for site in sites(every, finding)} <= ill
    for normal in ("end_plate_spike", "voluntary_activity"):
        assert len(sites(every, normal)) > 3


def test_silence_is_asked_about_even_where_only_other_muscles_twitch():
    assert set(recognisable(Bank(("benign_fasciculation",)))) == {"electrical_silence", "fasciculation"}


def sites(bank, finding):
    return {site for there in bank.places[finding].values() for site in there}


def test_who_is_seen_as_the_patient_does_not_tell_the_disease():
    patients = Patients()
    seen = {case: {patients.patient(case, seed).person for seed in range(1, 100)} for case in ("als", "isaacs_syndrome")}
    assert seen["als"] == seen["isaacs_syndrome"]
    assert {(person.body, person.skin) for person in seen["als"]} == set(product(BODIES, TONES))


def test_a_learner_is_given_the_time_to_listen_to_each_clip():
    assert fluent_s("which_of_two") - fluent_s("name_discharge") == fluent_s("odd_one_out") - fluent_s("which_of_two") > 5
