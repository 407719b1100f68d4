"""What is written about a case beside its signals."""

from types import SimpleNamespace

from scenes.case_text import blocks
from scenes.words import Words
from sim.loader import load_muscle, load_scenario
from sim.sheet import Differential, Report, Signs

SHEET = {
    "signs": Signs(power="Opposition of the thumb 4 of 5", reflexes="Brisk in the wasted arm"),
    "report": Report(laboratory=("Creatine kinase 310 U/l (below 190)", "Thyroid normal")),
    "differentials": (Differential(name="Multifocal motor neuropathy", told_by="Conduction block, and no brisk reflexes"),),
    "management": "Riluzole slows it by some months.",
    "limits": ("The tongue is not shown",),
}


def told(tab, **sheet):
    """The texts of a tab, by how they are written."""
    scenario = load_scenario("als").model_copy(update=sheet)
    muscle = SimpleNamespace(spec=load_muscle("biceps_brachii"))
    return blocks(tab, SimpleNamespace(scenario=scenario, site="biceps_brachii", muscle=muscle), Words())


def test_the_patient_is_told_with_the_examination_and_the_report():
    text = told("patient", **SHEET)
    assert ("item", "Power: Opposition of the thumb 4 of 5") in text
    assert ("item", "Reflexes: Brisk in the wasted arm") in text
    assert [line for style, line in text if style == "strong"][-1] == "Laboratory"
    assert ("item", "Thyroid normal") in text
    assert not any("Tone" in line or "Images" in line for _, line in text), "what was not examined is not named"


def test_why_it_is_so_ends_in_what_else_it_could_be_and_what_follows():
    text = told("why", **SHEET)
    assert ("body", "Multifocal motor neuropathy: Conduction block, and no brisk reflexes") in text
    assert ("body", "Riluzole slows it by some months.") in text
    assert ("body", "The tongue is not shown") in text
    titles = [line for style, line in text if style == "strong"]
    assert titles[:3] == ["What it may be taken for", "What to do next", "Course and treatment"]
    assert titles[-1] == "Sources"


def test_a_case_without_a_sheet_has_no_empty_titles():
    bare = {
        "signs": Signs(),
        "report": Report(),
        "differentials": (),
        "management": None,
        "objectives": (),
        "limits": (),
        "next_step": None,
    }
    assert [line for style, line in told("why", **bare) if style == "strong"] == ["Sources"]
    assert [line for style, line in told("patient", **bare) if style == "strong"] == ["Biceps brachii"]
