"""What a student does in the quiz, in a real window with real keys; what is asked is read from the log."""

import re
import sqlite3
import time

import numpy as np
import pytest

from sim.teach.attempts import Attempt
from sim.teach.item import Item
from sim.teach.progress import FILE, Store

pytestmark = pytest.mark.journey

ITEM_S = 120.0  # a clear example may have to be looked for
SEVERAL, NUMBER = ("criteria",), ("measure",)
LESSON = """\
title: Small exam
about: Five items of quick findings, the same for everybody.
cases: [normal, facial_myokymia, end_plate_noise]
findings: [electrical_silence, myokymic_discharge, end_plate_spike]
questions: [name_discharge, normal_or_not]
length: 5
order: mixed
feedback: end
seed: 7
difficulty: 0.9
own:
  - ask: Which of these is heard close to an end-plate only?
    options: [End-plate noise, Fibrillation potentials]
    right: [End-plate noise]
    why: It is the sum of miniature end-plate potentials.
    source: [AANEM glossary of terms (2015)]
"""


def asked(student):
    """The kinds of the items that were asked so far."""
    return re.findall(r"asked: (\w+), \d+ of \d+", student.log())


def told(student):
    """How the answers were judged so far."""
    return re.findall(r"answered: (right|wrong)", student.log())


def to_quiz(student, *arguments):
    student.start("quiz", *arguments)
    student.wait_log("quiz menu shown")
    time.sleep(0.5)


def changed(before, after):
    """The share of the screen that looks different."""
    return float((np.abs(before - after).sum(axis=2) > 40).mean())


def wait_for(student, so, why, seconds=ITEM_S):
    """Wait for what the log says, without looking at the screen all the time."""
    until = time.monotonic() + seconds
    while not so():
        assert student.running(), f"the program ended: {student.said()}"
        assert time.monotonic() < until, f"not within {seconds} s: {why}; {student.log()[-2000:]}"
        time.sleep(0.1)


def answer(student, n, sure="2"):
    """Answer the n-th item, from 0, by keys alone, once it is asked."""
    wait_for(student, lambda: len(asked(student)) > n, f"item {n + 1} is asked")
    kind = asked(student)[n]
    time.sleep(0.2)
    keys = ("8", "comma", "5", "Return") if kind in NUMBER else ("1", "Return") if kind in SEVERAL else ("1",)
    student.key(*keys)
    student.key(sure)
    wait_for(student, lambda: len(told(student)) > n, f"item {n + 1} is answered", 20)
    return kind


def kept(student, what="count(*)"):
    with sqlite3.connect(student.home / FILE) as store:
        return store.execute(f"SELECT {what} FROM answers ORDER BY number").fetchall()


@pytest.mark.slow
def test_a_student_practises_twelve_items_without_sound(student):
    """Gives a name, turns the sound off, answers twelve items by keyboard only, and finds them in the own progress."""
    to_quiz(student)
    student.key("p")
    time.sleep(1.0)
    student.do("type", "--delay", "60", "Ada")
    student.key("Return")
    time.sleep(0.5)
    student.key("Escape")
    time.sleep(0.5)
    student.key("Home", "Return")
    for n in range(12):
        answer(student, n, "123"[n % 3])
        if n == 0:
            student.key("m")
        time.sleep(0.3)
        if n < 11:
            student.key("Return")
    assert kept(student) == [(12,)]
    assert [right for (right,) in kept(student, "is_right")] == [judged == "right" for judged in told(student)]
    last = student.look()
    student.key("Escape")
    time.sleep(0.5)
    menu = student.wait(lambda p: changed(last, p) > 0.05, 20, "the menu of the quiz")
    student.key("p")
    student.wait(lambda p: changed(menu, p) > 0.05, 20, "the own progress")
    assert "Traceback" not in student.log()


def test_an_exam_asks_the_same_of_everybody_and_tells_at_the_end(student):
    lessons = student.folder / "own" / "lessons"
    lessons.mkdir(parents=True)
    (lessons / "a_small_exam.yaml").write_text(LESSON, encoding="utf-8")
    with Store.open(student.home) as store:
        store.add_learner("Ada")
    to_quiz(student, "--scenarios", str(student.folder / "own"))
    taken = []
    for turn in range(2):
        student.key("Home", "Down", "Down", "Return")
        kinds = []
        for n in range(5):
            assert student.log().count("quiz ended") == turn
            kinds.append(answer(student, 5 * turn + n))  # the next one comes without Enter: nothing is told between
        wait_for(student, lambda turn=turn: student.log().count("quiz ended: 5 items") == turn + 1, "the result", 30)
        time.sleep(0.5)
        taken.append((kinds, told(student)[5 * turn :], student.look()))
        student.key("Return")
        time.sleep(0.5)
    assert taken[0][:2] == taken[1][:2], "the same questions, and so the same answers are right"
    assert taken[0][0][-1] == "own"
    assert kept(student, "mode") == [("exam",)] * 10
    items = [item for (item,) in kept(student, "item")]
    assert items[:5] == items[5:], "to the last sample"
    assert changed(taken[0][2], taken[1][2]) < 0.001, "the same result is seen"
    assert "Traceback" not in student.log()


@pytest.mark.slow
def test_what_is_mixed_up_is_drilled(student):
    pair = ("fibrillation", "end_plate_spike")
    with Store.open(student.home) as store:
        learner = store.add_learner("Ada")
        for n in range(8):
            finding, meant = pair if n % 2 else pair[::-1]
            item = Item("name_discharge", finding, n, options=pair, means=pair, right=(finding,))
            mixed = Attempt(
                time.time() - 3600 + n, "before", "practice", "", item.kind, finding, "all", meant, meant, False, 2, 5.0, 0.2, item.text()
            )  # fmt: skip
            store.record(learner.id, mixed, None)
    to_quiz(student)
    student.key("Home", "Down", "Return")
    for n in range(4):
        answer(student, n)
        student.key("Return")
    drilled = kept(student, "mode, finding")[8:]
    assert len(drilled) == 4
    assert {mode for mode, _ in drilled} == {"drill"}
    assert {finding for _, finding in drilled} == set(pair)
    assert "Traceback" not in student.log()
