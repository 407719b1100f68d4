"""What the quiz says about items of every kind: the question, the options, the clips, and why."""

from dataclasses import replace
from functools import cache, partial

import pytest

from scenes import asking
from scenes.catalogue import site_title, term
from scenes.words import Words
from sim.address import Address
from sim.intention import Controls
from sim.lesson import KINDS
from sim.loader import load_glossary, load_scenario
from sim.teach.cases import CRITERIA
from sim.teach.item import Clip, Item
from sim.teach.measuring import QUANTITIES
from sim.teach.origins import PLACES

WORDS, GLOSSARY = Words(), load_glossary()
CASES = cache(load_scenario)
SITES = partial(site_title, words=WORDS)
FIB, SPIKE = "fibrillation", "end_plate_spike"
LETTERS = ("a", "b", "c")


def clip(shows: str, site: str | None = "biceps_brachii", effort: float = 0.0) -> Clip:
    return Clip(Address("als", site, at_s=8.0, track=((0, Controls(effort)),)), 5.0, shows)


def named(kind: str, finding: str = FIB, other: str = SPIKE) -> Item:
    return Item(kind, finding, 1, clips=(clip(finding),), options=(finding, other), means=(finding, other), right=(finding,))


def lettered(kind: str, shown: tuple[str, ...], right: str) -> Item:
    clips = tuple(map(clip, shown))
    return Item(kind, shown["abc".index(right)], 1, clips=clips, options=LETTERS[: len(shown)], means=shown, right=(right,))


def judged(right: tuple[str, ...]) -> Item:
    clips = clip("electrical_silence"), clip("neurogenic_motor_unit_potential", effort=0.05)
    return Item("criteria", right[0], 1, clips=clips, options=CRITERIA, means=("",) * 4, right=right, several=True)


def born(right: str) -> Item:
    return Item("origin", FIB, 1, clips=(clip(FIB),) * 3, options=tuple(PLACES.values()), means=("",) * 3, right=(right,))


def whole(kind: str) -> Item:
    twitching, failing = clip("fasciculation", "gastrocnemius_medial"), clip("reduced_recruitment", effort=0.8)
    options = ("als", "benign_fasciculation", "normal")
    return Item(kind, "als", 1, clips=(clip(FIB), twitching, failing), options=options, means=options, right=("als",))


ITEMS = [
    named("name_discharge"),
    lettered("which_of_two", (SPIKE, FIB), "b"),
    lettered("odd_one_out", (FIB, SPIKE, FIB), "b"),
    Item("normal_or_not", FIB, 1, clips=(clip(FIB),), options=("normal", "abnormal"), means=("", ""), right=("abnormal",)),
    *(Item("measure", key, 1, clips=(clip(FIB),), low=85.0, high=115.0, unit=each.unit) for key, each in QUANTITIES.items()),
    *map(born, PLACES.values()),
    judged(CRITERIA[:1]),
    whole("diagnosis"),
    whole("what_next"),
]


def reason(item: Item, *answer: str) -> str:
    return "\n".join(asking.reason(item, answer, GLOSSARY, WORDS, CASES))


def options(item: Item) -> list[str]:
    return [asking.option(item, key, WORDS, term, CASES) for key in item.options]


def test_there_is_an_item_of_every_kind():
    assert {item.kind for item in ITEMS} == set(KINDS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.kind} {item.finding} {item.right}")
def test_every_kind_is_asked_and_explained_in_whole_sentences(item):
    assert asking.question(item, WORDS, term)[-1] in "?."
    texts = options(item)
    assert len({*texts}) == len(texts)
    assert not any("_" in text for text in texts)
    for answer in item.options or ("7.5",):
        lines = asking.reason(item, (answer,), GLOSSARY, WORDS, CASES)
        assert lines
        assert all(line[0].isupper() and line.endswith(".") and "_" not in line for line in lines), lines
    assert asking.reason(item, (), GLOSSARY, WORDS, CASES), "nothing was answered"


def test_a_wrong_name_is_told_apart_from_the_right_one():
    assert GLOSSARY[FIB].told_by in reason(named("name_discharge"), SPIKE)
    assert f"You chose: {GLOSSARY[SPIKE].term}. It would be told by this: {GLOSSARY[SPIKE].told_by}." in reason(
        named("name_discharge"), SPIKE
    )
    assert "You chose" not in reason(named("name_discharge"), FIB)


def test_letters_say_afterwards_what_each_was():
    item = lettered("odd_one_out", (FIB, SPIKE, FIB), "b")
    assert [asking.clip_label(item, n, WORDS, SITES) for n in range(3)] == ["A", "B", "C"]
    assert "A: Fibrillation potential; B: End-plate spikes; C: Fibrillation potential." in reason(item, "b")
    assert "The others: Fibrillation potential." in reason(item, "b")


@pytest.mark.parametrize("right", PLACES.values())
def test_the_place_follows_from_the_manoeuvres_and_so_does_why_another_is_wrong(right):
    for other in PLACES.values():
        said = reason(born(right), other)
        assert WORDS(f"quiz.born.{right}") in said
        assert (WORDS(f"quiz.if_born.{other}") in said) == (other != right)


@pytest.mark.parametrize("rest", ["active_denervation", "fasciculation", None])
@pytest.mark.parametrize("chronic", [False, True])
def test_the_criteria_count_a_muscle_only_for_chronic_change_with_something_beside_it(rest, chronic):
    right = tuple(key for key in (rest, "chronic_neurogenic_change" if chronic else None) if key) or ("none_of_these",)
    said = reason(judged(right))
    assert "Gold Coast (2020)" in said
    assert "Awaji (2008)" in said
    assert ("count this muscle:" in said or "counts this muscle:" in said) == bool(rest and chronic)


def test_a_number_is_told_with_its_unit_and_what_was_accepted():
    item = Item("measure", "firing_rate", 1, clips=(clip(FIB),), low=8.5, high=11.5, unit="hz")
    assert "In truth 10 per second; counted as right: 8.5 to 11.5." in reason(item, "10")
    assert asking.answered(item, ("7,5",), WORDS, term, CASES) == "7,5 per second"
    assert asking.answered(item, (), WORDS, term, CASES) == "no answer"


def test_a_patient_is_named_with_what_speaks_for_it():
    assert "Amyotrophic lateral sclerosis" in options(whole("diagnosis"))
    assert options(whole("what_next"))[0] == CASES("als").next_step
    said = reason(whole("what_next"), "normal")
    assert CASES("als").next_step in said
    assert CASES("als").findings[0] in said
    assert "Shown, one after the other: Fibrillation potential; Fasciculation; Reduced recruitment." in said
    assert "Healthy muscle, as it is described here, does not show this: Active denervation, Fasciculation, Reduced recruitment." in said
    names = [asking.clip_label(whole("diagnosis"), n, WORDS, SITES) for n in range(3)]
    assert names == ["Biceps brachii", "Gastrocnemius, medial head", "Biceps brachii, strong effort"]


def test_a_case_that_explains_too_much_is_said_to_lack_what_is_to_be_expected_with_it():
    benign = replace(whole("diagnosis"), clips=whole("diagnosis").clips[1:2], right=("benign_fasciculation",))
    said = reason(benign, "als")
    assert "Amyotrophic lateral sclerosis would explain it, too, but" in said
    assert "Active denervation" in said
    assert "Amyotrophic lateral sclerosis would" not in reason(
        replace(benign, clips=(clip("fasciculation", "orbicularis_oris"),)), "normal"
    )


def test_isaacs_syndrome_is_not_said_to_lack_myokymia():
    face, arm = clip("myokymic_discharge", "orbicularis_oris"), clip("electrical_silence", "biceps_brachii")
    item = replace(whole("diagnosis"), clips=(face, arm), options=("facial_myokymia", "isaacs_syndrome"), right=("facial_myokymia",))
    assert "Isaacs syndrome (acquired neuromyotonia) would explain it, too" in reason(item, "isaacs_syndrome")


def test_what_the_patient_was_asked_to_do_is_said_of_every_clip():
    assert asking.situation(clip(FIB), WORDS, SITES) == "asked to relax"
    assert asking.situation(clip(FIB, effort=0.05), WORDS, SITES) == "Biceps brachii, slight effort"
    assert asking.situation(clip(FIB, site=None, effort=0.8), WORDS, SITES) == "strong effort"


def test_a_teachers_own_question_is_asked_in_its_own_words():
    own = Item("own", "own", 0, options=("One", "Two"), means=("", ""), right=("One",), ask="Which is odd?", why="It leaves one over.")
    assert asking.question(own, WORDS, term) == "Which is odd?"
    assert options(own) == ["One", "Two"]
    assert reason(own, "Two") == "It leaves one over."
