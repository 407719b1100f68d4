"""Glossary, muscles and cases say the same in another language."""

import re

import pytest

from sim.glossary import Wording
from sim.loader import SHIPPED, ScenarioError, check_file, list_cases, list_muscles, load_glossary, load_muscle, load_scenario
from sim.loader.words import read_wordings
from sim.scenario import Naming, Translation

GERMAN = """fibrillation:
  term: Fibrillationspotential
  definition: Das Potential einer einzelnen Muskelfaser, die von selbst feuert.
"""
FIRST = ("normal", "als", "benign_fasciculation", "isaacs_syndrome", "facial_myokymia")  # cases a learner meets first: they are translated


def texts(told, path=""):
    """Every text of what a model has dumped, by its path."""
    parts = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list | tuple) else None
    if parts is None:
        return {path: told}
    return {where: text for key, part in parts for where, text in texts(part, f"{path}.{key}").items()}


def dumped(model, kind):
    """What a model has of the fields that another one, a translation, has; of its sites the notes."""
    tree = model.model_dump(include=set(kind.model_fields), exclude_none=True)
    if "sites" in tree:
        tree["sites"] = {site: {"note": one["note"]} for site, one in tree["sites"].items() if "note" in one}
    return tree


def numbers(text):
    """The numbers in a text, in order of size, with a decimal comma as with a point."""
    return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", str(text))))


def same(model, told, kind):
    """That a translation has every text, in lists as long, with the same numbers."""
    ours, theirs = texts(dumped(model, kind)), texts(dumped(told, kind))
    assert theirs.keys() == ours.keys()
    for path, text in ours.items():
        assert numbers(theirs[path]) == numbers(text), path


@pytest.fixture
def folder(tmp_path):
    """A folder of an author's own with a German glossary."""
    (tmp_path / "glossary.de.yaml").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_an_entry_is_told_in_another_language_and_what_is_missing_in_english(folder):
    told, usual = load_glossary(folder, "de"), load_glossary(folder)
    assert told["fibrillation"].term == "Fibrillationspotential"
    assert usual["fibrillation"].term == "Fibrillation potential"
    assert told["fibrillation"].confused_with == usual["fibrillation"].confused_with
    assert load_glossary(folder, "fr")["fibrillation"].term == "Fibrillation potential"


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("fibrillation:", "fibrilation:", ":1:1: there is no entry `fibrilation` in the glossary; did you mean `fibrillation`?"),
        ("term:", "therm:", "did you mean `term`?"),
        ("feuert.", "feuert. Oft.", "one sentence is needed"),
        (GERMAN, "- fibrillation", "entries are needed"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(folder, wrong, right, told):
    path = folder / "glossary.de.yaml"
    assert check_file(path, folder) == []
    path.write_text(GERMAN.replace(wrong, right), encoding="utf-8")
    assert told in "\n".join(map(str, check_file(path, folder)))
    with pytest.raises(ScenarioError):
        load_glossary(folder, "de")


def test_every_entry_of_the_glossary_is_told_in_german():
    usual = load_glossary()
    told = read_wordings(SHIPPED / "glossary.de.yaml", tuple(usual))
    assert told.keys() == usual.keys()
    for key, entry in usual.items():
        same(entry, told[key], Wording)


@pytest.mark.parametrize("name", list_muscles())
def test_every_muscle_has_its_german_names(name):
    muscle = load_muscle(name)
    told = muscle.translations["de"]
    assert told.model_fields_set == set(Naming.model_fields)
    assert numbers(told.title + told.nerve) == numbers(muscle.title + muscle.nerve)
    assert numbers(told.root) == numbers(muscle.root)


@pytest.mark.parametrize("name", list_cases())
def test_a_case_is_told_whole_in_another_language_or_not_at_all(name):
    case = load_scenario(name)
    assert "de" in case.translations or name not in FIRST
    for told in case.translations.values():
        same(case, told, Translation)
        assert judged(told.criteria) == judged(case.criteria)
    for variant in case.variants.values():
        for told in variant.translations.values():
            same(variant, told, Translation)
            assert judged(told.criteria) == judged(variant.criteria)


def judged(criteria):
    """What criteria count, and whether they are met."""
    return [(one.counted, one.uncounted, one.met) for one in criteria or ()]
