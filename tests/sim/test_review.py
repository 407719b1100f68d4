"""What the learner is told of the own progress is what a patient count by hand would find."""

import random
from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from answers import NOON, an_answer, mistaken
from hypothesis import given
from hypothesis import strategies as st

from sim.teach.attempts import columns
from sim.teach.drill import confused_pairs
from sim.teach.review import (
    Share,
    calibration,
    confusions,
    fluency_by_finding,
    fluency_curve,
    leaning,
    learning_curve,
    share,
    share_by_finding,
    worst_confusions,
)
from sim.teach.sitting import earlier
from sim.teach.standing import record
from sim.teach.wish import Syllabus

FINDINGS = ("fibrillation", "end_plate_spike", "fasciculation", "myokymic_discharge")
ANSWERS = st.builds(
    an_answer, finding=st.sampled_from(FINDINGS), meant=st.sampled_from((*FINDINGS, "")), right=st.booleans(), confidence=st.integers(1, 3),
    seconds=st.floats(0, 60), difficulty=st.floats(0, 1),
)  # fmt: skip
MANY = st.lists(ANSWERS, max_size=60)


def wrongly(truth: str, taken_for: str, times: int) -> list:
    return [mistaken(truth, taken_for)] * times


def rightly(finding: str, times: int) -> list:
    return [an_answer(finding=finding, meant=finding)] * times


def test_there_is_no_percentage_before_twenty_items():
    answers = [*rightly("fibrillation", 15), *wrongly("fibrillation", "fasciculation", 4)]
    assert share(columns(answers)).value is None
    told = share(columns([*answers, *rightly("fibrillation", 1)]))
    assert (told.right, told.items, told.value) == (16, 20, 0.8)


def test_nothing_answered_is_nothing_to_review():
    nothing = columns([])
    assert (share(nothing).items, share_by_finding(nothing), worst_confusions(nothing), fluency_by_finding(nothing)) == (0, {}, [], {})
    assert confusions(nothing).counts.shape == (0, 0)
    assert [len(curve.items) for curve in (learning_curve(nothing), fluency_curve(nothing))] == [0, 0]
    assert {cell.items for cell in calibration(nothing).values()} == {0}


@given(answers=MANY)
def test_shares_are_counts(answers):
    told = share_by_finding(columns(answers))
    assert set(told) == {answer.finding for answer in answers}
    for finding, counted in told.items():
        of_it = [answer.right for answer in answers if answer.finding == finding]
        assert (counted.right, counted.items) == (sum(of_it), len(of_it))


@given(answers=MANY, window=st.integers(1, 25))
def test_the_learning_curve_is_the_share_among_the_last_items(answers, window):
    curve = learning_curve(columns(answers), window)
    assert curve.items.tolist() == list(range(window, len(answers) + 1))
    assert curve.value.tolist() == [sum(answer.right for answer in answers[end - window : end]) / window for end in curve.items]
    assert len(curve.at) == len(curve.items)


def test_a_learner_who_improves_sees_the_curve_rise():
    chance = random.Random(3)
    answers = [an_answer(at=NOON + n, right=chance.random() < 0.4 + 0.5 * n / 200) for n in range(200)]
    curve = learning_curve(columns(answers))
    assert curve.value[-60:].mean() > curve.value[:60].mean() + 0.2
    assert (curve.items[0], curve.at[0], curve.at[-1]) == (20, NOON + 19, NOON + 199)


@given(answers=MANY)
def test_only_items_that_name_a_finding_are_in_the_matrix(answers):
    measured = [replace(answer, kind="measure", finding="amplitude", meant="") for answer in answers]
    assert confusions(columns([*answers, *measured])).findings == confusions(columns(answers)).findings


@given(answers=MANY)
def test_the_matrix_counts_what_was_taken_for_what(answers):
    matrix = confusions(columns(answers))
    for row, truth in enumerate(matrix.findings):
        for column, chosen in enumerate(matrix.findings):
            if truth == chosen:
                by_hand = sum(answer.right and answer.finding == truth for answer in answers)
            else:
                by_hand = sum(not answer.right and (answer.finding, answer.meant) == (truth, chosen) for answer in answers)
            assert matrix.counts[row, column] == by_hand
    told = sum(answer.right or answer.meant not in {"", answer.finding} for answer in answers)
    assert matrix.counts.sum() == told
    assert list(matrix.findings) == sorted(matrix.findings)


def test_the_drill_gets_the_pair_that_is_mixed_up_most():
    answers = [
        *rightly("fibrillation", 20), *wrongly("fibrillation", "end_plate_spike", 3), *rightly("end_plate_spike", 15),
        *wrongly("end_plate_spike", "fibrillation", 7), *rightly("fasciculation", 40), *wrongly("fasciculation", "myokymic_discharge", 4),
        *rightly("myokymic_discharge", 40),
    ]  # fmt: skip
    first, second = worst_confusions(columns(answers))
    assert (first.pair, first.times, first.items) == (("end_plate_spike", "fibrillation"), 10, 45)
    assert second.pair == ("fasciculation", "myokymic_discharge")
    assert first.rate > second.rate > 0
    assert worst_confusions(columns(answers), most=1) == [first]


def test_a_single_slip_is_not_the_worst_confusion():
    answers = [*wrongly("tetany", "cramp", 1), *rightly("fibrillation", 20), *wrongly("fibrillation", "end_plate_spike", 6)]
    assert worst_confusions(columns(answers))[0].pair == ("fibrillation", "end_plate_spike")


def test_questions_whose_options_are_no_findings_tell_nothing_of_a_pair():
    mixed_up = wrongly("fibrillation", "fasciculation", 2)
    (mixed,) = worst_confusions(columns(mixed_up))
    untold = [an_answer(kind=kind) for kind in ("normal_or_not", "measure", "diagnosis")] * 5
    assert worst_confusions(columns([*mixed_up, *untold])) == [mixed]
    assert worst_confusions(columns([*mixed_up, *[an_answer(kind="name_discharge")] * 5]))[0].rate < mixed.rate


def test_review_and_drill_have_the_same_idea_of_the_worst_confusion():
    chance = random.Random(4)
    mixed_up = [mistaken(*chance.sample(FINDINGS, 2)) for _ in range(100)]
    answers = chance.sample([*mixed_up, *[an_answer(finding=chance.choice(FINDINGS)) for _ in range(100)]], 200)
    syllabus = Syllabus({"which_of_two": FINDINGS}, frozenset(), {"fibrillation": ("end_plate_spike",)})
    drilled = confused_pairs(syllabus, record(syllabus, earlier(answers)))
    told = worst_confusions(columns(answers), most=20, confused_with=syllabus.confused_with)
    assert [(tuple(sorted(mixed.pair)), mixed.rate) for mixed in told][: len(drilled)] == list(drilled.items())
    assert len(drilled) > 2


def test_what_was_overcome_is_not_held_against_the_learner():
    answers = columns([*wrongly("fibrillation", "end_plate_spike", 20), *rightly("fibrillation", 30)])
    assert worst_confusions(answers[-30:]) == []


@given(answers=MANY)
def test_calibration_counts_by_difficulty_and_confidence(answers):
    told = calibration(columns(answers))
    assert len(told) == 9
    limits = {"easy": (0, 1 / 3), "medium": (1 / 3, 2 / 3), "hard": (2 / 3, 1.01)}
    for (band, confidence), cell in told.items():
        low, high = limits[band]
        within = [answer.right for answer in answers if low <= answer.difficulty < high and answer.confidence == confidence]
        assert (cell.right, cell.items) == (sum(within), len(within))


@given(answers=MANY)
def test_fluency_is_the_median_time_of_right_answers(answers):
    told = fluency_by_finding(columns(answers))
    assert set(told) == {answer.finding for answer in answers if answer.right}
    for finding, fluent in told.items():
        seconds = [answer.seconds for answer in answers if answer.right and answer.finding == finding]
        assert (fluent.seconds, fluent.items) == (pytest.approx(median(seconds)), len(seconds))


def test_a_learner_who_gets_faster_sees_it():
    answers = [an_answer(at=NOON + n, seconds=30 - n / 10, right=n % 4 > 0) for n in range(200)]
    curve = fluency_curve(columns(answers), 50)
    assert curve.items.tolist() == [67, 134, 200]  # three of four are right
    assert (np.diff(curve.value) < -5).all()
    assert curve.value[0] == pytest.approx(30 - 3.35, abs=0.2)
    assert curve.at[-1] == NOON + 199


def test_attempts_are_picked_by_their_words():
    answers = columns([an_answer(mode="exam"), an_answer(finding="tetany"), an_answer(mode="exam", finding="tetany")])
    assert answers.where(mode="exam").number.tolist() == [1, 3]
    assert answers.where(mode="exam", finding="tetany").number.tolist() == [3]
    assert len(answers.where(finding="cramp")) == 0


@pytest.mark.parametrize(
    ("confidence", "right", "items", "leans"),
    [
        (3, 19, 19, None),
        (3, 12, 20, "over"),
        (3, 17, 20, "fits"),
        (3, 100, 100, "fits"),
        (1, 20, 20, "under"),
        (1, 10, 20, "fits"),
        (2, 8, 20, "over"),
    ],
)
def test_who_is_surer_than_right_is_told(confidence, right, items, leans):
    assert leaning(confidence, Share(right, items)) == leans
