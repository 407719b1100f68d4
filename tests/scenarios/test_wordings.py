"""A glossary says the same in another language."""

import pytest

from sim.loader import ScenarioError, check_file, load_glossary

GERMAN = """fibrillation:
  term: Fibrillationspotential
  definition: Das Potential einer einzelnen Muskelfaser, die von selbst feuert.
"""


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
