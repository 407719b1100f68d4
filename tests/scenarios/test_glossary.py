"""The glossary is whole, sourced and consistent, and a mistake in one is answered at its place."""

import re
from pathlib import Path

import pytest

from sim import loader
from sim.discharges import DISCHARGES
from sim.glossary import findings
from sim.mechanisms import MECHANISMS
from sim.reference import ranges

GLOSSARY = loader.load_glossary()
ASKED = (
    "electrical_silence",
    "end_plate_noise",
    "end_plate_spike",
    "insertional_activity",
    "fibrillation",
    "positive_sharp_wave",
    "fasciculation",
    "doublet",
    "multiplet",
    "myokymic_discharge",
    "neuromyotonic_discharge",
    "complex_repetitive_discharge",
    "myotonic_discharge",
    "cramp",
    "voluntary_activity",
    "tremor",
    "normal_motor_unit_potential",
    "neurogenic_motor_unit_potential",
    "normal_recruitment",
    "reduced_recruitment",
)
MEASURES = ("amplitude", "duration", "phases", "turns", "jitter", "firing_rate", "interval")
GOOD = """\
thud:
  term: Thud
  definition: A dull sound.
  sort: finding
  normal: true
  told_by: It is dull
  confused_with: [fibrillation, ping]
  source: [A textbook]
ping:
  term: Ping
  definition: A bright sound.
  sort: sign
  confused_with: [thud]
  source:
    - Another textbook
"""
# what is replaced, by what -> where the complaint points, what it says
MISTAKES = {
    "misspelt key": ("  told_by", "  toldby", (6, 3), "there is no `toldby` here; did you mean `told_by`?"),
    "unknown confusion": ("[thud]", "[tuhd]", (13, 19), "there is no other entry `tuhd`; did you mean `thud`?"),
    "second confusion unknown": ("fibrillation, ping", "fibrillation, pong", (7, 33), "there is no other entry `pong`"),
    "confused with itself": ("[thud]", "[ping]", (13, 19), "there is no other entry `ping`"),
    "missing source": ("  source: [A textbook]\n", "", (1, 1), "`source` is missing (Where the statement comes from)"),
    "empty source": ("[A textbook]", "[]", (8, 11), "`source` is empty"),
    "source that is no list": ("source: [A textbook]", "source: A textbook", (8, 11), "`source`: a list is needed"),
    "missing term": ("  term: Ping\n", "", (9, 1), "`term` is missing"),
    "two sentences": ("A dull sound.", "A dull sound. It is low.", (3, 15), "one sentence is needed"),
    "no full stop": ("A dull sound.", "A dull sound", (3, 15), "one sentence is needed"),
    "unknown sort": ("sort: sign", "sort: sing", (12, 9), "there is no sort `sing`; did you mean `sign`?"),
    "unknown origin": ("  sort: sign", "  origin: axon\n  sort: sign", (12, 11), "there is no origin `axon`; known: "),
    "word for true": ("normal: true", "normal: mostly", (5, 11), "`normal`: true or false is needed"),
    "list for a text": ("told_by: It is dull", "told_by: [dull]", (6, 12), "`told_by`: text is needed, but here is a list"),
    "number for a text": ("term: Ping", "term: 3", (10, 9), '`term`: text is needed, but here is `3`; put it in quotes: "3"'),
    "entry that is text": (
        "thud:\n  term",
        "thud: dull\npong:\n  term",
        (1, 7),
        "`key: value` lines are needed, the first of them `term: …`",
    ),
    "key in capitals": ("ping:\n", "Ping:\n", (9, 1), "`Ping` cannot be used as a name: small letters, digits and underscores"),
    "entry that stands twice": ("ping:\n", "thud:\n", (9, 1), "`thud` stands here a second time (first in line 1)"),
}


@pytest.mark.parametrize("key", GLOSSARY)
def test_an_entry_is_one_sourced_sentence_whose_figures_are_known(key: str) -> None:
    entry = GLOSSARY[key]
    assert entry.id == key
    assert re.fullmatch(r"[A-Z][^.]*(\.\d[^.]*)*\.", entry.definition)
    for line in entry.source:
        if line.startswith("physiology.yaml"):
            named = re.findall(r"[A-G]\.[\w.]*\w", line)
            assert named
            assert set(named) <= set(ranges())
    assert all(not (line or "").endswith(".") for line in (entry.sound, entry.skin, entry.told_by)), "lines, not sentences"


@pytest.mark.parametrize("key", DISCHARGES)
def test_a_discharge_is_explained_and_born_where_the_program_has_it_born(key: str) -> None:
    entry = GLOSSARY[key]
    assert (entry.sort, entry.origin) == ("discharge", DISCHARGES[key](kind=key).origin)
    assert entry.sound
    assert entry.skin
    assert entry.is_finding


def test_what_the_program_knows_and_what_is_measured_is_explained() -> None:
    assert {key for key, entry in GLOSSARY.items() if entry.sort == "mechanism"} == set(MECHANISMS)
    assert {key for key, entry in GLOSSARY.items() if entry.sort == "discharge"} == set(DISCHARGES)
    assert set(MEASURES) <= {key for key, entry in GLOSSARY.items() if entry.sort == "measure"}
    assert len({entry.term for entry in GLOSSARY.values()}) == len(GLOSSARY)


@pytest.mark.parametrize("key", ASKED)
def test_what_the_quiz_asks_for_has_a_confusion_that_it_also_asks_for(key: str) -> None:
    asked = findings(GLOSSARY)
    assert key in asked
    assert set(GLOSSARY[key].confused_with) & set(asked)


def test_confusions_go_both_ways() -> None:
    one_way = {(key, other) for key, entry in GLOSSARY.items() for other in entry.confused_with if key not in GLOSSARY[other].confused_with}
    assert one_way == set()


def test_normal_are_the_findings_that_a_healthy_muscle_may_show() -> None:
    normal = {key for key in findings(GLOSSARY) if GLOSSARY[key].normal}
    assert normal == {
        *("electrical_silence", "insertional_activity", "end_plate_noise", "end_plate_spike", "voluntary_activity"),
        *("fasciculation", "cramp", "normal_motor_unit_potential", "normal_recruitment"),
    }


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_at_its_place(mistake: str, tmp_path: Path) -> None:
    before, after, place, words = MISTAKES[mistake]
    assert before in GOOD
    path = tmp_path / "glossary.yaml"
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    complaints = loader.check_file(path)
    said = [f"{c.line}:{c.column}: {c.message}" for c in complaints]
    assert any((c.line, c.column) == place and words in c.message for c in complaints), said
    with pytest.raises(loader.ScenarioError):
        loader.load_glossary(tmp_path)


@pytest.mark.parametrize("text", ["- thud\n", "thud\n"])
def test_a_file_that_holds_no_entries_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(text, encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert "entries are needed" in complaint.message


def test_entries_of_ones_own_stand_beside_and_before_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(GOOD.replace("ping", "doublet"), encoding="utf-8")
    assert loader.check_file(path) == []
    glossary = loader.load_glossary(tmp_path)
    assert set(glossary) == {*GLOSSARY, "thud"}
    assert (glossary["doublet"].term, glossary["fibrillation"]) == ("Ping", GLOSSARY["fibrillation"])


def test_a_glossary_that_is_changed_is_read_anew(tmp_path: Path) -> None:
    path, entry = tmp_path / "glossary.yaml", "tickle:\n  term: {}\n  definition: It tickles.\n  sort: sign\n  source: [A test]\n"
    for term in ("Tickle", "Tickling"):
        path.write_text(entry.format(term))
        assert loader.load_glossary(tmp_path)["tickle"].term == term
