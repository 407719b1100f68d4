"""A case in other patients, and in other languages."""

import pytest

from sim.engine import Engine, render
from sim.loader import ScenarioError, list_cases, load_scenario
from sim.patient import build

VARIANTS = [(case, variant) for case in list_cases() for variant in load_scenario(case).variants]

CASE = """title: Twitching
history: A man of 40 twitches.
findings: [The calf twitches, Nothing else does]
explanation: Nobody knows.
sources: ["A test, 1999"]
signs: {power: Normal, tone: Normal}
patient: {sex: male, age: 40, skin: deep}
months: 12
sites:
  biceps_brachii: {note: The arm., mechanisms: [{kind: motor_neuron_loss, share: 0.5}], shows: [reduced_recruitment]}
  gastrocnemius_medial: {}
variants:
  early:
    title: Early
    difficulty: harder
    history: A woman of 30 twitches.
    signs: {tone: Slightly raised}
    patient: {sex: female}
    months: 1
    hum_uv: 20
    sites:
      biceps_brachii: {rest: {effort: 0.02}, shows: []}
    translations:
      de: {title: Früh, history: Eine Frau von 30 Jahren zuckt.}
translations:
  de:
    title: Zuckungen
    history: Ein Mann von 40 Jahren zuckt.
    signs: {power: Normal}
    sites: {biceps_brachii: {note: Der Arm.}}
"""


@pytest.fixture
def case(tmp_path):
    """A case with a variant, in two languages."""
    file = tmp_path / "twitch.yaml"
    file.write_text(CASE, encoding="utf-8")
    return file


def test_a_variant_is_the_case_but_for_what_it_says(case):
    usual, early = load_scenario(case), load_scenario(f"{case}@early")
    assert (early.id, early.title) == ("twitch@early", "Twitching: Early")
    assert (early.patient.sex, early.patient.age, early.patient.skin) == ("female", 40, "deep")
    assert (early.months, early.hum_uv) == (1, 20)
    assert (early.signs.power, early.signs.tone) == ("Normal", "Slightly raised")
    arm = early.sites["biceps_brachii"]
    assert (arm.rest.effort, arm.shows, arm.note) == (0.02, (), "The arm.")
    assert arm.mechanisms == usual.sites["biceps_brachii"].mechanisms
    assert early.findings == usual.findings
    assert list(early.sites) == list(usual.sites)


def test_texts_are_told_in_another_language_where_they_were_translated(case):
    told = load_scenario(case).told_in("de")
    assert (told.title, told.history, told.sites["biceps_brachii"].note) == ("Zuckungen", "Ein Mann von 40 Jahren zuckt.", "Der Arm.")
    assert told.findings == ("The calf twitches", "Nothing else does")
    assert told.sites["biceps_brachii"].shows == ("reduced_recruitment",)
    assert load_scenario(case).told_in("fr").title == "Twitching"
    early = load_scenario(f"{case}@early").told_in("de")
    assert (early.title, early.history) == ("Zuckungen: Früh", "Eine Frau von 30 Jahren zuckt.")


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("@late", "@early", "1:1: the case `twitch` has no variant `late`; its variants: early"),
        ("biceps_brachii: {rest", "bicep_brachii: {rest", "22:7: the case has no site `bicep_brachii`; did you mean `biceps_brachii`?"),
        ("shows: []", "shows: [fasiculation]", "did you mean `fasciculation`?"),
        ("difficulty: harder", "difficulty: hard", "15:17: there is no difficulty `hard`; did you mean `harder`?"),
        ("      de: {title", "      fr: {title", "24:7: the case itself is not translated into this language"),
        ("sites: {biceps_brachii: {note", "sites: {biceps_brachii: {mechanisms", "there is no `mechanisms` here"),
    ],
)
def test_what_is_wrong_with_a_variant_is_told_at_its_place(case, wrong, right, told):
    name = str(case) + (wrong if wrong.startswith("@") else "")
    case.write_text(CASE.replace(wrong, right), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", list_cases())
def test_a_shipped_case_is_met_in_other_patients_whose_texts_fit_them(name):
    case = load_scenario(name)
    for variant in case.variants.values():
        if variant.patient is not None:
            assert variant.history, "the presenting story tells sex and age"
        for language in case.translations:
            told = variant.translations.get(language)
            assert told is not None
            texts = variant.model_fields_set - {"title", "difficulty", "patient", "months", "hum_uv", "sites", "translations"}
            assert texts <= told.model_fields_set


@pytest.mark.slow
@pytest.mark.parametrize(("case", "variant"), VARIANTS)
def test_every_variant_runs_a_second(case, variant):
    patient = build(load_scenario(f"{case}@{variant}"), 1)
    for site in patient.sites:
        assert render(Engine(patient, site), 1.0).emg_uv.any()
