"""Every shipped lesson can be taught from its cases, and a mistake in one is answered at its place; cases say what comes next."""

import re
from pathlib import Path
from typing import get_args

import pytest

from sim import loader
from sim.discharges import DISCHARGES
from sim.glossary import findings
from sim.lesson import Lesson, Sense
from sim.reference import ranges
from sim.teach.item import SENSES

EVERYWHERE = {"insertional_activity", "end_plate_noise", "end_plate_spike"}  # where the needle lies as it must
GOOD = """\
title: A trial
about: For the test.
cases: [normal, als, cramp]
findings: [electrical_silence, fibrillation]
questions: [name_discharge, what_next]
senses: [all, ear]
length: 12
order: mixed
feedback: end
seconds_per_item: 20
seed: 7
difficulty: 0.5
own:
  - ask: What is this?
    options: [One, Two, Three]
    right: [Two]
    why: It is two.
    clip:
      case: als
      site: tibialis_anterior
      at_s: 20
      seconds: 5
      manoeuvre: sleep
    source: [A textbook]
"""
# what is replaced, by what -> where the complaint points, what it says
MISTAKES = {
    "misspelt key": ("length:", "lenght:", (7, 1), "there is no `lenght` here; did you mean `length`?"),
    "misspelt key of a question": ("    why:", "    wy:", (17, 5), "there is no `wy` here; did you mean `why`?"),
    "misspelt key of a clip": ("      at_s", "      ats", (21, 7), "there is no `ats` here; did you mean `at_s`?"),
    "unknown case": ("als, cramp", "asl, cramp", (3, 17), "there is no case `asl`; did you mean `als`?"),
    "unknown finding": ("fibrillation]", "fibrilation]", (4, 32), "there is no finding `fibrilation`; did you mean `fibrillation`?"),
    "word that is no finding": ("fibrillation]", "jitter]", (4, 32), "there is no finding `jitter`"),
    "unknown kind": ("what_next", "what_nxt", (5, 29), "there is no kind of question `what_nxt`; did you mean `what_next`?"),
    "unknown sense": ("ear]", "ears]", (6, 15), "there is no sense `ears`; did you mean `ear`?"),
    "number for a list": ("senses: [all, ear]", "senses: 3", (6, 9), "`senses`: a list is needed"),
    "word for a list": ("cases: [normal, als, cramp]", "cases: als", (3, 8), "`cases`: a list is needed"),
    "no item": ("length: 12", "length: 0", (7, 9), "`length` is `0`, too small; allowed: 1 to 500"),
    "half an item": ("length: 12", "length: 12.5", (7, 9), "`length`: a whole number is needed, but here is `12.5`"),
    "unknown order": ("order: mixed", "order: mix", (8, 8), "there is no order `mix`; did you mean `mixed`?"),
    "unknown feedback": ("feedback: end", "feedback: never", (9, 11), "there is no feedback `never`; known: each, end"),
    "too little time": ("seconds_per_item: 20", "seconds_per_item: 1", (10, 19), "too small; allowed: 3 to 600"),
    "word for a seed": ("seed: 7", "seed: freshly", (11, 7), "there is no seed `freshly`; did you mean `fresh`?"),
    "negative seed": ("seed: 7", "seed: -7", (11, 7), "`seed` is `-7`, too small"),
    "difficulty in per cent": ("difficulty: 0.5", "difficulty: 50", (12, 13), "`difficulty` is `50`, too large"),
    "difficulty as a word": ("difficulty: 0.5", "difficulty: adaptiv", (12, 13), "no difficulty `adaptiv`; did you mean `adaptive`?"),
    "one option": ("[One, Two, Three]", "[Two]", (15, 14), "`options` is too short: at least 2 needed"),
    "right answer that is no option": ("right: [Two]", "right: [two]", (14, 5), "the right answer `two` is none of the options"),
    "all right": ("right: [Two]", "right: [One, Two, Three]", (14, 5), "all options are right"),
    "same option twice": ("[One, Two, Three]", "[One, Two, Two]", (14, 5), "two of the options are the same"),
    "no right answer": ("right: [Two]", "right: []", (16, 12), "`right` is empty"),
    "missing source": ("    source: [A textbook]\n", "", (14, 5), "`source` is missing"),
    "unknown case of a clip": ("case: als", "case: asl", (19, 13), "there is no case `asl`; did you mean `als`?"),
    "unknown site": ("site: tibialis_anterior", "site: tibialis", (20, 13), "als has no site `tibialis`; did you mean `tibialis_ant"),
    "unknown manoeuvre": ("manoeuvre: sleep", "manoeuvre: slep", (23, 18), "there is no manoeuvre `slep`; did you mean `sleep`?"),
    "clip longer than the recording": ("at_s: 20", "at_s: 2", (19, 7), "a clip that ends at 2 s cannot last 5 s"),
    "missing title": ("title: A trial\n", "", (1, 1), "`title` is missing"),
}  # fmt: skip
CRITERIA = """\
next_step: Look again.
criteria:
  - name: Ours
    counted: [fasciculation]
    met: true
    why: It is so.
"""
MISTAKES_OF_A_CASE = {
    "two sentences": ("Look again.", "Look again. Then rest.", "next_step", "one sentence is needed"),
    "no sentence": ("Look again.", "Look again", "next_step", "one sentence is needed"),
    "unknown finding": ("[fasciculation]", "[fasciculatoin]", "counted", "no entry of the glossary `fasciculatoin`; did you mean"),
    "missing answer": ("    met: true\n", "", "name", "`met` is missing"),
    "word for an answer": ("met: true", "met: nearly", "met", "`met`: true or false is needed"),
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "lessons" / "trial.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", loader.list_lessons())
def test_a_lesson_can_be_taught_from_its_cases(name: str) -> None:
    lesson = loader.load_lesson(name)
    cases = [loader.load_scenario(case) for case in lesson.cases or [*loader.list_cases(), *loader.list_exemplars()]]
    shown = {discharge.kind for case in cases for site in case.sites.values() for discharge in site.discharges} | EVERYWHERE
    assert {finding for finding in lesson.findings if finding in DISCHARGES} <= shown
    if "tremor" in lesson.findings:
        assert any(site.rest.tremor_hz for case in cases for site in case.sites.values())
    if "what_next" in lesson.questions:
        assert sum(case.next_step is not None for case in cases) >= 4, "one right and three wrong answers"
    if "criteria" in lesson.questions:
        assert any(case.criteria for case in cases)
    if "normal_or_not" in lesson.questions:
        glossary = loader.load_glossary()
        normal = [glossary[finding].normal for finding in lesson.findings or findings(glossary)]
        assert 0.3 <= sum(map(bool, normal)) / len(normal) <= 0.7, "about half is normal"


@pytest.mark.parametrize("name", loader.list_lessons())
def test_figures_in_a_lesson_are_known(name: str) -> None:
    named = [key for question in loader.load_lesson(name).own for line in question.source for key in re.findall(r"[A-G]\.[a-z]\S*\w", line)]
    assert set(named) <= set(ranges())


def test_an_exam_is_the_same_for_all_and_tells_at_the_end() -> None:
    exams = [lesson for lesson in map(loader.load_lesson, loader.list_lessons()) if lesson.is_exam]
    assert [exam.id for exam in exams] == ["examination"]
    assert exams[0].feedback == "end"


def test_a_lesson_needs_no_more_than_a_title_and_what_it_is_about(tmp_path: Path) -> None:
    lesson = loader.load_lesson(write(tmp_path, "title: Least\nabout: All of it.\n"))
    assert (lesson.id, lesson.cases, lesson.findings, lesson.seed, lesson.seconds_per_item) == ("trial", (), (), "fresh", None)
    assert len(lesson.questions) == 9
    assert not lesson.is_exam


def test_the_text_that_the_mistakes_are_made_in_is_right(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert loader.check_file(path) == []
    lesson = loader.load_lesson(path)
    assert (lesson.seed, lesson.difficulty, lesson.is_exam) == (7, 0.5, True)
    clip = lesson.own[0].clip
    assert clip is not None
    assert (clip.case, clip.seed, clip.at_s) == ("als", 1, 20.0)


def test_a_lesson_may_be_of_another_patient(tmp_path: Path) -> None:
    """A variant is named as everywhere; one that is not there is answered as a case is."""
    (tmp_path / "cases").mkdir()
    shipped = (loader.SHIPPED / "cases" / "normal.yaml").read_text(encoding="utf-8").partition("\nvariants:")[0]
    variant = "\nvariants:\n  old: {title: Old, difficulty: same, months: 1}\n"
    (tmp_path / "cases" / "healthy.yaml").write_text(shipped + variant, encoding="utf-8")
    lesson = tmp_path / "old.yaml"
    lesson.write_text("title: Old\nabout: Age.\ncases: [healthy@old]\n", encoding="utf-8")
    assert loader.load_lesson(lesson, tmp_path).cases == ("healthy@old",)
    lesson.write_text("title: Old\nabout: Age.\ncases: [healthy@young]\n", encoding="utf-8")
    with pytest.raises(loader.ScenarioError, match="there is no case `healthy@young`"):
        loader.load_lesson(lesson, tmp_path)


def test_the_course_goes_from_the_healthy_muscle_to_the_hard_differentials() -> None:
    lessons = [loader.load_lesson(name) for name in loader.list_lessons()]
    course = sorted(lessons, key=lambda lesson: lesson.place)
    assert len({lesson.place for lesson in course}) == len(course)
    assert course[0].id == "silence_and_end_plate"
    assert [lesson.id for lesson in course[-2:]] == ["hard_differentials", "examination"]
    taught = {case for lesson in course for case in lesson.cases}
    assert set(loader.list_cases()) <= taught, "every case is taught somewhere"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_at_its_place(mistake: str, tmp_path: Path) -> None:
    before, after, place, words = MISTAKES[mistake]
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    complaints = loader.check_file(path)
    said = [f"{c.line}:{c.column}: {c.message}" for c in complaints]
    assert any((c.line, c.column) == place and words in c.message for c in complaints), said
    with pytest.raises(loader.ScenarioError):
        loader.load_lesson(path)


def test_lessons_and_cases_of_ones_own_are_found(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("normal, als", "mine, als"))
    with pytest.raises(loader.ScenarioError, match="there is no case `mine`"):
        loader.load_lesson("trial", tmp_path)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "mine.yaml").write_bytes((loader.SHIPPED / "cases" / "normal.yaml").read_bytes())
    assert loader.load_lesson("trial", tmp_path).cases == ("mine", "als", "cramp")
    assert set(loader.list_lessons(tmp_path)) == {*loader.list_lessons(), "trial"}
    assert tmp_path / "lessons" / "trial.yaml" in loader.scenario_files(tmp_path)
    with pytest.raises(loader.ScenarioError, match="there is no lesson `trail`; did you mean `trial`"):
        loader.load_lesson("trail", tmp_path)


def test_senses_are_those_of_the_items() -> None:
    assert get_args(Sense) == SENSES


def test_every_key_of_a_lesson_is_described_to_editors() -> None:
    assert all(field.description for field in Lesson.model_fields.values())


@pytest.mark.parametrize("case", loader.list_cases())
def test_a_case_says_what_comes_next_and_names_the_criteria_it_is_measured_by(case: str) -> None:
    scenario = loader.load_scenario(case)
    assert scenario.next_step
    for criteria in scenario.criteria:
        named, year = re.fullmatch(r"(?:Revised )?(\w+).*\((\d{4})\)", criteria.name).groups()
        assert any(named in source and (year in source or "1998" in source) for source in scenario.sources), criteria.name
        assert not set(criteria.counted) & set(criteria.uncounted)


def test_fasciculation_counts_in_als_by_the_newer_criteria_only_and_alone_by_none() -> None:
    counted = {criteria.name: "fasciculation" in criteria.counted for criteria in loader.load_scenario("als").criteria}
    assert counted == {"Gold Coast (2020)": True, "Awaji (2008)": True, "Revised El Escorial (1998)": False}
    assert all(criteria.met for criteria in loader.load_scenario("als").criteria)
    assert not any(criteria.met or criteria.counted for criteria in loader.load_scenario("benign_fasciculation").criteria)


@pytest.mark.parametrize("mistake", MISTAKES_OF_A_CASE)
def test_a_mistake_in_what_comes_next_is_answered_at_its_place(mistake: str, tmp_path: Path) -> None:
    before, after, key, words = MISTAKES_OF_A_CASE[mistake]
    plain = (loader.SHIPPED / "exemplars" / "cramp.yaml").read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(CRITERIA + plain, encoding="utf-8")
    assert loader.check_file(path) == []
    text = CRITERIA.replace(before, after, 1)
    path.write_text(text + plain, encoding="utf-8")
    (complaint,) = loader.check_file(path)
    line = 1 + next(number for number, row in enumerate(text.split("\n")) if key in row)
    assert complaint.line == line
    assert words in complaint.message
