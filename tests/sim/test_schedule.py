"""When a finding comes back: sooner after errors and doubts, after weeks when it is known, and at least once in a course."""

import time
from dataclasses import replace

import numpy as np
import pytest
from answers import DAY, NOON, an_answer
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from sim.teach.attempts import columns
from sim.teach.schedule import LONGEST_DAYS, Card, due, mastered, rating, recall, reviewed

SURE = an_answer(confidence=3, difficulty=0.7)
RIGHT = an_answer()
UNSURE = an_answer(confidence=1)
SLOW = an_answer(confidence=3, difficulty=0.7, seconds=15.1)
WRONG = an_answer(right=False)
ANSWERS = st.sampled_from([SURE, RIGHT, UNSURE, SLOW, WRONG])


def in_days(card: Card) -> float:
    return (card.due - card.reviewed) / DAY


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (WRONG, Rating.Again), (replace(SURE, right=False), Rating.Again), (UNSURE, Rating.Hard), (SLOW, Rating.Hard), (RIGHT, Rating.Good),
        (replace(SURE, difficulty=0.49), Rating.Good), (replace(SURE, confidence=2), Rating.Good), (SURE, Rating.Easy),
        (replace(SURE, seconds=15.0), Rating.Easy), (replace(SLOW, kind="measure", seconds=60.0), Rating.Easy),
        (replace(SLOW, kind="measure", seconds=60.1), Rating.Hard), (replace(SLOW, kind="which_of_two", seconds=23.5), Rating.Hard),
    ],
)  # fmt: skip
def test_an_answer_says_how_well_a_finding_is_known(answer, known):
    assert rating(None, answer, NOON) is known


def test_a_finding_comes_back_the_later_the_better_it_is_known():
    intervals = [in_days(reviewed(None, answer, NOON)) for answer in (WRONG, UNSURE, RIGHT, SURE)]
    assert intervals == sorted(intervals)
    assert intervals[0] == pytest.approx(10 / 60 / 24)  # an error within the sitting
    assert intervals[1] == 1
    assert 2 <= intervals[2] < intervals[3] < 14


def test_known_findings_come_back_after_days_then_weeks_then_twice_a_course():
    card, intervals = None, []
    for _ in range(6):
        card = reviewed(card, RIGHT, NOON if card is None else card.due)
        intervals.append(in_days(card))
    assert intervals == sorted(intervals)
    assert any(7 <= days <= 28 for days in intervals)
    assert intervals[-1] == LONGEST_DAYS


def test_one_long_sitting_does_not_put_a_finding_off_for_weeks():
    card = None
    for n in range(30):
        card = reviewed(card, SURE, NOON + 20 * n)
    assert in_days(card) <= 14


def test_an_error_brings_a_well_known_finding_back_within_days():
    card = None
    for _ in range(4):
        card = reviewed(card, RIGHT, NOON if card is None else card.due)
    missed = reviewed(card, WRONG, card.due)
    assert in_days(missed) < 0.01
    assert in_days(reviewed(missed, RIGHT, missed.due)) < in_days(card) / 4


@given(answers=st.lists(st.tuples(ANSWERS, st.floats(-2, 200)), min_size=1, max_size=20))
def test_every_finding_comes_back_in_time_and_always_the_same_way(answers):
    cards = [None, None]
    now = NOON
    for answer, days in answers:
        now += days * DAY  # a clock may also be set back
        cards = [reviewed(card, answer, now) for card in cards]
        assert cards[0] == cards[1]
        assert now < cards[0].due < now + LONGEST_DAYS * DAY + 1
        assert 0 < recall(cards[0], now + 30 * DAY) < 1


def test_what_is_most_overdue_is_asked_first():
    card = reviewed(None, RIGHT, NOON)
    cards = {
        "soon": replace(card, due=NOON + 1),
        "late": replace(card, due=NOON - 2),
        "later": replace(card, due=NOON - 5),
        "now": replace(card, due=NOON),
    }
    assert due(cards, NOON) == ["later", "late", "now"]
    assert due({}, NOON) == []


def test_recall_fades_to_nine_in_ten_when_a_finding_is_due():
    card = reviewed(None, SURE, NOON)
    chances = [recall(card, NOON + days * DAY) for days in (0, 1, 3, 8, 60)]
    assert chances[0] == 1
    assert chances == sorted(chances, reverse=True)
    assert recall(card, card.due) == pytest.approx(0.9, abs=0.01)


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/Los_Angeles"])
def clock(request, monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("Windows keeps one time zone for all programs")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield time.mktime((2025, 10, 9, 12, 0, 0, 0, 0, -1))
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("hours", "but", "is_mastered"),
    [
        ((0, 24), {}, True), ((0,), {}, False), ((0, 1, 2, 3), {}, False), ((0, 24), {"right": False}, False),
        ((0, 24), {"seconds": 15.5}, False), ((0, 24), {"seconds": 15.0}, True), ((11.9, 12.1), {}, False),  # a sitting past midnight
        ((11.9, 16.1), {}, True), ((), {}, False), ((0, 24), {"seconds": 60.0, "kind": "diagnosis"}, True),
        ((0, 24), {"seconds": 60.5, "kind": "diagnosis"}, False), ((0, 24), {"seconds": 15.5, "kind": "name_discharge"}, False),
    ],
)  # fmt: skip
def test_mastered_is_right_and_fluent_on_two_days(clock, hours, but, is_mastered):
    assert mastered(columns(an_answer(at=clock + hour * 3600, **but) for hour in hours)) is is_mastered


def test_one_fluent_day_is_enough_among_many_slow_ones_only_with_a_second():
    days = np.arange(6)
    seconds = [20.0, 5.0, 20.0, 20.0, 20.0, 20.0]
    answers = [an_answer(at=NOON + day * DAY, seconds=took) for day, took in zip(days, seconds, strict=True)]
    assert not mastered(columns(answers))
    assert mastered(columns([*answers, an_answer(at=NOON + 9 * DAY)]))
